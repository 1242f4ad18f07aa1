import type { Diagnostic } from "../../provision/diagnostics/index.ts";
import { type ChartsLock, imageNames, lockFile } from "../charts/lock.ts";

/** Tags that name another image tomorrow: `latest`, `2.6-latest`, `main`. */
const moving = /^(.*[-_.])?(latest|master|main|nightly|edge|stable|dev)$/i;

/** What a preview must not go past: images that may change unseen. */
export function checkImages(
  lock: ChartsLock,
  { requireDigests }: { readonly requireDigests: boolean },
): Diagnostic[] {
  return imageNames.flatMap((name) => {
    const { tag, digest } = lock.images[name];
    if (moving.test(tag)) {
      return problem("MS946", `${lockFile}: images.${name}: the tag ${tag} names another image tomorrow.`, {
        fix: "Name a release.",
      });
    }
    if (requireDigests && digest === null) {
      return problem("MS947", `${lockFile}: images.${name}: no digest, and this stack requires one.`, {
        fix: "Run npx milvus-stack charts update --digests where the registry can be reached, and commit the lock; or set milvus-stack:charts.requireDigests to false.",
      });
    }
    return [];
  });
}

function problem(code: string, summary: string, { fix }: { readonly fix: string }): Diagnostic[] {
  return [{ code, severity: "error", summary, fix }];
}
