import type { PlanOptions } from "../provision/plan/index.ts";
import type { OptionDefinition } from "./command.ts";

/** What `plan` and `apply` have in common, so that what was shown is what is done. */
export const noOutageOption: OptionDefinition = {
  flags: "--no-outage",
  description: "rebuild beside the collection instead of interrupting its searches",
};

export const pruneOldOption: OptionDefinition = {
  flags: "--prune-old",
  description: "drop the generations that rebuilds kept for rollback",
};

export const adoptOption: OptionDefinition = {
  flags: "--adopt",
  description: "make collections made by hand ours, even where nothing else is to be done",
};

export const acceptEnvironmentOption: OptionDefinition = {
  flags: "--accept-environment <name>",
  description: "the cluster was this environment so far, and becomes that of --env",
};

/** commander turns `--no-outage` into `outage: false`. */
export function planOptions(given: {
  readonly outage: boolean;
  readonly pruneOld?: boolean;
  readonly adopt?: boolean;
}): PlanOptions {
  return { noOutage: !given.outage, pruneOld: given.pruneOld ?? false, adopt: given.adopt ?? false };
}
