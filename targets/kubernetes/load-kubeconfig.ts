import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join, resolve } from "node:path";
import type { KubeConfig } from "@kubernetes/client-node";
import type { KubernetesService } from "../../provision/spec/types.ts";
import { TargetCode, targetError } from "../codes.ts";

/** Where a pod finds what lets it speak to the API server. */
const serviceAccountToken = "/var/run/secrets/kubernetes.io/serviceaccount/token";

/**
 * The kubeconfig as kubectl would find it, with the context of the Service chosen. Loads the Kubernetes client.
 *
 * @throws MilvusStackError MS820 when there is none, it cannot be read, or it has no such context.
 */
export async function loadKubeconfig(
  { kubeconfig, context }: Pick<KubernetesService, "kubeconfig" | "context">,
  { cwd, env }: { readonly cwd: string; readonly env: NodeJS.ProcessEnv },
): Promise<KubeConfig> {
  const { KubeConfig } = await import("@kubernetes/client-node");
  const config = new KubeConfig();
  const files = kubeconfig === null ? defaultFiles(env) : [resolve(cwd, kubeconfig)];
  if (files.length > 0) {
    for (const file of files) {
      const next = new KubeConfig();
      read(file, next);
      keepNew(config, next);
      config.mergeConfig(next, Boolean(config.currentContext));
    }
  } else if (existsSync(serviceAccountToken)) config.loadFromCluster();
  else {
    throw targetError(TargetCode.badKubeconfig, {
      summary: "There is no kubeconfig.",
      cause: "Neither KUBECONFIG names one, nor is there ~/.kube/config.",
      fix: "Log in to the cluster, or name the file in `milvus.kubernetes.kubeconfig` of the environment.",
    });
  }
  chooseContext(config, context);
  return config;
}

function defaultFiles({ KUBECONFIG, HOME }: NodeJS.ProcessEnv): string[] {
  const named = (KUBECONFIG ?? "").split(delimiter).filter((file) => file !== "");
  // Of several files, kubectl passes over those that are not there.
  if (named.length > 0) return named.length === 1 ? named : named.filter((file) => existsSync(file));
  const usual = join(HOME ?? homedir(), ".kube", "config");
  return existsSync(usual) ? [usual] : [];
}

/** Of what several files name alike the first one counts, as for kubectl; the client would refuse it. */
function keepNew(config: KubeConfig, next: KubeConfig): void {
  const isNew = (known: readonly { name: string }[]) => {
    return (one: { name: string }) => !known.some(({ name }) => name === one.name);
  };
  next.clusters = next.clusters.filter(isNew(config.clusters ?? []));
  next.users = next.users.filter(isNew(config.users ?? []));
  next.contexts = next.contexts.filter(isNew(config.contexts ?? []));
}

function read(file: string, config: KubeConfig): void {
  try {
    config.loadFromFile(file);
  } catch (error) {
    throw targetError(
      TargetCode.badKubeconfig,
      {
        summary: `The kubeconfig ${file} cannot be read.`,
        cause: error instanceof Error ? error.message.split("\n")[0] : String(error),
        fix: "Correct KUBECONFIG, or `milvus.kubernetes.kubeconfig` of the environment.",
      },
      { cause: error },
    );
  }
}

function chooseContext(config: KubeConfig, wanted: string | null): void {
  const known = config.getContexts().map(({ name }) => name);
  const name = wanted ?? config.getCurrentContext();
  if (!known.includes(name)) {
    throw targetError(TargetCode.badKubeconfig, {
      summary: name ? `The kubeconfig has no context ${name}` : "The kubeconfig has no current context",
      cause: known.length === 0 ? "It has none at all." : `Known: ${known.join(", ")}.`,
      fix: "Set `milvus.kubernetes.context` of the environment to one that `kubectl config get-contexts` shows.",
    });
  }
  config.setCurrentContext(name);
  if (config.getCurrentCluster() === null) {
    throw targetError(TargetCode.badKubeconfig, {
      summary: `The context ${name} names a cluster that the kubeconfig does not have.`,
      fix: "Log in to the cluster again, or choose another context.",
    });
  }
}
