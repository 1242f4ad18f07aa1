import { describe, expect, test } from "vitest";
import { shownResponse } from "../../provision/milvus/messages.ts";
import { parseServerVersion } from "../../provision/milvus/server-version.ts";
import { statusOf } from "../../provision/milvus/status.ts";
import { answerTo, type Message } from "../../provision/recording/format.ts";
import { capabilitiesOf } from "../../provision/state/capabilities-of.ts";
import { type RecordedVersion, readRecording, recordedVersions, scenariosOf } from "./read-recording.ts";

/** Types that no spec can say: structs, vectors in them, and long texts. */
const beyondSpecs: ReadonlySet<string> = new Set(["ArrayOfStruct", "ArrayOfVector", "Struct", "Text"]);

/** Every answer to a method in all scenarios of a version. */
function answersTo(version: RecordedVersion, method: string): Message[] {
  return scenariosOf(version).flatMap((scenario) => {
    const recording = readRecording(version, scenario);
    return recording.calls.flatMap((call) => {
      if (call.method !== method) return [];
      const answer = answerTo(recording, call);
      return "bytes" in answer ? [shownResponse(method, answer.bytes)] : [];
    });
  });
}

describe.each(recordedVersions)("what Milvus %s can do is what it was seen to do", (version) => {
  const { dataTypes, indexTypes } = capabilitiesOf(parseServerVersion(version, false));

  test("types of fields", () => {
    const described = answersTo(version, "DescribeCollection");
    const seen = new Set(described.flatMap(({ schema }) => listOf(schema, "fields").map(typeOf)));
    for (const type of beyondSpecs) seen.delete(type);
    expect([...seen].sort()).toEqual([...dataTypes].sort());
    const refused = reasonsOf(answersTo(version, "CreateCollection"));
    // Timestamptz is 26.
    expect(refused.some((reason) => /data type: 26 is not supported/.test(reason))).toBe(
      !dataTypes.has("Timestamptz"),
    );
  });

  test("types of indexes", () => {
    const described = answersTo(version, "DescribeIndex");
    const indexes = described.flatMap((answer) => listOf(answer, "index_descriptions"));
    const types = indexes.flatMap((index) => listOf(index, "params")).flatMap(indexTypeIn);
    expect([...new Set(types)].sort()).toEqual([...indexTypes].sort());
    const refused = reasonsOf(answersTo(version, "CreateIndex"));
    for (const reason of refused) {
      const [, type] = /invalid index type: (\w+)/.exec(reason) ?? [];
      if (type !== undefined) expect(indexTypes).not.toContain(type);
    }
  });
});

function listOf(message: unknown, field: string): unknown[] {
  const found: unknown = typeof message === "object" && message !== null ? Reflect.get(message, field) : [];
  return Array.isArray(found) ? found : [];
}

/** A default is left out, and none of the types is one. */
function typeOf(field: unknown): string {
  return typeof field === "object" && field !== null ? String(Reflect.get(field, "data_type")) : "";
}

function indexTypeIn(pair: unknown): string[] {
  const { key, value } = Object.fromEntries(Object.entries(pair ?? {}));
  return key === "index_type" && typeof value === "string" && value !== "" ? [value] : [];
}

function reasonsOf(answers: readonly Message[]): string[] {
  return answers.map((answer) => String(statusOf(answer).reason ?? ""));
}
