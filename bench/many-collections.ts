import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import pLimit from "p-limit";
import { runCollectionOperation } from "../provision/apply/run-collection-operation.ts";
import { connect } from "../provision/milvus/index.ts";
import type { Milvus } from "../provision/milvus/port.ts";
import type { Operation } from "../provision/plan/types.ts";
import { planTarget } from "../provision/plan-target.ts";
import { loadSpecs } from "../provision/spec/index.ts";

const example = fileURLToPath(new URL("../collections/articles.yaml", import.meta.url));

export interface ManyOptions {
  readonly count: number;
  /** What is in the specs' place for `load`: `{ replicas: 1 }`, or `false` for a server that cannot load that many. */
  readonly load: string;
}

/** Writes a project of `count` specs into a folder: the example, without its partitions, under other names. */
export async function writeManySpecs(
  folder: string,
  uri: string,
  { count, load }: ManyOptions,
): Promise<void> {
  await mkdir(join(folder, "collections"), { recursive: true });
  await mkdir(join(folder, "environments"), { recursive: true });
  await writeFile(join(folder, "package.json"), '{ "name": "bench" }');
  await writeFile(
    join(folder, "environments/local.yaml"),
    `milvus: { uri: "${uri}" }\nembeddings: { embedded: e5-small }\n`,
  );
  const [spec = ""] = (await readFile(example, "utf8")).split(/^environments:/m);
  const text = spec
    .replace(/^partitions: .*$/m, "")
    .replace(/^load: .*$/m, `load: ${load}`)
    .replace(/^seed: .*$/m, "");
  for (let i = 0; i < count; i++) {
    const named = text
      .replace(/^collection: .*$/m, `collection: articles_${i}`)
      .replace(", partitions: [science]", "");
    await writeFile(join(folder, `collections/articles-${i}.yaml`), named);
  }
}

/** Makes the collections of a folder's specs: what `apply` would do, several at a time. */
export async function applyManySpecs(folder: string, uri: string): Promise<void> {
  const milvus = await openMilvus(uri);
  try {
    const { actions } = await planTarget(milvus, await loadSpecs({ cwd: folder, env: {} }));
    const limit = pLimit(8);
    const collections = new Map<string, Operation[]>();
    for (const { address, operations } of actions) {
      const [, name = ""] = address.split("/");
      collections.set(name, [...(collections.get(name) ?? []), ...operations]);
    }
    await Promise.all(
      [...collections.values()].map((operations) =>
        limit(async () => {
          for (const operation of operations) await runCollectionOperation(milvus, operation as never, {});
        }),
      ),
    );
  } finally {
    await milvus.close();
  }
}

export function openMilvus(uri: string): Promise<Milvus> {
  return connect({ kind: "uri", uri, token: null, caFile: null, serverName: null });
}
