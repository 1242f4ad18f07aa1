import { join } from "node:path";
import { httpAnswers } from "../../local/probe.ts";
import { buildGoTool } from "../go-tools/build-go-tool.ts";
import { etcd } from "../go-tools/tools.ts";
import type { ServerNetwork } from "../servers/network.ts";
import { type RunningServer, startIn } from "../servers/running.ts";

/** Starts one etcd, empty, in `network`; its `uri` is `127.0.0.1:PORT` there. */
export async function startEtcd(network: ServerNetwork): Promise<RunningServer> {
  const binaries = await buildGoTool(etcd);
  const [client, peer] = [await network.freePort(), await network.freePort()];
  const [clientUrl, peerUrl] = [`http://127.0.0.1:${client}`, `http://127.0.0.1:${peer}`];
  const door = await network.open(client);
  return await startIn("etcd", async (folder) => ({
    title: "etcd",
    uri: `127.0.0.1:${client}`,
    ...network.inside(
      binaries.etcd,
      [
        ["--name", "default", "--data-dir", join(folder, "data"), "--log-level", "warn"],
        ["--listen-client-urls", clientUrl, "--advertise-client-urls", clientUrl],
        ["--listen-peer-urls", peerUrl, "--initial-advertise-peer-urls", peerUrl],
        ["--initial-cluster", `default=${peerUrl}`],
        // Its data is thrown away: no reason to wait for the disk.
        ["--unsafe-no-fsync"],
      ].flat(),
    ),
    logFile: join(folder, "server.log"),
    isReady: () => httpAnswers(`http://127.0.0.1:${door}/health`),
    timeoutMs: 60_000,
  }));
}
