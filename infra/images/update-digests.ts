import type { Diagnostic } from "../../provision/diagnostics/index.ts";
import { MilvusStackError } from "../../provision/diagnostics/index.ts";
import { changeOf, type LockChange } from "../charts/edit-lock.ts";
import type { HttpOptions } from "../charts/http.ts";
import { type ChartsLock, type ImageName, imageNames } from "../charts/lock.ts";
import { imageOf } from "./image-of.ts";
import { lookUpDigest } from "./registry.ts";

export interface DigestsUpdate {
  /** Digests that the lock does not have yet. */
  readonly changes: readonly LockChange[];
  /** Images that could not be looked up, and tags that were moved since their digest was. */
  readonly error: MilvusStackError | null;
}

/**
 * Looks up the digest of every image of the lock. One that the lock has already is compared, and never replaced: a tag that was
 * moved is what digests are there to show.
 *
 * @param imageRegistry a mirror that is asked instead of the images' own registries; null: none
 */
export async function updateDigests(
  lock: ChartsLock,
  imageRegistry: string | null,
  http: HttpOptions = {},
): Promise<DigestsUpdate> {
  const found = await Promise.all(imageNames.map((name) => updateDigest(name, lock, imageRegistry, http)));
  const errors = found.flatMap(({ error }) => error ?? []);
  const [first] = errors;
  return {
    changes: found.flatMap(({ changes }) => changes),
    error:
      first === undefined
        ? null
        : new MilvusStackError(
            errors.flatMap(({ diagnostics }) => diagnostics),
            first.exitCode,
          ),
  };
}

async function updateDigest(
  name: ImageName,
  lock: ChartsLock,
  imageRegistry: string | null,
  http: HttpOptions,
): Promise<DigestsUpdate> {
  const locked = lock.images[name].digest;
  try {
    const digest = await lookUpDigest(imageOf(lock, name, imageRegistry), http);
    if (locked !== null && locked !== digest)
      return { changes: [], error: new MilvusStackError(moved(name, lock, digest), 1) };
    return { changes: changeOf(["images", name, "digest"], locked, digest), error: null };
  } catch (error) {
    if (!(error instanceof MilvusStackError)) throw error;
    return { changes: [], error };
  }
}

function moved(name: ImageName, lock: ChartsLock, found: string): Diagnostic {
  const { repository, tag, digest } = lock.images[name];
  return {
    code: "MS954",
    severity: "error",
    summary: `images.${name}: the tag ${tag} of ${repository} is another image now than the one that the lock holds.`,
    cause: `Digest in the lock: ${digest}; in the registry: ${found}.`,
    fix: "Find out who moved the tag. If the new image is wanted, take the digest line out of the lock and look it up again.",
  };
}
