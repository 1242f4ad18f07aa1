import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, expect, test } from "vitest";
import { buildGoTool } from "../../tests/go-tools/build-go-tool.ts";
import * as tools from "../../tests/go-tools/tools.ts";
import { alertGroups, defaultThresholds } from "./alerts.ts";
import { rows } from "./panels.ts";
import { ruleTests } from "./rule-tests.fixture.ts";

let folder: string;
let promtool: string;

beforeAll(async () => {
  promtool = (await buildGoTool(tools.promtool)).promtool;
  folder = await mkdtemp(join(tmpdir(), "milvus-stack-rules-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const groups = alertGroups({
  namespace: "milvus",
  etcdMembers: 3,
  minio: true,
  thresholds: defaultThresholds,
  runbooks: "docs/guide/monitoring.md",
});

/** Writes a JSON file, which is YAML too, and gives its name. */
async function file(name: string, content: unknown): Promise<string> {
  await writeFile(join(folder, name), JSON.stringify(content));
  return name;
}

async function run(...args: string[]) {
  const { exitCode, all } = await execa(promtool, args, { cwd: folder, all: true, reject: false });
  return { exitCode, output: all };
}

test("Prometheus accepts the rules", async () => {
  const { exitCode, output } = await run("check", "rules", await file("rules.json", { groups }));
  expect(output).toContain(`${groups.flatMap(({ rules }) => rules).length} rules found`);
  expect(exitCode, output).toBe(0);
});

test("each alert fires on bad series and is silent on good ones, and on those of other namespaces", async () => {
  const rules = await file("rules.json", { groups });
  const { exitCode, output } = await run("test", "rules", await file("tests.json", ruleTests(rules)));
  expect(exitCode, output).toBe(0);
});

test("an alert that would not fire is noticed", async () => {
  const harmless = groups.map((group) => ({
    ...group,
    rules: group.rules.map((rule) => ({ ...rule, expr: `(${rule.expr}) and vector(1) < 0` })),
  }));
  const rules = await file("harmless.json", { groups: harmless });
  const { exitCode } = await run("test", "rules", await file("harmless-tests.json", ruleTests(rules)));
  expect(exitCode).not.toBe(0);
});

test("Prometheus accepts what the dashboard asks for", async () => {
  const queries = rows({ minio: true }).flatMap((row) => row.panels.flatMap((panel) => panel.queries));
  // Recording rules are where promtool reads expressions. Grafana puts an interval where its variable is.
  const rules = queries.map(({ expr }, index) => ({
    record: `query:${index}`,
    expr: expr.replaceAll("$__rate_interval", "5m"),
  }));
  const groups = [{ name: "dashboard", rules }];
  const { exitCode, output } = await run("check", "rules", await file("dashboard.json", { groups }));
  expect(output).toContain(`${queries.length} rules found`);
  expect(exitCode, output).toBe(0);
});
