import { ExitCode, MilvusStackError } from "../../provision/diagnostics/index.ts";

/** The chart makes other objects than this version of the stack counts on. */
export function chartMismatch(cause: string): MilvusStackError {
  return new MilvusStackError(
    {
      code: "MS961",
      severity: "error",
      summary: "The Milvus chart does not make what the stack counts on.",
      cause,
      fix: "Use the chart version of helm-values/charts.lock.yaml.",
    },
    ExitCode.invalid,
  );
}
