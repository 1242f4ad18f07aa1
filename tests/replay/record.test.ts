import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { encodeResponse, shownResponse } from "../../provision/milvus/messages.ts";
import type { Action } from "../../provision/plan/types.ts";
import { answerTo, type Message, type Recording } from "../../provision/recording/format.ts";
import { secretsInSpec } from "../../provision/recording/index.ts";
import { startMilvusService } from "../doubles/milvus-service.ts";
import { exampleSpecs } from "./planned.ts";
import { openProject } from "./project.ts";
import { readRecording } from "./read-recording.ts";
import { startReplay } from "./start-replay.ts";

const node = { node_id: "1", address: "10.20.30.40:21123", hostname: "vm" };

async function readJson(folder: string, file: string): Promise<Recording> {
  return JSON.parse(await readFile(join(folder, file), "utf8"));
}

/** All that a recording holds, in words: its JSON, and its bytes. */
function wordsOf(recording: Recording): string {
  const bytes = recording.calls.map((call) => {
    const answer = answerTo(recording, call);
    return "bytes" in answer ? answer.bytes.toString("latin1") : answer.grpcError.details;
  });
  return [JSON.stringify(recording), ...bytes].join("\n");
}

test("what is recorded of a server gives the same plan when it is replayed", async () => {
  const recording = readRecording("2.6.20", "2-examples-applied");
  await using replay = await startReplay(recording, ["plan", "stats", "import"]);
  const { "collections/articles.yaml": articles = "" } = exampleSpecs;
  const changed = { ...exampleSpecs, "collections/articles.yaml": articles.replace("M: 16", "M: 32") };
  await using project = await openProject(replay.uri, changed);
  const before = await project.run("plan", "--json");
  const recorded = await project.run("record", "--out", "kept");
  expect(recorded.exitCode).toBe(0);
  expect(recorded.stdout).toMatch(/^Wrote kept\/2\.6\.20\/plan\.json: \d+ calls$/m);

  const kept = await readJson(project.folder, "kept/2.6.20/plan.json");
  await using again = await startReplay(kept, ["plan"]);
  await using other = await openProject(again.uri, specsIn(kept));
  const after = await other.run("plan", "--json");
  expect(JSON.parse(after.stdout)).toEqual(JSON.parse(before.stdout));
  expect(JSON.parse(after.stdout).actions).toContainEqual(
    expect.objectContaining({ address: "collection/articles/index/embedding", verb: "update" }),
  );

  expect(await project.run("record", "plan", "--out", "kept")).toMatchObject({
    exitCode: 3,
    stderr: expect.stringContaining("MS722"),
  });
  expect(await project.run("record", "plan", "--out", "kept", "--force")).toMatchObject({ exitCode: 0 });
  expect(await project.run("record", "plans")).toMatchObject({
    exitCode: 3,
    stderr: expect.stringContaining("`plan`"),
  });
});

test("tokens, hosts of nodes and keys of providers are replaced, and nothing around them", async () => {
  const secret = "sk-proj-0123456789";
  const answers: Readonly<Record<string, Message>> = {
    GetVersion: { status: { reason: "asked as root:Milvus-of-ours" }, version: "2.6.20" },
    ListDatabases: { status: {}, db_names: ["default"] },
    ShowCollections: { status: {} },
    ListResourceGroups: { status: {}, resource_groups: ["fast"] },
    DescribeResourceGroup: { status: {}, resource_group: { name: "fast", capacity: 1, nodes: [node] } },
    DescribeDatabase: { status: {}, properties: [{ key: "provider.api_key", value: secret }] },
  };
  const service = await startMilvusService((method) => ({
    bytes: encodeResponse(method, answers[method] ?? { status: {} }),
  }));
  try {
    await using project = await openProject(`http://${service.address}`, {});
    expect(await project.run("record", "import")).toMatchObject({ exitCode: 0 });
    const kept = await readJson(project.folder, "recordings/2.6.20/import.json");
    const words = wordsOf(kept);
    for (const hidden of ["root:Milvus-of-ours", "Milvus-of-ours", "10.20.30.40", '"vm"', "\u0002vm", secret])
      expect(words).not.toContain(hidden);
    const shown = kept.calls.find(({ method }) => method === "DescribeResourceGroup");
    expect(shown).toMatchObject({
      response: {
        resource_group: { name: "fast", nodes: [{ node_id: "1", address: "x".repeat(17), hostname: "xx" }] },
      },
    });
  } finally {
    await service.close();
  }
});

test("a server of an unknown version is recorded all the same, and what its answers hold that is unknown too", async () => {
  const known = encodeResponse("ListDatabases", { status: {}, db_names: ["default"] });
  // Field 99, a text: no proto file has it.
  const unknown = Buffer.concat([known, Buffer.from([0x9a, 0x06, 3]), Buffer.from("new")]);
  const service = await startMilvusService((method) => ({
    bytes:
      method === "ListDatabases"
        ? unknown
        : encodeResponse(method, method === "GetVersion" ? { status: {}, version: "4.1.0" } : { status: {} }),
  }));
  try {
    await using project = await openProject(`http://${service.address}`, {});
    const { exitCode, stderr } = await project.run("record", "import");
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: expect.stringContaining("taken for 3.0") });
    const kept = await readJson(project.folder, "recordings/4.1.0/import.json");
    expect(kept.calls.filter(({ method }) => method === "GetVersion")).toHaveLength(1);
    expect(kept.calls.find(({ method }) => method === "ListDatabases")).toMatchObject({
      raw: unknown.toString("base64"),
    });
  } finally {
    await service.close();
  }
});

