export { type LoadedEnvironment, loadEnvironment } from "./environment/load-environment.ts";
export { type LoadOptions, loadSpecs } from "./load-specs.ts";
export type * from "./schema.ts";
export * from "./types.ts";
export { validate } from "./validate.ts";
