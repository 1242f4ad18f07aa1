import type { CodeFamily } from "./description.ts";

/** MS820 to MS849: targets that are found by way of something else, a cluster or a Pulumi stack. */
export const targetCodes = {
  MS820: {
    title: "Kubeconfig cannot be used",
    explanation:
      "There is no kubeconfig where one is looked for, it cannot be read, or it has no such context. Looked for, in this order: " +
      "`milvus.kubernetes.kubeconfig`, the files of `KUBECONFIG`, `~/.kube/config`, the service account of the pod this runs in.",
    fix: "`kubectl config get-contexts` shows what there is. Correct `context` or `kubeconfig` of the environment.",
  },
  MS821: {
    title: "The cluster cannot be reached",
    explanation:
      "The API server of the context did not answer in time, or its certificate or login could not be used.",
    fix: "Try `kubectl get service` with the same context: a VPN may be down, or a login may have expired.",
  },
  MS822: {
    title: "Not permitted in the cluster",
    explanation:
      "The user of the context lacks a right that a port-forward needs in the namespace: `get` on `services`, `list` on " +
      "`endpointslices` (`discovery.k8s.io`), `get` and `create` on `pods/portforward`.",
    fix: "Have the Role of the [guide](guide/environments.md) bound to the user, or use another context.",
  },
  MS823: {
    title: "No such Service in the cluster",
    explanation:
      "The namespace, the Service or its port that the environment names is not there, or it is another cluster's.",
    fix: "`kubectl get service --all-namespaces` shows them. Correct `context`, `namespace`, `service` or `port`.",
  },
  MS824: {
    title: "No pod is ready",
    explanation: "The Service is there and no pod behind it is ready: Milvus still starts, or it cannot.",
    fix: "`kubectl get pods` in the namespace shows why. A new Milvus takes a few minutes until its proxies are ready.",
  },
  MS825: {
    title: "The port-forward was refused",
    explanation:
      "The pod is ready, and the connection to its port was not made: the node cannot be reached from the API server, or nothing listens on that port of the pod.",
    fix: "Try `kubectl port-forward` with the same Service; what it says is more.",
  },
  MS830: {
    title: "Pulumi is not installed",
    explanation:
      "An environment with `pulumiStack` asks the Pulumi command line for the outputs of the stack, and there is none on `PATH`.",
    fix: "Install it (https://www.pulumi.com/docs/install), or write `milvus.uri` and `milvus.token` into the environment instead.",
  },
  MS831: {
    title: "Pulumi is not logged in",
    explanation: "The Pulumi command line does not know where the state of stacks is kept.",
    fix: "`pulumi login`, or `milvus.backendUrl` in the environment, such as `s3://bucket` or `file://~`; `PULUMI_ACCESS_TOKEN` in CI.",
  },
  MS832: {
    title: "No such stack",
    explanation:
      "Where Pulumi is logged in there is no stack of that name for that project, or the folder holds no Pulumi project.",
    fix: "`pulumi stack ls` in the folder of Pulumi.yaml shows the stacks. Correct `pulumiStack`, `project`, `cwd` or `backendUrl`.",
  },
  MS833: {
    title: "The secrets of the stack cannot be read",
    explanation:
      "The token is a secret output, and Pulumi lacks the passphrase or the key to it, or was given a wrong one.",
    fix: "Set `PULUMI_CONFIG_PASSPHRASE` or `PULUMI_CONFIG_PASSPHRASE_FILE`, or log in to the provider of the key.",
  },
  MS834: {
    title: "Outputs of the stack are missing",
    explanation:
      "The stack is there and does not say where its Milvus is: it was never brought up, it was destroyed, or it is another program's.",
    fix: "`pulumi up --stack NAME` writes them. A program of your own exports `milvus` as the [guide](guide/environments.md) says.",
  },
  MS835: {
    title: "Pulumi failed",
    explanation:
      "The Pulumi command line ended with an error or gave no answer in time; the message holds its last words.",
    fix: "Run `pulumi stack output --stack NAME` in the same folder.",
  },
} as const satisfies CodeFamily;
