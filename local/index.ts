export { type DownOptions, type DownResult, down } from "./down.ts";
export { type LocalStatus, status } from "./status.ts";
export { readLocalEmbeddings, readLocalTarget } from "./target.ts";
export type { LocalOptions, LocalTarget, ServiceName, ServiceStatus, UpResult } from "./types.ts";
export { embeddingsRunHere, type UpOptions, up, upEmbeddings } from "./up.ts";
