import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import * as pulumi from "@pulumi/pulumi";
import type { ManifestOrder } from "./order-manifest.ts";

/** Arguments of a Helm chart whose objects are made in order, one after the other where they wait for each other. */
export function ordered(
  namespace: pulumi.Input<string>,
  stages: ManifestOrder["stages"] = [],
): { readonly postRenderer: { readonly command: string; readonly args: pulumi.Output<string[]> } } {
  return {
    postRenderer: {
      command: process.execPath,
      args: pulumi
        .output(namespace)
        .apply((known) => [
          ...script(),
          JSON.stringify({ namespace: known, stages } satisfies ManifestOrder),
        ]),
    },
  };
}

/** The program beside this file: its source in a checkout, what was built of it in an installed package. */
function script(): string[] {
  const isSource = import.meta.url.endsWith(".ts");
  const main = fileURLToPath(new URL(`./order-manifest-main.${isSource ? "ts" : "js"}`, import.meta.url));
  // Node before 22.18 does not run TypeScript by itself.
  if (!isSource || process.features.typescript) return [main];
  return ["--import", createRequire(import.meta.url).resolve("tsx"), main];
}
