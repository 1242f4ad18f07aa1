import { spawnSync } from "node:child_process";
import { createServer, connect as openSocket, type Socket } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { freePort } from "./free-port.ts";
import { startIn } from "./running.ts";

/** Where a network is, as data: another process of the run joins it with {@link joinNetwork}. */
export interface NetworkPlace {
  /** The process that holds it; null: this machine permits none, and the servers are in the network of this process. */
  readonly holder: number | null;
  /** The socket that leads into it. */
  readonly wayIn: string;
}

/**
 * A network of its own for servers that listen on every interface whatever they are told (Milvus 2.3 does): it has a loopback
 * and nothing else, so nobody reaches them but through {@link ServerNetwork.open}.
 */
export interface ServerNetwork {
  readonly place: NetworkPlace;
  /** A port that is free in it, on loopback. */
  freePort(): Promise<number>;
  /** The command that runs another one in this network, in the same process. */
  inside(command: string, args: readonly string[]): { readonly command: string; readonly args: string[] };
  /** The port on loopback, in the network of this process, where `port` of that network is reached. */
  open(port: number): Promise<number>;
  /** Closes what {@link ServerNetwork.open} opened. */
  close(): void;
}

/** A user namespace makes it possible without root. */
const namespaces = ["--user", "--map-root-user", "--net"];

/** Whether this machine permits a network of one's own; containers and hardened kernels may not. */
export function permitsNetworks(): boolean {
  const tried = spawnSync("unshare", [...namespaces, "ip", "link", "set", "lo", "up"]);
  return !tried.error && tried.status === 0;
}

/** The network that this process is in. */
export const networkOfThisMachine: ServerNetwork = joinNetwork({ holder: null, wayIn: "" });

/** Makes a network for servers, or, where that is not permitted, one that only looks like it. It has a folder that lasts as long. */
export async function makeNetwork(): Promise<
  ServerNetwork & { readonly folder: string; stop(): Promise<void> }
> {
  const isolated = permitsNetworks();
  const forwarder = fileURLToPath(new URL("./forward.mjs", import.meta.url));
  const holder = await startIn("network", async (folder) => {
    const wayIn = join(folder, "way-in.sock");
    const script = 'ip link set lo up && exec "$0" "$@"';
    return {
      title: "The network of the servers",
      uri: wayIn,
      command: isolated ? "unshare" : process.execPath,
      args: [...(isolated ? [...namespaces, "sh", "-c", script, process.execPath] : []), forwarder, wayIn],
      logFile: join(folder, "server.log"),
      isReady: () => answers(wayIn),
      timeoutMs: 60_000,
    };
  });
  const network = joinNetwork({ holder: isolated ? holder.pid : null, wayIn: holder.uri });
  const stop = async () => {
    network.close();
    await holder.stop();
  };
  return { ...network, folder: holder.folder, stop };
}

export function joinNetwork(place: NetworkPlace): ServerNetwork {
  const { holder, wayIn } = place;
  const doors: (() => void)[] = [];
  return {
    place,
    freePort,
    inside(command, args) {
      if (holder === null) return { command, args: [...args] };
      const where = ["--target", `${holder}`, "--user", "--net", "--preserve-credentials"];
      return { command: "nsenter", args: [...where, "--", command, ...args] };
    },
    async open(port) {
      if (holder === null) return port;
      const door = await openDoor(wayIn, port);
      doors.push(door.close);
      return door.port;
    },
    close() {
      for (const close of doors.splice(0)) close();
    },
  };
}

/** A port of this process that leads to one in the network: the forwarder reads its number from the first line. */
async function openDoor(wayIn: string, port: number): Promise<{ port: number; close: () => void }> {
  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true, allowHalfOpen: true }, (client) => {
    const inner = openSocket({ path: wayIn, allowHalfOpen: true });
    for (const [socket, other] of [
      [client, inner],
      [inner, client],
    ] as const) {
      sockets.add(socket);
      socket.on("error", () => other.destroy());
      socket.on("close", () => {
        sockets.delete(socket);
        other.destroy();
      });
    }
    inner.write(`${port}\n`);
    client.pipe(inner).pipe(client);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  server.unref();
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("a server on a port has an address");
  const close = () => {
    server.close();
    for (const socket of sockets) socket.destroy();
  };
  return { port: address.port, close };
}

function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = openSocket({ path });
    socket.on("error", () => resolve(false));
    socket.on("connect", () => {
      socket.destroy();
      resolve(true);
    });
  });
}
