import { connect as connectTcp, isIP, type Socket } from "node:net";
import { checkServerIdentity, connect as connectTls, type TLSSocket } from "node:tls";
import { openTunnel, type TunnelFault } from "./open-tunnel.ts";
import type { HttpProxy } from "./proxy.ts";
import type { TlsMaterial } from "./tls-files.ts";

/** The way to a server, and when looking at it must be over, in milliseconds since the epoch. */
export interface Route {
  readonly host: string;
  readonly port: number;
  readonly proxy: HttpProxy | null;
  readonly deadline: number;
}

/** What a probe found. */
export type Finding =
  | { readonly kind: "open" }
  | { readonly kind: "closed"; readonly code: string; readonly message: string }
  | { readonly kind: "proxy"; readonly proxy: HttpProxy; readonly fault: TunnelFault };

type Fault = Exclude<Finding, { kind: "open" }>;
const tooLate: Fault = { kind: "closed", code: "TIMEOUT", message: "timed out" };

/** What a server is asked after the handshake. HTTP/2: the connection preface and an empty SETTINGS frame (RFC 9113, 3.4). */
const questions = {
  h2: Buffer.concat([
    Buffer.from("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
    Buffer.from([0, 0, 0, 4, 0, 0, 0, 0, 0]),
  ]),
  "http/1.1": Buffer.from("HEAD / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"),
} as const;

/** Whether a connection to the port can be made. */
export async function probePort(route: Route): Promise<Finding> {
  const socket = await openSocket(route);
  if ("kind" in socket) return socket;
  discard(socket);
  return { kind: "open" };
}

/**
 * Whether a TLS handshake succeeds, with the server's word on the client's certificate: in TLS 1.3 that comes after the
 * client has finished, in place of the first answer.
 */
export async function probeTls(
  route: Route,
  {
    tls,
    name,
    protocol,
  }: { readonly tls: TlsMaterial; readonly name: string; readonly protocol: keyof typeof questions },
): Promise<Finding> {
  return await overTls(
    route,
    (socket) =>
      connectTls({
        socket,
        // An IP address is no server name in TLS; it is the certificate that has to hold it.
        servername: isIP(name) === 0 ? name : "",
        checkServerIdentity: (_, certificate) => checkServerIdentity(name, certificate),
        ALPNProtocols: [protocol],
        ...(tls.ca && { ca: tls.ca }),
        ...(tls.cert && tls.key && { cert: tls.cert, key: tls.key }),
      }),
    async (secured, leftMs) => {
      secured.write(questions[protocol]);
      return await firstOf(secured, "data", leftMs);
    },
  );
}

/** Whether a server answers a TLS handshake, whatever its certificate; nothing is sent over it. */
export async function speaksTls(route: Route): Promise<boolean> {
  const { host } = route;
  const begin = (socket: Socket) =>
    connectTls({ socket, servername: isIP(host) === 0 ? host : "", rejectUnauthorized: false });
  return (await overTls(route, begin, async () => ({ kind: "open" }))).kind === "open";
}

async function overTls(
  route: Route,
  begin: (socket: Socket) => TLSSocket,
  afterwards: (secured: TLSSocket, leftMs: number) => Promise<Finding>,
): Promise<Finding> {
  const socket = await openSocket(route);
  if ("kind" in socket) return socket;
  const secured = begin(socket);
  try {
    const begun = await firstOf(secured, "secureConnect", route.deadline - Date.now());
    if (begun.kind !== "open") return begun;
    const answer = await afterwards(secured, route.deadline - Date.now());
    // A server that says nothing, or hangs up, is no matter of TLS.
    return answer.kind === "closed" && answer.code.startsWith("ERR_SSL") ? answer : { kind: "open" };
  } finally {
    discard(secured);
    discard(socket);
  }
}

async function openSocket(route: Route): Promise<Socket | Fault> {
  const { host, port, proxy, deadline } = route;
  const leftMs = deadline - Date.now();
  if (leftMs <= 0) return tooLate;
  if (proxy !== null) {
    const opened = await openTunnel(proxy, { host, port }, leftMs);
    return "kind" in opened ? { kind: "proxy", proxy, fault: opened } : opened;
  }
  const socket = connectTcp({ host, port });
  const found = await firstOf(socket, "connect", leftMs);
  if (found.kind === "open") return socket;
  discard(socket);
  return found;
}

async function firstOf(socket: Socket, event: string, leftMs: number): Promise<Finding> {
  let timer: NodeJS.Timeout | undefined;
  const found = new Promise<Finding>((resolve) => {
    socket.once(event, () => resolve({ kind: "open" }));
    socket.once("error", (error) =>
      resolve({ kind: "closed", code: String(Reflect.get(error, "code") ?? ""), message: error.message }),
    );
    socket.once("close", () =>
      resolve({ kind: "closed", code: "ECONNRESET", message: "the connection was closed" }),
    );
    // What has arrived meanwhile counts: timers come before sockets in a loop that was held up.
    timer = setTimeout(() => setImmediate(() => resolve(tooLate)), Math.max(0, leftMs));
  });
  return await found.finally(() => clearTimeout(timer));
}

function discard(socket: Socket): void {
  socket.on("error", () => {});
  socket.destroy();
}
