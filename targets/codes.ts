import { type Diagnostic, ExitCode, MilvusStackError } from "../provision/diagnostics/diagnostic.ts";

/** Codes of targets that cannot be opened. */
export const TargetCode = {
  notRunning: "MS811",
  badKubeconfig: "MS820",
  clusterUnreachable: "MS821",
  notPermitted: "MS822",
  noService: "MS823",
  noReadyPod: "MS824",
  forwardRefused: "MS825",
  noPulumi: "MS830",
  notLoggedIn: "MS831",
  noStack: "MS832",
  noPassphrase: "MS833",
  noOutputs: "MS834",
  pulumiFailed: "MS835",
} as const;
export type TargetCode = (typeof TargetCode)[keyof typeof TargetCode];

/** A target that cannot be opened: exit code 4, whatever it is. */
export function targetError(
  code: TargetCode,
  text: { summary: string; cause?: string | undefined; fix: string },
  options?: ErrorOptions,
): MilvusStackError {
  const diagnostic: Diagnostic = {
    code,
    severity: "error",
    summary: text.summary,
    ...(text.cause !== undefined && { cause: text.cause }),
    fix: text.fix,
  };
  return new MilvusStackError(diagnostic, ExitCode.unreachable, options);
}
