import type { Diagnostic } from "../../provision/diagnostics/index.ts";
import { configKey } from "../config/config-path.ts";
import { type SecretName, setSecretCommand } from "../config/secrets.ts";
import type { StackConfig } from "../config/types.ts";
import { clientKeys, rootKeys } from "../object-store/credentials.ts";
import { fieldsOf } from "../workload/fields.ts";
import type { DeployedObject } from "./deployed-stack.ts";

/**
 * MS981 and MS982: changed credentials of MinIO that cannot overlap with those that are in use. No message holds a value.
 *
 * @param objects The stack before this deployment; the Secrets among them are the ones that run.
 * @param given The secrets of the configuration.
 */
export function checkRotation(
  objects: readonly DeployedObject[],
  { objectStore, namespace }: Pick<StackConfig, "objectStore" | "namespace">,
  given: Readonly<Partial<Record<SecretName, string>>>,
): Diagnostic[] {
  if (objectStore.kind !== "minio" || objectStore.rootCredentials.kind !== "config") return [];
  const changes = (secret: string, key: string, name: SecretName): boolean => {
    const deployed = deployedValue(objects, secret, key);
    return deployed !== undefined && deployed !== given[name];
  };
  const changesKey = changes("object-store-client", clientKeys.secretAccessKey, "objectStoreSecretKey");
  const changesUser = changes("object-store-client", clientKeys.accessKeyId, "objectStoreAccessKey");
  return [
    ...(changesKey && !changesUser ? [sameUser()] : []),
    ...(changes("object-store-root", rootKeys.secret, "minioRootPassword")
      ? [restartTogether(namespace)]
      : []),
  ];
}

/** The provider keeps what a program gives as `stringData` in Base64, as `data`. */
function deployedValue(objects: readonly DeployedObject[], secret: string, key: string): string | undefined {
  const value = fieldsOf(objects.find(({ name }) => name === secret)?.object.data)[key];
  return typeof value === "string" ? Buffer.from(value, "base64").toString("utf8") : undefined;
}

function sameUser(): Diagnostic {
  return {
    code: "MS981",
    severity: "error",
    summary: `\`${configKey(["objectStoreSecretKey"])}\` changes, and \`${configKey(["objectStoreAccessKey"])}\` does not.`,
    cause:
      "A user of MinIO has one secret key. With another one, running pods of Milvus lose the object store at once. With another access key there are two users until all pods have the new one.",
    fix: `Choose another access key as well: ${setSecretCommand("objectStoreAccessKey")}`,
  };
}

function restartTogether(namespace: string): Diagnostic {
  return {
    code: "MS982",
    severity: "warning",
    summary: `\`${configKey(["minioRootPassword"])}\` changes, and MinIO takes it on when all its nodes restart.`,
    cause:
      "Nodes with different root passwords do not work together, so this deployment restarts none of them. Milvus does not use the root user.",
    fix: `After the deployment, restart all nodes at once; Milvus waits for the store until they are back: kubectl --namespace ${namespace} delete pod -l app=minio,release=object-store`,
  };
}
