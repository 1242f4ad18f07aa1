import type { CopyJob, SmokeCheck } from "./types.ts";

/** Copies what was written meanwhile until little is left, then compares counts and samples, and runs the smoke checks. */
export function verifyCopy(_job: CopyJob, _smoke: SmokeCheck): Promise<void> {
  throw new Error("not yet in place");
}
