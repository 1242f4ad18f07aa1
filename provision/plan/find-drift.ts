import type { SourceRange } from "../diagnostics/diagnostic.ts";
import { rootOf } from "./names.ts";
import type { Action, AttributeChange, Plan } from "./types.ts";

/** One thing in which a server is not as its spec says, in the words of the spec. */
export interface Divergence {
  /** What has drifted, as a whole: `collection/articles`, `role/reader`. */
  readonly address: string;
  /** The part of it: `index embedding`, `field title`, `partition sports`; null: it as a whole. */
  readonly part: string | null;
  /** What differs of that: `maxLength`, `params.M`; null where all of it is missing or too much. */
  readonly attribute: string | null;
  /** `missing`: the spec asks for it; `extra`: only the server has it; `other`: `reason` says what. */
  readonly kind: "differs" | "missing" | "extra" | "other";
  /** null: not set. */
  readonly spec: unknown;
  readonly server: unknown;
  /** For people, as in the plan. */
  readonly reason: string;
  /** Where the spec asks for it. */
  readonly range: SourceRange | null;
}

/**
 * What a plan is made for, without what it takes to get there: one entry for every attribute that differs and everything
 * that is missing or too much. Empty exactly where the plan has nothing to do.
 *
 * @example
 * import { findDrift, loadSpecs, openTarget, plan, readState } from "milvus-stack";
 *
 * const specs = await loadSpecs();
 * if (specs.environment === null) throw new Error("no environment");
 * const { milvus, close } = await openTarget(specs.environment);
 * const state = await readState(milvus, { databases: await milvus.listDatabases() });
 * for (const { address, part, attribute, spec, server } of findDrift(plan({ specs, state, capabilities: milvus.capabilities }))) {
 *   console.log(address, part, attribute, { spec, server });
 * }
 * await close();
 */
export function findDrift({ actions }: Pick<Plan, "actions">): Divergence[] {
  const changing = actions.filter(({ verb }) => verb !== "noop");
  const missing = new Set(changing.filter(isWhollyMissing).map(({ address }) => address));
  return changing.flatMap((action) => {
    const root = rootOf(action.address);
    // Of something that is not there at all, no part is missed besides.
    if (missing.has(root) && action.address !== root) return [];
    if (isConsequence(action)) return [];
    return divergences(action, root);
  });
}

function divergences(action: Action, root: string): Divergence[] {
  const { verb, changes, reason, range } = action;
  const part = partOf(action, root);
  const entry = (more: Pick<Divergence, "kind"> & Partial<Divergence>): Divergence => ({
    address: root,
    part,
    attribute: null,
    spec: null,
    server: null,
    reason,
    range,
    ...more,
  });
  if (isWhollyMissing(action)) return [entry({ kind: "missing" })];
  if (action.class === "forbidden" && changes.length === 0) return [entry({ kind: "other" })];
  if (verb === "create") return [entry({ kind: "missing" })];
  if (verb === "delete") {
    const [gone] = changes;
    // A property stands in the spec as an attribute, whether it is too much or only another value.
    const place = gone?.attribute.startsWith("properties.") ? { part: null, attribute: gone.attribute } : {};
    return [entry({ kind: "extra", server: gone?.before ?? null, ...place })];
  }
  if (changes.length === 0) return [entry({ kind: "other" })];
  return changes.map((change) => entry(compare(change, part)));
}

/** A rebuild gathers what differs in all parts: `field title`, `field title maxLength`. Names of Milvus have no blanks. */
function compare(
  { attribute, before, after }: AttributeChange,
  part: string | null,
): Pick<Divergence, "kind"> & Partial<Divergence> {
  const values = { spec: after, server: before };
  // `load: { replicas: 1 }` of the part `load`: the part itself differs.
  if (part !== null) return { kind: "differs", attribute: attribute === part ? null : attribute, ...values };
  const found = /^(?:field|function|index|partition) \S+/.exec(attribute)?.[0];
  if (found === undefined) return { kind: "differs", attribute, ...values };
  if (found !== attribute) {
    return { kind: "differs", part: found, attribute: attribute.slice(found.length + 1), ...values };
  }
  return { kind: before === null ? "missing" : "extra", part: found };
}

function isWhollyMissing({ verb, class: change, address }: Action): boolean {
  return verb === "create" && change !== "forbidden" && address === rootOf(address);
}

/** Loading again what another change releases: nobody has released it. */
function isConsequence({ address, verb, class: change, changes }: Action): boolean {
  return address.endsWith("/load") && verb === "update" && change === "reload" && changes.length === 0;
}

/** `index embedding` of `collection/articles/index/embedding`. */
function partOf({ address }: Action, root: string): string | null {
  if (address === root) return null;
  const [kind = "", ...name] = address.slice(root.length + 1).split("/");
  return [kind, name.join("/")].join(" ").trim();
}
