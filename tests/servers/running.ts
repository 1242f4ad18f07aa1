import { mkdtemp, rename, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Launch, launch } from "../../local/launch.ts";
import { type ProcessIdentity, stopProcess } from "../../local/process-identity.ts";
import { forget, reapWithThisProcess } from "./reaper.ts";

/** A server that a test run started. */
export interface RunningServer {
  /** Where it is reached. */
  readonly uri: string;
  readonly pid: number;
  /** Its log, data and configuration; gone after `stop`. */
  readonly folder: string;
  stop(): Promise<void>;
}

/**
 * Starts a server in a temporary folder of its own. It ends with `stop`, and in any case with this process.
 * `describe` gets the folder and says how the server is started.
 */
export async function startIn(
  name: string,
  describe: (folder: string) => Promise<Launch & { uri: string }>,
): Promise<RunningServer> {
  const folder = await mkdtemp(join(tmpdir(), `milvus-stack-${name}-`));
  let spawned: ProcessIdentity | undefined;
  try {
    const server = await describe(folder);
    const identity = await launch(server, {
      onSpawn: (it) => {
        spawned = it;
        reapWithThisProcess({ pid: it.pid, folder });
      },
    });
    const stop = async () => {
      // The data is thrown away: no reason to wait for a server that flushes it.
      await stopProcess(identity, { gently: "SIGKILL" });
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
      forget(identity.pid);
    };
    return { uri: server.uri, pid: identity.pid, folder, stop };
  } catch (error) {
    // The message points to it.
    await rename(join(folder, "server.log"), `${folder}.log`).catch(() => {});
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    if (spawned) forget(spawned.pid);
    throw error;
  }
}
