import type { Located, Path } from "../yaml/located.ts";

/** What was probably meant: the part under its right key or with its right value, or without it (null). */
export type Repair = (part: Located) => { key?: string; part: Located } | null;

export interface StructureProblem {
  readonly code: string;
  readonly path: Path;
  readonly part: "key" | "value";
  readonly summary: string;
  readonly cause?: string;
  readonly suggestion?: string;
  readonly fix: string;
  /** null: what was meant cannot be guessed. */
  readonly repair: Repair | null;
}
