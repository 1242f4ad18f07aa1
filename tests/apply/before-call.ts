import type { CollectionRef, Milvus } from "../../provision/milvus/port.ts";

/** The same server, on which somebody else's work is done, and over, right before the first such call is sent. */
export function beforeFirst(
  milvus: Milvus,
  call: "createCollection" | "insert",
  collection: string,
  work: () => Promise<unknown>,
): Milvus {
  let begun = false;
  return new Proxy(milvus, {
    get(target, key) {
      const value: unknown = Reflect.get(target, key);
      if (key !== call || typeof value !== "function") return value;
      return async (ref: CollectionRef, ...rest: readonly unknown[]): Promise<unknown> => {
        if (!begun && ref.collection === collection) {
          begun = true;
          await work();
        }
        return await Reflect.apply(value, target, [ref, ...rest]);
      };
    },
  });
}
