import type { CollectionRef, Milvus } from "../../provision/milvus/port.ts";
import { isLockCollection } from "../../provision/state/ownership.ts";

/** The calls of an apply that change something on a server, its lock and its ledger included. */
const changing: ReadonlySet<string> = new Set([
  "createDatabase",
  "dropDatabase",
  "createCollection",
  "dropCollection",
  "renameCollection",
  "setProperties",
  "removeProperties",
  "alterDescription",
  "alterField",
  "createPartition",
  "dropPartition",
  "createIndex",
  "dropIndex",
  "load",
  "release",
  "createAlias",
  "alterAlias",
  "dropAlias",
  "insert",
  "upsert",
  "delete",
  "flush",
] satisfies (keyof Milvus)[]);

export interface CallObserver {
  /** `call` is about to be sent; the first is 1. */
  readonly before?: (call: number, name: string) => void;
  /** It has been handed to the client. The caller gets no answer before a promise that is given back is kept. */
  readonly sent?: (call: number, name: string) => void | Promise<void>;
  readonly after?: (call: number, name: string) => void;
}

/** The same server, with somebody who counts the calls that change something. Beats of the lock come by the clock: they are no points. */
export function observe(milvus: Milvus, { before, sent, after }: CallObserver): Milvus {
  let calls = 0;
  return new Proxy(milvus, {
    get(target, key) {
      const value: unknown = Reflect.get(target, key);
      if (typeof value !== "function" || typeof key !== "string" || !changing.has(key)) return value;
      return async (...args: readonly unknown[]): Promise<unknown> => {
        if (key === "setProperties" && isBeat(args[0])) return await Reflect.apply(value, target, args);
        const call = ++calls;
        before?.(call, key);
        const answer: unknown = Reflect.apply(value, target, args);
        const [result] = await Promise.all([answer, sent?.(call, key)]);
        after?.(call, key);
        return result;
      };
    },
  });
}

function isBeat(ref: unknown): boolean {
  return isRef(ref) && isLockCollection(ref.collection);
}

function isRef(value: unknown): value is CollectionRef {
  return typeof value === "object" && value !== null && "collection" in value;
}
