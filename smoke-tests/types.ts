import type { ServerInfo } from "../provision/state/types.ts";

export type CheckKind = "alias" | "schema" | "index" | "load" | "rows" | "query" | "recall" | "latency";
/** `not run`: what it needs is not there; `detail` says what. */
export type CheckStatus = "passed" | "failed" | "not run";

/** One thing that was checked. */
export interface SmokeCheck {
  readonly collection: string;
  readonly name: string;
  readonly kind: CheckKind;
  readonly ok: boolean;
  readonly status: CheckStatus;
  /** One sentence for people. */
  readonly detail: string;
  readonly expected: string;
  readonly actual: string;
  readonly durationMs: number;
  /** Measured values with their unit in the name: `recall`, `p95Ms`, `coldMs`, `failures`. */
  readonly figures: Readonly<Record<string, number>>;
}

/** What `smoke` found, as plain data. */
export interface SmokeReport {
  readonly formatVersion: 1;
  readonly environment: string;
  readonly server: ServerInfo;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly durationMs: number;
  /** Nothing failed; under CI, nothing was left out either. */
  readonly ok: boolean;
  readonly collections: readonly { readonly name: string; readonly checks: readonly SmokeCheck[] }[];
  readonly summary: { readonly passed: number; readonly failed: number; readonly notRun: number };
}

/** What a check found, before it is timed and named. */
export interface Finding {
  readonly status: CheckStatus;
  readonly detail: string;
  readonly expected: string;
  readonly actual: string;
  readonly figures?: Readonly<Record<string, number>>;
}
