export { type OpenTargetOptions, openTarget, type Target } from "./open-target.ts";
