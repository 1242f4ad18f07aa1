import { mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

/** A folder with specs, as somebody has it who deploys. */
export class Project {
  readonly cwd: string;

  constructor(cwd: string) {
    this.cwd = cwd;
  }

  async write(files: Readonly<Record<string, string>>): Promise<void> {
    for (const [path, text] of Object.entries({ "package.json": '{ "name": "shop" }', ...files })) {
      await mkdir(dirname(join(this.cwd, path)), { recursive: true });
      await writeFile(join(this.cwd, path), text);
    }
  }

  async remove(path: string): Promise<void> {
    await rm(join(this.cwd, path));
  }
}

/** A small collection; `more` are further lines of its spec. */
export function collectionSpec(name: string, { M = 16, more = "" } = {}): string {
  return `collection: ${name}
fields:
  - { name: id, dataType: Int64, primaryKey: true }
  - { name: vector, dataType: FloatVector, dim: 4 }
indexes: [{ field: vector, indexType: HNSW, metricType: COSINE, params: { M: ${M}, efConstruction: 100 } }]
${more}`;
}
