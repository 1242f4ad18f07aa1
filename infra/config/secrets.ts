import type { Diagnostic } from "../../provision/diagnostics/index.ts";
import { configKey } from "./config-path.ts";
import type { StackConfig } from "./types.ts";

/** Settings that are secret, all of them at the first level. */
export const secretNames = [
  "rootPassword",
  "minioRootPassword",
  "objectStoreAccessKey",
  "objectStoreSecretKey",
] as const;
export type SecretName = (typeof secretNames)[number];

export interface GivenSecret {
  readonly value: string;
  /** It was set with `--secret`. */
  readonly encrypted: boolean;
}

/** Name of MinIO's root user, for whom nothing is configured but the password. */
export const minioRootUser = "root";

/** The secrets that the program makes Kubernetes Secrets of: those that no existing Secret and no IAM takes the place of. */
export function neededSecrets({ milvus, objectStore }: StackConfig): SecretName[] {
  const source = objectStore.kind === "minio" ? objectStore.rootCredentials : objectStore.credentials;
  return [
    ...(milvus.rootCredentials.kind === "config" ? (["rootPassword"] as const) : []),
    ...(source.kind === "config" && objectStore.kind === "minio" ? (["minioRootPassword"] as const) : []),
    ...(source.kind === "config" ? (["objectStoreAccessKey", "objectStoreSecretKey"] as const) : []),
  ];
}

/**
 * MS913 to MS915: secrets that are missing, readable in the stack's file, or of a length that is refused. No message holds a
 * value. `config` is null where the rest of the configuration says too little to know which are needed.
 */
export function checkSecrets(
  config: StackConfig | null,
  given: Partial<Record<SecretName, GivenSecret>>,
): Diagnostic[] {
  const needed = config === null ? [] : neededSecrets(config);
  return secretNames.flatMap((name) => {
    const secret = given[name];
    if (secret === undefined || secret.value === "") return needed.includes(name) ? [missing(name)] : [];
    if (!secret.encrypted) return [inClearText(name)];
    return needed.includes(name) ? checkLength(name, secret.value, config?.objectStore.kind === "minio") : [];
  });
}

/** The command without the value, which Pulumi asks for, so that it does not stay in the shell's history. */
export function setSecretCommand(name: SecretName): string {
  return `pulumi config set --secret '${configKey([name])}'`;
}

const purposes: Readonly<Record<SecretName, string>> = {
  rootPassword: "the password of Milvus' user root",
  minioRootPassword: "the password of MinIO's root user",
  objectStoreAccessKey: "the access key with which Milvus reads and writes the object store",
  objectStoreSecretKey: "the secret key with which Milvus reads and writes the object store",
};

function missing(name: SecretName): Diagnostic {
  return {
    code: "MS913",
    severity: "error",
    summary: `\`${configKey([name])}\` is missing: ${purposes[name]}.`,
    fix: setSecretCommand(name),
  };
}

function inClearText(name: SecretName): Diagnostic {
  return {
    code: "MS914",
    severity: "error",
    summary: `\`${configKey([name])}\` was set without \`--secret\` and stands readable in the stack's file.`,
    fix: `Take another one: ${setSecretCommand(name)}`,
  };
}

interface Limits {
  readonly least: number;
  readonly most: number;
}

/** Bytes, not letters. (milvus 2.6, pkg/util/paramtable: proxy.minPasswordLength and maxPasswordLength; MinIO, internal/auth.) */
const limits: Readonly<Record<SecretName, Limits>> = {
  rootPassword: { least: 6, most: 72 },
  minioRootPassword: { least: 8, most: Number.POSITIVE_INFINITY },
  objectStoreAccessKey: { least: 3, most: Number.POSITIVE_INFINITY },
  objectStoreSecretKey: { least: 8, most: Number.POSITIVE_INFINITY },
};

function checkLength(name: SecretName, value: string, minio: boolean): Diagnostic[] {
  // Other stores have rules of their own for their keys.
  if (name !== "rootPassword" && !minio) return [];
  const { least, most } = limits[name];
  const bytes = Buffer.byteLength(value);
  const fix = setSecretCommand(name);
  const summary = `\`${configKey([name])}\``;
  if (bytes < least || bytes > most) {
    const range = most === Number.POSITIVE_INFINITY ? `${least} and more` : `${least} to ${most}`;
    return [
      {
        code: "MS915",
        severity: "error",
        summary: `${summary} has ${bytes} ${bytes === 1 ? "character" : "characters"}, and has to have ${range}.`,
        fix,
      },
    ];
  }
  if (name !== "objectStoreAccessKey" || value !== minioRootUser) return [];
  return [
    {
      code: "MS912",
      severity: "error",
      summary: `${summary} is the name of MinIO's root user, which Milvus must not be.`,
      fix,
    },
  ];
}
