import { oneLine } from "../../diagnostics/text.ts";
import type { ServerInfo } from "../../state/types.ts";

const products: Record<ServerInfo["product"], string> = {
  milvus: "Milvus",
  "milvus-lite": "Milvus Lite",
  "zilliz-cloud": "Zilliz Cloud",
};

/** `Milvus Lite 3.2.2`: servers write their version with and without their name. */
export function serverName({ product, version, ...server }: ServerInfo): string {
  const { major, minor, patch, assumed = false } = server;
  const taken = assumed ? `, taken for ${major}.${minor}.${patch}` : "";
  return `${products[product]} ${oneLine(version).replace(/^milvus_lite-|^v/, "")}${taken}`;
}
