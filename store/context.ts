import type { Embedder } from "../embeddings/types.ts";
import { type RowModel, rowModel } from "../provision/data/index.ts";
import type { CollectionRef, Milvus } from "../provision/milvus/port.ts";
import type { CollectionSpec } from "../provision/spec/schema.ts";
import type { LoadedCollection } from "../provision/spec/types.ts";
import { vectorFields } from "./search-target.ts";

export interface CreateStoreOptions {
  readonly milvus: Milvus;
  /** null: only what needs no text works. */
  readonly embedder: Embedder | null;
  readonly collection: LoadedCollection;
  /** Physical name, where the alias is not the one to use; `collection:` of the spec when left out. */
  readonly name?: string;
  /** Called by `close()`. */
  readonly onClose?: () => Promise<void>;
}

/** What every call of a store works with. */
export interface StoreContext {
  readonly milvus: Milvus;
  readonly embedder: Embedder | null;
  readonly spec: CollectionSpec;
  readonly model: RowModel;
  readonly ref: CollectionRef;
  /** What a row holds when nothing else is asked for: all but vectors. */
  readonly outputFields: readonly string[];
}

export function contextOf({ milvus, embedder, collection, name }: CreateStoreOptions): StoreContext {
  const { spec } = collection;
  const model = rowModel(spec, milvus.capabilities.rowValues);
  const vectors = new Set(vectorFields(spec));
  const scalars = spec.fields.map((field) => field.name).filter((field) => !vectors.has(field));
  return {
    milvus,
    embedder,
    spec,
    model,
    ref: { database: spec.database ?? "default", collection: name ?? spec.collection },
    outputFields: model.dynamic ? [...scalars, "$meta"] : scalars,
  };
}
