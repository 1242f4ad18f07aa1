import { type Diagnostic, ExitCode, MilvusStackError } from "../provision/diagnostics/index.ts";

type Problem = Pick<Diagnostic, "summary" | "cause" | "fix">;

/** Codes of what can go wrong with the embedded target. */
export const LocalCode = {
  noPython: "MS501",
  pythonTooOld: "MS502",
  noVenvModule: "MS503",
  installFailed: "MS504",
  portInUse: "MS505",
  serverExited: "MS506",
  serverNotReady: "MS507",
  unsupportedPlatform: "MS508",
  interrupted: "MS509",
  locked: "MS510",
  badPort: "MS511",
  noDocker: "MS512",
  noCompose: "MS513",
  noDaemon: "MS514",
  composeFailed: "MS515",
  lostPasswords: "MS516",
  badPassword: "MS517",
} as const;
export type LocalCode = (typeof LocalCode)[keyof typeof LocalCode];

const exitCodes: Partial<Record<LocalCode, ExitCode>> = {
  MS509: ExitCode.interrupted,
  MS510: ExitCode.locked,
  MS511: ExitCode.invalid,
  MS517: ExitCode.invalid,
};

/** An error of the embedded target, ready to be thrown. */
export function localError(code: LocalCode, problem: Problem, options?: ErrorOptions): MilvusStackError {
  return new MilvusStackError(
    { code, severity: "error", ...problem },
    exitCodes[code] ?? ExitCode.failed,
    options,
  );
}

/** The error that an aborted `signal` ends in, whatever the reason it was aborted with. */
export function interrupted(signal: AbortSignal): MilvusStackError {
  if (signal.reason instanceof MilvusStackError) return signal.reason;
  return localError(LocalCode.interrupted, {
    summary: "Interrupted; what this run had started is stopped again.",
    fix: "Run the command again.",
  });
}
