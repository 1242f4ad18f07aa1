import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { credentials } from "@grpc/grpc-js";
import { AnalyzerClient } from "@pulumi/pulumi/proto/analyzer_grpc_pb.js";
import {
  AnalyzeRequest,
  type AnalyzeResponse,
  AnalyzerResourceOptions,
} from "@pulumi/pulumi/proto/analyzer_pb.js";
import { Struct } from "google-protobuf/google/protobuf/struct_pb.js";
import { afterAll, beforeAll, expect, test } from "vitest";
import { deployment } from "./objects.fixture.ts";

let host: ChildProcess;
let analyzer: AnalyzerClient;

// What the engine does: it starts the pack's host, reads the port from its first line, and asks about every resource.
beforeAll(async () => {
  const script = fileURLToPath(import.meta.resolve("@pulumi/pulumi/cmd/run-policy-pack/index.js"));
  const folder = fileURLToPath(new URL(".", import.meta.url));
  const started = spawn(process.execPath, [script, "127.0.0.1:1", folder], {
    stdio: ["ignore", "pipe", "inherit"],
    env: {
      ...process.env,
      PULUMI_CONFIG: '{"milvus-stack:environment":"prod"}',
      PULUMI_STACK: "prod",
    },
  });
  host = started;
  const port = await Promise.race([once(started.stdout, "data"), once(started, "exit")]);
  analyzer = new AnalyzerClient(`127.0.0.1:${String(port[0]).trim()}`, credentials.createInsecure());
}, 60_000);

afterAll(() => {
  analyzer?.close();
  host?.kill();
});

/** `policy: message` of every violation that the pack reports. */
async function violations(type: string, properties: object): Promise<string[]> {
  const request = new AnalyzeRequest();
  request.setType(type);
  request.setName("server");
  request.setUrn(`urn:pulumi:prod::milvus-stack::${type}::server`);
  request.setProperties(Struct.fromJavaScript(JSON.parse(JSON.stringify(properties))));
  request.setOptions(new AnalyzerResourceOptions());
  const response = await new Promise<AnalyzeResponse>((resolve, reject) => {
    analyzer.analyze(request, (error, answer) => (error ? reject(error) : resolve(answer)));
  });
  return response
    .getDiagnosticsList()
    .map((diagnostic) => `${diagnostic.getPolicyname()}: ${diagnostic.getMessage().split("\n").at(-1)}`);
}

test("Pulumi's policy host runs the pack: a good object passes", async () => {
  expect(await violations("kubernetes:apps/v1:Deployment", deployment())).toEqual([]);
});

test("a bad one breaks the rules that it should", async () => {
  const bad = deployment({ container: { image: "server:latest" }, pod: { hostNetwork: true } });
  expect(await violations("kubernetes:apps/v1:Deployment", bad)).toEqual([
    "pinned-images: container server runs server:latest",
    "no-host-access: hostNetwork is true",
  ]);
});

test("the stack's configuration arrives: this is prod", async () => {
  const service = { metadata: { name: "milvus" }, spec: { type: "LoadBalancer" } };
  expect(await violations("kubernetes:core/v1:Service", service)).toEqual([
    "load-balancer-sources: serves the whole internet: loadBalancerSourceRanges is not set",
  ]);
});

test("a Secret that Pulumi would keep as plain text is reported", async () => {
  expect(await violations("kubernetes:core/v1:Secret", { stringData: { password: "x" } })).toEqual([
    "hidden-secrets: stringData is not among its additionalSecretOutputs",
  ]);
});

test("what is no object of Kubernetes is none of its business", async () => {
  expect(await violations("milvus-stack:infra:Backup", { image: "server:latest" })).toEqual([]);
});
