import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "./find-examples.ts";

export interface ExampleProject {
  readonly folder: string;
  /** What its environment takes from outside. */
  readonly env: NodeJS.ProcessEnv;
  remove(): Promise<void>;
}

/** Rows of each data file: enough for every smoke test of the specs that asks for certain keys. */
const rowsOfEach = 60;

/**
 * A project of somebody who installed the package: the example specs in a database of their own, some of the example
 * data, and an environment with a URI. The package is linked, so its sources are what runs.
 */
export async function makeExampleProject(
  database: string,
  servers: { readonly milvus: string; readonly embeddings: string },
): Promise<ExampleProject> {
  const folder = await mkdtemp(join(tmpdir(), "milvus-stack-examples-"));
  const write = (path: string, text: string) => writeFile(join(folder, path), text);
  for (const name of ["collections", "environments", "data", "node_modules"]) await mkdir(join(folder, name));
  await symlink(root, join(folder, "node_modules/milvus-stack"), "dir");
  await symlink(join(root, "node_modules/@types"), join(folder, "node_modules/@types"), "dir");
  for (const name of ["articles", "passages"]) {
    const spec = await readFile(join(root, `collections/${name}.yaml`), "utf8");
    await write(`collections/${name}.yaml`, `${spec}database: ${database}\n`);
    const lines = (await readFile(join(root, `data/${name}.jsonl`), "utf8")).split("\n").slice(0, rowsOfEach);
    await write(`data/${name}.jsonl`, lines.join("\n"));
  }
  const environment = {
    milvus: { uri: "$" + "{MILVUS_URI}" },
    embeddings: {
      baseUrl: servers.embeddings,
      model: { document: "e5-passage", query: "e5-query" },
      dimensions: 384,
    },
  };
  await write("environments/local.yaml", JSON.stringify(environment));
  await write("package.json", JSON.stringify({ name: "examples", private: true, type: "module" }));
  await cp(join(root, "tsconfig.json"), join(folder, "base.json"));
  await write("tsconfig.json", JSON.stringify({ extends: "./base.json", include: ["*.ts"], exclude: [] }));
  return {
    folder,
    env: { MILVUS_URI: servers.milvus },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
