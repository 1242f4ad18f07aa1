import { queryNodeMemories } from "./node-sizes.ts";
import { GiB } from "./quantity.ts";

/** The smallest usual memory of a query node with which so many hold `neededBytes`: `16Gi`. */
export function memoryFor(neededBytes: number, queryNodes: number): string {
  const each = neededBytes / queryNodes / GiB;
  return `${queryNodeMemories.find((size) => size >= each) ?? Math.ceil(each / 32) * 32}Gi`;
}
