import type { ObjectRule, StackRule } from "../rule.ts";
import { disruptionBudgets } from "./disruption-budgets.ts";
import { loadBalancerSources } from "./load-balancer-sources.ts";
import { noHostAccess } from "./no-host-access.ts";
import { noPlainSecrets } from "./no-plain-secrets.ts";
import { nonRoot } from "./non-root.ts";
import { pinnedImages } from "./pinned-images.ts";
import { resourcesSet } from "./resources-set.ts";

/** Every rule of the pack. */
export const objectRules: readonly ObjectRule[] = [
  pinnedImages,
  resourcesSet,
  nonRoot,
  noHostAccess,
  noPlainSecrets,
  loadBalancerSources,
];

export const stackRules: readonly StackRule[] = [disruptionBudgets];
