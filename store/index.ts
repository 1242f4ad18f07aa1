export { StoreCode } from "./codes.ts";
export type { CreateStoreOptions } from "./context.ts";
export { createStore } from "./create-store.ts";
export { generateTypes } from "./generate-types.ts";
export { type OpenStoreOptions, openStore } from "./open-store.ts";
export type * from "./options.ts";
export type * from "./types.ts";
