export { type Address, parseAddress } from "./address.ts";
export { isMilvusError, MilvusCode, RowRefused } from "./codes.ts";
export { type ConnectOptions, connect, defaultConnectTimeoutMs } from "./connect.ts";
export type * from "./port.ts";
