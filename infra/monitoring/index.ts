export {
  type AlertGroup,
  type AlertRule,
  alertGroups,
  defaultThresholds,
  type Thresholds,
} from "./alerts.ts";
export { dashboard } from "./dashboard.ts";
export { Monitoring, type MonitoringArgs } from "./monitoring.ts";
export { type PodMonitor, podMonitors } from "./monitors.ts";
