import type { ResourceGroupSpec } from "../../spec/access/schema.ts";
import type { SpecSource } from "../../spec/types.ts";
import type { LiveResourceGroup, ResourceGroupState } from "../../state/access-types.ts";
import type { Capabilities } from "../../state/capabilities.ts";
import { defaultGroup, keepsNodeNumbers } from "../../state/resource-groups.ts";
import { describeDifference } from "../context.ts";
import { ownerOf } from "../names.ts";
import type { Action, AttributeChange, Operation } from "../types.ts";
import { desiredGroup } from "./desired-group.ts";
import { afterMoves, giveNodes, takeNodes } from "./move-nodes.ts";

/** Everything that planning the groups of query nodes looks at. */
export interface ResourceGroupInput {
  readonly documents: readonly { readonly spec: ResourceGroupSpec; readonly source: SpecSource }[];
  readonly live: readonly LiveResourceGroup[];
  /** `resource-group/rg1` → `project:path`, from the ledger. */
  readonly owners: Readonly<Record<string, string>>;
  readonly project: string;
  readonly covers: (path: string) => boolean;
  readonly complete: boolean;
  readonly capabilities: Capabilities;
}

export interface ResourceGroupPlan {
  /** Before collections are loaded: groups are made, and get and give nodes. */
  readonly before: readonly Action[];
  /** After collections: a group that still holds replicas cannot be dropped. */
  readonly after: readonly Action[];
}

export const groupAddress = (group: string): string => `resource-group/${group}`;

/** What has to happen for the groups of query nodes to be as their documents say. What this project does not own stays. */
export function planResourceGroups(input: ResourceGroupInput): ResourceGroupPlan {
  const { documents, capabilities } = input;
  if (!capabilities.resourceGroups)
    return { before: documents.map((each) => unsupported(each, input)), after: [] };
  // Who gives nodes comes before who gets them.
  const sizes = new Map(input.live.map(({ name, requests }) => [name, requests]));
  const growth = ({ spec }: ResourceGroupInput["documents"][number]) =>
    (spec.nodes?.requests ?? 0) - (sizes.get(spec.resourceGroup) ?? 0);
  const ordered = documents
    .map((document, at) => ({ document, at }))
    .sort((a, b) => Math.sign(growth(a.document)) - Math.sign(growth(b.document)) || a.at - b.at);
  let { live } = input;
  const before: Action[] = [];
  for (const { document } of ordered) {
    const action = planGroup(document, { ...input, live });
    live = afterMoves(live, action.operations);
    before.push(action);
  }
  return { before, after: input.complete ? dropGroups(input) : [] };
}

function planGroup(
  { spec, source }: ResourceGroupInput["documents"][number],
  input: ResourceGroupInput,
): Action {
  const { capabilities, owners, project } = input;
  const desired = desiredGroup(spec);
  const address = groupAddress(desired.name);
  const action = (parts: Pick<Action, "verb" | "class" | "reason"> & Partial<Action>): Action => ({
    address,
    outage: "none",
    changes: [],
    losses: [],
    guards: [],
    range: source.rangeOf(["resourceGroup"]),
    operations: [],
    ...parts,
  });
  const live = input.live.find(({ name }) => name === desired.name);
  const owner = ownerOf(project, source.file);
  const recorded = owners[address];
  if (recorded !== undefined && !recorded.startsWith(`${project}:`)) {
    const reason = `the group belongs to ${recorded}; give this one another name`;
    return action({ verb: live ? "update" : "create", class: "forbidden", reason });
  }
  const declarative = keepsNodeNumbers(capabilities.server);
  if (!declarative && desired.limits !== desired.requests) {
    return action({
      verb: live ? "update" : "create",
      class: "forbidden",
      reason: `Milvus ${capabilities.server.version} has groups of a fixed number of nodes; leave \`nodes.limits\` out, or use 2.4.1 or newer`,
      range: source.rangeOf(["nodes", "limits"]),
    });
  }
  const record: Operation[] = recorded === owner ? [] : [{ kind: "record-owner", of: address, owner }];
  const changes = differences(live, desired, declarative);
  if (live !== undefined && changes.length === 0) {
    // A group that was made by hand as it is asked for becomes ours with its first change.
    if (recorded === undefined || recorded === owner) {
      return action({ verb: "noop", class: "live", reason: "is as the spec says" });
    }
    return action({
      verb: "update",
      class: "live",
      reason: `its spec moved: it was made by ${recorded}`,
      operations: record,
    });
  }

  const moves = declarative ? [] : moveNodes(desired, live, input);
  if (moves === null) {
    return action({
      verb: live ? "update" : "create",
      class: "forbidden",
      reason: `it is to have ${nodes(desired.requests)}, and not as many are free in ${sources(desired).join(" and ")}`,
      changes,
      range: source.rangeOf(["nodes", "requests"]),
    });
  }
  const { name: group } = desired;
  if (live === undefined) {
    return action({
      verb: "create",
      class: "live",
      reason: `is not there yet; gets ${nodes(desired.requests)}`,
      changes,
      operations: [...record, { kind: "create-resource-group", group, state: desired }, ...moves],
    });
  }
  const update: Operation[] = declarative ? [{ kind: "update-resource-group", group, state: desired }] : [];
  return action({
    verb: "update",
    class: "live",
    reason: changes.map(describeDifference).join(" and "),
    changes,
    range: source.rangeOf(["nodes"]),
    operations: [...record, ...update, ...moves],
  });
}

