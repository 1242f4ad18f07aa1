import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";

/** SHA-256 of a file, in hex. Charts are small: Milvus' is 0.4 MiB. */
export function sha256Of(file: string): string {
  return createHash("sha256").update(readFileSync(file)).digest("hex");
}
