import { type ChartsLock, imageNames } from "../charts/lock.ts";
import { imageReference } from "../workload/container-image.ts";
import { imageOf } from "./image-of.ts";
import type { UsedImage } from "./images-of.ts";

/**
 * Images that run although the lock names no such: another registry, tag or digest counts as another image.
 *
 * @param imageRegistry the mirror that takes the place of the images' own registries; null: none
 */
export function unlockedImages(
  used: readonly UsedImage[],
  lock: ChartsLock,
  imageRegistry: string | null,
): UsedImage[] {
  const locked = new Set(imageNames.map((name) => imageReference(imageOf(lock, name, imageRegistry))));
  return used.filter(({ reference }) => !locked.has(reference));
}
