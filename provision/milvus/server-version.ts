import type { ServerInfo } from "../state/types.ts";
import { MilvusCode, milvusError } from "./codes.ts";

export type VersionNumbers = Pick<ServerInfo, "major" | "minor" | "patch">;

/**
 * Reads a version that somebody wants assumed: `3.0.0`, `v2.6`.
 * @throws MilvusStackError MS415 (exit code 3) when it is none.
 */
export function parseAssumedVersion(text: string): VersionNumbers {
  const [, major, minor, patch] = /^v?(\d+)\.(\d+)(?:\.(\d+))?$/.exec(text.trim()) ?? [];
  if (major === undefined || minor === undefined) {
    throw milvusError(MilvusCode.badAssumedVersion, {
      summary: `The assumed version "${text}" is not a version.`,
      fix: "Write it as MAJOR.MINOR.PATCH, such as 2.6.15.",
    });
  }
  return { major: Number(major), minor: Number(minor), patch: Number(patch ?? 0) };
}

/**
 * Reads what GetVersion answers: `2.6.15`, `v2.3.5-lite`, `v2.6.1-dev`, `milvus_lite-3.2.2`. The one-file server of PyPI's
 * `milvus` calls itself `…-lite` and is the full server all the same.
 *
 * @param assumed what it is to be taken for, whatever it says.
 * @throws MilvusStackError MS415 when that is not a known version either; MS406 when the version is not one whose behaviour is known (Milvus 2.3 to 3.0, Milvus Lite 3).
 */
export function parseServerVersion(
  text: string,
  zillizCloud: boolean,
  assumed: VersionNumbers | null = null,
): ServerInfo {
  const lite = /^milvus[_-]lite-(.*)$/.exec(text);
  const numbers = /(\d+)\.(\d+)(?:\.(\d+))?/.exec(lite?.[1] ?? text);
  const [, major, minor, patch] = numbers ?? [];
  const info: ServerInfo = {
    product: lite ? "milvus-lite" : zillizCloud ? "zilliz-cloud" : "milvus",
    version: text,
    major: Number(major ?? 0),
    minor: Number(minor ?? 0),
    patch: Number(patch ?? 0),
  };
  if (assumed !== null) return asAssumed(info, assumed);
  if (numbers === null || !isKnown(info)) {
    throw milvusError(MilvusCode.unknownVersion, {
      summary: `The server says it is version "${text}", which this release does not know.`,
      cause: "What can be changed in place depends on the version and is not guessed.",
      fix: "Use Milvus 2.3 to 3.0 or Milvus Lite 3, or say which known version it behaves like: `--assume-version 3.0` (in programs, MILVUS_STACK_ASSUME_VERSION=3.0).",
    });
  }
  return info;
}

/** Another unknown version would only put the guess somewhere else. */
function asAssumed(info: ServerInfo, assumed: VersionNumbers): ServerInfo {
  const taken: ServerInfo = { ...info, ...assumed, assumed: true };
  if (isKnown(taken)) return taken;
  throw milvusError(MilvusCode.badAssumedVersion, {
    summary: `The assumed version ${assumed.major}.${assumed.minor} is not one that this release knows.`,
    cause: `The server says it is version "${info.version}".`,
    fix:
      info.product === "milvus-lite"
        ? "Name a version of Milvus Lite 3, such as 3.2."
        : "Name a version of Milvus 2.3 to 2.6 or 3.0, such as 2.6.15.",
  });
}

function isKnown({ product, major, minor }: ServerInfo): boolean {
  if (product === "milvus-lite") return major === 3;
  return (major === 2 && minor >= 3 && minor <= 6) || (major === 3 && minor === 0);
}
