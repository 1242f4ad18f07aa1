import { ownValue } from "../own-value.ts";
import { isMilvusError, MilvusCode } from "./codes.ts";
import type { CollectionRef, ReplicaInfo } from "./port.ts";
import { describeGroups } from "./resource-groups.ts";
import { orNull, type Session } from "./session.ts";
import { reasonOf, statusOf } from "./status.ts";

/** How often a collection was asked to be loaded, and how much of that serves. */
export interface ReplicaCount {
  /** What the server was asked for. */
  readonly declared: number;
  /** Those of them whose query nodes answer for every shard. */
  readonly served: number;
  /** Resource groups that they are in, each once, sorted. */
  readonly resourceGroups: readonly string[];
}

interface Listing {
  /** false: Milvus before 2.4 stops at the first replica that has no shard leader, and they come in no order. */
  readonly complete: boolean;
  readonly replicas: readonly (ReplicaInfo & { readonly served: boolean })[];
}

/** In place of the status of a list that breaks off. */
const success = { error_code: "Success", reason: "", code: 0 };

/** So often is a list asked for that breaks off: one of two replicas that serve is then missed once in a thousand times. */
const tries = 10;

/** The replicas that the server names. Milvus before 2.4 leaves out those that no query node serves. */
export async function listReplicas(
  session: Session,
  ref: CollectionRef,
  collectionId: string,
): Promise<Listing> {
  if (!session.capabilities.replicas) return { complete: true, replicas: [] };
  const found = new Map<string, Listing["replicas"][number]>();
  for (let attempt = 0; attempt < tries; attempt++) {
    const { complete, replicas } = await listOnce(session, ref, collectionId);
    for (const replica of replicas) found.set(replica.id, replica);
    if (complete) return { complete, replicas };
  }
  return { complete: false, replicas: [...found.values()] };
}

async function listOnce(
  { client, call }: Session,
  ref: CollectionRef,
  collectionID: string,
): Promise<Listing> {
  const answer = await orNull(
    call(`read the replicas of ${ref.collection}`, async (timeout) => {
      const given = await client.getReplicas({ collectionID, timeout });
      const broken = breaksOff(given);
      return { ...given, broken, ...(broken && { status: success }) };
    }),
  );
  const listed = answer?.replicas ?? [];
  const shards = Math.max(1, ...listed.map(({ shard_replicas }) => shard_replicas.length));
  const replicas = listed.map((replica) => ({
    id: replica.replicaID,
    nodes: replica.node_ids.map(String),
    resourceGroup: replica.resource_group_name ?? "",
    // Newer servers name those without a leader too, and leave their shards out.
    served: replica.node_ids.length > 0 && replica.shard_replicas.length === shards,
  }));
  return { complete: answer?.broken === false, replicas };
}

/** What 2.3.5 says of a replica without nodes, one without a leader, and a collection that is only about to be loaded (all seen). */
const unservedReason = /no available nodes in replica|shard leader|failed to get channels/;

/** Whether a failure only says that a replica is not served, or that none is yet. */
function breaksOff(answer: unknown): boolean {
  const status = statusOf(answer);
  return status.error_code !== "Success" && unservedReason.test(reasonOf(status));
}

/** How many replicas a collection has, also of those that nothing serves at the moment. */
export async function countReplicas(
  session: Session,
  ref: CollectionRef,
  collectionId: string,
): Promise<ReplicaCount> {
  const { complete, replicas } = await listReplicas(session, ref, collectionId);
  const served = replicas.filter((replica) => replica.served).length;
  const groupsOf = (names: readonly string[]) => [...new Set(names)].sort();
  if (complete) {
    const resourceGroups = groupsOf(replicas.map(({ resourceGroup }) => resourceGroup));
    return { declared: replicas.length, served, resourceGroups };
  }
  const known = await declaredReplicas(session, ref.collection);
  const sum = [...known.values()].reduce((all, each) => all + each, 0);
  const named = [...known.keys(), ...replicas.map(({ resourceGroup }) => resourceGroup)];
  return { declared: Math.max(sum, served + 1), served, resourceGroups: groupsOf(named) };
}

/**
 * Resource group → replicas of a collection that belong there. Groups know collections by their names alone, so that one of
 * the same name in another database could be meant; asked for only where there is nothing better. Empty for a user who may
 * not look at the groups.
 */
async function declaredReplicas(session: Session, collection: string): Promise<ReadonlyMap<string, number>> {
  if (!session.capabilities.resourceGroups) return new Map();
  try {
    const groups = await describeGroups(session);
    const counts = groups.map(
      ({ name, num_loaded_replica: loaded }) => [name, ownValue(loaded, collection) ?? 0] as const,
    );
    return new Map(counts.filter(([, count]) => count > 0));
  } catch (error) {
    if (isMilvusError(error, MilvusCode.denied)) return new Map();
    throw error;
  }
}
