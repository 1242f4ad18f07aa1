import type { DataType } from "./vocabulary.ts";

/** What decides which attributes a field can have. */
interface Typed {
  readonly dataType: string;
  readonly elementType?: string | null | undefined;
}

interface AttributeType {
  /** Whether the attribute means something on the field. */
  readonly fits: (field: Typed) => boolean;
  /** The types that it belongs to, for people. */
  readonly belongs: string;
}

const only =
  (...types: readonly DataType[]) =>
  ({ dataType }: Typed) =>
    types.some((type) => type === dataType);
const text = ({ dataType, elementType }: Typed) =>
  dataType === "VarChar" || (dataType === "Array" && (elementType ?? "VarChar") === "VarChar");
const varChar: AttributeType = { fits: only("VarChar"), belongs: "VarChar" };
const array: AttributeType = { fits: only("Array"), belongs: "Array" };

/** Types that each attribute of a field belongs to; attributes that are not here belong to all. */
export const attributeTypes = {
  maxLength: { fits: text, belongs: "VarChar, and Array of VarChar" },
  dim: {
    fits: only("BinaryVector", "FloatVector", "Float16Vector", "BFloat16Vector", "Int8Vector"),
    belongs: "vectors, but SparseFloatVector, whose length is open",
  },
  elementType: array,
  maxCapacity: array,
  enableAnalyzer: varChar,
  enableMatch: varChar,
  analyzerParams: varChar,
  multiAnalyzerParams: varChar,
} as const satisfies Record<string, AttributeType>;

export type TypedAttribute = keyof typeof attributeTypes;
export const typedAttributes = Object.keys(attributeTypes) as readonly TypedAttribute[];
