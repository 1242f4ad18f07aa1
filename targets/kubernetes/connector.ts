import type { Socket } from "node:net";
import type { PortForward } from "@kubernetes/client-node";
import { TargetCode, targetError } from "../codes.ts";
import { explainFailure } from "./api-failure.ts";
import type { Pod } from "./find-ready-pods.ts";
import { joinPod } from "./pod-stream.ts";

/** Pods that are tried for one connection. */
const attempts = 3;

/** How often it is looked whether the pods of open connections are still there. */
const lookEveryMs = 2_000;

export interface ConnectorOptions {
  readonly namespace: string;
  /** For messages. */
  readonly context: string;
  readonly forward: PortForward;
  /** Those that are ready; throws where there is none. */
  readonly readyPods: () => Promise<readonly Pod[]>;
  /** All of the Service. */
  readonly pods: () => Promise<readonly Pod[]>;
}

/** The connections of a port-forward, and what was learned by them. */
export class Connector {
  /** Why the last connection came to nothing; null when it did not. */
  lastFailure: Error | null = null;
  readonly #options: ConnectorOptions;
  /** Name of the pod of each connection; null until there is one. */
  readonly #connections = new Map<Socket, string | null>();
  #looking: NodeJS.Timeout | null = null;
  /** The pod of the last connection: one client stays with one proxy as long as it can. */
  #preferred: string | null = null;
  /** The pod of the last failure, which may be listed as ready for a while after it went away. */
  #avoided: string | null = null;

  constructor(options: ConnectorOptions) {
    this.#options = options;
  }

  /** Joins a connection to a pod; where that fails it is closed, and `lastFailure` says why. */
  async connect(socket: Socket): Promise<void> {
    this.#connections.set(socket, null);
    this.#looking ??= setInterval(() => void this.#leaveGonePods(), lookEveryMs).unref();
    socket.once("close", () => this.#forget(socket));
    // A client that vanishes is an end like any other.
    socket.on("error", () => socket.destroy());
    try {
      await this.#joinOneOf(socket, attempts);
    } catch (error) {
      this.lastFailure = error instanceof Error ? error : new Error(String(error));
      socket.destroy();
    }
  }

  disconnect(): void {
    for (const socket of this.#connections.keys()) socket.destroy();
  }

  async #joinOneOf(socket: Socket, attemptsLeft: number): Promise<void> {
    const { namespace, context, forward, readyPods } = this.#options;
    const pod = this.#choose(await readyPods());
    try {
      await joinPod(socket, forward, namespace, pod, {
        onAnswer: () => {
          this.lastFailure = null;
        },
        onEnd: (refusal) => {
          if (refusal !== null) this.#fail(pod, refused(namespace, pod, refusal));
        },
      });
      if (this.#connections.has(socket)) this.#connections.set(socket, pod.name);
      this.#preferred = pod.name;
    } catch (thrown) {
      const asked = { verb: "create", resource: "pods/portforward", namespace, context };
      // 404: the pod went away after it was listed.
      const failure = explainFailure(thrown, asked) ?? refused(namespace, pod, "The pod is gone.");
      this.#fail(pod, failure);
      if (attemptsLeft <= 1 || socket.destroyed) throw failure;
      await this.#joinOneOf(socket, attemptsLeft - 1);
    }
  }

  #choose(pods: readonly Pod[]): Pod {
    const rank = ({ name }: Pod) => (name === this.#preferred ? 0 : name === this.#avoided ? 2 : 1);
    const [best] = pods.toSorted((a, b) => rank(a) - rank(b));
    if (best === undefined) throw new Error("There is no ready pod, and nobody said so");
    return best;
  }

  #fail(pod: Pod, failure: Error): void {
    this.#avoided = pod.name;
    if (this.#preferred === pod.name) this.#preferred = null;
    this.lastFailure = failure;
  }

  #forget(socket: Socket): void {
    this.#connections.delete(socket);
    if (this.#connections.size > 0 || this.#looking === null) return;
    clearInterval(this.#looking);
    this.#looking = null;
  }

  /** A connection to a pod that was deleted may stay open with nobody at its end; closed, its client connects anew. */
  async #leaveGonePods(): Promise<void> {
    const pods = await this.#options.pods().catch(() => null);
    if (pods === null) return;
    const there = new Set(pods.map(({ name }) => name));
    for (const [socket, pod] of this.#connections) if (pod !== null && !there.has(pod)) socket.destroy();
  }
}

function refused(namespace: string, pod: Pod, refusal: string): Error {
  return targetError(TargetCode.forwardRefused, {
    summary: `Port ${pod.port} of pod ${pod.name} in namespace ${namespace} was not reached.`,
    cause: refusal.trim(),
    fix: `Check that \`kubectl port-forward --namespace ${namespace} pod/${pod.name} ${pod.port}\` works.`,
  });
}
