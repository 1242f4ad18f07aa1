import { dataMemory } from "../sizing/data-memory.ts";
import { memoryFor } from "../sizing/memory-for.ts";
import type { NodeSize } from "../sizing/node-sizes.ts";
import { GiB, parseQuantity } from "../sizing/quantity.ts";
import type { ClusterSize } from "../sizing/size-cluster.ts";
import type { EnvironmentDefaults } from "./environments.ts";
import type { GivenConfig } from "./schema.ts";
import type {
  CredentialsSource,
  DataSize,
  ExposeConfig,
  MilvusConfig,
  ReplicaGroup,
  Resources,
  TlsConfig,
} from "./types.ts";

type GivenMilvus = NonNullable<GivenConfig["milvus"]>;
type GivenResources = { [Key in keyof Resources]?: Resources[Key] | undefined } | undefined;

export const fromConfig: CredentialsSource = { kind: "config" };

/** Milvus' settings, what is not given following from the data and the environment. */
export function milvusDefaults(
  given: GivenMilvus,
  groups: readonly ReplicaGroup[],
  size: ClusterSize,
  environment: EnvironmentDefaults,
): MilvusConfig {
  const { resources = {} } = given;
  return {
    mode: given.mode ?? environment.mode,
    proxies: given.proxies ?? Math.max(size.proxy.count, environment.pods),
    mixCoordinators: given.mixCoordinators ?? Math.max(size.mixCoordinator.count, environment.pods),
    dataNodes: given.dataNodes ?? Math.max(size.dataNode.count, environment.pods),
    streamingNodes: given.streamingNodes ?? size.streamingNode.count,
    resources: {
      proxy: resourcesOr(resources.proxy, size.proxy),
      mixCoordinator: resourcesOr(resources.mixCoordinator, size.mixCoordinator),
      queryNode: queryNodeResources(resources.queryNode, groups, size),
      dataNode: resourcesOr(resources.dataNode, size.dataNode),
      streamingNode: resourcesOr(resources.streamingNode, size.streamingNode),
      standalone: resourcesOr(resources.standalone, size.standalone),
    },
    rootCredentials: given.rootCredentials ?? fromConfig,
    tls: tlsDefaults(given.tls),
    expose: exposeDefaults(given.expose),
    attu: given.attu ?? environment.attu,
  };
}

/** As many query nodes as were given; otherwise as many of the given memory, or of the recommended one, as a replica needs. */
export function replicaGroups(
  given: NonNullable<GivenConfig["replication"]>,
  mode: MilvusConfig["mode"],
  memory: string | undefined,
  data: DataSize,
  size: ClusterSize,
): ReplicaGroup[] {
  const each = memory === undefined ? undefined : parseQuantity(memory);
  const enough =
    each === undefined ? size.queryNode.count : Math.max(1, Math.ceil(dataMemory(data).loadingBytes / each));
  return given.map(({ group, zone, queryNodes, maxQueryNodes }) => ({
    group,
    zone: zone ?? null,
    queryNodes: queryNodes ?? (mode === "standalone" ? 1 : enough),
    maxQueryNodes: maxQueryNodes ?? null,
  }));
}

/** Four GiB a CPU, as the sizing tool has it, and enough memory for the group with the fewest nodes. */
function queryNodeResources(
  given: GivenResources,
  groups: readonly ReplicaGroup[],
  { loadingBytes }: ClusterSize,
): Resources {
  const fewest = Math.min(...groups.map(({ queryNodes }) => queryNodes));
  const memory = given?.memory ?? memoryFor(loadingBytes, fewest);
  const memoryGiB = (parseQuantity(memory) ?? 0) / GiB;
  return {
    cpu: given?.cpu ?? String(Math.max(1, Math.round(memoryGiB / 4))),
    memory,
    cpuLimit: given?.cpuLimit ?? null,
  };
}

function resourcesOr(given: GivenResources, { cpu, memoryGiB }: NodeSize): Resources {
  return {
    cpu: given?.cpu ?? String(cpu),
    memory: given?.memory ?? `${memoryGiB}Gi`,
    cpuLimit: given?.cpuLimit ?? null,
  };
}

function tlsDefaults(given: GivenMilvus["tls"]): TlsConfig | null {
  if (given === undefined || given === null) return null;
  return given.kind === "secret"
    ? { ...given, serverName: given.serverName ?? null }
    : { ...given, issuerKind: given.issuerKind ?? "Issuer", dnsNames: given.dnsNames ?? [] };
}

function exposeDefaults(given: GivenMilvus["expose"]): ExposeConfig {
  if (given === undefined || given.kind === "none") return { kind: "none" };
  const annotations = given.annotations ?? {};
  return given.kind === "ingress"
    ? {
        ...given,
        tlsSecret: given.tlsSecret ?? null,
        controllerNamespace: given.controllerNamespace ?? null,
        controllerRanges: given.controllerRanges ?? [],
        annotations,
      }
    : { kind: given.kind, host: given.host ?? null, sourceRanges: given.sourceRanges ?? [], annotations };
}
