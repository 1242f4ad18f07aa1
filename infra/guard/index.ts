export { checkUpgrade } from "./check-upgrade.ts";
export { guardUpgrade } from "./guard-upgrade.ts";
export { previousRelease } from "./previous-release.ts";
export { type Release, releaseOf } from "./release.ts";
