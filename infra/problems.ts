import * as pulumi from "@pulumi/pulumi";
import { type Diagnostic, MilvusStackError, renderDiagnostics } from "../provision/diagnostics/index.ts";

/**
 * Runs what may find problems. They become one message, which Pulumi shows without a stack trace.
 *
 * @throws pulumi.RunError
 */
export function reportingProblems<T>(run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof MilvusStackError)) throw error;
    throw new pulumi.RunError(`\n${renderDiagnostics(error.diagnostics)}\n`);
  }
}

/** Fails the deployment where one of them is an error, and logs the others. */
export function reportDiagnostics(diagnostics: readonly Diagnostic[]): void {
  if (diagnostics.some(({ severity }) => severity === "error"))
    throw new pulumi.RunError(`\n${renderDiagnostics(diagnostics)}\n`);
  for (const warning of diagnostics) pulumi.log.warn(renderDiagnostics([warning]));
}
