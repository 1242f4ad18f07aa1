import { join } from "node:path";
import { embeddingServerFile } from "../../local/paths.ts";
import { httpAnswers } from "../../local/probe.ts";
import { waitingQuietly } from "../../local/services.ts";
import { testVenv } from "./cache.ts";
import { freePort } from "./free-port.ts";
import { type RunningServer, startIn } from "./running.ts";

/** Starts the OpenAI-compatible embedding server on a free loopback port. Its `uri` is the base URL, ending in `/v1`. */
export async function startEmbeddings(): Promise<RunningServer> {
  if (process.platform !== "linux" || process.arch !== "x64") {
    throw new Error(
      "The embedding server is built for Linux x86-64 only: name one with the models e5-passage and e5-query in EMBEDDINGS_URL",
    );
  }
  const venv = await testVenv();
  const port = await freePort();
  const root = `http://127.0.0.1:${port}`;
  return await startIn("embeddings", async (folder) => ({
    title: "The embedding server",
    uri: `${root}/v1`,
    command: join(venv, "bin", "python"),
    args: [embeddingServerFile, "--host", "127.0.0.1", "--port", `${port}`],
    env: { ...waitingQuietly, ...process.env },
    logFile: join(folder, "server.log"),
    isReady: () => httpAnswers(`${root}/health`),
    timeoutMs: 180_000,
  }));
}
