import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Diagnostic, MilvusStackError } from "../../provision/diagnostics/index.ts";
import { type ChartName, type ChartsLock, chartNames } from "./lock.ts";
import type { ChartSource } from "./source.ts";
import { sumProblem } from "./sum-problem.ts";

/** What a source has as a chart of the lock. */
export interface VerifiedChart {
  readonly name: ChartName;
  readonly version: string;
  readonly locked: string;
  /** null: the source does not have it. */
  readonly found: string | null;
}

/**
 * Holds what a folder, a cache or a server has against the sums of the lock. What is served is received and thrown away.
 *
 * @throws the signal's reason when it is stopped
 */
export async function verifyCharts(
  lock: ChartsLock,
  source: ChartSource,
  signal?: AbortSignal,
): Promise<{ readonly charts: readonly VerifiedChart[]; readonly diagnostics: readonly Diagnostic[] }> {
  const folder = await mkdtemp(join(tmpdir(), "milvus-stack-verify-"));
  const charts: VerifiedChart[] = [];
  const diagnostics: Diagnostic[] = [];
  try {
    for (const name of chartNames) {
      signal?.throwIfAborted();
      const { version, sha256: locked } = lock.charts[name];
      try {
        const { sha256: found } = await source.receive(name, version, join(folder, name));
        charts.push({ name, version, locked, found });
        if (found !== locked) {
          const what = `${name}-${version}.tgz of ${source.description}`;
          diagnostics.push(...sumProblem(what, locked, found).diagnostics);
        }
      } catch (error) {
        if (!(error instanceof MilvusStackError)) throw error;
        charts.push({ name, version, locked, found: null });
        diagnostics.push(...error.diagnostics);
      }
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return { charts, diagnostics };
}
