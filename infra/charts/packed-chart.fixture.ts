import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { create } from "tar";
import { stringify } from "yaml";
import type { ChartsLock } from "./lock.ts";
import { sha256Of } from "./sum.ts";

export interface ChartFixture {
  readonly name: string;
  readonly version: string;
  readonly appVersion?: string;
  /** Further files below the chart's folder. */
  readonly files?: Readonly<Record<string, string>>;
}

/** Writes a chart's folder into `parent`, as `folder` or under its name. */
export function unpackedChart(parent: string, chart: ChartFixture, folder: string = chart.name): string {
  const { name, version, appVersion = "1.0.0", files = {} } = chart;
  const all = { "Chart.yaml": stringify({ apiVersion: "v2", name, version, appVersion }), ...files };
  for (const [file, text] of Object.entries(all)) {
    const path = join(parent, folder, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  return join(parent, folder);
}

/** Packs a chart into `parent` as Helm does. */
export function packChart(
  parent: string,
  chart: ChartFixture,
): { readonly file: string; readonly sha256: string } {
  const work = mkdtempSync(join(tmpdir(), "milvus-stack-chart-"));
  const file = join(parent, `${chart.name}-${chart.version}.tgz`);
  mkdirSync(parent, { recursive: true });
  unpackedChart(work, chart);
  create({ cwd: work, file, gzip: true, sync: true, portable: true }, [chart.name]);
  rmSync(work, { recursive: true });
  return { file, sha256: sha256Of(file) };
}

/** The lock with other charts, as far as they are given. */
export function withCharts(
  lock: ChartsLock,
  charts: Partial<Record<keyof ChartsLock["charts"], Partial<ChartsLock["charts"]["milvus"]>>>,
): ChartsLock {
  return {
    ...lock,
    charts: {
      milvus: { ...lock.charts.milvus, ...charts.milvus },
      etcd: { ...lock.charts.etcd, ...charts.etcd },
      minio: { ...lock.charts.minio, ...charts.minio },
    },
  };
}
