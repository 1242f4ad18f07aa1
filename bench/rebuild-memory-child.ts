/** Copies one generation into another in a process of its own and prints that process's peak memory in KiB. */
import { copyGeneration } from "./copy-target.ts";
import { openMilvus } from "./many-collections.ts";

const [, , uri = "", from = "", to = ""] = process.argv;
const milvus = await openMilvus(uri);
await copyGeneration(milvus, Number(from), Number(to));
await milvus.close();
process.stdout.write(String(process.resourceUsage().maxRSS));
