import getPort from "get-port";
import { type ICreateToxicBody, type Proxy as ToxicProxy, Toxiproxy } from "toxiproxy-node-client";
import { buildGoTool } from "../go-tools/build-go-tool.ts";
import { toxiproxy } from "../go-tools/tools.ts";
import { startIn } from "../servers/running.ts";

/** A fault of a network, as toxiproxy makes it. */
export type NetworkFault = {
  readonly name: string;
} & (
  | { readonly down: true }
  | Pick<ICreateToxicBody<Record<string, number>>, "type" | "stream" | "attributes">
);

/** https://github.com/Shopify/toxiproxy#toxics */
export const networkFaults: readonly NetworkFault[] = [
  { name: "latency", type: "latency", stream: "downstream", attributes: { latency: 300, jitter: 200 } },
  { name: "bandwidth", type: "bandwidth", stream: "upstream", attributes: { rate: 20 } },
  { name: "timeout of requests", type: "timeout", stream: "upstream", attributes: { timeout: 0 } },
  { name: "timeout of answers", type: "timeout", stream: "downstream", attributes: { timeout: 0 } },
  { name: "reset_peer", type: "reset_peer", stream: "downstream", attributes: { timeout: 20 } },
  {
    name: "slicer",
    type: "slicer",
    stream: "downstream",
    attributes: { average_size: 60, size_variation: 30, delay: 200 },
  },
  { name: "limit_data", type: "limit_data", stream: "downstream", attributes: { bytes: 400 } },
  { name: "down", down: true },
];

export interface FaultyWay {
  /** Leads to the server. */
  readonly uri: string;
  spoil(fault: NetworkFault): Promise<void>;
  mend(): Promise<void>;
}

export interface RunningToxiproxy {
  /** A way of its own to a server. */
  openWay(to: string): Promise<FaultyWay>;
  stop(): Promise<void>;
}

/** Starts a toxiproxy on loopback. */
export async function startToxiproxy(): Promise<RunningToxiproxy> {
  const binaries = await buildGoTool(toxiproxy);
  const port = await getPort({ host: "127.0.0.1" });
  const uri = `http://127.0.0.1:${port}`;
  const server = await startIn("toxiproxy", async (folder) => ({
    title: "toxiproxy",
    uri,
    command: binaries["toxiproxy-server"],
    args: ["-host", "127.0.0.1", "-port", `${port}`],
    logFile: `${folder}/server.log`,
    isReady: () =>
      fetch(`${uri}/version`).then(
        ({ ok }) => ok,
        () => false,
      ),
    timeoutMs: 30_000,
  }));
  const api = new Toxiproxy(uri);
  let ways = 0;
  return {
    async openWay(to) {
      const upstream = new URL(to).host;
      const proxy = await api.createProxy({ name: `way${++ways}`, listen: "127.0.0.1:0", upstream });
      return wayBy(proxy);
    },
    stop: server.stop,
  };
}

function wayBy(proxy: ToxicProxy): FaultyWay {
  const { listen, upstream } = proxy;
  let undo = async () => {};
  return {
    uri: `http://${listen}`,
    async spoil(fault) {
      if ("down" in fault) {
        await proxy.update({ enabled: false, listen, upstream });
        undo = async () => void (await proxy.update({ enabled: true, listen, upstream }));
        return;
      }
      const { type, stream, attributes } = fault;
      const toxic = await proxy.addToxic({ name: type, type, stream, toxicity: 1, attributes });
      undo = () => toxic.remove();
    },
    async mend() {
      const undoing = undo();
      undo = async () => {};
      await undoing;
    },
  };
}
