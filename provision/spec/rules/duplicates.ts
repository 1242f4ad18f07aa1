import { problemAt } from "../problem.ts";
import { collectionRule } from "./collection-rule.ts";
import type { Rule } from "./rule.ts";

/** Two things of one name in a collection. */
export const duplicates = collectionRule(["MS219"], function* ({ spec, at }) {
  const lists = {
    field: spec.fields.map(({ name }, index) => ({ name, path: ["fields", index, "name"] })),
    function: (spec.functions ?? []).map(({ name }, index) => ({ name, path: ["functions", index, "name"] })),
    partition: (spec.partitions ?? []).map((name, index) => ({ name, path: ["partitions", index] })),
  };
  for (const [kind, list] of Object.entries(lists)) {
    const seen = new Set<string>();
    for (const { name, path } of list) {
      if (seen.has(name)) {
        yield at(path, {
          code: "MS219",
          summary: `There is another ${kind} named ${name}.`,
          cause: `Milvus tells the ${kind}s of a collection apart by name.`,
          fix: "Rename or remove one of them.",
        });
      }
      seen.add(name);
    }
  }
});

/** Two specs that describe one collection. */
export const duplicateCollections: Rule = {
  codes: ["MS225"],
  *check({ collections }) {
    const seen = new Map<string, string>();
    for (const { spec, source } of collections) {
      const database = spec.database ?? "default";
      const address = `${database}/${spec.collection}`;
      const range = source.rangeOf(["collection"]);
      const other = seen.get(address);
      if (other === undefined) {
        seen.set(address, `${range.file}:${range.line}`);
        continue;
      }
      yield problemAt(source, ["collection"], {
        code: "MS225",
        summary: `The collection ${spec.collection} is described twice.`,
        cause: `${other} describes it in the database ${database} too.`,
        fix: "Remove one of them, or put them into different databases.",
      });
    }
  },
};
