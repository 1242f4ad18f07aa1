import { BlockList, isIP } from "node:net";
import { plainHost } from "./loopback.ts";

/**
 * Whether a list such as `no_proxy` exempts a host. Entries are separated by commas or blanks: `*`, a domain (which covers
 * the names below it, with or without `.` or `*.` in front), an IP address, a network (`10.0.0.0/8`); a port may follow.
 */
export function isExempt(list: string, host: string, port: number): boolean {
  const name = plainHost(host);
  return list
    .split(/[\s,]+/)
    .filter((entry) => entry !== "")
    .some((entry) => matches(entry, name, port));
}

function matches(entry: string, name: string, port: number): boolean {
  if (entry === "*") return true;
  if (entry.includes("/")) return isInNetwork(entry, name);
  const { host, only } = splitPort(entry);
  if (only !== null && only !== port) return false;
  const domain = plainHost(host.replace(/^\*?\./, ""));
  return domain !== "" && (name === domain || (isIP(name) === 0 && name.endsWith(`.${domain}`)));
}

function splitPort(entry: string): { host: string; only: number | null } {
  if (isIP(entry) === 6) return { host: entry, only: null };
  const [, host = entry, digits] = /^(.*?)(?::(\d+))?$/.exec(entry) ?? [];
  return { host, only: digits === undefined ? null : Number(digits) };
}

function isInNetwork(entry: string, name: string): boolean {
  const [address = "", bits = ""] = entry.replace(/[[\]]/g, "").split("/");
  const family = isIP(address);
  const prefix = Number(bits);
  if (family === 0 || isIP(name) !== family || !/^\d+$/.test(bits)) return false;
  if (prefix > (family === 6 ? 128 : 32)) return false;
  const type = family === 6 ? "ipv6" : "ipv4";
  const network = new BlockList();
  network.addSubnet(address, prefix, type);
  return network.check(name, type);
}
