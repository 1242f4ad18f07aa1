import { execa } from "execa";
import { describe, expect, test } from "vitest";
import { requireDocker } from "./docker.ts";

/** The docker of this machine, as it is; the double in `engines/compose.test.ts` has what this one does not show. */
const version = await execa("docker", ["version"], { reject: false });
const [installed, running] = [version.code !== "ENOENT", !version.failed];
const compose = await execa("docker", ["compose", "version"], { reject: false });

describe("whether containers can be started here", () => {
  test("is refused for what is missing first, or agreed to", async () => {
    const expected = !installed ? "MS512" : compose.failed ? "MS513" : running ? null : "MS514";
    const found = await requireDocker({ env: process.env }).then(
      () => null,
      (error: { diagnostics: { code: string }[] }) => error.diagnostics[0]?.code,
    );
    expect(found).toBe(expected);
  });

  test("is refused where docker is not on PATH", async () => {
    await expect(requireDocker({ env: { PATH: "/nowhere" } })).rejects.toMatchObject({
      exitCode: 1,
      diagnostics: [{ code: "MS512", fix: expect.stringContaining("docs.docker.com") }],
    });
  });

  test.skipIf(!installed)("is refused where the daemon is not where DOCKER_HOST says", async () => {
    const env = { ...process.env, DOCKER_HOST: "tcp://127.0.0.1:1" };
    await expect(requireDocker({ env })).rejects.toMatchObject({
      diagnostics: [{ code: compose.failed ? "MS513" : "MS514" }],
    });
  });
});
