import { describe, expect, test } from "vitest";
import { shownResponse } from "../../provision/milvus/messages.ts";
import { parseServerVersion } from "../../provision/milvus/server-version.ts";
import { isSuccess, statusOf } from "../../provision/milvus/status.ts";
import { type ChangeKind, classOf } from "../../provision/plan/change-classes.ts";
import { answerTo, type RecordedCall } from "../../provision/recording/format.ts";
import { type RecordedVersion, readRecording, recordedVersions } from "./read-recording.ts";

const scenarios = [
  "7-changes-of-fields",
  "7-changes-of-indexes",
  "7-changes-of-properties",
  "7-partition-key-isolation",
];

/** What refuses a value, and says nothing about whether another one could be set. */
const aboutTheValue =
  /exceeds|out of range|not a valid|invalid (warmup|query_mode)|must be|parsing|non-string|not (found|exist)|duplicated? (field|new)|nullable|unknown or invalid|not support to add|via alias|no properties|primary key|last vector|distinct|multiple indexes|partition key mode/i;

const ofProperty: Readonly<Record<string, ChangeKind>> = {
  "collection.ttl.seconds": "property",
  timezone: "property",
  "mmap.enabled": "collection-mmap",
  "lazyload.enabled": "lazy-load",
  query_mode: "query-mode",
  "warmup.vectorIndex": "warmup",
  "warmup.scalarField": "warmup",
  "collection.description": "description",
  consistency_level: "consistency-level",
  "partitionkey.isolation": "partition-key-isolation",
};
const ofField: Readonly<Record<string, ChangeKind>> = {
  max_length: "field-capacity",
  max_capacity: "field-capacity",
  "mmap.enabled": "field-mmap",
  "field.description": "field-description",
  analyzer_params: "field-analyzer",
};

/** The change that a request asks for, where it asks for one alone. */
function changeOf({ method, request, step = "" }: RecordedCall, version: RecordedVersion): ChangeKind | null {
  const pairs = [request.properties, request.extra_params].flatMap((list) =>
    Array.isArray(list) ? list : [],
  );
  const [{ key = "", value = "" } = {}, ...more] = pairs;
  if (method === "CreatePartition") return "add-partition";
  // The Node SDK and pymilvus ask for both by AlterCollectionSchema first, and for a new field in the older way then.
  if (method === "AddCollectionField" || method === "AlterCollectionSchema") {
    if (/drop_collection_field/.test(step)) return "drop-field";
    return /_VECTOR/.test(step) ? "add-vector-field" : "add-scalar-field";
  }
  if (method === "DropIndex") return request.index_name === "v" ? "drop-vector-index" : "drop-scalar-index";
  if (more.length > 0) return null;
  if (method === "AlterCollectionField") return ofField[key] ?? null;
  if (method === "AlterIndex") return key === "mmap.enabled" ? "alter-index" : null;
  if (method === "AlterCollection" && key === "dynamicfield.enabled") {
    // 2.5.24 keeps it like any other key, and changes nothing.
    if (version === "2.5.24") return null;
    return value === "true" ? "enable-dynamic-field" : "disable-dynamic-field";
  }
  if (method === "AlterCollection") return ofProperty[key] ?? null;
  return null;
}

interface Tried {
  readonly step: string;
  readonly kind: ChangeKind;
  readonly loaded: boolean;
  /** null: it was made. */
  readonly refusal: string | null;
}

/** The changes that were tried one by one, with whether the collection was loaded then. */
function changesIn(version: RecordedVersion, scenario: string): Tried[] {
  const recording = readRecording(version, scenario);
  const tried: Tried[] = [];
  let loaded = false;
  for (const call of recording.calls) {
    const answer = answerTo(recording, call);
    const { method, step = "" } = call;
    const kind = changeOf(call, version);
    if ("grpcError" in answer) {
      const isFirst = method === "AlterCollectionSchema" && kind !== "drop-field";
      if (kind !== null && !isFirst) tried.push({ step, kind, loaded, refusal: answer.grpcError.details });
      continue;
    }
    const status = { error_code: "Success", ...statusOf(shownResponse(method, answer.bytes)) };
    const done = isSuccess(status);
    if (done && method === "LoadCollection") loaded = true;
    if (done && method === "ReleaseCollection") loaded = false;
    const reason = String(Reflect.get(status, "reason") ?? "");
    if (kind === null || (!done && aboutTheValue.test(reason))) continue;
    tried.push({ step, kind, loaded, refusal: done ? null : reason });
  }
  return tried;
}

describe.each(recordedVersions)("changes on Milvus %s are of the class that was recorded", (version) => {
  const server = parseServerVersion(version, false);

  test.each(scenarios)("%s", (scenario) => {
    const tried = changesIn(version, scenario);
    const wrong = tried.filter(({ kind, loaded, refusal }) => {
      const found = classOf(kind, server, loaded);
      // What needs another index is taken where there is none.
      return refusal === null ? found !== "live" && found !== "reindex" : found === "live";
    });
    expect(wrong).toEqual([]);
    expect(tried.length).toBeGreaterThan(1);
  });
});
