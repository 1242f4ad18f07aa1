import { access, cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { identify } from "../../local/process-identity.ts";
import { testVenv } from "../servers/cache.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

export interface CloneRan {
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** A real `git clone` of the last commit, with a newcomer's shell in it. */
export interface Clone extends AsyncDisposable {
  readonly cwd: string;
  run(command: string, ...args: string[]): Promise<CloneRan>;
  /** In a process group of its own, as a shell starts it. */
  start(command: string, ...args: string[]): ReturnType<typeof spawn>;
  read(file: string): Promise<string>;
  has(file: string): Promise<boolean>;
  /** Replaces a text that must be there. */
  edit(file: string, from: string, to: string): Promise<void>;
}

/**
 * Only what takes minutes and is the same every time is shared: `node_modules` by hard links, and the Python packages.
 * `bench/npm-start.ts` runs without either.
 */
export async function cloneCheckout(): Promise<Clone> {
  const folder = await mkdtemp(join(tmpdir(), "milvus-stack-newcomer-"));
  const cwd = join(folder, "milvus-stack");
  const env = { ...newcomersEnvironment(), MILVUS_STACK_VENV: await testVenv() };
  await clone(folder, cwd);
  await shareModules(join(root, "node_modules"), join(cwd, "node_modules"));
  const start: Clone["start"] = (command, ...args) => spawn(cwd, env, command, args);
  const run: Clone["run"] = async (command, ...args) => {
    const { exitCode, stdout, stderr } = await start(command, ...args);
    return { exitCode, stdout, stderr };
  };
  return {
    cwd,
    run,
    start,
    read: (file) => readFile(join(cwd, file), "utf8"),
    has: (file) =>
      access(join(cwd, file)).then(
        () => true,
        () => false,
      ),
    async edit(file, from, to) {
      const text = await readFile(join(cwd, file), "utf8");
      if (!text.includes(from)) throw new Error(`${file} has no ${from}`);
      await writeFile(join(cwd, file), text.replace(from, to));
    },
    async [Symbol.asyncDispose]() {
      await run("npm", "stop", "--", "--purge");
      await rm(folder, { recursive: true, force: true, maxRetries: 10 });
    },
  };
}

function spawn(cwd: string, env: NodeJS.ProcessEnv, command: string, args: readonly string[]) {
  return execa(command, args, {
    ...{
      cwd,
      env,
      extendEnv: false,
      reject: false,
      stdin: "ignore",
      detached: true,
      cleanup: false,
      all: true,
    },
  });
}

/** Git refuses the folder of another user, which a checkout in a container often is. */
async function clone(folder: string, cwd: string): Promise<void> {
  const config = join(folder, "gitconfig");
  await writeFile(config, "[safe]\n\tdirectory = *\n");
  await execa("git", ["clone", "--quiet", root, cwd], { env: { GIT_CONFIG_GLOBAL: config } });
}

async function shareModules(from: string, to: string): Promise<void> {
  const linked = await execa("cp", ["-al", from, to], { reject: false });
  // Another file system, or a `cp` that knows no hard links.
  if (linked.failed) {
    await rm(to, { recursive: true, force: true, maxRetries: 10 });
    await cp(from, to, { recursive: true, verbatimSymlinks: true });
  }
}

/** Without what vitest and the npm around it have set, and with the Node that was there before. */
function newcomersEnvironment(): NodeJS.ProcessEnv {
  const ours = /^(npm_|VITEST|INIT_CWD$|NODE_ENV$|NODE_OPTIONS$|CI$|FORCE_COLOR$|MILVUS_|EMBEDDINGS_URL$)/i;
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !ours.test(name)));
  const path = (process.env.PATH ?? "").split(delimiter).filter((entry) => !entry.includes("node_modules"));
  return { ...env, PATH: path.join(delimiter), NO_COLOR: "1" };
}

/** Ids of the embedded target's processes. */
export async function serverPids(clone: Clone): Promise<{ milvus: number; embeddings: number }> {
  const { servers } = JSON.parse(await clone.read(".milvus-stack/local.json"));
  return { milvus: servers.milvus.pid, embeddings: servers.embeddings.pid };
}

/** Those that still run; what is left of a process that nobody has asked for its exit code does not. */
export async function running(pids: readonly number[]): Promise<number[]> {
  const found = await Promise.all(pids.map(identify));
  return found.flatMap((process) => (process === null ? [] : [process.pid]));
}
