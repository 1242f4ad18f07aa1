import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { workloadLabels } from "../workload/labels.ts";
import { networkPolicies } from "./policies.ts";
import type { Surroundings } from "./surroundings.ts";

export interface NetworkingArgs extends Surroundings {
  /** Namespace that the policies close. It should hold nothing but the stack: every pod in it is denied by default. */
  readonly namespace: pulumi.Input<string>;
}

/**
 * NetworkPolicies of the stack's namespace: deny by default, then the arrows of `arrows.ts`. They do something only where the
 * cluster's network plugin enforces policies; where it does not, the API server takes them all the same.
 */
export class Networking extends pulumi.ComponentResource {
  /** Names of the policies. */
  readonly policies: pulumi.Output<readonly string[]>;

  constructor(name: string, args: NetworkingArgs, opts?: pulumi.ComponentResourceOptions) {
    super("milvus-stack:infra:Networking", name, {}, opts);
    const created = networkPolicies(args).map(
      (policy) =>
        new k8s.networking.v1.NetworkPolicy(
          `${name}-${policy.name}`,
          {
            metadata: {
              name: policy.name,
              namespace: args.namespace,
              labels: workloadLabels({ name: "network-policy", instance: name, component: "networking" }),
              annotations: { "milvus-stack/reason": policy.reason },
            },
            spec: policy.spec,
          },
          { parent: this },
        ),
    );
    this.policies = pulumi.all(created.map((policy) => policy.metadata.name));
    this.registerOutputs({ policies: this.policies });
  }
}
