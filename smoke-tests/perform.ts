import { MilvusStackError } from "../provision/diagnostics/index.ts";
import type { Check, CheckContext } from "./context.ts";
import type { SmokeCheck } from "./types.ts";

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
    return {
      ...about,
      ok: false,
      status: "failed",
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
