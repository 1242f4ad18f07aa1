import type { Hit, Row } from "../provision/milvus/port.ts";
import type { StoreHit } from "./options.ts";

export function toHit<Stored extends object>({ id, score, fields }: Hit): StoreHit<Stored> {
  return { id, score, row: toStored<Stored>(fields) };
}

/**
 * A row as it was inserted: the keys of the dynamic field stand beside the fields, where Milvus keeps them in `$meta`.
 * The caller's row type is taken on trust: it is generated from the spec that the row was checked against.
 */
export function toStored<Stored extends object>({ $meta, ...fields }: Row): Stored {
  const dynamic = typeof $meta === "object" ? $meta : {};
  return { ...dynamic, ...fields } as Stored;
}
