// The Pulumi program of a stack: its configuration is Pulumi.<stack>.yaml, its parts are the components beside this file.
import { fileURLToPath } from "node:url";
import * as pulumi from "@pulumi/pulumi";
import { chartValues, readChartsLock } from "./charts/index.ts";
import { deployStack } from "./deploy-stack.ts";
import { guardUpgrade, releaseOf } from "./guard/index.ts";
import { checkImages } from "./images/index.ts";
import { messageQueueOf } from "./milvus-cluster/index.ts";
import { checkStore } from "./object-store/index.ts";
import { reportDiagnostics, reportingProblems } from "./problems.ts";
import { provisionStack } from "./provision-stack.ts";
import { readStackConfig } from "./read-config.ts";

const cwd = fileURLToPath(new URL("..", import.meta.url));
const { config, secrets } = readStackConfig();
const lock = reportingProblems(() => readChartsLock(cwd));
reportDiagnostics(checkImages(lock, config.charts));
const values = reportingProblems(() => chartValues("milvus", config.environment, cwd));
const messageQueue = messageQueueOf(values);
reportDiagnostics(checkStore(config.objectStore, messageQueue));
await guardUpgrade(releaseOf(config, lock.images.milvus.tag, messageQueue));

const kubeContext = new pulumi.Config("kubernetes").get("context") ?? null;
const outputs = reportingProblems(() => deployStack(config, secrets, { cwd, lock, kubeContext }));
if (config.provision !== null) provisionStack(config.provision, config, outputs, cwd);

export const { milvus, replication, release, keptVolumes } = outputs;
