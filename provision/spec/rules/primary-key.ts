import { collectionRule } from "./collection-rule.ts";
import { withArticle } from "./type-sets.ts";

/** Milvus: one primary key, Int64 or VarChar, never null (internal/proxy/util.go, validatePrimaryKey). */
export const primaryKey = collectionRule(
  ["MS201", "MS202", "MS203", "MS204", "MS205"],
  function* ({ spec, at }) {
    const keys = spec.fields.flatMap((field, index) => (field.primaryKey === true ? [{ field, index }] : []));
    const [first] = keys;
    if (first === undefined) {
      const likely = spec.fields.find(({ dataType, name }) => dataType === "Int64" || name === "id");
      yield at(
        ["fields"],
        {
          code: "MS201",
          summary: `The collection ${spec.collection} has no primary key.`,
          cause: "Milvus finds, upserts and deletes rows by exactly one Int64 or VarChar field.",
          fix: `Add \`primaryKey: true\` to ${likely === undefined ? "a field" : `the field ${likely.name}`}.`,
        },
        "key",
      );
    }
    for (const { field, index } of keys) {
      const path = ["fields", index] as const;
      if (field !== first?.field) {
        yield at([...path, "primaryKey"], {
          code: "MS202",
          summary: `${field.name} is a second primary key.`,
          cause: `A Milvus collection has exactly one, and ${first?.field.name} is it already.`,
          fix: "Take `primaryKey` away from all fields but one.",
        });
      }
      if (field.dataType !== "Int64" && field.dataType !== "VarChar") {
        yield at([...path, "dataType"], {
          code: "MS203",
          summary: `The primary key ${field.name} is ${withArticle(field.dataType)}.`,
          cause: "Milvus takes only Int64 and VarChar as a primary key.",
          fix: "Make it Int64, or VarChar with a maxLength.",
        });
      }
      for (const attribute of ["nullable", "defaultValue"] as const) {
        if (field[attribute] === undefined || field[attribute] === false) continue;
        yield at(
          [...path, attribute],
          {
            code: "MS204",
            summary: `The primary key ${field.name} has \`${attribute}\`.`,
            cause: "Every row of Milvus has a primary key of its own: it is neither null nor a default.",
            fix: `Take \`${attribute}\` away.`,
          },
          "key",
        );
      }
    }
    for (const [index, field] of spec.fields.entries()) {
      if (field.autoId !== true || field.primaryKey === true) continue;
      yield at(
        ["fields", index, "autoId"],
        {
          code: "MS205",
          summary: `${field.name} has autoId and is not the primary key.`,
          cause: "Milvus makes up values for the primary key only.",
          fix: "Move `autoId` to the primary key.",
        },
        "key",
      );
    }
  },
);
