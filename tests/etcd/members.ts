import { join } from "node:path";
import { buildGoTool } from "../go-tools/build-go-tool.ts";
import { etcd } from "../go-tools/tools.ts";
import { freePort } from "../servers/free-port.ts";
import { type RunningServer, startIn } from "../servers/running.ts";

export interface TestMember {
  readonly name: string;
  readonly clientUrl: string;
  readonly peerUrl: string;
}

/** Names and free loopback addresses for members of a cluster. */
export async function describeMembers(count: number): Promise<TestMember[]> {
  const url = async () => `http://127.0.0.1:${await freePort()}`;
  return await Promise.all(
    Array.from({ length: count }, async (_, ordinal) => ({
      name: `etcd-${ordinal}`,
      clientUrl: await url(),
      peerUrl: await url(),
    })),
  );
}

/** Starts one member; it is ready once its cluster has a leader, so members have to be started together. */
export async function startMember(
  member: TestMember,
  all: readonly TestMember[],
  dataFolder?: string,
): Promise<RunningServer> {
  const binaries = await buildGoTool(etcd);
  const { name, clientUrl, peerUrl } = member;
  return await startIn("etcd", async (folder) => ({
    title: `etcd ${name}`,
    uri: clientUrl,
    command: binaries.etcd,
    args: [
      ["--name", name],
      ["--data-dir", dataFolder ?? join(folder, "data")],
      ["--listen-client-urls", clientUrl],
      ["--advertise-client-urls", clientUrl],
      ["--listen-peer-urls", peerUrl],
      ["--initial-advertise-peer-urls", peerUrl],
      ["--initial-cluster", all.map((each) => `${each.name}=${each.peerUrl}`).join(",")],
    ].flat(),
    logFile: join(folder, "server.log"),
    isReady: () =>
      fetch(`${clientUrl}/health`).then(
        ({ ok }) => ok,
        () => false,
      ),
    timeoutMs: 180_000,
  }));
}
