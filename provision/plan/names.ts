import type { LiveCollection } from "../state/types.ts";

/** Milvus' own partition, which every collection without a partition key has. */
export const defaultPartition = "_default";

/** Name of the physical collection behind the alias `collection`: `articles__g1`. */
export function physicalName(collection: string, generation: number): string {
  return `${collection}__g${generation}`;
}

/** `project:path/of/spec.yaml`, with forward slashes on every system. */
export function ownerOf(project: string, file: string): string {
  return `${project}:${specPath(file)}`;
}

/** Path of a spec as it is recorded: forward slashes, without a leading `./`. */
export function specPath(file: string): string {
  return file.replaceAll("\\", "/").replace(/^(\.\/)+/, "");
}

/** Path of the spec that made a collection when it is one of this project; null when it is anybody else's. */
export function ownedPath(project: string, live: LiveCollection): string | null {
  const owner = live.ownership?.owner;
  return owner?.startsWith(`${project}:`) ? owner.slice(project.length + 1) : null;
}

/** `articles`, or `news.articles` in another database than `default`. Names of Milvus have no dots. */
export function collectionKey(database: string, collection: string): string {
  return database === "default" ? collection : `${database}.${collection}`;
}

/** `collection/articles/index/embedding`. */
export function addressOf(key: string, ...rest: readonly string[]): string {
  return ["collection", key, ...rest].join("/");
}

/** The collection or database that an address is about: `collection/articles`. */
export function rootOf(address: string): string {
  return address.split("/", 2).join("/");
}
