export { DataGuard } from "./data-guard.ts";
export { type DeployedObject, type DeployedStack, readDeployedStack } from "./deployed-stack.ts";
export { guardRotation } from "./guard-rotation.ts";
export { guardUpgrade } from "./guard-upgrade.ts";
export { type Release, releaseOf } from "./release.ts";
export { ReleaseRecord } from "./release-record.ts";
