import type { Action } from "../../provision/plan/index.ts";
import type { Check, CheckContext } from "../context.ts";
import type { Finding } from "../types.ts";
import { compare } from "./finding.ts";

/** What every collection is checked for without being declared: that it is there as the spec says, and can be searched. */
export function provisionedChecks(context: CheckContext): Check[] {
  const { spec } = context;
  const loaded = spec.load === false ? "released" : "loaded";
  return [
    { name: "alias", kind: "alias", run: seen(checkAlias) },
    { name: "schema", kind: "schema", run: seen(checkSchema) },
    { name: "indexes", kind: "index", run: seen(checkIndexes) },
    { name: loaded, kind: "load", run: seen(checkLoad) },
    ...(spec.seed === undefined || spec.load === false
      ? []
      : [{ name: "not empty", kind: "rows" as const, run: checkRows }]),
  ];
}

/** Where this user may not see how the collection is, the reason comes in place of a finding. */
function seen(run: Check["run"]): Check["run"] {
  return async (context) => {
    if (context.unread !== null) throw context.unread;
    return await run(context);
  };
}

async function checkAlias({ milvus, ref, live }: CheckContext): Promise<Finding> {
  const physical = await milvus.resolveAlias(ref.database, ref.collection);
  const right = physical !== null && physical === live?.name;
  const expected = `alias ${ref.collection} of ${live?.name ?? `a collection ${ref.collection}__g…`}`;
  return compare(right, expected, physical === null ? "no such alias" : `${ref.collection} → ${physical}`);
}

async function checkSchema({ live, pending }: CheckContext): Promise<Finding> {
  const expected = "everything as the spec says";
  if (live === null) return compare(false, expected, "no such collection");
  const open = pending.filter((action) => !isAbout(action, "index") && !isAbout(action, "load"));
  return compare(open.length === 0, expected, open.length === 0 ? expected : open.map(describe).join("; "));
}

async function checkIndexes({ live, pending, desired }: CheckContext): Promise<Finding> {
  const names = desired.indexes.map(({ field, indexType }) => `${indexType} on ${field}`);
  const expected = names.length === 0 ? "no indexes" : `${names.join(", ")}, finished`;
  if (live === null) return compare(false, expected, "no such collection");
  const different = pending.filter((action) => isAbout(action, "index")).map(describe);
  const unfinished = live.indexProgress
    .filter(({ state }) => state !== "Finished")
    .map(({ name, state, failReason }) => `${name}: ${state}${failReason ? ` (${failReason})` : ""}`);
  const wrong = [...different, ...unfinished];
  return compare(wrong.length === 0, expected, wrong.length === 0 ? expected : wrong.join("; "));
}

async function checkLoad({ milvus, live, desired, pending }: CheckContext): Promise<Finding> {
  const replicas = desired.load?.replicas ?? 0;
  const countable = milvus.capabilities.replicas;
  const asked = countable ? `loaded, ${replicas} ${replicas === 1 ? "replica" : "replicas"}` : "loaded";
  const expected = desired.load === null ? "released" : asked;
  if (live === null) return compare(false, expected, "no such collection");
  if (live.loadState !== "loaded" || desired.load === null) {
    return compare(expected === live.loadState, expected, live.loadState);
  }
  const ref = { database: live.database, collection: live.name };
  const found = countable ? (await milvus.replicas(ref)).length : replicas;
  // One without changes only loads again after the others; the load itself is as asked.
  const open = pending.filter((action) => isAbout(action, "load") && action.changes.length > 0);
  const actual = countable ? `loaded, ${found} ${found === 1 ? "replica" : "replicas"}` : "loaded";
  const right = found === replicas && open.length === 0;
  return compare(right, expected, [actual, ...open.map(describe)].join("; "));
}

async function checkRows({ milvus, live, unread, ref }: CheckContext): Promise<Finding> {
  if (live === null && unread === null) return compare(false, "at least 1 row", "no such collection");
  const rows = await milvus.count(live === null ? ref : { database: live.database, collection: live.name });
  return compare(rows > 0, "at least 1 row", `${rows} ${rows === 1 ? "row" : "rows"}`, { rows });
}

/** Address is `collection/NAME[/KIND/…]`. */
function isAbout(action: Action, kind: string): boolean {
  return action.address.split("/")[2] === kind;
}

function describe({ address, verb, reason, changes }: Action): string {
  const attributes = changes.map(({ attribute }) => attribute).join(", ");
  return `${verb} ${address}${attributes === "" ? "" : ` (${attributes})`}: ${reason}`;
}
