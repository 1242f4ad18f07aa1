import { join } from "node:path";
import { buildGoTool } from "../go-tools/build-go-tool.ts";
import { minio } from "../go-tools/tools.ts";
import { freePort } from "../servers/free-port.ts";
import { type RunningServer, startIn } from "../servers/running.ts";

/** Starts a single server on a free loopback port, empty, with the variables by which the chart names the root user. */
export async function startMinio(root: { user: string; password: string }): Promise<RunningServer> {
  const binaries = await buildGoTool(minio);
  const address = `127.0.0.1:${await freePort()}`;
  const uri = `http://${address}`;
  return await startIn("minio", async (folder) => ({
    title: "MinIO",
    uri,
    command: binaries.minio,
    args: ["server", "--address", address, join(folder, "data")],
    env: {
      HOME: folder,
      MINIO_ACCESS_KEY: root.user,
      MINIO_SECRET_KEY: root.password,
      MINIO_BROWSER: "off",
      MINIO_PROMETHEUS_AUTH_TYPE: "public",
    },
    logFile: join(folder, "server.log"),
    isReady: () =>
      fetch(`${uri}/minio/health/live`).then(
        ({ ok }) => ok,
        () => false,
      ),
    timeoutMs: 180_000,
  }));
}
