import * as pulumi from "@pulumi/pulumi";
import { type Fields, fieldsOf, isFields } from "../workload/fields.ts";
import { type Release, releaseAmong, releaseRecordType } from "./release.ts";

/** A Kubernetes object in the state of the stack. */
export interface DeployedObject {
  /** Pulumi's type: `kubernetes:apps/v1:StatefulSet`. */
  readonly type: string;
  /** Pulumi's name of the resource. */
  readonly name: string;
  /** The object as the last deployment gave it to the API server: what the next one is compared with. */
  readonly object: Fields;
}

/** The running stack as its state has it before this deployment. */
export interface DeployedStack {
  /** The release that the last deployment began, whether it succeeded or not; null before the first one. */
  readonly begun: Release | null;
  /** The release of the last deployment that succeeded; null before there was one. */
  readonly succeeded: Release | null;
  readonly objects: readonly DeployedObject[];
}

/**
 * Reads the state of the running stack. It asks the engine as a StackReference does, without being one: that would keep a copy of all
 * outputs in the state. The state is there after a deployment that failed as well, while the outputs of the stack are not.
 */
export async function readDeployedStack(): Promise<DeployedStack> {
  const stackName = `${pulumi.getOrganization()}/${pulumi.getProject()}/${pulumi.getStack()}`;
  const answer = await pulumi.runtime.invoke("pulumi:pulumi:readStackResourceOutputs", { stackName });
  const resources = Object.entries(fieldsOf(fieldsOf(answer).outputs)).map(([urn, resource]) => ({
    urn,
    outputs: fieldsOf(fieldsOf(resource).outputs),
  }));
  const ofType = (type: string) => resources.find(({ urn }) => typeAndName(urn).type === type)?.outputs;
  const succeeded = releaseAmong(ofType("pulumi:pulumi:Stack"));
  return {
    // Before stacks had a record, the outputs were all there was.
    begun: releaseAmong(ofType(releaseRecordType)) ?? succeeded,
    succeeded,
    objects: resources.flatMap(({ urn, outputs }) => {
      const object = outputs.__inputs ?? outputs;
      return typeAndName(urn).type.startsWith("kubernetes:") && isFields(object)
        ? [{ ...typeAndName(urn), object }]
        : [];
    }),
  };
}

/** `urn:pulumi:STACK::PROJECT::PARENT$TYPE::NAME`. (Pulumi, "Resource names", URNs.) */
function typeAndName(urn: string): { readonly type: string; readonly name: string } {
  const [, , types = "", ...name] = urn.split("::");
  return { type: types.slice(types.lastIndexOf("$") + 1), name: name.join("::") };
}
