import { type Diagnostic, ExitCode, MilvusStackError } from "../provision/diagnostics/index.ts";
import type { StoreCode } from "./codes.ts";

/** An error of the caller (exit code 3): nothing has been sent to Milvus. */
export function refusal(
  code: StoreCode,
  summary: string,
  rest: Pick<Diagnostic, "cause" | "suggestion"> & { readonly fix: string },
): MilvusStackError {
  return new MilvusStackError({ code, severity: "error", summary, ...rest }, ExitCode.invalid);
}

/** `suggestion` only where there is one, as exact optional types want it. */
export function suggesting(suggestion: string | undefined): Pick<Diagnostic, "suggestion"> {
  return suggestion === undefined ? {} : { suggestion };
}
