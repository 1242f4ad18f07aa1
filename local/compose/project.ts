import { createHash } from "node:crypto";
import { basename, dirname } from "node:path";
import type { LocalPaths } from "../paths.ts";

/** Name of the Compose project of a folder: the same every time, and another one for another folder of the same name. */
export function projectName({ folder }: LocalPaths): string {
  const owner = dirname(folder);
  const readable = basename(owner)
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "")
    .slice(0, 30);
  const unique = createHash("sha256").update(owner).digest("hex").slice(0, 8);
  return ["milvus", readable, unique].filter((part) => part !== "").join("-");
}
