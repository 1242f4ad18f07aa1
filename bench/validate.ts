import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Benchmark, NotHere } from "./figure.ts";
import { timeCommands } from "./time-command.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const bin = join(root, "bin/milvus-stack.js");
const count = 500;

/** What any YAML tool has to do at least: read the files and parse them. */
const parseOnly = `
  const { readFileSync, readdirSync } = require("node:fs");
  const { parseDocument } = require(${JSON.stringify(join(root, "node_modules/yaml"))});
  for (const file of readdirSync("collections")) parseDocument(readFileSync("collections/" + file, "utf8")).toJS();
`;

export const validate: Benchmark = {
  name: "validate",
  about: `\`validate\` of ${count} specs against parsing the same files with \`yaml\` and nothing else`,
  async run() {
    if (!existsSync(bin)) throw new NotHere("bin/milvus-stack.js is not there");
    const folder = await mkdtemp(join(tmpdir(), "milvus-stack-bench-"));
    try {
      await mkdir(join(folder, "collections"));
      await writeFile(join(folder, "package.json"), '{ "name": "bench" }');
      const example = await readFile(join(root, "collections/articles.yaml"), "utf8");
      for (let i = 0; i < count; i++) {
        const text = example.replace(/^collection: .*$/m, `collection: articles_${i}`);
        await writeFile(join(folder, `collections/articles-${i}.yaml`), text);
      }
      const commands = [
        { args: ["-e", parseOnly], cwd: folder },
        { args: [bin, "validate"], cwd: folder },
      ];
      const [parse = 0, all = 0] = await timeCommands(commands, 5);
      return [
        {
          what: `validate, ${count} specs`,
          value: all,
          unit: "ms",
          peer: { what: "parse only", value: parse },
          aim: null,
        },
        {
          what: `validate, ${count} specs`,
          value: all,
          unit: "ms",
          peer: { what: "aim", value: 2000 },
          aim: 1,
        },
      ];
    } finally {
      await rm(folder, { recursive: true });
    }
  },
};
