import type { Diagnostic } from "../../../provision/diagnostics/index.ts";
import { erasureSet, writeQuorum } from "../../sizing/object-store-size.ts";
import { type ConfigPath, configKey, setCommand } from "../config-path.ts";
import type { StackConfig } from "../types.ts";

/** Members of something that needs so many of them to take writes. */
interface Quorum {
  readonly path: ConfigPath;
  readonly what: string;
  readonly members: number;
  readonly needed: number;
  /** A number with which the loss of one of three zones leaves enough; null where there is none. */
  readonly enough: number | null;
}

/**
 * MS918 where the loss of one of the named zones stops all writes. Members are spread evenly over the zones, so the largest share of a zone is
 * lost with it. What keeps no data (coordinators, proxies, streaming and data nodes) starts again in the other zones.
 */
export function checkZones({
  milvus,
  replication,
  etcd,
  objectStore,
  acceptZoneLoss,
}: StackConfig): Diagnostic[] {
  const zones = zonesOf(replication);
  if (milvus.mode === "standalone" || zones.length < 2) return [];
  const quorums = [
    etcdQuorum(etcd.members),
    ...(objectStore.kind === "minio" ? [minioQuorum(objectStore.nodes)] : []),
  ];
  return quorums.flatMap((quorum) => {
    const lost = Math.ceil(quorum.members / zones.length);
    const left = quorum.members - lost;
    return left >= quorum.needed ? [] : [stopsWrites(quorum, zones.length, lost, acceptZoneLoss)];
  });
}

/** The zones that replica groups name, each once. */
export function zonesOf(replication: StackConfig["replication"]): string[] {
  return [...new Set(replication.flatMap(({ zone }) => (zone === null ? [] : [zone])))];
}

/** A majority. (etcd, "Frequently Asked Questions": failure tolerance.) */
function etcdQuorum(members: number): Quorum {
  const needed = Math.floor(members / 2) + 1;
  return { path: ["etcd", "members"], what: "etcd members", members, needed, enough: 3 };
}

/** All nodes of one erasure set count: which nodes of several sets a zone holds is nobody's choice. */
function minioQuorum(nodes: number): Quorum {
  const set = erasureSet(nodes) ?? nodes;
  const spare = set - writeQuorum(nodes);
  return {
    path: ["objectStore", "nodes"],
    what: "MinIO nodes",
    members: nodes,
    needed: nodes - spare,
    enough: 6,
  };
}

function stopsWrites(
  { path, what, members, needed, enough }: Quorum,
  zones: number,
  lost: number,
  accepted: boolean,
): Diagnostic {
  const accept = `To accept it: ${setCommand(["acceptZoneLoss"], "true")}`;
  const mend =
    zones < 3
      ? "Two zones never leave enough of both: name a third zone."
      : `${enough} leave enough, and are chosen when the stack is new: ${setCommand(path, String(enough))}.`;
  return {
    code: "MS918",
    severity: accepted ? "warning" : "error",
    summary: `The loss of a zone stops all writes: \`${configKey(path)}\` is ${members}, and ${zones} zones hold up to ${lost} of the ${what} each.`,
    cause: `${needed} have to be there for a write, and ${members - lost} are left.`,
    fix: `${mend} ${accept}`,
  };
}
