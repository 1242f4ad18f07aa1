import {
  type Environment,
  type KubernetesService,
  type MilvusTarget,
  type Replication,
  Secret,
} from "../provision/spec/types.ts";
import type { LocalEngine } from "../provision/spec/vocabulary.ts";
import { TargetCode, targetError } from "./codes.ts";

/** The target that the SDK connects to: every other one comes to this. */
export type UriTarget = Extract<MilvusTarget, { kind: "uri" }>;

/** How a Milvus is reached from here. */
export interface Reached {
  readonly target: UriTarget;
  /** What the servers are laid out for, where that is known. */
  readonly replication: Replication | null;
  /** What is known of why connecting failed, where the way there knows more than the connection. */
  failure(): Error | null;
  /** Ends what was opened to get there. */
  close(): Promise<void>;
}

export interface ReachOptions {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Finds the way to the Milvus of an environment, and opens it where it has to be.
 *
 * @throws MilvusStackError (exit code 4) when there is none.
 */
export async function reach({ milvus }: Environment, options: ReachOptions): Promise<Reached> {
  switch (milvus.kind) {
    case "uri":
      return directly(milvus);
    case "embedded":
      return directly(await locally(milvus.engine, options));
    case "kubernetes":
      return await throughCluster(milvus, options);
    case "pulumiStack":
      return await throughStack(milvus, options);
  }
}

function directly(target: UriTarget): Reached {
  return { target, replication: null, failure: () => null, close: async () => {} };
}

async function locally(engine: LocalEngine, { cwd }: ReachOptions): Promise<UriTarget> {
  const { readLocalTarget } = await import("../local/index.ts");
  const local = await readLocalTarget(cwd, engine);
  if (local !== null) {
    const { milvusUri: uri, milvusToken: token = null } = local;
    return { kind: "uri", uri, token, caFile: null, serverName: null };
  }
  throw targetError(
    TargetCode.notRunning,
    engine === "lite"
      ? {
          summary: "The embedded target does not run.",
          fix: "Run npx milvus-stack up, which starts it, or npm start, which does the rest too.",
        }
      : {
          summary: "The containers of the embedded target do not run.",
          fix: "Run npx milvus-stack up --engine compose, which starts them.",
        },
  );
}

interface ClusterTarget {
  readonly service: KubernetesService;
  readonly token: Secret | null;
  readonly tls: {
    readonly serverName: string;
    readonly caFile: string | null;
    readonly caPem?: string | null;
    readonly certFile?: string | null;
    readonly keyFile?: string | null;
  } | null;
}

/** Over a port-forward, which is on this machine: the name in a certificate is only known from the environment. */
async function throughCluster(
  { service, token, tls }: ClusterTarget,
  options: ReachOptions,
): Promise<Reached> {
  const { openPortForward } = await import("./kubernetes/index.ts");
  const forward = await openPortForward(service, options);
  return {
    target: {
      kind: "uri",
      uri: `${tls === null ? "http" : "https"}://${forward.address}`,
      token,
      caFile: tls?.caFile ?? null,
      caPem: tls?.caPem ?? null,
      certFile: tls?.certFile ?? null,
      keyFile: tls?.keyFile ?? null,
      serverName: tls?.serverName ?? null,
    },
    replication: null,
    failure: () => forward.lastFailure(),
    close: () => forward.close(),
  };
}

/** As the outputs of a Pulumi stack say: by an address where it has one, otherwise over a port-forward. */
async function throughStack(
  stack: Extract<MilvusTarget, { kind: "pulumiStack" }>,
  options: ReachOptions,
): Promise<Reached> {
  const { readStack } = await import("./pulumi-stack/index.ts");
  const { milvus, replication = null } = await readStack(stack, options);
  const { uri, kubernetes, caPem = null, serverName = null } = milvus;
  const token = milvus.token ? new Secret(milvus.token) : null;
  if (uri || !kubernetes) {
    const target: UriTarget = { kind: "uri", uri: uri ?? "", token, caFile: null, caPem, serverName };
    return { ...directly(target), replication };
  }
  const { namespace, service: name, port, context = null } = kubernetes;
  const service = { namespace, name, port, context, kubeconfig: null };
  const speaksTls = milvus.tls ?? Boolean(caPem || serverName);
  // A certificate for inside of the cluster holds the name of the Service, if none was given to it.
  const tls = speaksTls
    ? { caPem, caFile: null, serverName: serverName ?? `${name}.${namespace}.svc` }
    : null;
  return { ...(await throughCluster({ service, token, tls }, options)), replication };
}
