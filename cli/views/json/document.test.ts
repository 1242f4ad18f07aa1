import { expect, test } from "vitest";
import { ExitCode, MilvusStackError } from "../../../provision/diagnostics/diagnostic.ts";
import { renderDocument } from "./document.ts";

test("formatVersion is first and there once", () => {
  const text = renderDocument({ b: 1, formatVersion: 7, a: 2 });
  expect(JSON.parse(text)).toEqual({ formatVersion: 1, b: 1, a: 2 });
  expect(text).toMatch(/^\{\s*"formatVersion"/);
});

test("an error is last, with its diagnostics", () => {
  const diagnostic = { code: "MS1", severity: "error", summary: "No." } as const;
  const document = JSON.parse(renderDocument({ a: 1 }, new MilvusStackError(diagnostic, ExitCode.locked)));
  expect(Object.keys(document)).toEqual(["formatVersion", "a", "error"]);
  expect(document.error).toEqual({ exitCode: 6, diagnostics: [diagnostic] });
});

test("keys beyond 2^53 keep all digits, vectors are lists, and what is no number is null", () => {
  const text = renderDocument({ id: 2n ** 63n - 1n, vector: new Float32Array([0.5, 1]), score: Number.NaN });
  expect(JSON.parse(text)).toMatchObject({ id: "9223372036854775807", vector: [0.5, 1], score: null });
});
