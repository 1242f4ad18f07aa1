import type { Environment, KubernetesService, MilvusTarget, Secret } from "../provision/spec/types.ts";
import { TargetCode, targetError } from "./codes.ts";

/** The target that the SDK connects to: every other one comes to this. */
export type UriTarget = Extract<MilvusTarget, { kind: "uri" }>;

/** How a Milvus is reached from here. */
export interface Reached {
  readonly target: UriTarget;
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
export async function reach({ milvus, name }: Environment, options: ReachOptions): Promise<Reached> {
  switch (milvus.kind) {
    case "uri":
      return directly(milvus);
    case "embedded":
      return directly(await locally(milvus.engine, options));
    case "kubernetes":
      return await throughCluster(milvus, options);
    case "pulumiStack":
      throw new Error(name);
  }
}

function directly(target: UriTarget): Reached {
  return { target, failure: () => null, close: async () => {} };
}

async function locally(_engine: "lite" | "compose", { cwd }: ReachOptions): Promise<UriTarget> {
  const { readLocalTarget } = await import("../local/index.ts");
  const local = await readLocalTarget(cwd);
  if (local === null) {
    throw targetError(TargetCode.notRunning, {
      summary: "The embedded target does not run.",
      fix: "Run npx milvus-stack up, which starts it, or npm start, which does the rest too.",
    });
  }
  return { kind: "uri", uri: local.milvusUri, token: null, caFile: null, serverName: null };
}

interface ClusterTarget {
  readonly service: KubernetesService;
  readonly token: Secret | null;
  readonly tls: {
    readonly serverName: string;
    readonly caFile: string | null;
    readonly caPem?: string | null;
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
      serverName: tls?.serverName ?? null,
    },
    failure: () => forward.lastFailure(),
    close: () => forward.close(),
  };
}
