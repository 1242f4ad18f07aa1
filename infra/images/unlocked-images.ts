import { type ChartsLock, imageNames } from "../charts/lock.ts";
import { type ContainerImage, imageReference } from "../workload/container-image.ts";
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
  const locked = new Set(imageNames.flatMap((name) => namesOf(imageOf(lock, name, imageRegistry))));
  return used.filter(({ reference }) => !locked.has(reference));
}

/** A digest says which image it is with or without the tag beside it; Bitnami's templates leave the tag out then. */
function namesOf(image: ContainerImage): string[] {
  const { registry, repository, digest } = image;
  return [imageReference(image), ...(digest === null ? [] : [`${registry}/${repository}@${digest}`])];
}
