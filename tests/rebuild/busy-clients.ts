import type { CollectionRef, Milvus, Row } from "../../provision/milvus/port.ts";

/** What clients did while something else went on. */
export interface ClientRecord {
  searches: number;
  /** What failed, in the server's words. */
  readonly failures: string[];
  /** Version that each key was last acknowledged with; null: its deletion was. */
  readonly acknowledged: Map<number, number | null>;
}

export interface BusyClients {
  readonly record: ClientRecord;
  /** Ends them, and waits for what is under way. */
  stop(): Promise<void>;
}

export interface BusyOptions {
  /** By its public name. */
  readonly at: CollectionRef;
  /** Keys below this are there already. */
  readonly rows: number;
  readonly rowOf: (id: number, version: number) => Row;
  readonly vector: Float32Array;
  /** Vector field that is searched. */
  readonly field: string;
}

/** A client that searches without pause, one that upserts old and new rows, and one that deletes. */
export function startBusyClients(milvus: Milvus, options: BusyOptions): BusyClients {
  const { at, rows, rowOf, vector, field } = options;
  const record: ClientRecord = { searches: 0, failures: [], acknowledged: new Map() };
  let stopped = false;
  const keepDoing = async (what: () => Promise<void>) => {
    while (!stopped) {
      await what().catch((error) => record.failures.push(String(error)));
      // Room for the others: all of them are in one process.
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
  };
  let version = 1;
  const upsert = async () => {
    version += 1;
    const now = version;
    // Every third key is new, and a few are written again and again.
    const ids = [3 * ((now * 7919) % Math.floor(rows / 3)), rows + now, now % 9];
    const written = ids.filter((id) => id % 3 !== 1);
    await milvus.upsert(
      at,
      written.map((id) => rowOf(id, now)),
    );
    for (const id of written) record.acknowledged.set(id, now);
  };
  let deleted = 0;
  const remove = async () => {
    // Keys that nobody upserts.
    const id = 3 * ((deleted * 104_729) % Math.floor(rows / 3)) + 1;
    deleted += 1;
    await milvus.delete(at, `id in [${id}]`);
    record.acknowledged.set(id, null);
    await new Promise((resolve) => setTimeout(resolve, 20));
  };
  const search = async () => {
    const [hits = []] = await milvus.search({ ...at, field, vectors: [vector], limit: 5 });
    record.searches += 1;
    if (hits.length !== 5) record.failures.push(`${hits.length} hits`);
  };
  const working = [keepDoing(search), keepDoing(upsert), keepDoing(remove)];
  return {
    record,
    async stop() {
      stopped = true;
      await Promise.all(working);
    },
  };
}

/** The version of every row, by its key, as it is read strongly through the public name. */
export async function versionsOf(milvus: Milvus, at: CollectionRef): Promise<Map<number, number>> {
  const versions = new Map<number, number>();
  for await (const page of milvus.scan(at, { outputFields: ["version"] })) {
    for (const { id, version } of page) {
      if (versions.has(Number(id))) throw new Error(`row ${id} is there twice`);
      versions.set(Number(id), Number(version));
    }
  }
  return versions;
}
