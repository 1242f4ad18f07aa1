import * as pulumi from "@pulumi/pulumi";
import { projectName, type StackConfig, secretNames } from "../config/index.ts";
import { reportDiagnostics } from "../problems.ts";
import { checkRotation } from "./check-rotation.ts";
import type { DeployedStack } from "./deployed-stack.ts";

/**
 * Holds the secrets of the configuration against those that run, in previews too.
 *
 * @throws pulumi.RunError with every secret that cannot be changed in this way.
 */
export function guardRotation({ objects }: DeployedStack, config: StackConfig): void {
  const settings = pulumi.runtime.allConfig();
  const given = Object.fromEntries(
    secretNames.flatMap((name) => {
      const value = settings[`${projectName}:${name}`];
      return value === undefined ? [] : [[name, value]];
    }),
  );
  reportDiagnostics(checkRotation(objects, config, given));
}
