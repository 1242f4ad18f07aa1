import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { chartProblem } from "./problem.ts";

/** Charts that the stack is made of. */
export const chartNames = ["milvus", "etcd", "minio"] as const;
export type ChartName = (typeof chartNames)[number];

/** Images that the charts and the program's own jobs run. */
export const imageNames = ["milvus", "etcd", "minio", "mc", "attu", "milvus-backup"] as const;
export type ImageName = (typeof imageNames)[number];

export interface LockedChart {
  /** Address of a Helm repository, which serves `index.yaml`. */
  readonly repository: string;
  readonly version: string;
  readonly appVersion: string;
  /** Of the packed chart, in hex. */
  readonly sha256: string;
}

export interface LockedImage {
  /** With its registry: `quay.io/minio/minio`. */
  readonly repository: string;
  readonly tag: string;
  /** `sha256:…`; null: only the tag says which image it is. */
  readonly digest: string | null;
}

/** `helm-values/charts.lock.yaml`. */
export interface ChartsLock {
  readonly charts: Readonly<Record<ChartName, LockedChart>>;
  readonly images: Readonly<Record<ImageName, LockedImage>>;
}

/** Where the lock is, below the folder of the project. */
export const lockFile = "helm-values/charts.lock.yaml";

const word = z.string().min(1);
const chart = z.strictObject({
  repository: z.url(),
  version: word,
  appVersion: word,
  sha256: z.string().regex(/^[0-9a-f]{64}$/, "64 hexadecimal digits"),
});
const image = z.strictObject({
  repository: z
    .string()
    .regex(/^[^/]+\.[^/]+\/.+$/, "a repository with its registry, as in quay.io/minio/minio"),
  tag: word,
  digest: z
    .string()
    .regex(/^sha256:[0-9a-f]{64}$/, "sha256: and 64 hexadecimal digits")
    .nullish()
    .transform((digest) => digest ?? null),
});
const lock = z.strictObject({
  charts: z.strictObject({ milvus: chart, etcd: chart, minio: chart }),
  images: z.strictObject({
    milvus: image,
    etcd: image,
    minio: image,
    mc: image,
    attu: image,
    "milvus-backup": image,
  }),
});

/**
 * The lock of a project.
 *
 * @param cwd folder of the project
 * @throws MilvusStackError with a diagnostic for every problem when it is missing or not understood
 */
export function readChartsLock(cwd: string): ChartsLock {
  const file = join(cwd, lockFile);
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    throw chartProblem("MS941", `${lockFile} cannot be read.`, {
      cause: error instanceof Error ? error.message : String(error),
      fix: "Run the command in the folder of the project, or bring the file back from git.",
    });
  }
  return parseChartsLock(text);
}

/** The same from its text. */
export function parseChartsLock(text: string): ChartsLock {
  let value: unknown;
  try {
    value = parse(text);
  } catch (error) {
    throw chartProblem("MS941", `${lockFile} is not YAML.`, {
      cause: error instanceof Error ? error.message : String(error),
    });
  }
  const result = lock.safeParse(value);
  if (result.success) return result.data;
  throw chartProblem(
    "MS941",
    result.error.issues.map(({ path, message }) => `${lockFile}: ${path.join(".")}: ${message}.`),
    { fix: "Correct the entry, or let `npx milvus-stack charts update` write it." },
  );
}
