import type { MilvusConfig, ReplicaGroup } from "../../config/types.ts";
import { resourceRequirements } from "../../workload/resource-requirements.ts";
import { type CredentialsInput, credentialVariables } from "./credentials.ts";

/** Which components run, how many of each, their sizes and their credentials. */
export function componentValues(
  config: MilvusConfig,
  replication: readonly ReplicaGroup[],
  credentials: CredentialsInput,
) {
  return config.mode === "standalone"
    ? standaloneValues(config, credentials)
    : clusterValues(config, replication, credentials);
}

function standaloneValues({ resources }: MilvusConfig, credentials: CredentialsInput) {
  return {
    cluster: { enabled: false },
    // Together with `standalone.messageQueue` it would write the section `mq` twice, which no YAML parser takes.
    woodpecker: { enabled: false },
    standalone: {
      messageQueue: "woodpecker",
      resources: resourceRequirements(resources.standalone),
      extraEnv: credentialVariables(credentials, true),
    },
  };
}

function clusterValues(
  { proxies, mixCoordinators, dataNodes, streamingNodes, resources }: MilvusConfig,
  replication: readonly ReplicaGroup[],
  credentials: CredentialsInput,
) {
  const extraEnv = credentialVariables(credentials, false);
  return {
    cluster: { enabled: true },
    woodpecker: { enabled: true },
    streaming: { enabled: true, woodpecker: { embedded: true } },
    replicaResourceGroups: replication.map(({ group }) => group),
    proxy: { replicas: proxies, resources: resourceRequirements(resources.proxy), extraEnv },
    mixCoordinator: {
      enabled: true,
      replicas: mixCoordinators,
      activeStandby: { enabled: mixCoordinators > 1 },
      resources: resourceRequirements(resources.mixCoordinator),
      extraEnv: credentialVariables(credentials, true),
    },
    // One number for all groups: `placeGroups` gives each its own.
    queryNode: { replicas: 1, resources: resourceRequirements(resources.queryNode), extraEnv },
    streamingNode: {
      replicas: streamingNodes,
      resources: resourceRequirements(resources.streamingNode),
      extraEnv,
    },
    dataNode: { replicas: dataNodes, resources: resourceRequirements(resources.dataNode), extraEnv },
  };
}
