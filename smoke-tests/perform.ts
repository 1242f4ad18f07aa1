import { MilvusStackError } from "../provision/diagnostics/index.ts";
import { isMilvusError, MilvusCode } from "../provision/milvus/codes.ts";
import type { Check, CheckContext } from "./context.ts";
import type { CheckKind, SmokeCheck } from "./types.ts";

const searches: ReadonlySet<CheckKind> = new Set(["query", "latency"]);

/** An error of a check is its finding: the checks after it can still tell more. */
export async function perform(check: Check, context: CheckContext): Promise<SmokeCheck> {
  const start = performance.now();
  const about = { collection: context.spec.collection, name: check.name, kind: check.kind };
  try {
    const { figures = {}, ...finding } = await check.run(context);
    const ok = finding.status === "passed";
    return { ...about, ok, ...finding, figures, durationMs: performance.now() - start };
  } catch (error) {
    context.signal?.throwIfAborted();
    if (!(error instanceof MilvusStackError)) throw error;
    // A search is what is tested; what the others only look at, this user may not see.
    const unseen = !searches.has(check.kind) && isMilvusError(error, MilvusCode.denied);
    return {
      ...about,
      ok: false,
      status: unseen ? "not run" : "failed",
      detail: error.diagnostics
        .map(({ summary, cause }) => (cause ? `${summary} ${cause}` : summary))
        .join(" "),
      expected: "an answer",
      actual: "an error",
      figures: {},
      durationMs: performance.now() - start,
    };
  }
}
