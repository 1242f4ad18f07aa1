import * as pulumi from "@pulumi/pulumi";

/**
 * Resolves once the engine has answered every registration that the program has begun, those that wait for others and those of
 * charts too. Pulumi's SDK waits in the same way at the end of a program, and leaves the function out of its types.
 */
export async function settledRegistrations(): Promise<void> {
  const wait: unknown = Reflect.get(pulumi.runtime, "waitForRPCs");
  if (typeof wait !== "function")
    throw new Error("this version of @pulumi/pulumi does not say when all resources are registered");
  await wait();
}
