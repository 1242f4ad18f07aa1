export { chartsCache } from "./cache-folder.ts";
export { chartValues } from "./chart-values.ts";
export {
  type ChartName,
  type ChartsLock,
  chartNames,
  type ImageName,
  imageNames,
  type LockedChart,
  type LockedImage,
  lockFile,
  parseChartsLock,
  readChartsLock,
} from "./lock.ts";
export { type ResolveChartOptions, type ResolvedChart, resolveChart } from "./resolve-chart.ts";
