import { rm } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { Secret } from "../../provision/spec/types.ts";
import {
  containerStatus,
  hasVolumes,
  isMilvusUp,
  removeContainers,
  startContainers,
} from "../compose/containers.ts";
import { requireDocker } from "../compose/docker.ts";
import {
  type ComposeEnvironment,
  makeComposeEnvironment,
  readComposeEnvironment,
  writeComposeEnvironment,
} from "../compose/environment.ts";
import { projectName } from "../compose/project.ts";
import { interrupted, LocalCode, localError } from "../errors.ts";
import { choosePort, fixedPort } from "../ports.ts";
import { milvusAnswers } from "../probe.ts";
import { stopRecorded } from "../recorded.ts";
import { serverStatus } from "../server-status.ts";
import { services } from "../services.ts";
import { startServers } from "../start-servers.ts";
import { writeLocalState } from "../state-file.ts";
import type { Engine, EngineContext } from "./engine.ts";

const listener = { title: "Milvus", portVariable: services.milvus.portVariable };

/** Milvus' own port: where it is free, tools find it without being told. */
const usualPort = 19_530;

/** Standalone Milvus with etcd and MinIO in containers, and the embedding server as a process. */
export const compose: Engine = {
  name: "compose",
  async up(context, { embeddings }) {
    const { signal, onProgress } = context;
    const project = projectName(context.paths);
    const options = { ...context, project };
    await requireDocker({ env: context.env, signal });
    const ran = await isMilvusUp(options);
    const port = await prepare(context, project, ran);
    const uri = uriOf(port);
    const served = ran && (await milvusAnswers(uri));
    try {
      // Where it serves already, there is nothing to wait for that is worth a word.
      await startContainers(served ? { ...options, onProgress: undefined } : options);
      await untilItAnswers(uri, signal);
    } catch (error) {
      // Interrupted, it would go on without anybody. What failed is left for a look.
      if (signal.aborted && !ran) await removeContainers({ ...options, signal: undefined, purge: false });
      throw error;
    }
    context.state.compose = { project, port };
    context.state.ports.compose = port;
    writeLocalState(context.paths, context.state);
    const beside = embeddings ? await startServers({ ...context, onProgress }, ["embeddings"]) : [];
    return [...(served ? [] : ["milvus" as const]), ...beside];
  },
  async down(context, { purge }) {
    const { paths, state, env, signal, onProgress } = context;
    const project = projectName(paths);
    await requireDocker({ env, signal });
    const options = { paths, project, env, signal, onProgress };
    const ran = await isMilvusUp(options);
    await removeContainers({ ...options, purge });
    if (purge) await rm(paths.composeEnvironment, { force: true });
    delete state.compose;
    writeLocalState(paths, state);
    const embeddings = await stopRecorded(paths, state, services.embeddings);
    return [...(ran ? ["milvus" as const] : []), ...(embeddings ? ["embeddings" as const] : [])];
  },
  async status({ paths, state, env }) {
    await requireDocker({ env });
    const milvusUri = state.compose ? uriOf(state.compose.port) : null;
    const containers = await containerStatus({ paths, project: projectName(paths), env, milvusUri });
    return [...containers, await serverStatus("embeddings", paths, state)];
  },
  async address(paths, { compose: record }) {
    if (!record) return null;
    const values = await readComposeEnvironment(paths);
    if (values === null) return null;
    return {
      milvusUri: uriOf(record.port),
      milvusToken: new Secret(`root:${values.MILVUS_ROOT_PASSWORD}`),
      credentialsFile: paths.composeEnvironment,
    };
  },
};

/** Writes passwords and port for Compose, those of the last time as far as there was one. @returns the port */
async function prepare(context: EngineContext, project: string, ran: boolean): Promise<number> {
  const { paths, env, signal } = context;
  const before = await readComposeEnvironment(paths);
  if (before === null && (await hasVolumes({ paths, project, env, signal })))
    throw lostPasswords(paths.composeEnvironment);
  const fixed = fixedPort(listener, env);
  const previous = before === null ? usualPort : Number(before.MILVUS_PORT);
  // The port of a container that runs is taken, by itself.
  const stays = ran && (fixed ?? previous) === previous;
  const port = stays ? previous : await choosePort(listener, { fixed, previous });
  const values: ComposeEnvironment =
    before === null ? makeComposeEnvironment(project, port, env) : { ...before, MILVUS_PORT: `${port}` };
  await writeComposeEnvironment(paths, values);
  return port;
}

/** Healthy is what Milvus says of itself; that its port is reached from here is another thing. */
async function untilItAnswers(uri: string, signal: AbortSignal): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (!(await milvusAnswers(uri))) {
    if (signal.aborted) throw interrupted(signal);
    if (Date.now() > deadline) {
      throw localError(LocalCode.composeFailed, {
        summary: `Milvus is healthy in its container and does not answer at ${uri}.`,
        fix: "Check that nothing between holds it back: a firewall, or Docker on another machine (DOCKER_HOST).",
      });
    }
    await sleep(200);
  }
}

function lostPasswords(file: string) {
  return localError(LocalCode.lostPasswords, {
    summary: "There is data of earlier containers of this folder, and their passwords are not there.",
    cause: `They were in ${file}.`,
    fix: "Put that file back, or delete the data: npx milvus-stack down --engine compose --purge.",
  });
}

function uriOf(port: number): string {
  return `http://127.0.0.1:${port}`;
}
