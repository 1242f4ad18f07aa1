import { collectionRule } from "./collection-rule.ts";
import { noSuchField } from "./references.ts";
import { withArticle } from "./type-sets.ts";

/** Rows that come with the specs. */
export const seed = collectionRule(["MS276", "MS277"], function* (subject) {
  const { spec, fields, at } = subject;
  if (spec.seed === undefined) return;
  const automatic = spec.fields.find(({ autoId, primaryKey }) => autoId === true && primaryKey === true);
  if (automatic !== undefined) {
    yield at(
      ["seed"],
      {
        code: "MS276",
        summary: `Milvus makes the keys of ${spec.collection}, so seeding cannot be repeated.`,
        cause: `Seeding upserts by primary key, and with autoId every run would add all rows again under new keys.`,
        fix: `Remove \`autoId\` from ${automatic.name} and give keys in the file, or remove \`seed\`.`,
      },
      "key",
    );
  }
  const { partitionBy } = spec.seed;
  if (partitionBy === undefined) return;
  const path = ["seed", "partitionBy"] as const;
  const field = fields.get(partitionBy);
  if (spec.partitionKey !== undefined) {
    yield at(
      path,
      {
        code: "MS277",
        summary: "With a partition key no row is put into a partition by name.",
        cause: `Milvus hashes the values of ${spec.partitionKey.field}.`,
        fix: "Remove `partitionBy`.",
      },
      "key",
    );
  } else if (field === undefined) {
    yield at(
      path,
      noSuchField("MS277", partitionBy, subject, "Name the field that holds the name of the partition."),
    );
  } else if (field.dataType !== "VarChar") {
    yield at(path, {
      code: "MS277",
      summary: `${partitionBy} is ${withArticle(field.dataType)}.`,
      cause: "The names of partitions are text.",
      fix: "Name a VarChar field.",
    });
  } else if ((spec.partitions ?? []).length === 0) {
    yield at(
      path,
      {
        code: "MS277",
        summary: `${spec.collection} has no partitions to put rows into.`,
        cause: "`partitionBy` chooses one of `partitions` for each row.",
        fix: "List the partitions, or remove `partitionBy`.",
      },
      "key",
    );
  }
});
