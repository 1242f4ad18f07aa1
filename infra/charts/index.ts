export { chartsCache } from "./cache-folder.ts";
export { chartValues } from "./chart-values.ts";
export { editLock, type LockChange } from "./edit-lock.ts";
export { folderSource } from "./folder-source.ts";
export {
  type ChartName,
  type ChartsLock,
  chartNames,
  type ImageName,
  imageNames,
  type LockedChart,
  type LockedImage,
  lockFile,
} from "./lock.ts";
export { parseChartsLock } from "./parse-lock.ts";
export { type PulledChart, type PullResult, pullCharts } from "./pull-charts.ts";
export { readChartsLock, readLockText } from "./read-lock.ts";
export { type ResolveChartOptions, type ResolvedChart, resolveChart } from "./resolve-chart.ts";
export { type ChartSource, chartSource } from "./source.ts";
export { type ChartsUpdate, updateCharts } from "./update-charts.ts";
export { type VerifiedChart, verifyCharts } from "./verify-charts.ts";
