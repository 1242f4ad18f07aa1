import { spawn } from "node:child_process";
import { mkdir, open, readFile, rename } from "node:fs/promises";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { interrupted, LocalCode, localError } from "./errors.ts";
import { identify, type ProcessIdentity, stopProcess } from "./process-identity.ts";

export interface Launch {
  /** For messages: `Milvus Lite`. */
  readonly title: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
  /** Gets what the server prints. The one of the previous start is kept beside it, as `….previous`. */
  readonly logFile: string;
  /** Whether it serves; asked again and again until it does. */
  readonly isReady: () => Promise<boolean>;
  readonly timeoutMs: number;
  /** The signal that ends it in good order. */
  readonly stopSignal?: NodeJS.Signals;
  /** What to do about a start that failed with this log, where that is known. */
  readonly knownFix?: (log: string) => string | undefined;
}

/**
 * Starts a server in a process group of its own, which outlives this process, and waits until it serves.
 * When that fails or `signal` aborts, it is stopped again. `onSpawn` is called as soon as it has a process number.
 *
 * @throws MilvusStackError MS506 when it ends during the start, MS507 when it takes longer than `timeoutMs`, MS509 when aborted.
 */
export async function launch(
  server: Launch,
  options: { signal?: AbortSignal | undefined; onSpawn?: (identity: ProcessIdentity) => void } = {},
): Promise<ProcessIdentity> {
  if (options.signal?.aborted) throw interrupted(options.signal);
  await mkdir(dirname(server.logFile), { recursive: true });
  await rename(server.logFile, `${server.logFile}.previous`).catch(() => {});
  const log = await open(server.logFile, "w");
  const child = spawn(server.command, server.args, {
    detached: true,
    stdio: ["ignore", log.fd, log.fd],
    env: server.env ?? process.env,
    ...(server.cwd !== undefined && { cwd: server.cwd }),
  });
  let ended: string | undefined;
  child.on("exit", (code, signal) => {
    ended = signal === null ? `with exit code ${code}` : `by ${signal}`;
  });
  child.on("error", (error) => {
    ended = `(${error.message})`;
  });
  child.unref();
  await log.close();
  if (child.pid === undefined) throw await exited(server, ended ?? "at once");
  const identity = await identify(child.pid);
  if (!identity) throw await exited(server, ended ?? "at once");
  options.onSpawn?.(identity);

  const deadline = Date.now() + server.timeoutMs;
  try {
    while (!(await server.isReady())) {
      if (ended !== undefined) throw await exited(server, ended);
      if (options.signal?.aborted) throw interrupted(options.signal);
      if (Date.now() > deadline) throw await notReady(server);
      await sleep(50);
    }
    // Whatever answered on that port is not it if it is gone by now.
    if (ended !== undefined) throw await exited(server, ended);
  } catch (error) {
    await stopProcess(identity, server.stopSignal ? { gently: server.stopSignal } : {});
    throw error;
  }
  return identity;
}

async function exited(server: Launch, how: string) {
  const log = await lastLines(server.logFile);
  const illegal = how.includes("SIGILL")
    ? "It needs an x86-64 processor with AVX2; use another machine."
    : undefined;
  return localError(LocalCode.serverExited, {
    summary: `${server.title} ended ${how} while it was starting.`,
    cause: log,
    fix: server.knownFix?.(log) ?? illegal ?? `The whole log is in ${server.logFile}.`,
  });
}

async function notReady(server: Launch) {
  return localError(LocalCode.serverNotReady, {
    summary: `${server.title} was started but did not answer within ${server.timeoutMs / 1000} s.`,
    cause: await lastLines(server.logFile),
    fix: `Look into its log, ${server.logFile}, and run the command again.`,
  });
}

/** The end of a log, for a message. */
async function lastLines(file: string, count = 8): Promise<string> {
  const text = await readFile(file, "utf8").catch(() => "");
  return text.trimEnd().split("\n").slice(-count).join("\n") || "It printed nothing.";
}
