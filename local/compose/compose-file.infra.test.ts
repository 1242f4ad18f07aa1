import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, expect, test } from "vitest";
import { buildGoTool } from "../../tests/go-tools/build-go-tool.ts";
import { compose } from "../../tests/go-tools/tools.ts";
import { composeFile, localPaths, makeFolder } from "../paths.ts";
import { makeComposeEnvironment, readComposeEnvironment, writeComposeEnvironment } from "./environment.ts";

/** `compose.yaml`, read and checked by the real Docker Compose, which needs no daemon for that. */

let cwd: string;
let binary: string;
beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), "milvus-stack-compose-"));
  binary = (await buildGoTool(compose))["docker-compose"];
});
afterAll(() => rm(cwd, { recursive: true, force: true }));

const config = (words: readonly string[]) =>
  execa(binary, [...words, "--file", composeFile, "config", "--format", "json"], {
    env: { HOME: cwd, PATH: process.env.PATH },
    extendEnv: false,
    reject: false,
  });

test("is right for Compose, with the passwords as they were made", async () => {
  const paths = localPaths({ cwd });
  await makeFolder(paths);
  const values = makeComposeEnvironment("milvus-test", 29_530, { MILVUS_ROOT_PASSWORD: "a$b #c${d}\\e" });
  await writeComposeEnvironment(paths, values);
  expect(await readComposeEnvironment(paths)).toEqual(values);
  const { exitCode, stdout, stderr } = await config(["--env-file", paths.composeEnvironment]);
  expect(exitCode, stderr).toBe(0);
  expect(stderr).toBe("");
  const { name, services } = JSON.parse(stdout);
  expect(name).toBe("milvus-test");
  // Compose writes $ as $$ where it is not the beginning of a variable.
  const password = services.milvus.environment.COMMON_SECURITY_DEFAULTROOTPASSWORD.replaceAll("$$", "$");
  expect(password).toBe(values.MILVUS_ROOT_PASSWORD);
  expect(services.milvus.ports).toMatchObject([{ host_ip: "127.0.0.1", published: "29530", target: 19530 }]);
});

test("is refused without passwords, with what to do", async () => {
  const { exitCode, stderr } = await config([]);
  expect(exitCode).not.toBe(0);
  expect(stderr).toContain("npx milvus-stack up --engine compose");
});
