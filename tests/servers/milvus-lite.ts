import { join } from "node:path";
import { milvusAnswers } from "../../local/probe.ts";
import { testVenv } from "./cache.ts";
import { freePort } from "./free-port.ts";
import { type RunningServer, startIn } from "./running.ts";

/** Starts a Milvus Lite on a free loopback port, empty. */
export async function startMilvusLite(): Promise<RunningServer> {
  const venv = await testVenv();
  const port = await freePort();
  const uri = `http://127.0.0.1:${port}`;
  return await startIn("milvus-lite", async (folder) => ({
    title: "Milvus Lite",
    uri,
    command: join(venv, "bin", "milvus-lite"),
    args: ["server", "--data-dir", join(folder, "data"), "--host", "127.0.0.1", "--port", `${port}`],
    logFile: join(folder, "server.log"),
    isReady: () => milvusAnswers(uri),
    timeoutMs: 180_000,
  }));
}
