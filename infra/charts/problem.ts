import { type Diagnostic, ExitCode, MilvusStackError } from "../../provision/diagnostics/index.ts";

/** An error about charts or images, one diagnostic a summary. The exit code is 3 unless another is given. */
export function chartProblem(
  code: string,
  summaries: string | readonly string[],
  {
    exitCode = ExitCode.invalid,
    ...rest
  }: Pick<Diagnostic, "cause" | "fix" | "range" | "frame"> & { readonly exitCode?: ExitCode } = {},
): MilvusStackError {
  const list = typeof summaries === "string" ? [summaries] : summaries;
  return new MilvusStackError(
    list.map((summary) => ({ code, severity: "error" as const, summary, ...rest })),
    exitCode,
  );
}
