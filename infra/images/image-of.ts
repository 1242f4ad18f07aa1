import type { ChartsLock, ImageName } from "../charts/lock.ts";
import type { ContainerImage } from "../workload/container-image.ts";

/**
 * An image of the lock as pods name it.
 *
 * @param imageRegistry a mirror that takes the place of the image's own registry, `registry.example.com/mirror`; null: none
 */
export function imageOf(lock: ChartsLock, name: ImageName, imageRegistry: string | null): ContainerImage {
  const { repository, tag, digest } = lock.images[name];
  const slash = repository.indexOf("/");
  return {
    registry: imageRegistry?.replace(/\/+$/, "") ?? repository.slice(0, slash),
    repository: repository.slice(slash + 1),
    tag,
    digest,
  };
}
