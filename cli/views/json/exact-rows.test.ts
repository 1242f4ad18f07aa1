import { expect, test } from "vitest";
import { parseStoredJson } from "../../../provision/exact-json.ts";
import type { CollectionSpec } from "../../../provision/spec/schema.ts";
import { renderDocument } from "./document.ts";
import { exactRow } from "./exact-rows.ts";

test("numbers inside JSON and dynamic values are printed as they are stored, large keys as text", () => {
  const spec: CollectionSpec = {
    collection: "c",
    fields: [
      { name: "id", dataType: "Int64", primaryKey: true },
      { name: "meta", dataType: "JSON" },
    ],
  };
  const stored = '{"chat_id":1746714878034235396,"constructor":[-9007199254740993,1e400,0.1]}';
  const row = { id: 2n ** 63n - 1n, meta: parseStoredJson(stored), beside: 9007199254740993n };
  expect(renderDocument({ row: exactRow(spec, row) }).replace(/\s/g, "")).toBe(
    `{"formatVersion":1,"row":{"id":"9223372036854775807","meta":${stored},"beside":9007199254740993}}`,
  );
});
