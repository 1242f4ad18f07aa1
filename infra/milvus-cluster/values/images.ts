import type { ContainerImage } from "../../workload/container-image.ts";

/** Images in the chart's form, which has no field for a digest: it stands behind the tag, as in any reference. */
export function imageValues(
  images: { readonly milvus: ContainerImage; readonly attu: ContainerImage },
  attu: boolean,
) {
  return {
    image: { all: repositoryAndTag(images.milvus) },
    attu: attu ? { enabled: true, image: repositoryAndTag(images.attu) } : { enabled: false },
  };
}

function repositoryAndTag({ registry, repository, tag, digest }: ContainerImage) {
  return {
    repository: `${registry}/${repository}`,
    tag: digest === null ? tag : `${tag}@${digest}`,
  };
}
