import type { Diagnostic } from "../../provision/diagnostics/index.ts";
import type { StackConfig } from "../config/types.ts";
import { checkQueryNodes } from "./check-query-nodes.ts";
import { checkEtcdVolume, checkObjectStore } from "./check-volumes.ts";

/** What of the stack's sizes is too small for its data, and what would do. */
export function checkSizes(config: StackConfig): Diagnostic[] {
  return [...checkQueryNodes(config), ...checkObjectStore(config), ...checkEtcdVolume(config)];
}
