import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { ExitCode, MilvusStackError } from "../../provision/diagnostics/index.ts";
import { packedName } from "./chart-version.ts";
import type { OnBytes } from "./download.ts";
import { type ChartName, type ChartsLock, chartNames } from "./lock.ts";
import { chartProblem } from "./problem.ts";
import type { ChartSource } from "./source.ts";
import { sha256Of } from "./sum.ts";
import { sumProblem } from "./sum-problem.ts";

/** A chart that is in its place, with the lock's sum. */
export interface PulledChart {
  readonly name: ChartName;
  readonly version: string;
  readonly file: string;
  /** `present`: it was there already. */
  readonly state: "downloaded" | "present";
  readonly sha256: string;
}

export interface PullResult {
  readonly charts: readonly PulledChart[];
  /** All that went wrong; the other charts are in place. */
  readonly error: MilvusStackError | null;
}

/**
 * Puts the charts of the lock into a folder, all at once. A file is in its place only whole and with the sum of the lock.
 *
 * @throws the signal's reason when it is stopped
 */
export async function pullCharts(
  lock: ChartsLock,
  source: ChartSource,
  folder: string,
  {
    signal,
    onBytes,
    onPulled,
  }: {
    readonly signal?: AbortSignal | undefined;
    readonly onBytes?: (name: ChartName, bytes: number, total: number | null) => void;
    readonly onPulled?: (chart: PulledChart) => void;
  } = {},
): Promise<PullResult> {
  signal?.throwIfAborted();
  const settled = await Promise.allSettled(
    chartNames.map(async (name) => {
      const chart = await pullChart(name, lock, source, folder, (bytes, total) =>
        onBytes?.(name, bytes, total),
      );
      onPulled?.(chart);
      return chart;
    }),
  );
  const reasons = settled.flatMap((one): unknown[] => (one.status === "rejected" ? [one.reason] : []));
  const errors = reasons.filter((reason) => reason instanceof MilvusStackError);
  const [other] = reasons.filter((reason) => !(reason instanceof MilvusStackError));
  if (other !== undefined) throw other;
  const charts = settled.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
  const [first] = errors;
  if (first === undefined) return { charts, error: null };
  const diagnostics = errors.flatMap((error) => error.diagnostics);
  return { charts, error: new MilvusStackError(diagnostics, first.exitCode) };
}

async function pullChart(
  name: ChartName,
  lock: ChartsLock,
  source: ChartSource,
  folder: string,
  onBytes: OnBytes,
): Promise<PulledChart> {
  const { version, sha256 } = lock.charts[name];
  const file = join(folder, packedName(name, version));
  if (existsSync(file) && sha256Of(file) === sha256) return { name, version, file, state: "present", sha256 };
  await receiveWhole(file, async (part) => {
    const received = await source.receive(name, version, part, onBytes);
    if (received.sha256 !== sha256)
      throw sumProblem(`What ${source.description} has as ${name} ${version}`, sha256, received.sha256);
  });
  return { name, version, file, state: "downloaded", sha256 };
}

/** Lets `receive` fill a file beside `file`, which takes its place once that is done; otherwise nothing is left of it. */
export async function receiveWhole<Result>(
  file: string,
  receive: (part: string) => Promise<Result>,
): Promise<Result> {
  const part = `${file}.${randomUUID()}.part`;
  try {
    await mkdir(dirname(file), { recursive: true });
  } catch (error) {
    throw chartProblem("MS952", `${dirname(file)} cannot be made.`, {
      cause: error instanceof Error ? error.message : String(error),
      exitCode: ExitCode.failed,
    });
  }
  try {
    const result = await receive(part);
    await rename(part, file);
    return result;
  } finally {
    await rm(part, { force: true });
  }
}
