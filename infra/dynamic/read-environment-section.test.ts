import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { readEnvironmentSection } from "./read-environment-section.ts";

let cwd: string;
beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), "milvus-stack-section-"));
  await mkdir(join(cwd, "environments"));
});
afterEach(() => rm(cwd, { recursive: true }));

const read = async (text: string) => {
  await writeFile(join(cwd, "environments", "prod.yaml"), text);
  return await readEnvironmentSection("prod", cwd);
};

test("takes embeddings and guards as they are written, and nothing of where Milvus is", async () => {
  const text = `milvus: { pulumiStack: prod }
embeddings: { baseUrl: "\${BASE_URL}", model: m, dimensions: 8, apiKey: "\${SECTION_TEST_UNSET}" }
guard: { delete: never }
`;
  expect(await read(text)).toEqual({
    embeddings: { baseUrl: "${BASE_URL}", model: "m", dimensions: 8, apiKey: "${SECTION_TEST_UNSET}" },
    guard: { delete: "never" },
  });
});

test("without a file there is nothing to take", async () => {
  expect(await readEnvironmentSection("prod", cwd)).toEqual({});
});

test.each([
  ["a key in plain", "milvus: { pulumiStack: prod }\nembeddings:\n  apiKey: plain-key\n", "MS123"],
  ["no YAML", "milvus: [\n", "MS1"],
])("%s is refused, with its place and without its value", async (_what, text, code) => {
  const error = await read(text).catch((thrown) => thrown);
  expect(error.diagnostics[0]).toMatchObject({
    code: expect.stringContaining(code),
    range: { file: "environments/prod.yaml" },
  });
  expect(JSON.stringify(error.diagnostics)).not.toContain("plain-key");
});
