import type { FieldSpec } from "../spec/schema.ts";
import { dataTypes, elementTypes } from "../spec/vocabulary.ts";
import type { RowValues } from "../state/capabilities.ts";
import type { FieldState } from "../state/types.ts";
import { type Checked, checkValue, noValue } from "./check-value.ts";

/**
 * Checks a value that is stored somewhere against the field that it goes into, as a row of a file is checked. `value: null` stands for
 * whatever the field has in place of a value: null or its default.
 *
 * @param holds what the server that it goes to can hold (`capabilities.rowValues`)
 */
export function checkStoredValue(field: FieldState, value: unknown, holds: RowValues): Checked {
  if (value !== null && value !== undefined) {
    const spec = specOf(field);
    return spec === null ? { value } : checkValue(spec, value, holds);
  }
  const filled = field.nullable || field.defaultValue !== null;
  return filled ? { value: null } : { problem: noValue(field, value) };
}

/** null: a type that this version does not know. */
function specOf({ name, dataType, elementType, maxLength, maxCapacity, dim }: FieldState): FieldSpec | null {
  const type = dataTypes.find((one) => one === dataType);
  const element = elementTypes.find((one) => one === elementType);
  if (type === undefined || (elementType !== null && element === undefined)) return null;
  return {
    name,
    dataType: type,
    ...(element === undefined ? {} : { elementType: element }),
    ...(maxLength === null ? {} : { maxLength }),
    ...(maxCapacity === null ? {} : { maxCapacity }),
    ...(dim === null ? {} : { dim }),
  };
}
