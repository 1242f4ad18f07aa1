import { execFileSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { MilvusStackError } from "../diagnostics/diagnostic.ts";
import { readTlsFiles, type TlsFiles } from "./tls-files.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "milvus-stack-pem-"));
  execFileSync("mkfifo", [join(folder, "pipe.pem")]);
});
afterAll(() => rm(folder, { recursive: true }));

/** What reading them fails with. A pipe that nobody writes to would never be read to its end. */
function refusalOf(files: Partial<TlsFiles>): unknown {
  try {
    return readTlsFiles({ caFile: null, certFile: null, keyFile: null, ...files }, "milvus");
  } catch (error) {
    return error instanceof MilvusStackError ? error.diagnostics : error;
  }
}

test.each(["pipe.pem", "/dev/zero", "."])("a file of TLS that is %s is refused at once", (file) => {
  const path = file.startsWith("/") ? file : join(folder, file);
  for (const [setting, files] of [
    ["caFile", { caFile: path }],
    ["certFile", { certFile: path, keyFile: path }],
  ] as const)
    expect(refusalOf(files)).toMatchObject([
      { code: "MS419", summary: expect.stringContaining(`\`milvus.${setting}\` cannot be read`) },
    ]);
});
