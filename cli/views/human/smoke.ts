import { count, duration, oneLine } from "../../../provision/diagnostics/text.ts";
import type { LoadedSpecs } from "../../../provision/spec/types.ts";
import type { SmokeCheck, SmokeReport } from "../../../smoke-tests/index.ts";
import type { Style } from "../style.ts";

/** One check on a line: what it found, and what was expected where it found something else. */
export function renderCheck(check: SmokeCheck, style: Style): string {
  const mark = { passed: style.green("✔"), failed: style.red("✘"), "not run": style.yellow("–") }[
    check.status
  ];
  const head = `  ${mark} ${oneLine(check.name)}  ${style.faint(oneLine(check.detail))}`;
  if (check.status !== "failed") return head;
  return `${head}\n      expected ${oneLine(check.expected)}\n      found    ${oneLine(check.actual)}`;
}

/** Every collection is checked for five things that need no declaration. */
const undeclared = 5;

/** What to report as progress after each check: 0 to 100. */
export function smokeProgress({ collections }: Pick<LoadedSpecs, "collections">): () => number {
  const total = collections.reduce((sum, { spec }) => sum + undeclared + (spec.smoke?.length ?? 0), 0);
  let done = 0;
  return () => {
    done += 1;
    return Math.min(100, (100 * done) / total);
  };
}

/** The whole report, collection by collection, with a sentence at the end. */
export function renderSmoke(report: SmokeReport, style: Style): string {
  const parts = report.collections.map(({ name, checks }) =>
    [style.strong(oneLine(name)), ...checks.map((check) => renderCheck(check, style))].join("\n"),
  );
  return [...parts, renderSmokeSummary(report, style)].join("\n\n");
}

/** `Smoke tests passed: 12 checks in 1.2 s.` */
export function renderSmokeSummary({ ok, summary, durationMs }: SmokeReport, style: Style): string {
  const { passed, failed, notRun } = summary;
  const skipped = notRun > 0 ? `, ${notRun} not run` : "";
  const time = `in ${duration(durationMs)}`;
  if (ok) return `${style.green("Smoke tests passed:")} ${count(passed, "check")}${skipped}, ${time}.`;
  return `${style.red("Smoke tests failed:")} ${failed} of ${count(passed + failed, "check")}${skipped}, ${time}.`;
}
