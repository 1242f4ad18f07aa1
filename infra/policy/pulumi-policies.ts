import type { PolicyResource, ResourceValidationPolicy, StackValidationPolicy } from "@pulumi/policy";
import * as pulumi from "@pulumi/pulumi";
import type { KubernetesObject, ObjectRule, PolicyContext, StackRule } from "./rule.ts";
import { objectRules, stackRules } from "./rules/index.ts";

/** The rules as policies of Pulumi: what the engine says about resources in, its violations out. */
export const policies: (ResourceValidationPolicy | StackValidationPolicy)[] = [
  ...objectRules.map(resourcePolicy),
  hiddenSecrets(),
  ...stackRules.map(stackPolicy),
];

function resourcePolicy(rule: ObjectRule): ResourceValidationPolicy {
  return {
    name: rule.name,
    description: rule.description,
    validateResource: ({ type, props }, report) => {
      const object = kubernetesObject(type, props);
      if (object === null) return;
      for (const message of rule.check(object, context())) report(message);
    },
  };
}

function stackPolicy(rule: StackRule): StackValidationPolicy {
  return {
    name: rule.name,
    description: rule.description,
    validateStack: ({ resources }, report) => {
      const objects = new Map<KubernetesObject, PolicyResource>();
      for (const resource of resources) {
        const object = kubernetesObject(resource.type, resource.props);
        if (object !== null) objects.set(object, resource);
      }
      for (const { object, message } of rule.check([...objects.keys()]))
        report(message, objects.get(object)?.urn);
    },
  };
}

/** Pulumi itself must know that a Secret's data is secret, or it writes them to its state as they are. */
function hiddenSecrets(): ResourceValidationPolicy {
  return {
    name: "hidden-secrets",
    description: "The data of a Secret are secret to Pulumi too.",
    validateResource: ({ type, opts, props }, report) => {
      if (type !== "kubernetes:core/v1:Secret") return;
      for (const field of ["data", "stringData"])
        if (props[field] !== undefined && !opts.additionalSecretOutputs.includes(field))
          report(`${field} is not among its additionalSecretOutputs`);
    },
  };
}

/** Kubernetes' objects have types such as `kubernetes:apps/v1:Deployment`; components and charts are none. */
function kubernetesObject(type: string, props: Record<string, unknown>): KubernetesObject | null {
  const kind = /^kubernetes:[\w.-]+\/v\w+:(\w+)$/.exec(type)?.[1];
  // The properties are proxies that tell of secrets; rules want plain data.
  return kind === undefined ? null : { ...JSON.parse(JSON.stringify(props)), kind };
}

/** As in the stack's configuration, the environment is the stack's name unless it says otherwise. For all others the strictest rules hold. */
function context(): PolicyContext {
  const environment = new pulumi.Config("milvus-stack").get("environment") ?? pulumi.getStack();
  return { environment: environment === "dev" || environment === "staging" ? environment : "prod" };
}
