import * as pulumi from "@pulumi/pulumi";
import { type Release, releaseAmong } from "./release.ts";

/**
 * The release that the running stack's last successful update left in its outputs; null before the first one, and after a
 * destroy. An update that failed half-way has changed no outputs: what it began is not seen here.
 *
 * It asks the engine as a StackReference does, without being one: that would keep a copy of all outputs in the state.
 */
export async function previousRelease(): Promise<Release | null> {
  const name = `${pulumi.getOrganization()}/${pulumi.getProject()}/${pulumi.getStack()}`;
  const answer: unknown = await pulumi.runtime.invoke("pulumi:pulumi:readStackOutputs", { name });
  return typeof answer === "object" && answer !== null && "outputs" in answer
    ? releaseAmong(answer.outputs)
    : null;
}
