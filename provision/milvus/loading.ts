import { setTimeout as sleep } from "node:timers/promises";
import { ShowCollectionsType, ShowPartitionsType } from "@zilliz/milvus2-sdk-node";
import { isSince } from "../state/capabilities-of.ts";
import { defaultGroup } from "../state/resource-groups.ts";
import type { LiveCollection, LoadSettings } from "../state/types.ts";
import { MilvusCode, milvusError } from "./codes.ts";
import { listPartitions } from "./partitions.ts";
import type { CollectionRef, Milvus, WaitOptions } from "./port.ts";
import { interrupted } from "./race-abort.ts";
import { countReplicas, listReplicas } from "./replicas.ts";
import { sdkRef } from "./sdk-ref.ts";
import { orNull, type Session } from "./session.ts";
import { waitUntilFound } from "./wait-until-found.ts";

const loadTimeoutMs = 60 * 60 * 1000;

type Calls = "load" | "release" | "loadPartitions" | "releasePartitions" | "replicas";

export function loadCalls(session: Session): Pick<Milvus, Calls> {
  const { client, call } = session;
  const loadSome = async (ref: CollectionRef, partitions: readonly string[], settings: LoadSettings) => {
    await call(`load partitions ${partitions.join(", ")} of ${ref.collection}`, (timeout) =>
      client.loadPartitions({
        ...sdkRef(ref),
        partition_names: [...partitions],
        ...loadRequest(settings),
        timeout,
      }),
    );
  };
  return {
    async load(ref, settings, options) {
      const missing = await missingPartitions(session, ref);
      if (settings.partitions.length > 0) {
        await loadSome(ref, settings.partitions, settings);
      } else {
        await call(`load ${ref.collection}`, (timeout) =>
          client.loadCollectionAsync({ ...sdkRef(ref), ...loadRequest(settings), timeout }),
        );
      }
      await waitUntilLoaded(session, ref, settings.partitions, settings, options);
      await waitUntilServed(session, ref, settings, options);
      const some = settings.partitions.length > 0 ? settings.partitions : missing;
      await waitUntilFound(session, ref, some, settings.replicas, options);
    },
    async release(ref) {
      await call(`release ${ref.collection}`, (timeout) =>
        client.releaseCollection({ ...sdkRef(ref), timeout }),
      );
    },
    async loadPartitions(ref, partitions, settings, options) {
      await loadSome(ref, partitions, settings);
      await waitUntilLoaded(session, ref, partitions, settings, options);
      await waitUntilServed(session, ref, settings, options);
      await waitUntilFound(session, ref, partitions, settings.replicas, options);
    },
    async releasePartitions(ref, partitions) {
      await call(`release partitions ${partitions.join(", ")} of ${ref.collection}`, (timeout) =>
        client.releasePartitions({ ...sdkRef(ref), partition_names: [...partitions], timeout }),
      );
    },
    async replicas(ref) {
      const described = await call(`describe collection ${ref.collection}`, (timeout) =>
        client.describeCollection({ ...sdkRef(ref), cache: false, timeout }),
      );
      const { replicas } = await listReplicas(session, ref, described.collectionID);
      return replicas.map(({ served: _, ...replica }) => replica);
    },
  };
}

function loadRequest(settings: LoadSettings) {
  return {
    replica_number: settings.replicas,
    ...(settings.resourceGroups.length > 0 && { resource_groups: [...settings.resourceGroups] }),
    ...(settings.fields.length > 0 && { load_fields: [...settings.fields] }),
  };
}

/** Whether a collection is loaded. */
export async function readLoadState(
  { client, call }: Session,
  ref: CollectionRef,
): Promise<LiveCollection["loadState"]> {
  const answer = await orNull(
    call(`read the load state of ${ref.collection}`, (timeout) =>
      client.getLoadState({ ...sdkRef(ref), timeout }),
    ),
  );
  const state = String(answer?.state ?? "");
  if (state === "LoadStateLoaded") return "loaded";
  return state === "LoadStateLoading" ? "loading" : "released";
}

/**
 * What `readLoadState` says, of all collections of a database in one request; those that are not in it are released. null when
 * one of them was dropped meanwhile, which some servers answer with a failure.
 */
