import { createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import getPort from "get-port";
import { LocalCode, localError } from "./errors.ts";
import type { Service } from "./services.ts";

/** What is said of a server that listens on a port: its name, and the variable that fixes the port. */
type Listener = Pick<Service, "title" | "portVariable">;

/**
 * The port that the user fixed for a service by its environment variable; undefined when none is.
 *
 * @throws MilvusStackError MS511 when the variable holds no port number.
 */
export function fixedPort(service: Listener, env: NodeJS.ProcessEnv): number | undefined {
  const text = env[service.portVariable];
  if (!text) return undefined;
  const port = Number(text);
  if (/^\d+$/.test(text) && port >= 1 && port <= 65_535) return port;
  throw localError(LocalCode.badPort, {
    summary: `${service.portVariable} is no port number: \`${text}\`.`,
    fix: `Set ${service.portVariable} to a number from 1 to 65535, or unset it for a free port.`,
  });
}

/**
 * A free loopback port for a service: the one that was fixed, else the previous one if it is free, else any.
 *
 * Any is a random one rather than Milvus' own 19530: Milvus Lite opens its port so that a second one can share it
 * (SO_REUSEPORT), and two projects that start at the same moment would answer each other's requests.
 *
 * @throws MilvusStackError MS505 when the fixed port is in use.
 */
export async function choosePort(
  service: Listener,
  options: { fixed: number | undefined; previous: number | undefined },
): Promise<number> {
  const preferred = options.fixed ?? options.previous;
  if (preferred !== undefined && (await becomesFree(preferred))) return preferred;
  if (options.fixed === undefined) return await getPort({ host: "127.0.0.1" });
  throw localError(LocalCode.portInUse, {
    summary: `${service.title} is to listen on port ${options.fixed} (${service.portVariable}), and that port is in use.`,
    fix: `End what listens there (\`ss -ltnp\` or \`lsof -i :${options.fixed}\` shows it), or unset ${service.portVariable} for a free port.`,
  });
}

/** A killed server is gone a moment before the system has closed its port. */
async function becomesFree(port: number): Promise<boolean> {
  for (let attempt = 0; attempt < 10; attempt += 1) {
    if (await isFree(port)) return true;
    await sleep(100);
  }
  return false;
}

/** get-port would do, but for half a minute it holds back a port that it has given out before. */
function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const listener = createServer();
    listener.once("error", () => resolve(false));
    listener.listen({ port, host: "127.0.0.1", exclusive: true }, () => listener.close(() => resolve(true)));
  });
}
