import { type Diagnostic, ExitCode, MilvusStackError } from "../provision/diagnostics/diagnostic.ts";
import { CliCode } from "./codes.ts";

/** A command line that is not understood. */
export function usageError(
  summary: string,
  more: { readonly fix?: string; readonly suggestion?: string | undefined } = {},
): MilvusStackError {
  const diagnostic: Diagnostic = {
    code: CliCode.usage,
    severity: "error",
    summary,
    ...(more.suggestion === undefined ? {} : { suggestion: more.suggestion }),
    fix: more.fix ?? "See npx milvus-stack --help.",
  };
  return new MilvusStackError(diagnostic, ExitCode.invalid);
}
