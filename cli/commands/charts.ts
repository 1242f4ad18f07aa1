import type { CommandGroup } from "../command.ts";
import { pull } from "./charts/pull.ts";
import { update } from "./charts/update.ts";
import { verify } from "./charts/verify.ts";

export const command: CommandGroup = {
  description:
    "The Helm charts and images that a stack is made of, as helm-values/charts.lock.yaml pins them. Charts are kept in the cache, where pulumi up takes them from.",
  subcommands: [pull, verify, update],
  examples: [
    ["charts pull", "download the charts of the lock and check their sums"],
    ["charts verify", "hold what is there against the lock"],
    ["charts update --dry-run", "newer charts of the same Milvus release"],
  ],
};
