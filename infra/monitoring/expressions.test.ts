import { readFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { scenarios } from "./alert-scenarios.fixture.ts";
import { alertGroups, defaultThresholds } from "./alerts.ts";
import { metricNames } from "./metric-names.fixture.ts";
import { rows } from "./panels.ts";

const rules = alertGroups({
  namespace: "milvus",
  etcdMembers: 3,
  minio: true,
  thresholds: defaultThresholds,
  runbooks: "docs/guide/monitoring.md",
}).flatMap((group) => group.rules);
const drawn = rows({ minio: true }).flatMap((row) => row.panels.flatMap((panel) => panel.queries));

describe("every metric asked for", () => {
  test.each([...rules, ...drawn].map(({ expr }) => expr))("exists: %s", (expr) => {
    const asked = [...expr.matchAll(/([a-z]\w*)\{/g)].map(([, name]) => name);
    expect(asked.length).toBeGreaterThan(0);
    expect(asked.filter((name) => name === undefined || !metricNames.has(name))).toEqual([]);
  });
});

describe("every alert", () => {
  test("has a scenario, so that promtool tries it", () => {
    expect(new Set(scenarios.map(({ alert }) => alert))).toEqual(new Set(rules.map(({ alert }) => alert)));
  });

  test("links to a heading of the page with the runbooks", async () => {
    const page = await readFile(new URL("../../docs/guide/monitoring.md", import.meta.url), "utf8");
    const headings = [...page.matchAll(/^### (\w+)$/gm)].map(([, name = ""]) => name.toLowerCase());
    for (const { annotations } of rules) {
      const [path, anchor] = annotations.runbook_url.split("#");
      expect(path).toBe("docs/guide/monitoring.md");
      expect(headings).toContain(anchor);
    }
  });
});
