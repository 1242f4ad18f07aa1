import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { Environment, LoadedAccess, LoadedCollection } from "../types.ts";

/** What rules may look at. Structure and types of every collection are right; everything else is for rules to say. */
export interface RuleContext {
  /** In the order of their files; one whose typing errors could be guessed right is among them, as it was meant. */
  readonly collections: readonly LoadedCollection[];
  /** Databases, roles, users and groups. */
  readonly access: LoadedAccess;
  /** Name of the chosen environment, whether or not its file could be read. */
  readonly environmentName: string;
  /** null when the environment's file has problems of its own. */
  readonly environment: Environment | null;
  /** Dimensions of the environment's embedding model, known even where its variables are unset; null: not known. */
  readonly embeddingDimensions: number | null;
}

/** One family of checks. Pure: no I/O, no clock. `problemAt` of `../problem.ts` makes the diagnostics. */
export interface Rule {
  /** Every code that `check` may give. */
  readonly codes: readonly string[];
  check(context: RuleContext): Iterable<Diagnostic>;
}
