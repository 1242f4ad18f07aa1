import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pLimit from "p-limit";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { MilvusStackError } from "../../provision/diagnostics/diagnostic.ts";
import type { CollectionRef, Milvus } from "../../provision/milvus/port.ts";
import { copyRows, verifyCopy } from "../../provision/rebuild/index.ts";
import { ownProperty } from "../../provision/state/ownership.ts";
import { open } from "../apply/target.ts";
import { whyNoGo } from "../go-tools/find-go.ts";
import { collection, field, index } from "../servers/collection-states.ts";
import { sampleOf } from "../soak.ts";
import { rowOf } from "./scenarios.ts";
import {
  type FaultyWay,
  type NetworkFault,
  networkFaults,
  type RunningToxiproxy,
  startToxiproxy,
} from "./toxiproxy.ts";

/** Twice what one call may take with its retries; the longest work here makes several. */
const hangMs = 150_000;
const rows = Array.from({ length: 200 }, (_, id) => rowOf(id));
const [hnsw] = [index("embedding", "HNSW", "COSINE", { M: "16", efConstruction: "64" })];
const state = collection(
  [
    field("id", "Int64", { primaryKey: true }),
    field("title", "VarChar", { maxLength: 64 }),
    field("embedding", "FloatVector", { dim: 4 }),
  ],
  { consistencyLevel: "Strong" },
);
const load = { replicas: 1, resourceGroups: [], partitions: [], fields: [] };

/** Something that is done while the network is bad. */
interface Phase {
  readonly name: string;
  /** Before the fault, on a good way. */
  readonly prepare: (milvus: Milvus, ref: CollectionRef) => Promise<void>;
  readonly work: (spoilt: Milvus, ref: CollectionRef, folder: string) => Promise<unknown>;
  /** Whether what was reported as a success is one, asked on a good way. */
  readonly check: (milvus: Milvus, ref: CollectionRef, result: unknown) => Promise<void>;
}

const create = (milvus: Milvus, ref: CollectionRef) => milvus.createCollection(ref, state, {});
const next = (ref: CollectionRef) => ({ ...ref, collection: `${ref.collection}_next` });
const filled = async (milvus: Milvus, ref: CollectionRef) => {
  await create(milvus, ref);
  await milvus.insert(ref, rows);
  await milvus.createIndex(ref, hnsw);
  await milvus.waitForIndex(ref, hnsw.name);
  await milvus.load(ref, load);
};
const searchFor = (milvus: Milvus, ref: CollectionRef) =>
  milvus.search({ ...ref, field: "embedding", vectors: [Float32Array.of(1, 0, 0, 1)], limit: 5 });
/** As a plan reads it; not `readState`, for all the others at work here. */
const stateOf = (milvus: Milvus, { database, collection: name }: CollectionRef) =>
  milvus.describeCollections(database, [name]);

const phases: readonly Phase[] = [
  {
    name: "read state",
    prepare: filled,
    work: stateOf,
    check: async (milvus, ref, result) => expect(result).toEqual(await stateOf(milvus, ref)),
  },
  {
    name: "create",
    prepare: async () => {},
    work: create,
    check: async (milvus, ref) => expect(await milvus.describeCollection(ref)).not.toBeNull(),
  },
  {
    name: "index build",
    prepare: async (milvus, ref) => {
      await create(milvus, ref);
      await milvus.insert(ref, rows);
    },
    work: async (spoilt, ref) => {
      await spoilt.createIndex(ref, hnsw);
      await spoilt.waitForIndex(ref, hnsw.name);
    },
    check: async (milvus, ref) =>
      expect(await milvus.describeCollection(ref)).toMatchObject({ indexes: [{ indexType: "HNSW" }] }),
  },
  {
    name: "load",
    prepare: async (milvus, ref) => {
      await filled(milvus, ref);
      await milvus.release(ref);
    },
    work: (spoilt, ref) => spoilt.load(ref, load),
    check: async (milvus, ref) =>
      expect(await milvus.describeCollection(ref)).toMatchObject({ loadState: "loaded" }),
  },
  {
    name: "insert",
    prepare: async (milvus, ref) => {
      await filled(milvus, ref);
      await milvus.delete(ref, "id >= 0");
    },
    work: (spoilt, ref) => spoilt.insert(ref, rows),
    check: async (milvus, ref, result) => {
      expect(result).toBe(rows.length);
      expect(await milvus.count(ref)).toBe(rows.length);
    },
  },
  {
    name: "search",
    prepare: filled,
    work: searchFor,
    check: async (milvus, ref, result) => expect(result).toEqual(await searchFor(milvus, ref)),
  },
  {
    name: "copy of a rebuild",
    prepare: async (milvus, ref) => {
      await filled(milvus, ref);
      await milvus.createCollection(next(ref), state, {
        [ownProperty.owner]: "faults:collections/spec.yaml",
        [ownProperty.collection]: ref.collection,
        [ownProperty.generation]: "2",
        [ownProperty.rebuild]: JSON.stringify({ from: ref.collection, target: "any", phase: "copy" }),
      });
      await milvus.createIndex(next(ref), hnsw);
      await milvus.load(next(ref), load);
    },
    work: async (spoilt, ref, folder) => {
      const job = {
        milvus: spoilt,
        database: ref.database,
        from: ref.collection,
        to: next(ref).collection,
        mapping: {
          primaryKey: "id",
          fields: ["id", "title", "embedding"],
          keys: "kept" as const,
          moved: [],
          asDynamic: [],
          checked: [],
          embed: [],
          dynamic: false,
          partitions: null,
          partitionBy: null,
        },
        back: false,
        embedder: null,
        folder,
        signal: new AbortController().signal,
        onProgress: () => {},
      };
      await copyRows(job);
      await verifyCopy(job, async (generation) => void (await searchFor(spoilt, generation)));
    },
    check: async (milvus, ref) => {
      const query = { filter: "id >= 0", outputFields: ["title", "embedding"], limit: rows.length + 1 };
      const byId = (a: Record<string, unknown>, b: Record<string, unknown>) => Number(a.id) - Number(b.id);
      const [from, to] = await Promise.all([milvus.query(ref, query), milvus.query(next(ref), query)]);
      expect(to.toSorted(byId)).toEqual(from.toSorted(byId));
    },
  },
];

