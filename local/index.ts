export { type DownOptions, type DownResult, down } from "./down.ts";
export { type LocalStatus, readLocalTarget, type ServiceStatus, status } from "./status.ts";
export type { LocalOptions, LocalTarget, ServiceName, UpResult } from "./types.ts";
export { type UpOptions, up } from "./up.ts";
