import type { MilvusStackError } from "../../../provision/diagnostics/diagnostic.ts";
import { forJson } from "../../../provision/diagnostics/harmless.ts";
import { blotSecrets } from "../../../provision/diagnostics/known-secrets.ts";
import { inSentences } from "../../../provision/diagnostics/sentence.ts";

/** The one document of `--json`: `formatVersion` first, `error` last and only when there is one. */
export function renderDocument(
  content: Readonly<Record<string, unknown>>,
  error: MilvusStackError | null = null,
): string {
  const { formatVersion: _, ...rest } = content;
  const failure =
    error === null
      ? {}
      : { error: { exitCode: error.exitCode, diagnostics: error.diagnostics.map(inSentences) } };
  return forJson(JSON.stringify({ formatVersion: 1, ...rest, ...failure }, plain, 2));
}

/** What JSON has no word for: sets, typed arrays and big numbers. Known secrets are taken out of texts and keys. */
function plain(_key: string, value: unknown): unknown {
  if (typeof value === "string") return blotSecrets(value);
  if (typeof value === "bigint") return value.toString();
  if (value instanceof Set) return [...value];
  if (ArrayBuffer.isView(value) && !(value instanceof DataView)) return [...(value as Float32Array)];
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  const secret = Object.keys(value).some((key) => blotSecrets(key) !== key);
  return secret
    ? Object.fromEntries(Object.entries(value).map(([key, held]) => [blotSecrets(key), held]))
    : value;
}
