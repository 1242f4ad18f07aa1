import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { ExitCode, MilvusStackError } from "../diagnostics/diagnostic.ts";

/** Codes of what goes wrong between this project and a server. */
export const MilvusCode = {
  notServed: "MS360",
  tooFewNodes: "MS361",
  badUri: "MS401",
  unreachable: "MS402",
  refusedToken: "MS403",
  badCertificate: "MS404",
  notMilvus: "MS405",
  unknownVersion: "MS406",
  notImplemented: "MS407",
  serverError: "MS408",
  deadline: "MS409",
  interrupted: "MS410",
  notThere: "MS411",
  denied: "MS412",
  indexFailed: "MS413",
  badQuery: "MS414",
  badAssumedVersion: "MS415",
  unreadableJson: "MS416",
  rowRefused: "MS663",
  rowsLost: "MS664",
  badKey: "MS676",
  notLoaded: "MS677",
  proxyFailed: "MS417",
  clientCertificate: "MS418",
} as const;
export type MilvusCode = (typeof MilvusCode)[keyof typeof MilvusCode];

const exitCodes: Partial<Record<MilvusCode, ExitCode>> = {
  MS401: ExitCode.invalid,
  MS402: ExitCode.unreachable,
  MS403: ExitCode.unreachable,
  MS404: ExitCode.unreachable,
  MS405: ExitCode.unreachable,
  MS406: ExitCode.unreachable,
  MS410: ExitCode.interrupted,
  MS414: ExitCode.invalid,
  MS415: ExitCode.invalid,
  MS676: ExitCode.invalid,
  MS417: ExitCode.unreachable,
  MS418: ExitCode.unreachable,
};

/** An error of this module: one sentence, what the server said, what to do. */
export function milvusError(
  code: MilvusCode,
  text: Pick<Diagnostic, "summary"> & { cause?: string | undefined; fix?: string | undefined },
  options?: ErrorOptions,
): MilvusStackError {
  const diagnostic: Diagnostic = {
    code,
    severity: "error",
    summary: text.summary,
    ...(text.cause !== undefined && { cause: text.cause }),
    ...(text.fix !== undefined && { fix: text.fix }),
  };
  return new MilvusStackError(diagnostic, exitCodes[code] ?? ExitCode.failed, options);
}

/** A row that the server refuses for what is in it, found among those of one write; every row before it was written. */
export class RowRefused extends MilvusStackError {
  /** Its position among the rows of the write, from 0. */
  readonly row: number;

  constructor(row: number, said: MilvusStackError) {
    super(said.diagnostics, said.exitCode, { cause: said });
    this.name = "RowRefused";
    this.row = row;
  }
}

/** Whether an error is one of this module's, of one of the given codes. */
export function isMilvusError(error: unknown, ...codes: MilvusCode[]): error is MilvusStackError {
  return (
    error instanceof MilvusStackError && error.diagnostics.some((d) => codes.some((code) => code === d.code))
  );
}
