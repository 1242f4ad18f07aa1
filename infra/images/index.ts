export { checkImages } from "./check-images.ts";
export { imageOf } from "./image-of.ts";
