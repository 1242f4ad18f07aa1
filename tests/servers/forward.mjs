// Runs inside the network of the servers and leads from a socket in the file system, which both sides see, to their ports: a
// connection begins with a line that holds the number of the port. Lasts until it is killed, and holds the network open.
import { connect, createServer } from "node:net";

const [path] = process.argv.slice(2);

createServer({ allowHalfOpen: true }, (outer) => {
  outer.on("error", () => outer.destroy());
  let head = Buffer.alloc(0);
  const readHead = (chunk) => {
    head = Buffer.concat([head, chunk]);
    const end = head.indexOf("\n");
    if (end === -1) return;
    outer.off("data", readHead);
    outer.pause();
    forward(outer, Number(head.subarray(0, end)), head.subarray(end + 1));
  };
  outer.on("data", readHead);
}).listen(path);

function forward(outer, port, begun) {
  const inner = connect({ host: "127.0.0.1", port, noDelay: true, allowHalfOpen: true });
  inner.on("error", () => outer.destroy());
  outer.on("error", () => inner.destroy());
  outer.on("close", () => inner.destroy());
  inner.on("close", () => outer.destroy());
  if (begun.length > 0) inner.write(begun);
  outer.pipe(inner).pipe(outer);
}
