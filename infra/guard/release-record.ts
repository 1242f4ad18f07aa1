import * as pulumi from "@pulumi/pulumi";
import { type Release, releaseRecordType } from "./release.ts";

/**
 * The release that a deployment begins, in the state of the stack before anything else is deployed. The outputs of the stack are only
 * written by a deployment that succeeds.
 */
export class ReleaseRecord extends pulumi.ComponentResource {
  constructor(release: Release) {
    super(releaseRecordType, "release");
    this.registerOutputs({ release });
  }
}
