import { harmless } from "../../provision/diagnostics/harmless.ts";
import type { SmokeCheck, SmokeReport } from "../types.ts";

/**
 * Prometheus text format 0.0.4, for a push gateway or the node exporter's text file collector; times in seconds.
 *
 * @example
 * import { writeFile } from "node:fs/promises";
 * import { loadSpecs, openTarget, smoke, toPrometheus } from "milvus-stack";
 *
 * const specs = await loadSpecs({ names: ["passages"] });
 * if (specs.environment === null) throw new Error("no environment");
 * const { milvus, embedder, close } = await openTarget(specs.environment);
 * await writeFile("smoke.prom", toPrometheus(await smoke({ milvus, embedder, specs })));
 * await close();
 */
export function toPrometheus(report: SmokeReport): string {
  const checks = report.collections.flatMap((collection) => collection.checks);
  const ran = checks.filter(({ status }) => status !== "not run");
  const one = { environment: report.environment };
  return [
    ...metric("milvus_stack_smoke_ok", "Whether the smoke tests passed.", [[one, report.ok ? 1 : 0]]),
    ...metric("milvus_stack_smoke_timestamp_seconds", "When they started, Unix time.", [
      [one, Date.parse(report.startedAt) / 1000],
    ]),
    ...metric("milvus_stack_smoke_duration_seconds", "How long they took.", [
      [one, report.durationMs / 1000],
    ]),
    ...metric(
      "milvus_stack_smoke_checks",
      "Number of checks by status.",
      Object.entries({
        passed: report.summary.passed,
        failed: report.summary.failed,
        not_run: report.summary.notRun,
      }).map(([status, count]) => [{ ...one, status }, count]),
    ),
    ...metric(
      "milvus_stack_smoke_check_ok",
      "Whether a check passed; one that was not run is left out.",
      ran.map((check) => [labels(check), check.ok ? 1 : 0]),
    ),
    ...metric("milvus_stack_smoke_recall_ratio", "Recall@k against brute force.", figures("recall", 1)),
    ...metric(
      "milvus_stack_smoke_search_failures",
      "Searches that failed while latency was measured.",
      figures("failures", 1),
    ),
    ...metric(
      "milvus_stack_smoke_cold_search_seconds",
      "Latency of the first search.",
      figures("coldMs", 1 / 1000),
    ),
    ...metric(
      "milvus_stack_smoke_search_latency_seconds",
      "Latency percentiles of a search after a warm-up.",
      [...quantiles("p50Ms", "0.5"), ...quantiles("p95Ms", "0.95"), ...quantiles("p99Ms", "0.99")],
    ),
    "",
  ].join("\n");

  /** Position, since two checks of a collection may have one name. */
  function labels(check: SmokeCheck): Record<string, string> {
    const siblings = report.collections.find(({ name }) => name === check.collection)?.checks ?? [];
    const { collection, kind, name } = check;
    return { ...one, collection, kind, name, position: String(siblings.indexOf(check)) };
  }
  function figures(name: string, factor: number): [Record<string, string>, number][] {
    return ran.flatMap((check) => {
      const value = check.figures[name];
      return value === undefined ? [] : [[labels(check), value * factor]];
    });
  }
  function quantiles(name: string, quantile: string): [Record<string, string>, number][] {
    return figures(name, 1 / 1000).map(([labelled, value]) => [{ ...labelled, quantile }, value]);
  }
}

function metric(
  name: string,
  help: string,
  samples: readonly (readonly [Readonly<Record<string, string>>, number])[],
): string[] {
  if (samples.length === 0) return [];
  const lines = samples.map(([labels, value]) => {
    const pairs = Object.entries(labels).map(([key, text]) => `${key}="${escapeText(text)}"`);
    return `${name}{${pairs.join(",")}} ${value}`;
  });
  return [`# HELP ${name} ${help}`, `# TYPE ${name} gauge`, ...lines];
}

function escapeText(text: string): string {
  return harmless(text).replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n");
}
