import type { MilvusConfig, ReplicaGroup } from "../../config/types.ts";
import type { WorkloadIdentity } from "../../object-store/connection.ts";
import type { ContainerImage } from "../../workload/container-image.ts";
import type { Fields } from "../../workload/fields.ts";
import { mergeValues } from "../../workload/merge-values.ts";
import { componentValues } from "./components.ts";
import type { CredentialsInput } from "./credentials.ts";
import { imageValues } from "./images.ts";
import { type StorageInput, storageValues } from "./storage.ts";
import { tlsValues } from "./tls.ts";
import { milvusConfiguration, withUserConfig } from "./user-config.ts";

/** What the values of the Milvus chart depend on. */
export interface MilvusValuesInput {
  /** Name of the release, and beginning of the names of its objects. */
  readonly name: string;
  readonly config: MilvusConfig;
  /** A standalone Milvus has no groups. */
  readonly replication: readonly ReplicaGroup[];
  /** `host:port` each. */
  readonly etcdEndpoints: readonly string[];
  readonly objectStore: StorageInput & { readonly identity: WorkloadIdentity };
  readonly credentials: CredentialsInput;
  /** Secret of the type `kubernetes.io/tls`; null without TLS. */
  readonly tlsSecret: string | null;
  readonly images: { readonly milvus: ContainerImage; readonly attu: ContainerImage };
  /** Values that do not follow from a configuration: those of `helm-values/milvus`. */
  readonly values: Fields;
  /** Values on top of all others, Milvus' own configuration included. */
  readonly overrides: Fields;
}

/** Values of the chart `milvus` for a stack, complete: those given, on top those that follow from its configuration, and on top of
 * all the overrides. */
export function milvusValues(input: MilvusValuesInput): Fields {
  const { name, config, replication, etcdEndpoints, objectStore, credentials, tlsSecret, images } = input;
  const values = mergeValues(
    input.values,
    { fullnameOverride: name },
    imageValues(images, config.attu),
    storageValues(etcdEndpoints, objectStore),
    componentValues(config, replication, credentials),
    identityValues(name, objectStore.identity),
    tlsSecret === null ? {} : tlsValues(config.mode, tlsSecret),
  );
  return withUserConfig(values, input.overrides, milvusConfiguration(config));
}

/** A service account of Milvus' own, so that rights of a cloud given to it are nobody else's. */
function identityValues(name: string, { serviceAccountAnnotations, podLabels }: WorkloadIdentity) {
  return {
    serviceAccount: { create: true, name, annotations: { ...serviceAccountAnnotations } },
    labels: { ...podLabels },
  };
}
