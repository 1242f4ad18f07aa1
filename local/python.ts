import { execa } from "execa";
import { exemptLoopback } from "../provision/network/index.ts";
import { LocalCode, localError } from "./errors.ts";

/** A Python interpreter that can make virtual environments. */
export interface Python {
  /** Command or path, as found. */
  readonly command: string;
  readonly version: PythonVersion;
}
type PythonVersion = readonly [major: number, minor: number];

/** Oldest Python that Milvus Lite 3.2 runs on (its `Requires-Python`). */
const oldest: PythonVersion = [3, 10];
/** The pinned packages are tried on 3.10 to 3.13; a newer Python is taken only if none of those is there. */
const newestTried = 13;

const commands = ["python3", "python3.13", "python3.12", "python3.11", "python3.10", "python"];

// Runs on Python 2 as well, so that an old interpreter is named rather than said to be broken.
const question = [
  "import sys",
  "try:",
  "  import venv, ensurepip; able = 1",
  "except ImportError: able = 0",
  "print('%d.%d %d' % (sys.version_info[0], sys.version_info[1], able))",
].join("\n");

/**
 * Finds a Python of at least 3.10 with the `venv` module: the one that `MILVUS_STACK_PYTHON` names, else the best on `PATH`.
 *
 * @throws MilvusStackError MS501 when there is none, MS502 when all are too old, MS503 when `venv` is missing.
 */
export async function findPython(
  options: { env?: NodeJS.ProcessEnv | undefined; signal?: AbortSignal | undefined } = {},
): Promise<Python> {
  const env = options.env ?? process.env;
  const chosen = env.MILVUS_STACK_PYTHON;
  const found: (Python & { venv: boolean })[] = [];
  for (const command of chosen ? [chosen] : commands) {
    const python = await ask(command, env, options.signal);
    if (!python) continue;
    if (python.venv && isTried(python.version)) return python;
    found.push(python);
  }
  const recent = found.filter(({ version }) => compare(version, oldest) >= 0);
  const usable = recent.find(({ venv }) => venv);
  if (usable) return usable;
  throw whyNone({ chosen, newest: newestOf(found), withoutVenv: newestOf(recent) });
}

async function ask(
  command: string,
  env: NodeJS.ProcessEnv,
  signal: AbortSignal | undefined,
): Promise<(Python & { venv: boolean }) | undefined> {
  const result = await execa(command, ["-c", question], {
    env: pythonEnvironment(env),
    extendEnv: false,
    reject: false,
    timeout: 20_000,
    ...(signal && { cancelSignal: signal }),
  });
  const answer = /^(\d+)\.(\d+) ([01])$/m.exec(result.stdout ?? "");
  if (!answer) return undefined;
  return { command, version: [Number(answer[1]), Number(answer[2])], venv: answer[3] === "1" };
}

/**
 * The environment without the two variables that make a Python look for its modules elsewhere, and with no proxy between
 * what runs on this machine.
 */
export function pythonEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const { PYTHONHOME: _home, PYTHONPATH: _path, ...rest } = env;
  return exemptLoopback(rest);
}

function whyNone(why: {
  chosen: string | undefined;
  newest: Python | undefined;
  withoutVenv: Python | undefined;
}) {
  const { chosen, newest, withoutVenv } = why;
  if (withoutVenv) {
    const version = withoutVenv.version.join(".");
    return localError(LocalCode.noVenvModule, {
      summary: `Python ${version} (${withoutVenv.command}) has no working \`venv\` module, which the local Milvus is installed with.`,
      fix: `Install it (Debian and Ubuntu: \`sudo apt install python${version}-venv\`), or name another Python in MILVUS_STACK_PYTHON.`,
    });
  }
  if (newest) {
    return localError(LocalCode.pythonTooOld, {
      summary: `The local Milvus needs Python ${oldest.join(".")} or newer, and ${newest.command} is Python ${newest.version.join(".")}.`,
      fix: "Install Python 3.10 or newer, or name one that you have in MILVUS_STACK_PYTHON.",
    });
  }
  return localError(LocalCode.noPython, {
    summary: chosen
      ? `MILVUS_STACK_PYTHON names \`${chosen}\`, which is no Python that runs.`
      : "The local Milvus needs Python 3.10 or newer, and no Python is on PATH.",
    fix: chosen
      ? "Set it to the path of a Python 3.10 or newer, or unset it."
      : "Install Python 3.10 or newer (https://www.python.org/downloads/), or name one in MILVUS_STACK_PYTHON.",
  });
}

const isTried = (version: PythonVersion): boolean =>
  compare(version, oldest) >= 0 && version[0] === oldest[0] && version[1] <= newestTried;

const compare = (a: PythonVersion, b: PythonVersion): number => a[0] - b[0] || a[1] - b[1];

function newestOf<T extends Python>(pythons: readonly T[]): T | undefined {
  return [...pythons].sort((a, b) => compare(b.version, a.version))[0];
}
