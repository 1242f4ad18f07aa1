// A Pulumi program in a process of its own, as one operation of the Automation API: Pulumi serializes a provider from the text of
// its functions, which a test runner would have rewritten. Its one argument is a `Deployment` as JSON.

import * as pulumi from "@pulumi/pulumi";
import { LocalWorkspace } from "@pulumi/pulumi/automation/index.js";
import {
  ProvisionedCollections,
  type ProvisionedCollectionsArgs,
} from "../../infra/provisioned-collections/index.ts";
import { RootPassword } from "../../infra/root-password/index.ts";
import { SmokeTest } from "../../infra/smoke-test/index.ts";
import type { Deployment } from "./deployment.ts";

const { operation, stack: stackName, workDir, settings } = JSON.parse(process.argv[2] ?? "{}") as Deployment;

/** Stands for a cluster: where it is becomes known when it is deployed, as that of a Service does. */
class Cluster extends pulumi.dynamic.Resource {
  declare readonly uri: pulumi.Output<string>;

  constructor(uri: string) {
    const provider: pulumi.dynamic.ResourceProvider = {
      create: async ({ at }) => ({ id: "cluster", outs: { uri: at } }),
    };
    super(provider, "cluster", { at: uri, uri: undefined });
  }
}

const program = async () => {
  const { smoke = false, clusterFirst = false, rootPassword, milvus, ...rest } = settings;
  if (rootPassword !== undefined) {
    new RootPassword("root-password", { milvus, password: rootPassword, connectTimeoutSeconds: 30 });
    return {};
  }
  const cluster = clusterFirst ? { uri: new Cluster(milvus.uri ?? "").uri } : {};
  const args: ProvisionedCollectionsArgs = { ...rest, milvus: { ...milvus, ...cluster } };
  const collections = new ProvisionedCollections("collections", args);
  if (smoke) {
    new SmokeTest("smoke", { ...args, triggers: [collections.revision] }, { dependsOn: [collections] });
  }
  const { changes, drift, revision } = collections;
  return { changes, drift, revision };
};

const stack = await LocalWorkspace.createOrSelectStack(
  { stackName, projectName: "shop", program },
  { workDir, secretsProvider: "passphrase" },
);
const onOutput = (text: string) => void process.stdout.write(text);
const options = { onOutput, onError: onOutput, color: "never" } as const;
try {
  if (operation === "up") await stack.up(options);
  else if (operation === "preview") await stack.preview(options);
  else if (operation === "preview --diff") await stack.preview({ ...options, diff: true });
  else if (operation === "refresh") await stack.refresh(options);
  else await stack.destroy(options);
} catch (error) {
  process.stdout.write(`${error instanceof Error ? error.message.split("\n")[0] : error}\n`);
  process.exitCode = 1;
}
