/** One image, by tag and, where it is pinned, by digest. */
export interface ContainerImage {
  /** `quay.io`, or a mirror with its path. */
  readonly registry: string;
  readonly repository: string;
  readonly tag: string;
  /** `sha256:…` */
  readonly digest: string | null;
}

/** How a pod names the image. The tag stays beside the digest, for people to read. */
export function imageReference({ registry, repository, tag, digest }: ContainerImage): string {
  return `${registry}/${repository}:${tag}${digest === null ? "" : `@${digest}`}`;
}
