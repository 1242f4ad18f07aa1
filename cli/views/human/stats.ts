import { oneLine, thousands } from "../../../provision/diagnostics/text.ts";
import { serverName } from "../../../provision/plan/render/server-name.ts";
import type { CollectionStats, Stats } from "../../../provision/state/index.ts";
import type { Style } from "../style.ts";
import { renderTable } from "./table.ts";

const gib = 1024 ** 3;

/** Row counts, indexes, load state, replicas and nodes. */
export function renderStats({ endpoint, server, collections, queryNodes }: Stats, style: Style): string {
  const parts = [`${style.strong(serverName(server))} ${style.cyan(oneLine(endpoint))}`];
  if (collections.length === 0)
    parts.push("None of the collections is there. npx milvus-stack apply makes them.");
  else parts.push(renderCollections(collections, style));
  for (const one of collections.filter(({ partitions }) => partitions.length > 1)) {
    const rows = one.partitions.map(({ name, approximateRows }) => [
      oneLine(name),
      thousands(approximateRows),
    ]);
    const columns = [
      { title: `partition of ${oneLine(one.name)}` },
      { title: "rows", align: "right" as const },
    ];
    parts.push(renderTable(columns, rows, style));
  }
  if (queryNodes !== null && queryNodes.length > 0) {
    const rows = queryNodes.map((node) => [
      oneLine(`${node.name} ${node.id}`),
      `${(node.memoryUsedBytes / gib).toFixed(1)} of ${(node.memoryBytes / gib).toFixed(1)} GiB`,
      `${Math.round(node.cpuPercent)} % of ${node.cpuCores}`,
    ]);
    parts.push(renderTable([{ title: "query node" }, { title: "memory" }, { title: "CPU" }], rows, style));
  }
  return parts.join("\n\n");
}

/** One line for each index, the collection's own figures on the first. */
export function renderCollections(collections: readonly CollectionStats[], style: Style): string {
  const rows = collections.flatMap((one) => {
    const rowCount = one.rows === null ? `~${thousands(one.approximateRows)}` : thousands(one.rows);
    const own = [oneLine(one.name), oneLine(one.collection), rowCount, loadOf(one)];
    const indexes = one.indexes.length === 0 ? ["none"] : one.indexes.map(indexOf);
    return indexes.map((index, at) => [...(at === 0 ? own : ["", "", "", ""]), index]);
  });
  const columns = [
    { title: "collection" },
    { title: "physical" },
    { title: "rows", align: "right" as const },
    { title: "load" },
    { title: "index" },
  ];
  return renderTable(columns, rows, style);
}

function loadOf({ loadState, replicas, load }: CollectionStats): string {
  const many = Math.max(replicas.length, load?.replicas ?? 0);
  if (loadState !== "loaded" || many <= 1) return loadState;
  // Where no node is named at all, the server tells nobody its nodes.
  const served = replicas.filter(({ nodes }) => nodes.length > 0).length;
  return served === 0 || served === many ? `loaded × ${many}` : `loaded × ${served} of ${many}`;
}

function indexOf({ field, indexType, metricType, progress }: CollectionStats["indexes"][number]): string {
  const kind = metricType === null ? indexType : `${indexType} ${metricType}`;
  if (progress === null || progress.state === "Finished") return `${oneLine(field)} ${oneLine(kind)}`;
  const share =
    progress.totalRows > 0 ? ` ${Math.floor((100 * progress.indexedRows) / progress.totalRows)} %` : "";
  return oneLine(`${field} ${kind} ${progress.state}${share} ${progress.failReason ?? ""}`);
}
