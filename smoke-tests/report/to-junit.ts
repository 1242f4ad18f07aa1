import { harmless } from "../../provision/diagnostics/harmless.ts";
import type { SmokeReport } from "../types.ts";

/**
 * JUnit XML: a suite for each collection, a case for each check; times in seconds.
 *
 * @example
 * import { writeFile } from "node:fs/promises";
 * import { loadSpecs, openTarget, smoke, toJUnit } from "milvus-stack";
 *
 * const specs = await loadSpecs({ names: ["passages"] });
 * if (specs.environment === null) throw new Error("no environment");
 * const { milvus, embedder, close } = await openTarget(specs.environment);
 * await writeFile("smoke.xml", await toJUnit(await smoke({ milvus, embedder, specs })));
 * await close();
 */
export async function toJUnit(report: SmokeReport): Promise<string> {
  // Here, since only who writes a report of this kind needs it.
  const { create } = await import("xmlbuilder2");
  const { passed, failed, notRun } = report.summary;
  const root = create({ version: "1.0", encoding: "UTF-8" }).ele("testsuites", {
    name: "milvus-stack smoke",
    tests: passed + failed + notRun,
    failures: failed,
    errors: 0,
    skipped: notRun,
    time: seconds(report.durationMs),
  });
  for (const { name, checks } of report.collections) {
    const suite = root.ele("testsuite", {
      name: clean(name),
      tests: checks.length,
      failures: checks.filter(({ status }) => status === "failed").length,
      errors: 0,
      skipped: checks.filter(({ status }) => status === "not run").length,
      time: seconds(checks.reduce((sum, { durationMs }) => sum + durationMs, 0)),
      timestamp: report.startedAt.slice(0, 19),
    });
    for (const check of checks) {
      const { status, durationMs, detail, expected, actual, kind } = check;
      const testcase = suite.ele("testcase", {
        classname: clean(`${name}.${kind}`),
        name: clean(check.name),
        time: seconds(durationMs),
      });
      if (status === "failed") {
        const failure = testcase.ele("failure", { type: kind, message: clean(detail) });
        failure.txt(clean(`expected: ${expected}\nactual: ${actual}`));
      } else if (status === "not run") testcase.ele("skipped", { message: clean(detail) });
    }
  }
  return `${root.end({ prettyPrint: true })}\n`;
}

function seconds(milliseconds: number): string {
  return (milliseconds / 1000).toFixed(3);
}

/** Steers no viewer; and XML 1.0 has no way to write lone surrogates and some other characters, not even escaped. */
function clean(text: string): string {
  return harmless(text).replace(
    /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu,
    "\u{FFFD}",
  );
}
