import { collectionRule } from "./collection-rule.ts";

/** proxy.maxVarCharLength and defaultMaxArrayCapacity (internal/proxy/util.go of milvus 2.6). */
const maxLengthLimit = 65_535;
const maxCapacityLimit = 4_096;

/** How long text and arrays may get. */
export const lengths = collectionRule(["MS206", "MS207", "MS208", "MS209"], function* ({ spec, at }) {
  for (const [index, field] of spec.fields.entries()) {
    const path = ["fields", index] as const;
    const textual =
      field.dataType === "VarChar" || (field.dataType === "Array" && field.elementType === "VarChar");
    if (textual && field.maxLength === undefined) {
      yield at([...path, "dataType"], {
        code: "MS206",
        summary: `${field.name} has no maxLength.`,
        cause: `Milvus wants to know how many bytes the longest text may take, 1 to ${maxLengthLimit}.`,
        fix: "Add `maxLength: 512`, or as many bytes as you need.",
      });
    }
    if (
      textual &&
      field.maxLength !== undefined &&
      (field.maxLength < 1 || field.maxLength > maxLengthLimit)
    ) {
      yield at([...path, "maxLength"], {
        code: "MS207",
        summary: `The maxLength ${field.maxLength} of ${field.name} is out of range.`,
        cause: `Milvus takes 1 to ${maxLengthLimit} bytes.`,
        fix: `Choose a maxLength from 1 to ${maxLengthLimit}.`,
      });
    }
    if (field.dataType !== "Array") continue;
    for (const attribute of ["elementType", "maxCapacity"] as const) {
      if (field[attribute] !== undefined) continue;
      yield at([...path, "dataType"], {
        code: "MS208",
        summary: `The Array ${field.name} has no ${attribute}.`,
        cause: "Milvus wants the type of the elements and how many there may be.",
        fix:
          attribute === "elementType"
            ? "Add `elementType: VarChar`, or another scalar."
            : "Add `maxCapacity: 16`, at most 4096.",
      });
    }
    const { maxCapacity } = field;
    if (maxCapacity !== undefined && (maxCapacity < 1 || maxCapacity > maxCapacityLimit)) {
      yield at([...path, "maxCapacity"], {
        code: "MS209",
        summary: `The maxCapacity ${maxCapacity} of ${field.name} is out of range.`,
        cause: `Milvus takes 1 to ${maxCapacityLimit} elements.`,
        fix: `Choose a maxCapacity from 1 to ${maxCapacityLimit}.`,
      });
    }
  }
});
