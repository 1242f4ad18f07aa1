import type { Options } from "execa";
import { interrupted, LocalCode, localError } from "../errors.ts";

export interface DockerOptions {
  readonly env: NodeJS.ProcessEnv;
  readonly signal?: AbortSignal | undefined;
  /** 30 s when left out. */
  readonly timeoutMs?: number;
  /** Gets each line that it prints to stderr, where Compose says what it does. */
  readonly onLine?: (line: string) => void;
}

export interface DockerResult {
  readonly ok: boolean;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs the `docker` command line.
 *
 * @throws MilvusStackError MS512 when there is none, MS509 when `signal` aborts. That it failed is in the result.
 */
export async function docker(words: readonly string[], options: DockerOptions): Promise<DockerResult> {
  const { env, signal, timeoutMs = 30_000, onLine } = options;
  const { execa } = await import("execa");
  const settings = {
    env,
    extendEnv: false,
    stdin: "ignore",
    timeout: timeoutMs,
    reject: false,
    ...(signal !== undefined && { cancelSignal: signal }),
  } as const satisfies Options;
  const running = execa("docker", words, settings);
  if (onLine) for await (const line of running.iterable({ from: "stderr" })) onLine(line);
  const result = await running;
  if (signal?.aborted) throw interrupted(signal);
  if (result.code === "ENOENT") throw noDocker();
  const late = result.timedOut ? `\nIt was not done within ${timeoutMs / 1000} s.` : "";
  return { ok: !result.failed, stdout: result.stdout, stderr: result.stderr + late };
}

/**
 * Sees to it that containers can be started.
 *
 * @throws MilvusStackError MS512, MS513 or MS514 where they cannot.
 */
export async function requireDocker(options: DockerOptions): Promise<void> {
  const version = await docker(["compose", "version"], options);
  if (!version.ok) throw noCompose(version.stderr);
  const daemon = await docker(["version", "--format", "{{.Server.Version}}"], options);
  if (!daemon.ok) throw noDaemon(daemon.stderr);
}

function noDocker() {
  return localError(LocalCode.noDocker, {
    summary: "The compose engine needs Docker, and there is no docker on PATH.",
    fix: "Install it (https://docs.docker.com/get-docker), or leave --engine out: Milvus Lite needs none.",
  });
}

function noCompose(stderr: string) {
  return localError(LocalCode.noCompose, {
    summary: "This docker has no compose.",
    cause: firstLine(stderr),
    fix: "Install its plugin (https://docs.docker.com/compose/install), 2.20 or newer.",
  });
}

function noDaemon(stderr: string) {
  const denied = /permission denied/i.test(stderr);
  return localError(LocalCode.noDaemon, {
    summary: denied ? "This user may not speak to Docker's daemon" : "Docker's daemon does not run",
    cause: firstLine(stderr),
    fix: denied
      ? "sudo usermod -aG docker $USER, and log in again."
      : "Start it: sudo systemctl start docker, or Docker Desktop.",
  });
}

function firstLine(text: string): string {
  return text.trim().split("\n")[0] ?? "";
}
