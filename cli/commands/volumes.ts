import type { CommandGroup } from "../command.ts";
import { grow } from "./volumes/grow.ts";

export const command: CommandGroup = {
  description: "The volumes of a stack in its Kubernetes cluster.",
  subcommands: [grow],
  examples: [["volumes grow etcd --size 50Gi --namespace milvus", "larger volumes for etcd, in place"]],
};
