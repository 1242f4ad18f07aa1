import { expect, test } from "vitest";
import type { CollectionStats } from "../../../provision/state/index.ts";
import { createStyle } from "../style.ts";
import { renderCollections } from "./stats.ts";

const replica = (id: string, nodes: readonly string[]) => ({ id, nodes, resourceGroup: "" });
const three = [replica("1", ["4"]), replica("2", ["5"]), replica("3", ["6"])];

test.each<[string, CollectionStats["replicas"], number, string]>([
  ["one", three.slice(2), 1, "loaded"],
  ["all", three, 3, "loaded × 3"],
  ["one that is left out", three.slice(1), 3, "loaded × 2 of 3"],
  ["one without a node", [...three.slice(1), replica("1", [])], 3, "loaded × 2 of 3"],
  ["nodes that are not told", three.map(({ id }) => replica(id, [])), 3, "loaded × 3"],
])("replicas: %s", (_, replicas, asked, shown) => {
  const stats: CollectionStats = {
    database: "default",
    name: "articles",
    collection: "articles__g1",
    rows: 1,
    approximateRows: 1,
    partitions: [],
    indexes: [],
    loadState: "loaded",
    load: { replicas: asked, resourceGroups: [], partitions: [], fields: [] },
    replicas,
  };
  const line =
    renderCollections([stats], createStyle(false, 120))
      .split("\n")
      .find((each) => each.includes("articles__g1")) ?? "";
  expect(line.split(/ {2,}/).map((cell) => cell.trim())).toContain(shown);
});
