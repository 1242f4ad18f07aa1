import { reportDiagnostics } from "../problems.ts";
import { checkUpgrade } from "./check-upgrade.ts";
import { previousRelease } from "./previous-release.ts";
import type { Release } from "./release.ts";

/**
 * Holds the release that is about to be deployed against the one that runs, in previews too.
 *
 * @throws pulumi.RunError with everything that the update would break.
 */
export async function guardUpgrade(next: Release): Promise<void> {
  reportDiagnostics(checkUpgrade(await previousRelease(), next));
}