/** Every fault meets some phases in each run, and every phase some faults; reading and copying meet all. */
const always = new Set(["read state", "copy of a rebuild"]);
const pairs = networkFaults.flatMap((fault) => phases.map((phase) => ({ fault, phase })));
const chosen = sampleOf(pairs, { size: 12, always: ({ phase }) => always.has(phase.name) });
const phasesUnder = (fault: NetworkFault) =>
  chosen.flatMap((pair) => (pair.fault === fault ? [pair.phase] : []));

// Without Go nothing spoils the network; where it has to be there, the build says what is missing.
describe.skipIf(whyNoGo() !== null && !process.env.CI)("a network that is bad", () => {
  let toxiproxy: RunningToxiproxy;
  let direct: Milvus;
  beforeAll(async () => {
    toxiproxy = await startToxiproxy();
    direct = await open(inject("milvusLite"));
  });
  afterAll(async () => {
    await direct?.close();
    await toxiproxy?.stop();
  });

  /** "done", or the code of the error; whatever else is thrown is a defect. */
  const outcomeOf = async (work: Promise<unknown>): Promise<{ code: string; result: unknown }> => {
    try {
      return { code: "done", result: await work };
    } catch (error) {
      if (!(error instanceof MilvusStackError)) throw error;
      return { code: error.diagnostics[0]?.code ?? "", result: null };
    }
  };
  const orHang = async <T>(work: Promise<T>): Promise<T> => {
    const stop = new AbortController();
    const hang = sleep(hangMs, undefined, { signal: stop.signal }).then(() => {
      throw new Error(`not over after ${hangMs / 1000} s`);
    });
    hang.catch(() => {});
    return await Promise.race([work, hang]).finally(() => stop.abort());
  };
  const onWay = async (work: (way: FaultyWay) => Promise<void>) => {
    const way = await toxiproxy.openWay(inject("milvusLite"));
    await work(way).finally(() => way.mend());
  };

  const whileConnecting = (fault: NetworkFault) =>
    onWay(async (way) => {
      await way.spoil(fault);
      const { code, result } = await orHang(outcomeOf(open(way.uri)));
      expect(["done", "MS402", "MS405"]).toContain(code);
      if (code === "done") expect(result).toMatchObject({ server: direct.server });
    });

  const whileItDoes = async (fault: NetworkFault, { prepare, work, check }: Phase) => {
    const ref = { database: "default", collection: `n_${randomBytes(4).toString("hex")}` };
    const folder = await mkdtemp(join(tmpdir(), "milvus-stack-network-"));
    try {
      await prepare(direct, ref);
      await onWay(async (way) => {
        const milvus = await open(way.uri);
        await way.spoil(fault);
        const { code, result } = await orHang(outcomeOf(work(milvus, ref, folder)));
        // Nothing else: never "it is not there", "not allowed" or "not implemented", which would be believed.
        expect(["done", "MS402", "MS408", "MS409"]).toContain(code);
        if (code === "done") await check(direct, ref, result);
        await way.mend();
        // The same client works again.
        expect(await orHang(milvus.listDatabases())).toContain("default");
        await milvus.close();
      });
    } finally {
      for (const each of [ref, next(ref)]) {
        if (await direct.describeCollection(each)) await direct.dropCollection(each);
      }
      await rm(folder, { recursive: true });
    }
  };

  /** Most of the time they wait: many of them at once, each on a way of its own. */
  const begun = new Map<string, Promise<void>>();
  beforeAll(() => {
    const atOnce = pLimit(14);
    for (const fault of networkFaults) {
      begun.set(
        fault.name,
        atOnce(() => whileConnecting(fault)),
      );
      for (const phase of phasesUnder(fault)) {
        begun.set(
          `${fault.name} ${phase.name}`,
          atOnce(() => whileItDoes(fault, phase)),
        );
      }
    }
    // Each is awaited by its own test.
    for (const each of begun.values()) each.catch(() => {});
  });

  /** What was begun; a test that is tried again begins anew. */
  const take = async (name: string, again: () => Promise<void>) => {
    const first = begun.get(name);
    begun.delete(name);
    await (first ?? again());
  };

  describe.each(networkFaults)("by $name", (fault) => {
    test(
      "while it is connected to",
      async () => await take(fault.name, () => whileConnecting(fault)),
      hangMs * 2,
    );

    test.each(phasesUnder(fault))(
      "while it does: $name",
      async (phase) => {
        await take(`${fault.name} ${phase.name}`, () => whileItDoes(fault, phase));
      },
      hangMs * 2,
    );
  });
});
