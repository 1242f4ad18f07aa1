import type { DataType } from "../spec/vocabulary.ts";

/** Form of the value of a property. */
export type PropertyForm =
  | { readonly form: "integer"; readonly least: number; readonly most: number }
  | { readonly form: "number" }
  | { readonly form: "boolean" }
  | { readonly form: "word"; readonly words: readonly string[] }
  | { readonly form: "text" }
  /** The name of a field of this type. */
  | { readonly form: "field"; readonly dataType: DataType };
