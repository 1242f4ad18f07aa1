import { attributeTypes, typedAttributes } from "../attribute-types.ts";
import { type DataType, dataTypes } from "../vocabulary.ts";
import { collectionRule } from "./collection-rule.ts";
import { isVector, listOf, withArticle } from "./type-sets.ts";

/** Attributes that mean nothing on a type, and those that need another one. */
export const attributesOfFields = collectionRule(["MS212", "MS221"], function* ({ spec, at }) {
  for (const [index, field] of spec.fields.entries()) {
    for (const key of typedAttributes) {
      const attribute = attributeTypes[key];
      if (field[key] === undefined || field[key] === false || attribute.fits(field)) continue;
      yield at(
        ["fields", index, key],
        {
          code: "MS212",
          summary: `\`${key}\` means nothing on ${withArticle(field.dataType)}.`,
          cause: `It belongs to ${attribute.belongs}.`,
          fix: `Take \`${key}\` away from ${field.name}, or change its type.`,
        },
        "key",
      );
    }
    for (const key of ["enableMatch", "analyzerParams", "multiAnalyzerParams"] as const) {
      if (
        field[key] === undefined ||
        field[key] === false ||
        field.dataType !== "VarChar" ||
        field.enableAnalyzer === true
      )
        continue;
      yield at(
        ["fields", index, key],
        {
          code: "MS221",
          summary: `\`${key}\` of ${field.name} needs an analyzer.`,
          cause: "Milvus tokenizes a field only with `enableAnalyzer: true`.",
          fix: "Add `enableAnalyzer: true`.",
        },
        "key",
      );
    }
  }
});

/** validateClusteringKey of milvus 2.6: one field, of a type that has an order. */
const clusteringTypes: readonly DataType[] = dataTypes.filter(
  (type) => !isVector(type) && !["Bool", "JSON", "Array", "Geometry", "Timestamptz"].includes(type),
);

export const clusteringKey = collectionRule(["MS220"], function* ({ spec, at }) {
  let first: string | undefined;
  for (const [index, field] of spec.fields.entries()) {
    if (field.clusteringKey !== true) continue;
    const path = ["fields", index, "clusteringKey"];
    if (first !== undefined) {
      yield at(
        path,
        {
          code: "MS220",
          summary: `${field.name} is a second clustering key.`,
          cause: `Milvus clusters a collection by one field, and ${first} is it already.`,
          fix: "Take `clusteringKey` away from all fields but one.",
        },
        "key",
      );
    }
    first ??= field.name;
    if (!clusteringTypes.includes(field.dataType)) {
      yield at(
        path,
        {
          code: "MS220",
          summary: `${withArticle(field.dataType).replace(/^a/, "A")} cannot be the clustering key.`,
          cause: `Milvus clusters by ${listOf(clusteringTypes)}.`,
          fix: `Take \`clusteringKey\` away from ${field.name}.`,
        },
        "key",
      );
    }
  }
});
