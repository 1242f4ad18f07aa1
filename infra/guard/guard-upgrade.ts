import * as pulumi from "@pulumi/pulumi";
import { renderDiagnostics } from "../../provision/diagnostics/index.ts";
import { checkUpgrade } from "./check-upgrade.ts";
import { previousRelease } from "./previous-release.ts";
import type { Release } from "./release.ts";

/**
 * Holds the release that is about to be deployed against the one that runs, in previews too.
 *
 * @throws pulumi.RunError with everything that the update would break.
 */
export async function guardUpgrade(next: Release): Promise<void> {
  const problems = checkUpgrade(await previousRelease(), next);
  if (problems.length === 0) return;
  throw new pulumi.RunError(
    `Stack ${pulumi.getStack()} must not be updated like this.\n\n${renderDiagnostics(problems)}\n`,
  );
}
