import { eachContainer } from "../pods.ts";
import type { ObjectRule } from "../rule.ts";

/** Every image says which version it is, by tag or by digest, and none says `latest`. */
export const pinnedImages: ObjectRule = {
  name: "pinned-images",
  description: "Images have a tag other than latest, or a digest: what runs today runs tomorrow.",
  check: (object) =>
    eachContainer(object, ({ image }) => {
      if (typeof image !== "string" || image === "") return "has no image";
      if (image.includes("@sha256:")) return null;
      // A colon before the last slash belongs to the registry's port.
      const tag = /:([^/:]+)$/.exec(image)?.[1];
      if (tag === undefined) return `runs ${image}, which has no tag`;
      return tag === "latest" ? `runs ${image}` : null;
    }),
};
