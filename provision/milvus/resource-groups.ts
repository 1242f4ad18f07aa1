import type { LiveResourceGroup, ResourceGroupState } from "../state/access-types.ts";
import { keepsNodeNumbers } from "../state/resource-groups.ts";
import type { ResourceGroupCalls } from "./access-port.ts";
import { orNull, type Session } from "./session.ts";

export function resourceGroupCalls(session: Session): ResourceGroupCalls {
  const { client, call, capabilities } = session;
  const declarative = keepsNodeNumbers(capabilities.server);
  return {
    async listResourceGroups() {
      return (await describeGroups(session)).map(readGroup);
    },
    async createResourceGroup(group) {
      await call(`create resource group ${group.name}`, (timeout) =>
        client.createResourceGroup({
          resource_group: group.name,
          ...(declarative && { config: configOf(group) }),
          timeout,
        }),
      );
    },
    async updateResourceGroup(group) {
      await call(`change resource group ${group.name}`, (timeout) =>
        client.updateResourceGroups({ resource_groups: { [group.name]: configOf(group) }, timeout }),
      );
    },
    async dropResourceGroup(group) {
      await call(`drop resource group ${group}`, (timeout) =>
        client.dropResourceGroup({ resource_group: group, timeout }),
      );
    },
    async transferNodes(from, to, nodes) {
      await call(
        `move ${nodes} query nodes from resource group ${from} to ${to}`,
        (timeout) =>
          client.transferNode({
            source_resource_group: from,
            target_resource_group: to,
            num_node: nodes,
            timeout,
          }),
        { repeatable: false },
      );
    },
  };
}

/** Every group as the server describes it; one that is dropped meanwhile is left out. */
export async function describeGroups({ client, call }: Session) {
  const listed = await call("list the resource groups", (timeout) => client.listResourceGroups({ timeout }));
  const described = await Promise.all(
    [...listed.resource_groups].sort().map(async (name) => {
      const answer = await orNull(
        call(`describe resource group ${name}`, (timeout) =>
          client.describeResourceGroup({ resource_group: name, timeout }),
        ),
      );
      return answer?.resource_group ?? null;
    }),
  );
  return described.filter((group) => group !== null);
}

type Described = Awaited<ReturnType<typeof describeGroups>>[number];

/** A group without node requests has a capacity: so many nodes were moved to it, and the server replaces those that are lost. */
function readGroup({ name, capacity, num_available_node, config, nodes }: Described): LiveResourceGroup {
  const groups = (list: readonly { resource_group: string }[] | undefined) =>
    (list ?? []).map(({ resource_group }) => resource_group);
  return {
    name,
    requests: config?.requests?.node_num ?? capacity,
    limits: config?.limits?.node_num ?? capacity,
    transferFrom: groups(config?.transfer_from),
    transferTo: groups(config?.transfer_to),
    available: num_available_node,
    nodes: (nodes ?? []).map(({ node_id }) => String(node_id)),
  };
}

function configOf({ requests, limits, transferFrom, transferTo }: ResourceGroupState) {
  const groups = (names: readonly string[]) => names.map((resource_group) => ({ resource_group }));
  return {
    requests: { node_num: requests },
    limits: { node_num: limits },
    transfer_from: groups(transferFrom),
    transfer_to: groups(transferTo),
  };
}
