import { join } from "node:path";
import { parseDocument, stringify } from "yaml";
import type { ServerNetwork } from "./network.ts";

export interface Milvus23Options {
  /** Requires a login; user `root`, password `Milvus`. */
  readonly authorization?: boolean;
  /** Serves TLS only (`tlsMode` 1), with these PEM files. */
  readonly tls?: { readonly certFile: string; readonly keyFile: string };
  /** Takes only clients with a certificate of this authority (`tlsMode` 2): its PEM file, and what to ask whether it is up with. */
  readonly clients?: { readonly caFile: string; readonly certFile: string; readonly keyFile: string };
}

/** One for every listener of the server. */
const portNames = [
  "proxy",
  "proxyInternal",
  "metrics",
  "etcdClient",
  "etcdPeer",
  "rootCoord",
  "queryCoord",
  "queryNode",
  "indexCoord",
  "indexNode",
  "dataCoord",
  "dataNode",
] as const;
export type Ports = Readonly<Record<(typeof portNames)[number], number>>;

export async function freePorts(network: ServerNetwork): Promise<Ports> {
  const entries: [string, number][] = [];
  for (const name of portNames) entries.push([name, await network.freePort()]);
  return Object.fromEntries(entries) as Ports;
}

const components = [
  "rootCoord",
  "proxy",
  "queryCoord",
  "queryNode",
  "indexNode",
  "dataCoord",
  "dataNode",
] as const;

/**
 * How often its coordinators look at what is to be done, every 0.2 to 5 s by default. A load takes several looks one after the
 * other, and nearly every test loads a collection.
 */
const intervalsMs = {
  "queryCoord.checkInterval": 100,
  "queryCoord.checkChannelInterval": 100,
  "queryCoord.checkSegmentInterval": 100,
  "queryCoord.distPullInterval": 100,
  "queryCoord.checkHandoffInterval": 500,
  "indexCoord.scheduler.interval": 100,
  "proxy.timeTickInterval": 50,
} as const;

/**
 * `milvus.yaml` from the template of the wheel: everything in `folder`, every component on its own port. `ip` makes them reach
 * each other over loopback. What this version listens on is fixed: etcd on loopback, its gRPC and metrics ports on every
 * interface (seen with `ss -ltn`; the listeners are opened on ":port" whatever `ip` says).
 */
export function milvusYaml(template: string, folder: string, ports: Ports, options: Milvus23Options): string {
  // The template's placeholders, `{{ name(type): default }}`, are replaced as text: with them it is no YAML.
  const document = parseDocument(template.replaceAll(/\{\{[^}]*\}\}/g, "null"));
  const set = (path: string, value: unknown) => document.setIn(path.split("."), value);
  set("etcd.endpoints", `127.0.0.1:${ports.etcdClient}`);
  set("etcd.config", { path: join(folder, "etcd.yaml") });
  set("etcd.log", { level: "warn", path: join(folder, "etcd.log") });
  set("etcd.data.dir", join(folder, "data", "etcd"));
  set("localStorage.path", join(folder, "data"));
  set("rocksmq.path", join(folder, "data", "rocksmq"));
  set("log.level", "warn");
  set("log.file.rootPath", "");
  for (const component of components) {
    set(`${component}.ip`, "127.0.0.1");
    set(`${component}.port`, ports[component]);
  }
  set("proxy.internalPort", ports.proxyInternal);
  set("indexCoord.address", `127.0.0.1:${ports.indexCoord}`);
  set("common.security.authorizationEnabled", options.authorization ?? false);
  set("common.security.tlsMode", options.clients ? 2 : options.tls ? 1 : 0);
  for (const [path, ms] of Object.entries(intervalsMs)) set(path, ms);
  set("tls.serverPemPath", options.tls?.certFile ?? "");
  set("tls.serverKeyPath", options.tls?.keyFile ?? "");
  set("tls.caPemPath", options.clients?.caFile ?? "");
  return document.toString();
}

/** Configuration of the etcd inside the server, which listens on 2379 and 2380 without it. */
export function etcdYaml(ports: Ports): string {
  const client = `http://127.0.0.1:${ports.etcdClient}`;
  const peer = `http://127.0.0.1:${ports.etcdPeer}`;
  return stringify({
    name: "default",
    "listen-client-urls": client,
    "advertise-client-urls": client,
    "listen-peer-urls": peer,
    "initial-advertise-peer-urls": peer,
    "initial-cluster": `default=${peer}`,
  });
}
