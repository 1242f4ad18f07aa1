import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { inject } from "vitest";

export const bin = fileURLToPath(new URL("../../bin/milvus-stack.js", import.meta.url));
const rows = fileURLToPath(new URL("../../data/articles.jsonl", import.meta.url));

export interface Ran {
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** A folder with specs and an environment of its own, in which the command line runs as a user runs it. */
export interface Project extends AsyncDisposable {
  readonly cwd: string;
  /** Name of its collection; another one in each project, since all share one server. */
  readonly collection: string;
  run(...args: string[]): Promise<Ran>;
  start(args: readonly string[]): ReturnType<typeof spawn>;
  write(file: string, text: string): Promise<void>;
  read(file: string): Promise<string>;
  /** Replaces a text of the spec that must be there. */
  editSpec(from: string, to: string): Promise<void>;
}

/** Nobody is there: no terminal, no colours, not even a CI. */
function spawn(cwd: string, args: readonly string[]) {
  return execa(process.execPath, [bin, ...args], {
    cwd,
    reject: false,
    env: { NO_COLOR: "1", CI: "", FORCE_COLOR: undefined },
    stdin: "ignore",
  });
}

let made = 0;

export async function createProject(uri: string): Promise<Project> {
  made += 1;
  const cwd = await mkdtemp(join(tmpdir(), "milvus-stack-e2e-"));
  const collection = `e2e_${process.pid}_${made}`;
  const specFile = "collections/news.yaml";
  const start = (args: readonly string[]) => spawn(cwd, args);
  const write = async (file: string, text: string) => {
    await mkdir(dirname(join(cwd, file)), { recursive: true });
    await writeFile(join(cwd, file), text);
  };
  const read = (file: string) => readFile(join(cwd, file), "utf8");
  const run: Project["run"] = async (...args) => {
    const { exitCode, stdout, stderr } = await start(args);
    return { exitCode, stdout, stderr };
  };
  await write("package.json", JSON.stringify({ name: `e2e-${collection}` }));
  await write("environments/local.yaml", environment(uri));
  await write(specFile, spec(collection));
  await cp(rows, join(cwd, "all.jsonl"));
  const lines = (await read("all.jsonl")).split("\n").slice(0, 24);
  await write("data/articles.jsonl", `${lines.join("\n")}\n`);
  return {
    cwd,
    collection,
    run,
    start,
    write,
    read,
    async editSpec(from, to) {
      const text = await read(specFile);
      if (!text.includes(from)) throw new Error(`the spec has no ${from}`);
      await write(specFile, text.replace(from, to));
    },
    async [Symbol.asyncDispose]() {
      await write("environments/local.yaml", environment(uri));
      await write(specFile, spec(collection));
      await run("destroy", "--yes");
      await rm(cwd, { recursive: true, force: true });
    },
  };
}

export function environment(uri: string): string {
  return `milvus: { uri: "${uri}" }
embeddings: { baseUrl: "${inject("embeddings")}", model: { document: e5-passage, query: e5-query }, dimensions: 384 }
guard: { delete: ask, rebuild: ask }
`;
}

function spec(collection: string): string {
  return `collection: ${collection}
description: News
fields:
  - { name: id, dataType: Int64, primaryKey: true }
  - { name: title, dataType: VarChar, maxLength: 512 }
  - { name: content, dataType: VarChar, maxLength: 8192 }
  - { name: category, dataType: VarChar, maxLength: 64 }
  - { name: views, dataType: Int64 }
  - { name: published, dataType: VarChar, maxLength: 10 }
  - { name: embedding, dataType: FloatVector }
partitions: [technology, science, business, health]
indexes:
  - { field: embedding, indexType: HNSW, metricType: COSINE, params: { M: 16, efConstruction: 200 } }
load: { replicas: 1 }
properties: { collection.ttl.seconds: 0 }
embed:
  - { from: [title, content], into: embedding }
seed: { file: data/articles.jsonl, partitionBy: category }
smoke:
  - { query: black holes, partitions: [science], expect: { partition: science, ids: [2], within: 3 } }
`;
}

/** The one document of `--json`. */
export function parseDocument(stdout: string): Record<string, unknown> {
  const document: unknown = JSON.parse(stdout);
  if (typeof document !== "object" || document === null) throw new Error("not an object");
  return { ...document };
}
