import { type Diagnostic, didYouMean } from "../../provision/diagnostics/index.ts";
import { checkSizes } from "../sizing/check-sizes.ts";
import { configKey, setCommand } from "./config-path.ts";
import { describeIssue } from "./describe-issue.ts";
import { checkExposure } from "./rules/exposure.ts";
import { checkBucket, checkRegion } from "./rules/object-store.ts";
import { checkReach } from "./rules/reach.ts";
import { checkReplication } from "./rules/replication.ts";
import { checkResilience } from "./rules/resilience.ts";
import { stackSchema } from "./schema.ts";
import type { EnvironmentName, StackConfig } from "./types.ts";
import { withDefaults } from "./with-defaults.ts";

/** Rules over the whole configuration, what is wrong before what is unwise. */
const rules: readonly ((config: StackConfig) => Diagnostic[])[] = [
  checkReplication,
  checkRegion,
  checkBucket,
  checkReach,
  checkExposure,
  checkSizes,
  checkResilience,
];

export interface ParsedStackConfig {
  /** null when a diagnostic is an error. */
  readonly config: StackConfig | null;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * A stack's configuration from the values under `milvus-stack:` of `Pulumi.<stack>.yaml`, a member for each key, and every problem
 * that it has. What is not given follows from the environment, which is the stack's name unless `environment` says otherwise, and
 * from the size of the data. Quantities come back as the API server writes them.
 *
 * @param encrypted Keys whose values are encrypted; messages do not show them.
 */
export function parseStackConfig(
  raw: Readonly<Record<string, unknown>>,
  stack: string,
  encrypted: ReadonlySet<string> = new Set(),
): ParsedStackConfig {
  const { config, diagnostics } = completeStackConfig(raw, stack, encrypted);
  return { config: diagnostics.some(({ severity }) => severity === "error") ? null : config, diagnostics };
}

/** The same, with the configuration also where it breaks rules: null only where it is not all known. */
export function completeStackConfig(
  raw: Readonly<Record<string, unknown>>,
  stack: string,
  encrypted: ReadonlySet<string>,
): ParsedStackConfig {
  const given = stackSchema.safeParse(raw);
  const environment = environmentOf(raw.environment ?? stack);
  const diagnostics = [
    ...(raw.environment === undefined && environment === undefined ? [unknownEnvironment(stack)] : []),
    ...(given.success ? [] : given.error.issues.flatMap((issue) => describeIssue(issue, { raw, encrypted }))),
  ];
  if (!given.success || environment === undefined) return { config: null, diagnostics };
  const config = withDefaults(given.data, environment);
  return { config, diagnostics: rules.flatMap((rule) => rule(config)) };
}

function environmentOf(name: unknown): EnvironmentName | undefined {
  return names.find((each) => each === name);
}

const names: readonly EnvironmentName[] = ["dev", "staging", "prod"];

function unknownEnvironment(stack: string): Diagnostic {
  return {
    code: "MS903",
    severity: "error",
    summary: `\`${configKey(["environment"])}\` is missing, and the stack's name "${stack}" does not say it: ${names.join(", ")}.`,
    fix: setCommand(["environment"], didYouMean(stack, names) ?? "dev"),
  };
}
