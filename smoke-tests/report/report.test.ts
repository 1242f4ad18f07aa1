import { describe, expect, test } from "vitest";
import { create } from "xmlbuilder2";
import type { SmokeCheck, SmokeReport } from "../types.ts";
import { toHtml } from "./to-html.ts";
import { toJUnit } from "./to-junit.ts";
import { toPrometheus } from "./to-prometheus.ts";

const hostile = '<b>"q" & \u0007\\\n</b>';
const check = (parts: Partial<SmokeCheck>): SmokeCheck => ({
  collection: "articles",
  name: "alias",
  kind: "alias",
  ok: true,
  status: "passed",
  detail: "articles → articles__g1.",
  expected: "alias articles",
  actual: "articles → articles__g1",
  durationMs: 12.34,
  figures: {},
  ...parts,
});
const report: SmokeReport = {
  formatVersion: 1,
  environment: "local",
  server: { product: "milvus", version: "2.6.1", major: 2, minor: 6, patch: 1 },
  startedAt: "2026-01-02T03:04:05.678Z",
  durationMs: 2500,
  ok: false,
  collections: [
    {
      name: "articles",
      checks: [
        check({}),
        check({
          name: hostile,
          kind: "query",
          ok: false,
          status: "failed",
          expected: hostile,
          actual: "none",
        }),
        check({ name: "recall@10", kind: "recall", figures: { recall: 0.98 } }),
        check({ name: "latency", kind: "latency", figures: { p95Ms: 250, coldMs: 40, failures: 0 } }),
        check({ name: "hybrid", kind: "query", ok: false, status: "not run", detail: "No hybrid search." }),
      ],
    },
  ],
  summary: { passed: 3, failed: 1, notRun: 1 },
};

test("JUnit: counts, seconds, failure and skipped, whatever a name holds", async () => {
  const xml = await toJUnit(report);
  const parsed = create(xml).toObject();
  expect(parsed).toMatchObject({
    testsuites: {
      "@tests": "5",
      "@failures": "1",
      "@skipped": "1",
      "@time": "2.500",
      testsuite: { "@name": "articles", "@tests": "5", "@timestamp": "2026-01-02T03:04:05" },
    },
  });
  expect(xml).toContain('time="0.012"');
  expect(xml).toMatch(/<failure type="query"[^>]*>expected: &lt;b&gt;/);
  expect(xml).toContain('<skipped message="No hybrid search."/>');
  expect(xml).not.toContain("\u0007");
});

describe("Prometheus", () => {
  const lines = toPrometheus(report).split("\n");
  test("every sample is one line of a declared metric", () => {
    for (const line of lines.filter((one) => one !== "" && !one.startsWith("#"))) {
      const [, name] = /^([a-z_]+)\{(?:[a-z]+="(?:[^"\\\n]|\\[\\"n])*",?)+\} -?[\d.e+-]+$/.exec(line) ?? [];
      expect(lines).toContain(`# TYPE ${name} gauge`);
    }
    expect(new Set(lines).size).toBe(lines.length);
  });
  test("is in base units", () => {
    const text = lines.join("\n");
    expect(text).toMatch(/search_latency_seconds\{.*quantile="0.95"\} 0.25\n/);
    expect(text).toMatch(/cold_search_seconds\{.*\} 0.04\n/);
    expect(text).toMatch(/recall_ratio\{.*name="recall@10".*\} 0.98\n/);
    expect(text).toContain('milvus_stack_smoke_ok{environment="local"} 0\n');
  });
});

test("the page holds no foreign markup, no script and no other file", () => {
  const html = toHtml(report);
  expect(html).not.toContain('<b>"q"');
  expect(html).toContain("&lt;b&gt;&quot;q&quot; &amp;");
  expect(html).not.toMatch(/<script|<link|src=|url\(|https?:/i);
  expect(html).toContain("Smoke tests failed");
});