/** Groups of this project whose document would have been read, were it still there. */
function dropGroups({
  documents,
  live,
  owners,
  project,
  covers,
  capabilities,
}: ResourceGroupInput): Action[] {
  const kept = new Set([defaultGroup, ...documents.map(({ spec }) => spec.resourceGroup)]);
  const prefix = groupAddress("");
  return Object.entries(owners).flatMap(([address, owner]): Action[] => {
    const name = address.slice(prefix.length);
    if (!address.startsWith(prefix) || kept.has(name) || !owner.startsWith(`${project}:`)) return [];
    if (!covers(owner.slice(project.length + 1))) return [];
    const there = live.find((group) => group.name === name);
    const forget: Operation = { kind: "forget-owner", of: address };
    return [
      {
        address,
        verb: "delete",
        class: "live",
        outage: "none",
        reason: there
          ? "no spec asks for it any more; its nodes go back"
          : "was dropped by hand, and no spec asks for it any more",
        changes: [],
        losses: [],
        guards: there ? [{ flag: "allow-delete", value: "resource-group" }] : [],
        range: null,
        operations: there ? [...emptyAndDrop(there, capabilities), forget] : [forget],
      },
    ];
  });
}

function emptyAndDrop({ name, requests }: LiveResourceGroup, { server }: Capabilities): Operation[] {
  const empty: Operation[] = keepsNodeNumbers(server)
    ? [{ kind: "update-resource-group", group: name, state: emptyGroup(name) }]
    : giveNodes(name, requests, 0, [defaultGroup]);
  return [...empty, { kind: "drop-resource-group", group: name }];
}

function moveNodes(
  desired: ResourceGroupState,
  live: LiveResourceGroup | undefined,
  input: ResourceGroupInput,
): Operation[] | null {
  const has = live?.requests ?? 0;
  if (desired.requests < has) {
    return giveNodes(desired.name, has, desired.requests, [...desired.transferTo, defaultGroup]);
  }
  return takeNodes(desired.name, has, desired.requests, sources(desired), input);
}

function sources({ transferFrom }: ResourceGroupState): string[] {
  return [...new Set([...transferFrom, defaultGroup])];
}

function emptyGroup(name: string): ResourceGroupState {
  return { name, requests: 0, limits: 0, transferFrom: [], transferTo: [] };
}

/** Servers without node requests know how many nodes a group has, and nothing of where they come from. */
function differences(
  live: LiveResourceGroup | undefined,
  desired: ResourceGroupState,
  declarative: boolean,
): AttributeChange[] {
  const rows: (readonly [string, unknown, unknown])[] = [
    ["nodes.requests", live?.requests ?? null, desired.requests],
    ...(declarative
      ? ([
          ["nodes.limits", live?.limits ?? null, desired.limits],
          ["transferFrom", live?.transferFrom ?? [], desired.transferFrom],
          ["transferTo", live?.transferTo ?? [], desired.transferTo],
        ] as const)
      : []),
  ];
  return rows
    .filter(([, before, after]) => JSON.stringify(before) !== JSON.stringify(after))
    .map(([attribute, before, after]) => ({ attribute, before, after }));
}

function unsupported(
  { spec, source }: ResourceGroupInput["documents"][number],
  { capabilities }: ResourceGroupInput,
): Action {
  const { product, version } = capabilities.server;
  return {
    address: groupAddress(spec.resourceGroup),
    verb: "create",
    class: "forbidden",
    outage: "none",
    reason: `${product} ${version} has no resource groups; leave the document out here with \`environments\``,
    changes: [],
    losses: [],
    guards: [],
    range: source.rangeOf(["resourceGroup"]),
    operations: [],
  };
}

function nodes(count: number): string {
  return count === 1 ? "1 query node" : `${count} query nodes`;
}
