/** Copies one generation into another in a process of its own and prints that process's peak memory in KiB. */
import { withLittleMemory } from "../cli/workflows/with-little-memory.ts";
import { copyGeneration } from "./copy-target.ts";
import { openMilvus } from "./many-collections.ts";

const [, , uri = "", from = "", to = ""] = process.argv;
const milvus = await openMilvus(uri);
// As `milvus-stack apply` does it.
await withLittleMemory(() => copyGeneration(milvus, Number(from), Number(to)));
await milvus.close();
process.stdout.write(String(process.resourceUsage().maxRSS));
