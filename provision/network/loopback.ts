import { BlockList, isIP } from "node:net";

const loopback = new BlockList();
loopback.addSubnet("127.0.0.0", 8);
loopback.addAddress("0.0.0.0");
loopback.addAddress("::1", "ipv6");
loopback.addAddress("::", "ipv6");

/** A host as it is compared: in lower case, without brackets, without the dot of a complete name, `127.1` in full. */
export function plainHost(host: string): string {
  const bare = host.replace(/^\[|\]$/g, "");
  const inUrl = isIP(bare) === 6 ? `[${bare}]` : bare;
  const name = URL.canParse(`http://${inUrl}`) ? new URL(`http://${inUrl}`).hostname : bare.toLowerCase();
  return name.replace(/^\[|\]$/g, "").replace(/\.$/, "");
}

/** Whether a host is this machine: 127.0.0.0/8, `::1`, `localhost` and names below it (RFC 6761). */
export function isLoopback(host: string): boolean {
  const name = plainHost(host);
  const family = isIP(name);
  if (family === 0) return name === "localhost" || name.endsWith(".localhost");
  return loopback.check(name, family === 6 ? "ipv6" : "ipv4");
}
