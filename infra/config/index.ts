export { type ConfigPath, configKey, projectName, setCommand } from "./config-path.ts";
export { completeStackConfig, type ParsedStackConfig, parseStackConfig } from "./parse-stack-config.ts";
export { zonesOf } from "./rules/zones.ts";
export {
  checkSecrets,
  type GivenSecret,
  minioRootUser,
  neededSecrets,
  type SecretName,
  secretNames,
} from "./secrets.ts";
export type * from "./types.ts";
