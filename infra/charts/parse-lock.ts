import { z } from "zod";
import type { SourceRange } from "../../provision/diagnostics/index.ts";
import {
  codeFrame,
  type Diagnostic,
  didYouMean,
  ExitCode,
  MilvusStackError,
} from "../../provision/diagnostics/index.ts";
import { isChartVersion } from "./chart-version.ts";
import { type ChartsLock, imageTag, lockFile } from "./lock.ts";
import { type YamlSource, yamlSource } from "./yaml-source.ts";

// The messages are the ends of sentences: "charts.etcd.sha256 has to be 64 hexadecimal digits."
const word = z.string("a text").min(1, "a text");
const version = "a version such as 5.0.19";
const chart = z.strictObject(
  {
    repository: z.url({ protocol: /^https?$/, error: "the address of a Helm repository" }),
    version: z.string(version).refine(isChartVersion, version),
    appVersion: word,
    sha256: z.string("64 hexadecimal digits").regex(/^[0-9a-f]{64}$/, "64 hexadecimal digits"),
    url: z
      .url({ protocol: /^https?$/, error: "the address of the packed chart" })
      .nullish()
      .transform((url) => url ?? null),
  },
  "a mapping",
);
const repository = "a repository with its registry, as in quay.io/minio/minio";
const digest = "sha256: and 64 hexadecimal digits";
const image = z.strictObject(
  {
    repository: z.string(repository).regex(/^[^/\s]+[.:][^/\s]+\/[^\s:@]+$/, repository),
    tag: z.string("a tag").regex(imageTag, "a tag"),
    digest: z
      .string(digest)
      .regex(/^sha256:[0-9a-f]{64}$/, digest)
      .nullish()
      .transform((given) => given ?? null),
  },
  "a mapping",
);
const lock = z.strictObject(
  {
    charts: z.strictObject({ milvus: chart, etcd: chart, minio: chart }, "a mapping"),
    images: z.strictObject(
      { milvus: image, etcd: image, minio: image, mc: image, attu: image, "milvus-backup": image },
      "a mapping",
    ),
  },
  "a mapping",
);

/**
 * A lock from its text.
 *
 * @throws MilvusStackError (exit code 3) with a diagnostic and its place for every problem
 */
export function parseChartsLock(text: string, file: string = lockFile): ChartsLock {
  const source = yamlSource(text, file);
  const [wrong] = source.document.errors;
  if (wrong !== undefined) {
    const range = source.rangeAt(...wrong.pos);
    throw unusable([problem(source, range, `${file} is not YAML.`, { cause: wrong.message })]);
  }
  const result = lock.safeParse(source.document.toJS());
  if (result.success) return result.data;
  throw unusable(result.error.issues.flatMap((issue) => describe(source, issue)));
}

function describe(source: YamlSource, issue: z.core.$ZodIssue): Diagnostic[] {
  const { path } = issue;
  const where = path.length === 0 ? source.file : path.join(".");
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => {
      const suggestion = didYouMean(key, knownKeys(path));
      return problem(source, source.rangeOf(path, key), `${where} has no ${key}.`, {
        ...(suggestion !== undefined && { suggestion }),
        fix: "Take the entry out.",
      });
    });
  }
  const missing = source.document.getIn(path) === undefined;
  const range = missing ? source.rangeOf(path.slice(0, -2), String(path.at(-2))) : source.rangeOf(path);
  const sentence = missing ? `${where} is missing.` : `${where} has to be ${issue.message}.`;
  return [problem(source, range, sentence, { fix: "Correct the entry, or bring the file back from git." })];
}

function knownKeys(path: readonly PropertyKey[]): string[] {
  const [section, entry] = path;
  if (section === undefined) return Object.keys(lock.shape);
  const inner = section === "charts" ? lock.shape.charts : lock.shape.images;
  if (entry === undefined) return Object.keys(inner.shape);
  return Object.keys(section === "charts" ? chart.shape : image.shape);
}

function problem(
  source: YamlSource,
  range: SourceRange,
  summary: string,
  more: Pick<Diagnostic, "cause" | "fix" | "suggestion">,
): Diagnostic {
  return { code: "MS941", severity: "error", summary, range, frame: codeFrame(source.text, range), ...more };
}

function unusable(diagnostics: readonly Diagnostic[]): MilvusStackError {
  return new MilvusStackError(diagnostics, ExitCode.invalid);
}
