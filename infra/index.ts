// The Pulumi program of a stack: its configuration is Pulumi.<stack>.yaml, its parts are the components beside this file.
import { fileURLToPath } from "node:url";
import * as pulumi from "@pulumi/pulumi";
import { chartValues, readChartsLock } from "./charts/index.ts";
import { deployStack } from "./deploy-stack.ts";
import {
  DataGuard,
  guardRotation,
  guardUpgrade,
  ReleaseRecord,
  readDeployedStack,
  releaseOf,
} from "./guard/index.ts";
import { checkImages } from "./images/index.ts";
import { messageQueueOf } from "./milvus-cluster/index.ts";
import { milvusConnection } from "./milvus-connection.ts";
import { reportDiagnostics, reportingProblems } from "./problems.ts";
import { Protection } from "./protection.ts";
import { provisionStack } from "./provision-stack.ts";
import { readStackConfig } from "./read-config.ts";
import { RootPassword } from "./root-password/index.ts";

const cwd = fileURLToPath(new URL("..", import.meta.url));
const { config, secrets } = readStackConfig();
const lock = reportingProblems(() => readChartsLock(cwd));
reportDiagnostics(checkImages(lock, config.charts));
const values = reportingProblems(() => chartValues("milvus", config.environment, cwd));
const next = releaseOf(config, lock.images.milvus.tag, messageQueueOf(values));
const deployed = await readDeployedStack();
guardUpgrade(deployed, next);
guardRotation(deployed, config);
const dataGuard = new DataGuard(deployed.objects, config.allowDataLoss);
const record = new ReleaseRecord(next);

const kubeContext = new pulumi.Config("kubernetes").get("context") ?? null;
const runningMilvus = deployed.succeeded?.milvusVersion ?? null;
const outputs = reportingProblems(() =>
  deployStack(config, secrets, { cwd, lock, kubeContext, runningMilvus }),
);
const rootPassword =
  secrets.rootPassword === null
    ? []
    : [
        new RootPassword("root-password", {
          milvus: milvusConnection(config, outputs),
          password: secrets.rootPassword,
        }),
      ];
const provisioned =
  config.provision === null ? [] : provisionStack(config.provision, config, outputs, cwd, rootPassword);
await dataGuard.finish();
new Protection(
  "protection",
  config.protect,
  outputs.resources.apply((resources) => [...resources, ...rootPassword, ...provisioned]),
  record,
);

export const { milvus, replication, release, keptVolumes } = outputs;
