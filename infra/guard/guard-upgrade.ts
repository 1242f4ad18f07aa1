import { reportDiagnostics } from "../problems.ts";
import { checkUpgrade } from "./check-upgrade.ts";
import { holdData } from "./data-holder.ts";
import type { DeployedStack } from "./deployed-stack.ts";
import type { Release } from "./release.ts";

/**
 * Holds the release that is about to be deployed against the one that the last deployment began, in previews too. A deployment that
 * failed before anything held data leaves nothing to break.
 *
 * @throws pulumi.RunError with everything that the update would break.
 */
export function guardUpgrade({ begun, succeeded, objects }: DeployedStack, next: Release): void {
  if (begun !== null && holdData(objects)) reportDiagnostics(checkUpgrade(begun, next, succeeded));
}
