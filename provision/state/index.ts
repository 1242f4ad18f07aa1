export type { Capabilities } from "./capabilities.ts";
export { capabilitiesOf, isSince } from "./capabilities-of.ts";
export { emptyLedger, type Ledger, ledgerCollection } from "./ledger.ts";
export {
  isHiddenCollection,
  isLockCollection,
  lockCollection,
  ownProperty,
  ownPropertyPrefix,
} from "./ownership.ts";
export { readState } from "./read-state.ts";
export { type CollectionStats, collectStats, type Stats } from "./stats.ts";
export type * from "./types.ts";
