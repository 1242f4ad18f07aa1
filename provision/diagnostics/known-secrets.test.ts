import fc from "fast-check";
import { expect, test } from "vitest";
import { MilvusStackError } from "./diagnostic.ts";
import { blotSecrets, rememberSecret } from "./known-secrets.ts";

const secret = 'p@ss/w"ord+ 9ä';
rememberSecret(secret);
rememberSecret("root:swordfish-1");
rememberSecret("root:Milvus");
rememberSecret("Bearer gw-1234567890abcdef");

test.each<[string, string]>([
  ["raw", secret],
  ["in JSON", JSON.stringify({ a: secret })],
  ["percent-encoded", `https://h/?k=${encodeURIComponent(secret)}`],
  ["percent-encoded in lower case", encodeURIComponent(secret).toLowerCase()],
  ["as a form", new URLSearchParams({ k: secret }).toString()],
  ["hexadecimal", Buffer.from(secret).toString("hex")],
  ["base64", Buffer.from(secret).toString("base64")],
  ["base64 for URLs", Buffer.from(secret).toString("base64url")],
  ["the password of a pair", "it said swordfish-1!"],
  ["the key of a header", "invalid token gw-1234567890abcdef"],
  ["a header", `Basic ${Buffer.from("root:swordfish-1").toString("base64")}`],
])("%s", (_, text) => {
  const blotted = blotSecrets(`before ${text} after`);
  expect(blotted).toMatch(/^before .*\[secret\].* after$/s);
  expect(blotted).not.toContain(text);
});

test("in base64 at any place of a longer text", () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 12 }), fc.string({ maxLength: 12 }), (before, after) => {
      expect(blotSecrets(Buffer.from(`${before}swordfish-1${after}`).toString("base64"))).toContain(
        "[secret]",
      );
    }),
  );
});

test("ordinary words stay: short ones, and the `Milvus` of `root:Milvus`", () => {
  rememberSecret("abc");
  expect(blotSecrets("Milvus abc root")).toBe("Milvus abc root");
  expect(blotSecrets("the token root:Milvus")).toBe("the token [secret]");
});

test("an error holds none, wherever it stands in its diagnostics", () => {
  const error = new MilvusStackError(
    { code: "MS000", severity: "error", summary: `a ${secret}`, cause: secret, fix: `b ${secret}` },
    1,
  );
  expect(JSON.stringify(error.diagnostics) + error.message).not.toContain(
    JSON.stringify(secret).slice(1, -1),
  );
});
