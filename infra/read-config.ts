import * as pulumi from "@pulumi/pulumi";
import {
  checkSecrets,
  completeStackConfig,
  type GivenSecret,
  neededSecrets,
  projectName,
  type SecretName,
  type StackConfig,
  secretNames,
} from "./config/index.ts";
import { reportDiagnostics } from "./problems.ts";
import type { StackSecrets } from "./stack-secrets.ts";

export interface ReadStackConfig {
  readonly config: StackConfig;
  readonly secrets: StackSecrets;
}

/**
 * The configuration of the running stack, and its secrets as secret outputs. Warnings are logged.
 *
 * @throws pulumi.RunError that lists every problem; Pulumi shows its message without a stack trace.
 */
export function readStackConfig(): ReadStackConfig {
  const { values, encrypted } = givenValues();
  const stack = pulumi.getStack();
  const settings = Object.entries(values).filter(([name]) => !isSecret(name));
  const raw = Object.fromEntries(settings.map(([name, value]) => [name, structured(value)]));
  const { config, diagnostics } = completeStackConfig(raw, stack, encrypted);
  reportDiagnostics([...diagnostics, ...checkSecrets(config, givenSecrets(values, encrypted))]);
  // Without a configuration there was an error.
  if (config === null) throw new Error(`stack ${stack} has no configuration`);
  return { config, secrets: stackSecrets(config) };
}

function givenValues() {
  const start = `${projectName}:`;
  const all = Object.entries(pulumi.runtime.allConfig()).filter(([key]) => key.startsWith(start));
  return {
    values: Object.fromEntries(all.map(([key, value]) => [key.slice(start.length), value])),
    encrypted: new Set(all.flatMap(([key]) => (isEncrypted(key) ? [key.slice(start.length)] : []))),
  };
}

/** Whether a value was set with `--secret`. Pulumi's SDK knows, and leaves it out of its types. */
function isEncrypted(key: string): boolean {
  const ask: unknown = Reflect.get(pulumi.runtime, "isConfigSecret");
  if (typeof ask !== "function")
    throw new Error("this version of @pulumi/pulumi does not say which settings are secret");
  return ask(key) === true;
}

function isSecret(name: string): name is SecretName {
  return secretNames.some((secret) => secret === name);
}

/** Lists and sections come as JSON. */
function structured(value: string): unknown {
  if (!/^\s*[[{]/.test(value)) return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

function givenSecrets(
  values: Readonly<Record<string, string>>,
  encrypted: ReadonlySet<string>,
): Partial<Record<SecretName, GivenSecret>> {
  return Object.fromEntries(
    secretNames.flatMap((name) => {
      const value = values[name];
      return value === undefined ? [] : [[name, { value, encrypted: encrypted.has(name) }]];
    }),
  );
}

function stackSecrets(config: StackConfig): StackSecrets {
  const needed = neededSecrets(config);
  const read = new pulumi.Config(projectName);
  const secret = (name: SecretName) => (needed.includes(name) ? read.requireSecret(name) : null);
  const accessKey = secret("objectStoreAccessKey");
  const secretKey = secret("objectStoreSecretKey");
  return {
    rootPassword: secret("rootPassword"),
    minioRootPassword: secret("minioRootPassword"),
    objectStore: accessKey === null || secretKey === null ? null : { accessKey, secretKey },
  };
}
