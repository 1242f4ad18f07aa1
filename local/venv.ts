import { createHash } from "node:crypto";
import { access, readFile, rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { execa } from "execa";
import writeFileAtomic from "write-file-atomic";
import { interrupted } from "./errors.ts";
import { withLock } from "./lock.ts";
import { explainPipFailure } from "./pip-failure.ts";
import { findPython, pythonEnvironment } from "./python.ts";

export interface VenvOptions {
  /** Folder of the virtual environment; made, and replaced when it is not whole or not current. */
  readonly directory: string;
  /** Requirements file with versions and hashes of everything. */
  readonly requirements: string;
  readonly env?: NodeJS.ProcessEnv | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((message: string) => void) | undefined;
}

/** Written last, so that an interrupted install has none and is done again. */
const marker = ".milvus-stack-complete";

/** Whether `directory` holds a complete virtual environment made from just these requirements. */
export async function isVenvCurrent(
  options: Pick<VenvOptions, "directory" | "requirements">,
): Promise<boolean> {
  const [wanted, present, runs] = await Promise.all([
    fingerprint(options),
    readFile(join(options.directory, marker), "utf8").catch(() => ""),
    // A link to the Python that it was made with, which may be gone since.
    access(join(options.directory, "bin", "python")).then(
      () => true,
      () => false,
    ),
  ]);
  return runs && wanted === present;
}

/**
 * Makes a Python virtual environment with the pinned, hash-checked requirements, unless it is there already. Of several
 * processes that share the folder, one makes it and the others wait.
 *
 * @throws MilvusStackError MS501–MS503 for the Python, MS504 when pip fails, MS509 when `signal` aborts.
 */
export async function ensureVenv(options: VenvOptions): Promise<{ installed: boolean }> {
  if (await isVenvCurrent(options)) return { installed: false };
  return await withLock(
    `${options.directory}.lock`,
    async (signal) => {
      if (await isVenvCurrent(options)) return { installed: false };
      await makeVenv({ ...options, signal });
      return { installed: true };
    },
    { signal: options.signal },
  );
}

async function makeVenv(options: VenvOptions): Promise<void> {
  const { directory, signal } = options;
  const python = await findPython(options);
  if (signal?.aborted) throw interrupted(signal);
  options.onProgress?.(`Making a Python ${python.version.join(".")} environment`);
  await rm(directory, { recursive: true, force: true });
  try {
    await run(python.command, ["-m", "venv", directory], options);
    options.onProgress?.("Installing the pinned Python packages (once; about 500 MB on disk)");
    await pipInstall(options);
  } catch (error) {
    await rm(directory, { recursive: true, force: true });
    throw error;
  }
  await writeFileAtomic(join(directory, marker), await fingerprint(options));
}

/** Installs into `directory`, or into the plain folder `target` with the environment's pip. */
export async function pipInstall(options: VenvOptions & { target?: string }): Promise<void> {
  const quiet = ["--disable-pip-version-check", "--no-input", "--quiet", "--progress-bar", "off"];
  // A missing network is told within a minute, and only told at all when pip tries again.
  const patience = ["--retries", "2", "--timeout", "20"];
  // Wheels only: building from source would run foreign code and need compilers. Byte code is compiled on first import.
  const safe = ["--require-hashes", "--only-binary", ":all:", "--no-compile"];
  const where = options.target ? ["--target", options.target] : [];
  const python = join(options.directory, "bin", "python");
  await run(
    python,
    ["-m", "pip", "install", ...quiet, ...patience, ...safe, ...where, "-r", options.requirements],
    options,
  );
}

async function run(command: string, args: readonly string[], options: VenvOptions): Promise<void> {
  const result = await execa(command, args, {
    env: pythonEnvironment(options.env ?? process.env),
    extendEnv: false,
    stdin: "ignore",
    reject: false,
    ...(options.signal && { cancelSignal: options.signal }),
  });
  if (options.signal?.aborted) throw interrupted(options.signal);
  if (!result.failed) return;
  throw explainPipFailure(`${result.stdout}\n${result.stderr}`, result.shortMessage ?? "", options.env);
}

/** Of the requirements and of the place: the scripts in an environment name it, so a moved one is made anew. */
async function fingerprint(options: Pick<VenvOptions, "directory" | "requirements">): Promise<string> {
  const hash = createHash("sha256").update(await readFile(options.requirements));
  return hash.update(resolve(options.directory)).digest("hex");
}
