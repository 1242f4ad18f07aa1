import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { vi } from "vitest";
import { run } from "../../cli/run.ts";

/** The environment in which the specs of the recordings were applied: its models and dimension stand in the marks of collections. */
const environment = (uri: string, token: boolean) => `
milvus: { uri: ${uri}${token ? ', token: "${MILVUS_TOKEN}"' : ""} }
embeddings: { baseUrl: http://127.0.0.1:1/v1, model: { document: e5-passage, query: e5-query }, dimensions: 384 }
guard: { delete: ask, rebuild: allow }
`;

export interface Project extends AsyncDisposable {
  readonly folder: string;
  write(file: string, text: string): Promise<void>;
  /** Runs a command line as a user does, in this process. */
  run(
    ...argv: string[]
  ): Promise<{ readonly exitCode: number; readonly stdout: string; readonly stderr: string }>;
}

/** A project of the name that the recordings have, with these files, whose server is at `uri`. */
export async function openProject(
  uri: string,
  files: Readonly<Record<string, string>>,
  { token = true } = {},
): Promise<Project> {
  const folder = await mkdtemp(join(tmpdir(), "milvus-stack-replay-"));
  const all = {
    "package.json": JSON.stringify({ name: "milvus-stack" }),
    "collections/.keep": "",
    "environments/local.yaml": environment(uri, token),
    ...files,
  };
  const write = async (path: string, text: string) => {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  };
  for (const [path, text] of Object.entries(all)) await write(path, text);
  return {
    folder,
    write,
    async run(...argv) {
      const [stdout, stderr] = [keep(process.stdout), keep(process.stderr)];
      try {
        const exitCode = await run([...argv, "--no-color"], {
          stdin: () => process.stdin,
          stdout: process.stdout,
          stderr: process.stderr,
          env: { MILVUS_TOKEN: "root:Milvus-of-ours", SEARCH_API_PASSWORD: "not-the-recorded-one" },
          cwd: folder,
          signal: new AbortController().signal,
        });
        return { exitCode, stdout: stdout.end(), stderr: stderr.end() };
      } finally {
        stdout.end();
        stderr.end();
      }
    },
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true }),
  };
}

/** Keeps what is written to a stream until the end, in place of showing it. */
function keep(stream: NodeJS.WriteStream) {
  let text = "";
  const spy = vi.spyOn(stream, "write").mockImplementation((chunk) => {
    text += String(chunk);
    return true;
  });
  return {
    end() {
      spy.mockRestore();
      return text;
    },
  };
}
