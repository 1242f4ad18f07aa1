/** A TCP proxy on loopback that holds every byte back for a while: `node bench/delay-proxy.ts PORT MS`. Prints its own port. */
import { connect, createServer, type Socket } from "node:net";

const [port = 0, delayMs = 0] = process.argv.slice(2).map(Number);

const server = createServer((client) => {
  const upstream = connect(port, "127.0.0.1");
  for (const socket of [client, upstream]) socket.setNoDelay(true);
  passOn(client, upstream);
  passOn(upstream, client);
});

/** Bytes keep their order: timers of one length end in the order they began. */
function passOn(from: Socket, to: Socket) {
  from.on("data", (bytes) => setTimeout(() => to.write(bytes), delayMs));
  from.on("error", () => to.destroy());
  from.on("close", () => setTimeout(() => to.end(), delayMs));
}

server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  process.stdout.write(`${typeof address === "object" ? address?.port : ""}\n`);
});
// It ends with the process that started it.
process.stdin.resume().on("end", () => process.exit());
