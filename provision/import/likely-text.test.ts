import { expect, test } from "vitest";
import { plainField } from "../state/plain-state.ts";
import { likelyText } from "./likely-text.ts";

/** `name:maxLength` of VarChar fields, the first being the primary key. */
const chosen = (...texts: string[]) =>
  likelyText(
    texts.map((one, at) => {
      const [name = "", maxLength = "64"] = one.split(":");
      return plainField(name, "VarChar", { maxLength: Number(maxLength), primaryKey: at === 0 });
    }),
  )?.name;

test.each([
  // LangChain, LlamaIndex, Dify, Open WebUI, Spring AI, mem0: what they name it.
  [["pk", "source", "page_content:65535"], "page_content"],
  [["id", "doc_id:65535", "text:65535", "title"], "text"],
  [["id", "hash:65535", "pageContent:1000"], "pageContent"],
  [["id", "title:512", "content:8192", "category"], "content"],
  [["id", "url:65535", "description:500", "title:1000"], "description"],
  [["content", "title:512"], "title"],
  // Names that tell nothing: the longest.
  [["id", "a:10", "b:9000", "c:20"], "b"],
  [["id", "documents:10"], "documents"],
  [["id", "user_id", "file_path:65535", "created_at"], undefined],
  [["id"], undefined],
])("of %j it is %s", (texts, expected) => {
  expect(chosen(...texts)).toBe(expected);
});
