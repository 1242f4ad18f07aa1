import { oneLine } from "../../diagnostics/text.ts";
import type { ServerInfo } from "../../state/types.ts";

const products: Record<ServerInfo["product"], string> = {
  milvus: "Milvus",
  "milvus-lite": "Milvus Lite",
  "zilliz-cloud": "Zilliz Cloud",
};

/** `Milvus Lite 3.2.2`: servers write their version with and without their name. */
export function serverName({ product, version }: ServerInfo): string {
  return `${products[product]} ${oneLine(version).replace(/^milvus_lite-|^v/, "")}`;
}
