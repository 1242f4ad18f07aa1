import { randomInt } from "node:crypto";
import getPort from "get-port";

/**
 * Systems take the ports of their own outgoing connections from above (Linux from 32768, others from 49152 on), at any moment: a
 * port of theirs that was free may be gone before the server that it was meant for listens. Below are well-known services.
 */
const [lowest, highest] = [10_000, 29_999];
/** More than that many in a row are never taken by chance. */
const tries = 50;

/** A free port on loopback that stays free until something listens on it; no other call of this process is given it. */
export function freePort(): Promise<number> {
  const port = Array.from({ length: tries }, () => randomInt(lowest, highest + 1));
  return getPort({ host: "127.0.0.1", port, reserve: true });
}