export async function readLoadStates(
  { client, call, capabilities }: Session,
  database: string,
): Promise<ReadonlyMap<string, LiveCollection["loadState"]> | null> {
  const answer = await orNull(
    call(`list the loaded collections of ${database}`, (timeout) =>
      client.showCollections({ db_name: database, type: ShowCollectionsType.Loaded, timeout }),
    ),
  );
  if (answer === null) return null;
  // Milvus Lite names all of them, and loads while the request waits.
  const others = capabilities.server.product === "milvus-lite" ? "released" : "loading";
  return new Map(
    answer.data.map(({ name, loadedPercentage }) => [
      name,
      Number(loadedPercentage) === 100 ? "loaded" : others,
    ]),
  );
}

/** How a collection is loaded: replicas, resource groups, and partitions where not all of them are. */
export async function readLoad(
  session: Session,
  ref: CollectionRef,
  collectionId: string,
  partitions: readonly string[],
  loadState: LiveCollection["loadState"],
): Promise<Pick<LiveCollection, "loadState" | "load" | "unservedReplicas">> {
  const { capabilities } = session;
  if (loadState === "released") return { loadState, load: null, unservedReplicas: 0 };
  if (!capabilities.replicas) {
    const load = { replicas: 1, resourceGroups: [], partitions: [], fields: [] };
    return { loadState, load, unservedReplicas: 0 };
  }
  const { declared, served, resourceGroups } = await countReplicas(session, ref, collectionId);
  // With no partition but `_default`, all of them are loaded.
  const loaded = partitions.length === 1 ? partitions : await loadedPartitions(session, ref);
  return {
    loadState,
    load: {
      replicas: Math.max(1, declared),
      resourceGroups: resourceGroups.every((group) => group === defaultGroup || group === "")
        ? []
        : resourceGroups,
      partitions: partitions.every((name) => loaded.includes(name)) ? [] : [...loaded].sort(),
      fields: [],
    },
    unservedReplicas: declared - served,
  };
}

/** What is not loaded of a collection that is, in part; none of one that is released. */
async function missingPartitions(session: Session, ref: CollectionRef): Promise<string[]> {
  if (!session.capabilities.partitionLoad || (await readLoadState(session, ref)) === "released") return [];
  const [all, loaded] = [await listPartitions(session, ref), await loadedPartitions(session, ref)];
  return all.filter((name) => !loaded.includes(name));
}

async function loadedPartitions({ client, call }: Session, ref: CollectionRef): Promise<string[]> {
  const answer = await orNull(
    call(`list the loaded partitions of ${ref.collection}`, (timeout) =>
      client.showPartitions({ ...sdkRef(ref), type: ShowPartitionsType.Loaded, timeout }),
    ),
  );
  return answer?.partition_names ?? [];
}

async function waitUntilLoaded(
  session: Session,
  ref: CollectionRef,
  partitions: readonly string[],
  { replicas }: LoadSettings,
  { timeoutMs = loadTimeoutMs, signal, onProgress }: WaitOptions = {},
): Promise<void> {
  const { client, call } = session;
  const deadline = Date.now() + timeoutMs;
  // From 2.6 on a loaded collection that gets more replicas is loading until all of them are served.
  const growth = replicas > 1 ? await watchReplicas(session, ref, replicas) : null;
  const names = partitions.length > 0 ? { partition_names: [...partitions] } : {};
  // A pause is about a fifth of what was waited already, so that a quick load is not made slow by its polling.
  for (let pauseMs = 20; ; pauseMs = Math.min(pauseMs * 1.25, 1_000)) {
    const state = await call(`read the load state of ${ref.collection}`, (timeout) =>
      client.getLoadState({ ...sdkRef(ref), ...names, timeout }),
    );
    if (String(state.state) === "LoadStateLoaded") {
      onProgress?.(100);
      return;
    }
    const progress = await call(`read the load progress of ${ref.collection}`, (timeout) =>
      client.getLoadingProgress({ ...sdkRef(ref), ...names, timeout }),
    );
    const isLate = Date.now() > deadline;
    const found = await growth?.(isLate);
    onProgress?.(Number(progress.progress), found?.detail);
    if (found?.failure != null) throw found.failure;
    if (isLate) {
      throw milvusError(MilvusCode.deadline, {
        summary: `${ref.collection} was not loaded within ${Math.round(timeoutMs / 1000)} s.`,
        cause: `It is at ${progress.progress} %.`,
        fix: "Check the memory of the query nodes (`npx milvus-stack stats`) and run the command again.",
      });
    }
    await sleep(pauseMs, undefined, signal ? { signal } : {}).catch(() => {
      throw interrupted(`wait until ${ref.collection} is loaded`);
    });
  }
}