test("what a scenario fails with is part of the recording", async () => {
  const denied = { grpcError: { code: 7, details: "PrivilegeShowCollections: permission deny to weak" } };
  const service = await startMilvusService((method) =>
    method === "ShowCollections"
      ? denied
      : {
          bytes: encodeResponse(method, {
            status: {},
            ...(method === "GetVersion" && { version: "2.6.20" }),
            ...(method === "ListDatabases" && { db_names: ["default"] }),
          }),
        },
  );
  try {
    await using project = await openProject(`http://${service.address}`, {});
    expect(await project.run("record", "import")).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining("MS412"),
    });
    const kept = await readJson(project.folder, "recordings/2.6.20/import.json");
    expect(kept.error).toMatch(/^MS412 /);
    expect(kept.calls).toContainEqual(expect.objectContaining({ method: "ShowCollections", ...denied }));
  } finally {
    await service.close();
  }
});

test("addresses of a function's provider are replaced in specs and answers alike; its credential is a name, and stays", async () => {
  const [url, other] = ["http://tei-1.corp.example:8080/a", "http://tei-2.corp.example:8080/b"];
  const withFunction = (credential: string, endpoint: string) =>
    (exampleSpecs["collections/articles.yaml"] ?? "")
      .replace(/^embed:\n.*\n/m, "")
      .replace(/^smoke:\n(?: .*\n)+/m, "")
      .replace("FloatVector }", "FloatVector, dim: 384 }")
      .replace(
        "load: { replicas: 3 }\n",
        `$&functions:
  - name: meaning
    type: TextEmbedding
    inputFieldNames: [content]
    outputFieldNames: [embedding]
    params: { provider: tei, credential: ${credential}, endpoint: "${endpoint}" }
`,
      );
  const recording = readRecording("2.6.20", "2-examples-applied");
  const params = Object.entries({ provider: "tei", credential: "my_tei", endpoint: url });
  const meaning = {
    ...{ name: "meaning", type: "TextEmbedding" },
    ...{ input_field_names: ["content"], output_field_names: ["embedding"] },
    params: params.map(([key, value]) => ({ key, value })),
  };
  const patched = {
    ...recording,
    calls: recording.calls.map((call) => {
      const answer = answerTo(recording, call);
      if (call.method !== "DescribeCollection" || !("bytes" in answer)) return call;
      const { schema, ...rest } = shownResponse(call.method, answer.bytes);
      if (typeof schema !== "object" || schema === null || !("name" in schema)) return call;
      if (!String(schema.name).startsWith("articles")) return call;
      const bytes = encodeResponse(call.method, { ...rest, schema: { ...schema, functions: [meaning] } });
      const { method, step, request } = call;
      return { method, ...(step !== undefined && { step }), request, raw: bytes.toString("base64") };
    }),
  };
  await using replay = await startReplay(patched, ["plan", "stats", "import"]);
  for (const [credential, endpoint] of [
    ["my_tei", url],
    ["other_tei", url],
    ["my_tei", other],
  ] as const) {
    const file = "collections/articles.yaml";
    const specs = { ...exampleSpecs, [file]: withFunction(credential, endpoint) };
    await using project = await openProject(replay.uri, specs);
    const before = await project.run("plan", "articles", "--json");
    expect(before).toMatchObject({ exitCode: 0 });
    expect(await project.run("record", "plan")).toMatchObject({ exitCode: 0 });
    const kept = await readJson(project.folder, "recordings/2.6.20/plan.json");
    for (const hidden of ["corp.example", url, other]) expect(wordsOf(kept)).not.toContain(hidden);
    expect(wordsOf(kept)).toContain("my_tei");

    await using again = await startReplay(kept, ["plan"]);
    await using there = await openProject(again.uri, specsIn(kept));
    const after = await there.run("plan", "articles", "--json");
    const what = (text: string) =>
      JSON.parse(text).actions.map(({ address, verb, class: kind, outage, changes }: Action) => ({
        ...{ address, verb, kind, outage },
        changed: changes.map(({ attribute }) => attribute),
      }));
    expect(what(after.stdout)).toEqual(what(before.stdout));
    const changed = /other_tei|tei-2/.test(before.stdout);
    expect([credential, endpoint, changed]).toEqual([
      credential,
      endpoint,
      credential !== "my_tei" || endpoint !== url,
    ]);
  }
});

test.each<[string, string[]]>([
  ["params: { url: https://a.example/v1, credential: my_openai }", ["https://a.example/v1"]],
  [
    "environments:\n  prod:\n    functions:\n      - { params: { endpoint: 10.1.2.3:8080 } }",
    ["10.1.2.3:8080"],
  ],
  ["params: { credential: sk-no+name/of=a.key }", ["sk-no+name/of=a.key"]],
  ["user: a\npassword: ${A_PASSWORD}\n---\nparams: { api_key: abc }", ["abc"]],
  ["fields: [{ analyzerParams: { tokenizer: standard } }]\nparams: { auth_token: abc }", ["abc"]],
  ["a: [", []],
])("secrets in a spec: %j", (text, secrets) => {
  expect(secretsInSpec(text)).toEqual(secrets);
});

/** The specs that a recording names as what it was asked with. */
function specsIn({ madeBy }: Recording): Record<string, string> {
  const { specs } = madeBy;
  if (typeof specs !== "object" || specs === null) throw new TypeError("no specs in the recording");
  return Object.fromEntries(Object.entries(specs).map(([file, text]) => [file, String(text)]));
}
