import type { AddressProblem } from "./addresses.ts";

/** Names of namespaces and Services are DNS labels (RFC 1123). */
const dnsLabel = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

/** A stack, alone or with its project and organization before it; each part as Pulumi takes it. */
const stackName = /^(?:[\w.-]+\/){0,2}[\w.-]{1,100}$/;

/** What is wrong with the name of a namespace or a Service. */
export function checkKubernetesName(kind: "namespace" | "Service", name: string): AddressProblem | null {
  if (dnsLabel.test(name)) return null;
  return noPlace(
    `${name === "" ? "An empty text" : `\`${name}\``} is no name of a ${kind}.`,
    "Write lower-case letters, digits and -, 63 at most, as `kubectl get` shows it.",
  );
}

/** What is wrong with the name of a Pulumi stack. */
export function checkStackName(name: string): AddressProblem | null {
  if (stackName.test(name)) return null;
  return noPlace(
    `${name === "" ? "An empty text" : `\`${name}\``} is no name of a stack.`,
    "Write it as `pulumi stack ls` shows it: prod, or organization/project/prod.",
  );
}

export function noPlace(cause: string, fix: string): AddressProblem {
  return { code: "MS128", summary: "Milvus cannot be found by this.", cause, fix };
}