/** A replica that no node has taken after this time is taken to wait for one that does not come. */
const replicaTimeoutMs = 300_000;

/**
 * Says how many replicas are served and what the others wait for; undefined while none is.
 *
 * @returns a look at them. Its failure is MS360: some are served, and it is too late for the others or none has come for long.
 */
async function watchReplicas(
  session: Session,
  ref: CollectionRef,
  replicas: number,
): Promise<(isLate: boolean) => Promise<{ detail: string; failure: Error | null } | undefined>> {
  const { client, call } = session;
  const { collectionID } = await call(`describe collection ${ref.collection}`, (timeout) =>
    client.describeCollection({ ...sdkRef(ref), cache: false, timeout }),
  );
  let [most, since] = [0, Date.now()];
  return async (isLate) => {
    const { served } = await countReplicas(session, ref, collectionID);
    if (served > most) [most, since] = [served, Date.now()];
    if (served === 0 || served >= replicas) return undefined;
    const waitedMs = Date.now() - since;
    const isStuck = isLate || waitedMs > replicaTimeoutMs;
    const failure = isStuck ? notServed(session, ref, served, replicas, waitedMs) : null;
    const detail = `${served} of ${replicas} replicas are served; the ${replicas - served === 1 ? "other waits" : "others wait"} for ${nodesOf(session)}`;
    return { detail, failure };
  };
}

/** What each replica needs of its own. */
function nodesOf({ capabilities: { server } }: Session): string {
  return isSince(server, 2, 6) ? "a query node and a streaming node" : "a query node";
}

function notServed(
  session: Session,
  { collection }: CollectionRef,
  served: number,
  replicas: number,
  waitedMs: number,
) {
  return milvusError(MilvusCode.notServed, {
    summary: `${served} of ${replicas} replicas of ${collection} are served after ${Math.round(waitedMs / 1000)} s.`,
    cause: `Each of the others needs ${nodesOf(session)}. A replica that is added to a loaded collection may get none, even where one is free.`,
    fix: `Look for nodes that are missing or full (\`npx milvus-stack stats\`) and run the command again. If nodes are free, release the collection first (\`load: false\`, apply) and load all ${replicas} replicas at once: meanwhile it cannot be searched.`,
  });
}

/** After this time a server that serves another number of replicas than asked for is taken to mean it. */
const otherNumberMs = 60_000;

/** Loaded is a collection as soon as one replica is; the others may still be on their way, or wait for a query node. */
async function waitUntilServed(
  session: Session,
  ref: CollectionRef,
  { replicas }: LoadSettings,
  { timeoutMs = loadTimeoutMs, signal, onProgress }: WaitOptions = {},
): Promise<void> {
  const { client, call, capabilities } = session;
  // Zilliz Cloud places replicas as the cluster is laid out, whatever is asked for.
  if (!capabilities.replicas || capabilities.server.product !== "milvus") return;
  const { collectionID } = await call(`describe collection ${ref.collection}`, (timeout) =>
    client.describeCollection({ ...sdkRef(ref), cache: false, timeout }),
  );
  const start = Date.now();
  let most = 0;
  let since = start;
  for (let pauseMs = 20; ; pauseMs = Math.min(pauseMs * 2, 1_000)) {
    const { declared, served } = await countReplicas(session, ref, collectionID);
    if (served > most) [most, since] = [served, Date.now()];
    if (served === replicas && declared === replicas) return;
    const passedMs = Date.now() - start;
    // The plan after this apply says what is left.
    if (served === declared && passedMs > otherNumberMs) return;
    if (passedMs > timeoutMs || Date.now() - since > replicaTimeoutMs) {
      throw notServed(session, ref, served, replicas, passedMs);
    }
    onProgress?.(
      99,
      `${served} of ${replicas} replicas are served; each of the others waits for ${nodesOf(session)}`,
    );
    await sleep(pauseMs, undefined, signal ? { signal } : {}).catch(() => {
      throw interrupted(`wait until all replicas of ${ref.collection} are served`);
    });
  }
}
