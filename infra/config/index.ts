export { type ConfigPath, configKey, projectName, setCommand } from "./config-path.ts";
export { type ParsedStackConfig, parseStackConfig } from "./parse-stack-config.ts";
export type * from "./types.ts";
