/** Plans the specs of a folder in a process of its own, or only gets ready to, and prints that process's peak memory in KiB. */
import { planTarget } from "../provision/plan-target.ts";
import { loadSpecs } from "../provision/spec/index.ts";
import { openMilvus } from "./many-collections.ts";

const { uri, folder, mode }: { uri: string; folder: string; mode: "connect" | "plan" } = JSON.parse(
  process.argv[2] ?? "",
);
const specs = await loadSpecs({ cwd: folder, env: {} });
const milvus = await openMilvus(uri);
if (mode === "plan") await planTarget(milvus, specs);
await milvus.close();
process.stdout.write(String(process.resourceUsage().maxRSS));
