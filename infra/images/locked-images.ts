import { type ChartsLock, type ImageName, imageNames } from "../charts/lock.ts";
import { imageReference } from "../workload/container-image.ts";
import { imageOf } from "./image-of.ts";

/** An image of the lock, as a pod names it. */
export interface ImageReference {
  readonly name: ImageName;
  readonly reference: string;
  readonly digest: string | null;
}

/** All images of the lock, from their own registries. */
export function lockedImages(lock: ChartsLock): ImageReference[] {
  return imageNames.map((name) => {
    const image = imageOf(lock, name, null);
    return { name, reference: imageReference(image), digest: image.digest };
  });
}
