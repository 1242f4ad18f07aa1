import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, inject, test } from "vitest";
import { httpAnswers, milvusAnswers } from "../../local/probe.ts";
import { identify } from "../../local/process-identity.ts";
import { makeCertificate } from "./certificates.ts";
import { startMilvus23 } from "./milvus-23.ts";
import type { RunningServer } from "./running.ts";

let server: RunningServer | undefined;
afterEach(async () => {
  await server?.stop();
  server = undefined;
});

const missing = inject("milvus23Missing");

describe.skipIf(missing !== null)(`a Milvus 2.3.5 of one's own ${missing ?? ""}`, () => {
  test("runs beside the shared one, has metrics, and is gone after stop", async () => {
    const own = await startMilvus23();
    server = own;
    expect(own.uri).not.toBe(inject("milvus23"));
    expect(await milvusAnswers(own.uri)).toBe(true);
    expect(await (await fetch(own.metricsUrl)).text()).toContain("milvus_proxy");
    await own.stop();
    expect(await identify(own.pid)).toBeNull();
    expect(await milvusAnswers(own.uri)).toBe(false);
  });

  test("requires a login with authorization", async () => {
    server = await startMilvus23({ authorization: true });
    const list = async (token: string) => {
      const headers = { authorization: `Bearer ${token}` };
      const response = await fetch(`${server?.uri}/v1/vector/collections`, { headers });
      return await response.json();
    };
    expect(await list("root:Milvus")).toMatchObject({ code: 200 });
    expect(await list("root:wrong")).toMatchObject({ code: 1800 });
  });

  test("serves TLS only, with the given certificate", async () => {
    const folder = await mkdtemp(join(tmpdir(), "milvus-stack-tls-"));
    try {
      const tls = await makeCertificate(folder);
      server = await startMilvus23({ tls });
      expect(server.uri).toMatch(/^https:/);
      expect(await milvusAnswers(server.uri, { ca: await readFile(tls.certFile, "utf8") })).toBe(true);
      expect(await milvusAnswers(server.uri)).toBe(false);
      expect(await httpAnswers(server.uri.replace("https:", "http:"))).toBe(false);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});
