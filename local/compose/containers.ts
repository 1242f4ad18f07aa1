import { LocalCode, localError } from "../errors.ts";
import { composeFile, type LocalPaths } from "../paths.ts";
import type { ServiceStatus } from "../types.ts";
import { type DockerResult, docker } from "./docker.ts";
import { type ComposeEnvironment, withoutChosen } from "./environment.ts";

/** Containers that were started are healthy within this time, images apart. */
const healthySeconds = 300;

/** With the images, which are some 2 GB. */
const upTimeoutMs = 30 * 60_000;

export interface ContainersOptions {
  readonly paths: LocalPaths;
  readonly project: string;
  readonly env: NodeJS.ProcessEnv;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((message: string) => void) | undefined;
}

/**
 * Makes the containers what `compose.yaml` says and waits until they are healthy. Changes nothing where they are.
 *
 * @throws MilvusStackError MS515 when that fails.
 */
export async function startContainers(options: ContainersOptions): Promise<void> {
  const report = progressOf(options.onProgress);
  const result = await compose(
    ["up", "--detach", "--wait", "--wait-timeout", `${healthySeconds}`, "--remove-orphans"],
    { ...options, timeoutMs: upTimeoutMs, onLine: report },
  );
  if (result.ok) return;
  const { project } = options;
  throw localError(LocalCode.composeFailed, {
    summary: "The containers did not come up.",
    cause: lastLines(result.stderr, 8),
    fix: `Look into their logs: docker compose --project-name ${project} logs --tail 50`,
  });
}

/** Stops and removes the containers; with `purge` their data too. */
export async function removeContainers(
  options: ContainersOptions & { readonly purge: boolean },
): Promise<void> {
  const words = ["down", "--remove-orphans", "--timeout", "60", ...(options.purge ? ["--volumes"] : [])];
  const result = await compose(words, { ...options, timeoutMs: 180_000 });
  if (result.ok) return;
  throw localError(LocalCode.composeFailed, {
    summary: "The containers could not be stopped.",
    cause: lastLines(result.stderr, 8),
    fix: "Run the command again; docker ps shows what is left.",
  });
}

/** Whether a container of Milvus runs, healthy or not. */
export async function isMilvusUp(options: ContainersOptions): Promise<boolean> {
  const { ok, stdout } = await compose(["ps", "--status", "running", "--quiet", "milvus"], options);
  return ok && stdout.trim() !== "";
}

/** Whether there are volumes of the project, which only `purge` removes. */
export async function hasVolumes({ project, env, signal }: ContainersOptions): Promise<boolean> {
  const filter = `label=com.docker.compose.project=${project}`;
  const { ok, stdout } = await docker(["volume", "ls", "--quiet", "--filter", filter], { env, signal });
  return ok && stdout.trim() !== "";
}

const titles: Readonly<Record<string, string>> = { milvus: "Milvus", etcd: "etcd", minio: "MinIO" };

/** How each container is. */
export async function containerStatus(
  options: ContainersOptions & { readonly milvusUri: string | null },
): Promise<ServiceStatus[]> {
  const result = await compose(["ps", "--all", "--format", "json"], options);
  if (!result.ok) {
    throw localError(LocalCode.composeFailed, {
      summary: "Docker cannot say how the containers are.",
      cause: lastLines(result.stderr, 4),
      fix: "Check that docker ps works.",
    });
  }
  const found = new Map(readContainers(result.stdout).map((one) => [one.Service, one]));
  return Object.entries(titles).map(([name, title]) => ({
    name,
    title,
    state: stateOf(found.get(name)),
    uri: name === "milvus" && found.has(name) ? options.milvusUri : null,
    pid: null,
    logFile: null,
    logCommand: `docker compose --project-name ${options.project} logs ${name}`,
  }));
}

interface Container {
  readonly Service: string;
  /** `running`, `exited`, `created`, `restarting`… */
  readonly State: string;
  /** `healthy`, `unhealthy`, `starting`; empty without a health check. */
  readonly Health: string;
}

/** A line of JSON for each; Compose before 2.21 wrote one list. */
export function readContainers(text: string): readonly Container[] {
  const trimmed = text.trim();
  if (trimmed === "") return [];
  return trimmed.startsWith("[") ? JSON.parse(trimmed) : trimmed.split("\n").map((line) => JSON.parse(line));
}

function stateOf(container: Container | undefined): ServiceStatus["state"] {
  if (container === undefined) return "stopped";
  if (container.State !== "running") return "died";
  return container.Health === "healthy" ? "running" : "silent";
}

interface ComposeOptions extends ContainersOptions {
  readonly timeoutMs?: number;
  readonly onLine?: (line: string) => void;
}

/** Runs Compose on the project. Where the file with its variables is gone, what is not about them still works. */
async function compose(words: readonly string[], options: ComposeOptions): Promise<DockerResult> {
  const { paths, project, env, signal, timeoutMs, onLine } = options;
  const { existsSync } = await import("node:fs");
  const known = existsSync(paths.composeEnvironment);
  return await docker(
    [
      ...[
        "compose",
        "--ansi",
        "never",
        "--progress",
        "plain",
        "--project-name",
        project,
        "--file",
        composeFile,
      ],
      ...(known ? ["--env-file", paths.composeEnvironment] : []),
      ...words,
    ],
    {
      env: { ...withoutChosen(env), ...(known ? {} : placeholders) },
      signal,
      ...(timeoutMs !== undefined && { timeoutMs }),
      ...(onLine !== undefined && { onLine }),
    },
  );
}

const placeholders: Omit<ComposeEnvironment, "COMPOSE_PROJECT_NAME" | "MILVUS_PORT"> = {
  MILVUS_ROOT_PASSWORD: "unknown",
  MINIO_ROOT_USER: "unknown",
  MINIO_ROOT_PASSWORD: "unknown",
};

/** Tells of each service once what is being done for it, of the many lines that Compose writes. */
export function progressOf(onProgress: ((message: string) => void) | undefined): (line: string) => void {
  const told = new Set<string>();
  return (line) => {
    const [, pulled] = /^\s*(?:Image )?(\S+) Pulling\s*$/.exec(line) ?? [];
    const [, name, doing] = /Container \S+-(etcd|minio|milvus)-\d+\s+(Starting|Waiting)\s*$/.exec(line) ?? [];
    const message =
      pulled !== undefined
        ? `Pulling the image of ${titles[pulled] ?? pulled}`
        : name !== undefined
          ? `${doing === "Starting" ? "Starting" : "Waiting for"} ${titles[name] ?? name}`
          : null;
    if (message === null || told.has(message)) return;
    told.add(message);
    onProgress?.(message);
  };
}

function lastLines(text: string, count: number): string {
  return text.trim().split("\n").slice(-count).join("\n") || "It printed nothing.";
}
