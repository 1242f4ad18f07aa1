import { problemAt } from "../problem.ts";
import type { FieldSpec } from "../schema.ts";
import { collectionRule } from "./collection-rule.ts";
import { noSuchField } from "./references.ts";
import type { Rule } from "./rule.ts";
import { withArticle } from "./type-sets.ts";

/** rootCoord.maxPartitionNum and "Milvus Limits" of milvus 2.6. */
const maxPartitions = 1_024;
/** proxy.maxShardNum of milvus 2.6. */
const maxShards = 16;
/** rootCoord.maxGeneralCapacity of milvus 2.6: sum of shards × partitions over all collections. */
const maxCapacity = 65_536;
/** DefaultPartitionsWithPartitionKey (pkg/common/common.go). */
const defaultKeyPartitions = 16;

/** Explicit partitions, and rows that are spread by a key. */
export const partitions = collectionRule(["MS250", "MS251", "MS252", "MS253", "MS254"], function* (subject) {
  const { spec, fields, at } = subject;
  const explicit = spec.partitions ?? [];
  const key = spec.partitionKey;
  if (explicit.length > maxPartitions - 1) {
    yield at(
      ["partitions"],
      {
        code: "MS252",
        summary: `${spec.collection} has ${explicit.length} partitions besides _default.`,
        cause: `Milvus takes ${maxPartitions} in a collection.`,
        fix: "Use a partition key.",
      },
      "key",
    );
  }
  if (spec.shardsNum !== undefined && (spec.shardsNum < 1 || spec.shardsNum > maxShards)) {
    yield at(["shardsNum"], {
      code: "MS254",
      summary: `${spec.shardsNum} shards are out of range.`,
      cause: `Milvus takes 1 to ${maxShards}.`,
      fix: `Choose a number from 1 to ${maxShards}; 1 is right below some hundred million rows.`,
    });
  }
  if (key === undefined) return;
  if (explicit.length > 0) {
    yield at(
      ["partitions"],
      {
        code: "MS250",
        summary: `${spec.collection} has a partition key and partitions.`,
        cause: "With a partition key Milvus makes the partitions itself and takes none by name.",
        fix: "Remove `partitions` or `partitionKey`.",
      },
      "key",
    );
  }
  const field = fields.get(key.field);
  if (field === undefined) {
    yield at(
      ["partitionKey", "field"],
      noSuchField("MS251", key.field, subject, "Name a field of type Int64 or VarChar."),
    );
  } else {
    const wrong = keyMisfit(field);
    if (wrong !== undefined) {
      yield at(["partitionKey", "field"], {
        code: "MS251",
        summary: `${field.name} cannot be the partition key: it is ${wrong}.`,
        cause: "Milvus takes an Int64 or VarChar field that is neither the primary key nor nullable.",
        fix: "Name another field.",
      });
    }
  }
  if (key.partitions !== undefined && (key.partitions < 1 || key.partitions > maxPartitions)) {
    yield at(["partitionKey", "partitions"], {
      code: "MS252",
      summary: `${key.partitions} partitions are out of range.`,
      cause: `Milvus hashes keys to 1 to ${maxPartitions} partitions.`,
      fix: `Choose a number from 1 to ${maxPartitions}; ${defaultKeyPartitions} is the default.`,
    });
  }
  if (key.isolation !== true) return;
  // "Use Partition Key" of the Milvus 2.6 documentation: isolation is for HNSW searches.
  for (const [position, index] of (spec.indexes ?? []).entries()) {
    if (index.metricType === undefined || index.indexType === "HNSW" || index.indexType === "AUTOINDEX")
      continue;
    yield at(["indexes", position, "indexType"], {
      code: "MS253",
      severity: "warning",
      summary: `Partition-key isolation does nothing for ${index.indexType}.`,
      cause: "Milvus builds an index for each key with HNSW only.",
      fix: "Take HNSW, or remove `isolation`.",
    });
  }
});

function keyMisfit(field: FieldSpec): string | undefined {
  if (field.primaryKey === true) return "the primary key";
  if (field.nullable === true) return "nullable";
  return field.dataType === "Int64" || field.dataType === "VarChar" ? undefined : withArticle(field.dataType);
}

/** All collections of the specs together. */
export const capacity: Rule = {
  codes: ["MS255"],
  *check({ collections }) {
    const sizes = collections.map(({ spec }) => {
      const count =
        spec.partitionKey === undefined
          ? (spec.partitions ?? []).length + 1
          : (spec.partitionKey.partitions ?? defaultKeyPartitions);
      return count * (spec.shardsNum ?? 1);
    });
    const total = sizes.reduce((sum, size) => sum + size, 0);
    const largest = collections[sizes.indexOf(Math.max(...sizes))];
    if (total <= maxCapacity || largest === undefined) return;
    yield problemAt(
      largest.source,
      [largest.spec.partitionKey === undefined ? "collection" : "partitionKey"],
      {
        code: "MS255",
        summary: `Shards times partitions of all collections are ${total}.`,
        cause: `A Milvus server takes ${maxCapacity} in all, and ${largest.spec.collection} has the most.`,
        fix: "Use fewer partitions or shards.",
      },
      "key",
    );
  },
};
