import { ownValue } from "../own-value.ts";
import type { Capabilities } from "./capabilities.ts";
import type { CollectionState } from "./types.ts";

type Values = Readonly<Record<string, unknown>>;

/**
 * What was asked for at creation and a describe of this server leaves out, as kept in `milvus-stack.recorded`.
 * Names of attributes are those of `CollectionState` and its parts; lists go by name.
 */
export interface Recorded {
  readonly collection?: Values;
  readonly fields?: Readonly<Record<string, Values>>;
  readonly functions?: Readonly<Record<string, Values>>;
  readonly indexes?: Readonly<Record<string, Values>>;
}

/** The part of a state that has to be recorded on this server; null when it reports everything. */
export function recordedOf(state: CollectionState, { unreported }: Capabilities): Recorded | null {
  const collection = pick(state, unreported.collection);
  const fields = pickEach(state.fields, unreported.field);
  const functions = pickEach(state.functions, unreported.function);
  const indexes = pickEach(state.indexes, unreported.index);
  const recorded = {
    ...(collection && { collection }),
    ...(fields && { fields }),
    ...(functions && { functions }),
    ...(indexes && { indexes }),
  };
  return Object.keys(recorded).length === 0 ? null : recorded;
}

/** A described state with the recorded values in place of what the server leaves out. */
export function withRecorded<S extends CollectionState>(
  described: S,
  recorded: Recorded,
  { unreported }: Capabilities,
): S {
  return {
    ...described,
    fields: overlayEach(described.fields, recorded.fields, unreported.field),
    functions: overlayEach(described.functions, recorded.functions, unreported.function),
    indexes: overlayEach(described.indexes, recorded.indexes, unreported.index),
    ...overlayCollection(described, recorded.collection, unreported.collection),
  };
}

/** Whether it is loaded, every server tells; only how can be a matter of record. */
function overlayCollection(
  { load }: CollectionState,
  recorded: Values | undefined,
  keys: ReadonlySet<string>,
): Values {
  return { ...only(recorded, keys), ...(load === null ? { load } : {}) };
}

function pick<T extends object>(from: T, keys: ReadonlySet<keyof T & string>): Values | undefined {
  if (keys.size === 0) return undefined;
  return Object.fromEntries([...keys].sort().map((key) => [key, from[key]]));
}

function pickEach<T extends { readonly name: string }>(
  items: readonly T[],
  keys: ReadonlySet<keyof T & string>,
): Record<string, Values> | undefined {
  if (keys.size === 0 || items.length === 0) return undefined;
  return Object.fromEntries(items.map((item) => [item.name, pick(item, keys) ?? {}]));
}

function overlayEach<T extends { readonly name: string }>(
  items: readonly T[],
  recorded: Readonly<Record<string, Values>> | undefined,
  keys: ReadonlySet<string>,
): readonly T[] {
  return items.map((item) => {
    // A server may report an attribute for some types only: what it does tell is believed.
    const missing = [...keys].filter((key) => isEmpty(Reflect.get(item, key)));
    return { ...item, ...only(ownValue(recorded, item.name), new Set(missing)) };
  });
}

function isEmpty(value: unknown): boolean {
  return value === null || value === undefined || value === "" || value === false;
}

function only(values: Values | undefined, keys: ReadonlySet<string>): Values {
  return Object.fromEntries(Object.entries(values ?? {}).filter(([key]) => keys.has(key)));
}
