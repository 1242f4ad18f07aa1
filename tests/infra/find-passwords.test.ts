import { expect, test } from "vitest";
import { findPasswords } from "./find-passwords.ts";
import { secretMark } from "./record-program.ts";
import { passwords } from "./stacks.ts";

const password = passwords.rootPassword;
const base64 = (text: string) => Buffer.from(text).toString("base64");

test.each([
  ["as it is", `uri: http://root:${password}@milvus`, "as it is"],
  ["in base64", base64(password), "base64"],
  ["in base64, after one byte", base64(`:${password}:x`), "base64"],
  ["in base64, after two bytes", base64(`a:${password}`), "base64"],
  ["in a URL", encodeURIComponent(password), "URL"],
  ["in base64 for URLs", Buffer.from(`root:${password}`).toString("base64url"), "base64url"],
])("a password is found %s", (_, text, encoding) => {
  expect(findPasswords({ list: [{ annotation: text }] })).toContainEqual({
    name: "rootPassword",
    encoding,
    at: "list[0].annotation",
  });
  expect(findPasswords({ [text]: 1 })).toContainEqual(expect.objectContaining({ encoding }));
});

test("not where it is marked as a secret, and nothing else is taken for one", () => {
  expect(findPasswords({ data: { [secretMark]: "…", value: password } })).toEqual([]);
  expect(findPasswords({ name: "root", data: base64("another password") })).toEqual([]);
});
