import { collectionRule } from "./collection-rule.ts";
import { hasPartition, noSuchField, noSuchPartition } from "./references.ts";
import { isVector } from "./type-sets.ts";

/** What is loaded, and how often. */
export const load = collectionRule(["MS260", "MS261", "MS262", "MS263"], function* (subject) {
  const { spec, fields, at } = subject;
  if (spec.load === false) {
    if ((spec.smoke ?? []).length > 0) {
      yield at(
        ["smoke"],
        {
          code: "MS263",
          summary: `${spec.collection} is not loaded, and has smoke tests.`,
          cause: "Only a loaded collection answers searches.",
          fix: "Remove `load: false` or `smoke`.",
        },
        "key",
      );
    }
    return;
  }
  const settings = spec.load ?? {};
  if (settings.replicas !== undefined && settings.replicas < 1) {
    yield at(["load", "replicas"], {
      code: "MS260",
      summary: `${settings.replicas} replicas are none.`,
      cause: "A loaded collection has at least one.",
      fix: "Take 1 or more, or `load: false` to leave the collection released.",
    });
  }
  const groups = settings.resourceGroups ?? [];
  if ((settings.replicas ?? 1) >= 1 && groups.length > 1 && groups.length !== (settings.replicas ?? 1)) {
    yield at(["load", "resourceGroups"], {
      code: "MS260",
      summary: `${groups.length} resource groups for ${settings.replicas ?? 1} replicas.`,
      cause: "Milvus puts all replicas into one group, or one into each.",
      fix: "Name one group, or as many as there are replicas.",
    });
  }
  for (const [index, name] of (settings.partitions ?? []).entries()) {
    if (spec.partitionKey !== undefined) {
      yield at(["load", "partitions", index], {
        code: "MS261",
        summary: "With a partition key no partition is loaded by name.",
        cause: "Milvus makes the partitions of a key itself.",
        fix: "Remove `partitions` from `load`.",
      });
    } else if (!hasPartition(subject, name)) {
      yield at(
        ["load", "partitions", index],
        noSuchPartition("MS261", name, subject, "Name partitions that the spec lists."),
      );
    }
  }
  const chosen = settings.fields ?? [];
  for (const [index, name] of chosen.entries()) {
    if (!fields.has(name))
      yield at(["load", "fields", index], noSuchField("MS262", name, subject, "Name fields to load."));
  }
  if (chosen.length === 0) return;
  // "Load Collection" of the Milvus 2.6 documentation: keys are always loaded, and at least one vector.
  const needed = spec.fields.filter(
    ({ name, primaryKey, clusteringKey }) =>
      primaryKey === true || clusteringKey === true || name === spec.partitionKey?.field,
  );
  const missing = needed.map(({ name }) => name).filter((name) => !chosen.includes(name));
  const known = chosen.every((name) => fields.has(name));
  if (known && !chosen.some((name) => isVector(fields.get(name)?.dataType ?? "")))
    missing.push("a vector field");
  if (missing.length > 0) {
    yield at(
      ["load", "fields"],
      {
        code: "MS262",
        summary: `\`fields\` of \`load\` leaves out ${missing.join(" and ")}.`,
        cause: "Milvus needs all keys and at least one vector in memory.",
        fix: `Add ${missing.join(" and ")}.`,
      },
      "key",
    );
  }
});
