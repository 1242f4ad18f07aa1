import { expect, test } from "vitest";
import type { CollectionSpec } from "../provision/spec/schema.ts";
import { loaded } from "../tests/seed/seed-target.ts";
import { generateTypes } from "./index.ts";

const spec: CollectionSpec = {
  collection: "news_items",
  description: "News, with a */ in the text",
  enableDynamicField: true,
  fields: [
    { name: "id", dataType: "Int64", primaryKey: true, autoId: true },
    { name: "text", dataType: "VarChar", maxLength: 256, description: "What it says." },
    { name: "views", dataType: "Int64" },
    { name: "rating", dataType: "Float", nullable: true },
    { name: "open", dataType: "Bool", defaultValue: true },
    { name: "tags", dataType: "Array", elementType: "VarChar", maxCapacity: 8, maxLength: 32 },
    { name: "days", dataType: "Array", elementType: "Int64", maxCapacity: 8 },
    { name: "extra", dataType: "JSON" },
    { name: "embedding", dataType: "FloatVector" },
    { name: "own", dataType: "FloatVector", dim: 4 },
    { name: "bits", dataType: "BinaryVector", dim: 16 },
    { name: "words", dataType: "SparseFloatVector" },
  ],
  embed: [{ from: "text", into: "embedding" }],
  functions: [{ name: "bm25", type: "BM25", inputFieldNames: ["text"], outputFieldNames: ["words"] }],
};

test("every kind of field, on its way in and back", () => {
  expect(generateTypes({ collections: [loaded(spec)] })).toBe(`\
// Generated from the specs by \`npx milvus-stack types\`.

/** A row of \`news_items\` on its way in; what \`embed\` and functions fill is left out. */
export interface NewsItemsInsert {
  /** What it says. */
  text: string;
  views: number | bigint;
  rating?: number | null;
  open?: boolean | null;
  tags: readonly string[];
  days: readonly (number | bigint)[];
  extra: unknown;
  own: Float32Array | readonly number[];
  bits: Uint8Array | readonly number[];
  /** Dynamic field. */
  [key: string]: unknown;
}

/** News, with a *\\/ in the text */
export interface NewsItems {
  id: number | bigint;
  /** What it says. */
  text: string;
  views: number | bigint;
  rating: number | null;
  open: boolean;
  tags: readonly string[];
  days: readonly (number | bigint)[];
  extra: unknown;
  embedding?: Float32Array;
  own?: Float32Array;
  bits?: Uint8Array;
  words?: Record<number, number>;
  /** Dynamic field. */
  [key: string]: unknown;
}
`);
});

test("a file for no specs is still a module of TypeScript", () => {
  expect(generateTypes({ collections: [] })).toBe(
    "// Generated from the specs by `npx milvus-stack types`.\n",
  );
});
