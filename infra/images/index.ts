export { checkImages } from "./check-images.ts";
export { imageOf } from "./image-of.ts";
export { imagesOf, type UsedImage } from "./images-of.ts";
export { type ImageReference, lockedImages } from "./locked-images.ts";
export { lookUpDigest, type TaggedImage } from "./registry.ts";
export { unlockedImages } from "./unlocked-images.ts";
export { type DigestsUpdate, updateDigests } from "./update-digests.ts";
