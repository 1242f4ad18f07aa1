import { join } from "node:path";
import { status } from "@grpc/grpc-js";
import { expect, test } from "vitest";
import { MilvusStackError } from "../../provision/diagnostics/diagnostic.ts";
import { grpcFailure } from "../../provision/milvus/grpc-failure.ts";
import { shownResponse } from "../../provision/milvus/messages.ts";
import { isSuccess, isTransient, statusOf, toError } from "../../provision/milvus/status.ts";
import { answerTo } from "../../provision/recording/format.ts";
import { readRecording, recordedVersions, scenariosOf } from "./read-recording.ts";

interface Refusal {
  readonly version: string;
  readonly where: string;
  readonly error: Error;
  readonly transient: boolean;
  /** The server's own words. */
  readonly said: string;
}

/** Every answer of every recording that is no success, as the error that people get of it. */
const refusals: readonly Refusal[] = recordedVersions.flatMap((version) =>
  scenariosOf(version).flatMap((scenario) => {
    const recording = readRecording(version, scenario);
    return recording.calls.flatMap((call): Refusal[] => {
      const answer = answerTo(recording, call);
      const { method, step } = call;
      const at = { version, where: `${scenario}: ${step}` };
      if ("grpcError" in answer) {
        const { code, details } = answer.grpcError;
        const thrown = Object.assign(new Error(`${code} ${details}`), { code, details });
        return [{ ...at, said: details, ...grpcFailure(`ask ${method}`, thrown, "milvus:19530", 30_000) }];
      }
      // What is its default is left out: no code is a success.
      const found = { error_code: "Success", ...statusOf(shownResponse(method, answer.bytes)) };
      if (isSuccess(found)) return [];
      const error = toError(`ask ${method}`, found);
      return [{ ...at, said: String(Reflect.get(found, "reason")), error, transient: isTransient(found) }];
    });
  }),
);

const diagnosticOf = ({ error }: Refusal) => {
  if (!(error instanceof MilvusStackError)) throw error;
  const [diagnostic] = error.diagnostics;
  if (diagnostic === undefined) throw new Error("no diagnostic");
  return diagnostic;
};

test("every refusal says in one line what is wrong and what to do, without traces and ids of the server", () => {
  expect(refusals.length).toBeGreaterThan(500);
  for (const refusal of refusals) {
    const { summary, cause = "", fix = "" } = diagnosticOf(refusal);
    const shown = `${summary}\n${cause}`;
    expect(shown, refusal.where).not.toMatch(/stack trace|\.go:|rpc error|call query coord|\d{15}/);
    expect(cause, refusal.where).not.toMatch(/\n|: invalid parameter$/);
    expect(cause.length, refusal.where).toBeLessThan(402);
    expect(fix, refusal.where).not.toBe("");
    // Milvus tried these itself, for a minute.
    if (/StreamingNode|NodeNum/.test(refusal.said)) expect(refusal.transient, refusal.said).toBe(false);
  }
});

test("only what a user may not do is a lack of rights", () => {
  const denied = refusals.filter((refusal) => diagnosticOf(refusal).code === "MS412");
  expect(denied.every(({ said }) => /permission deny/.test(said))).toBe(true);
  expect(denied.every(({ error }) => /^MS412/.test(error.message))).toBe(true);
  const unauthenticated = refusals.filter((refusal) => diagnosticOf(refusal).code === "MS403");
  expect(new Set(unauthenticated.map(({ said }) => said)).size).toBe(3);
  expect(status.UNAUTHENTICATED).toBe(16);
});

test("the diagnostics are those that were read and agreed to", async () => {
  const lines = refusals.map((refusal) => {
    const { code, cause = "", fix } = diagnosticOf(refusal);
    return `${code} ${cause}\n      fix: ${fix}`;
  });
  const text = `${[...new Set(lines)].sort().join("\n")}\n`;
  await expect(text).toMatchFileSnapshot(join("..", "golden", "recorded-refusals.txt"));
});
