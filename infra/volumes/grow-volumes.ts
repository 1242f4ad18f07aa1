import { setTimeout as sleep } from "node:timers/promises";
import { ExitCode, MilvusStackError } from "../../provision/diagnostics/index.ts";
import type { ClusterVolumes } from "./cluster-volumes.ts";
import { hasSize, planGrowth } from "./plan-growth.ts";
import type { Claim, Growth, StatefulSetVolumes } from "./types.ts";

/** One step, when it is done. */
export type GrowthEvent =
  | { readonly kind: "expanded"; readonly claim: string }
  | { readonly kind: "grown"; readonly claim: string; readonly done: number; readonly of: number }
  | { readonly kind: "kept" }
  | { readonly kind: "released" };

export interface GrowOptions {
  /** Name of the claim template, where the StatefulSet has several. */
  readonly template: string | null;
  /** For all waiting together. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  readonly onEvent: (event: GrowthEvent) => void;
}

const everyMs = 1_000;

/**
 * Grows the volumes of a StatefulSet in place: expands its claims, waits until their volumes are as large, and deletes the StatefulSet
 * without its pods and claims, since Kubernetes does not change its template. Whoever creates it again with larger templates adopts both.
 *
 * It may be cut short and run again at any time: what is done is not done twice.
 *
 * @throws MilvusStackError MS974 (exit code 1) where volumes or the StatefulSet take longer than the timeout, and as `planGrowth`.
 */
export async function growVolumes(
  volumes: ClusterVolumes,
  { size, expand, wait, release }: Growth,
  { template, timeoutMs, signal, onEvent }: GrowOptions,
): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  const waitFor = async (isDone: (now: StatefulSetVolumes) => boolean): Promise<StatefulSetVolumes> => {
    let now = await volumes.read();
    while (!isDone(now)) {
      if (performance.now() >= deadline) return now;
      await sleep(everyMs, undefined, { signal });
      now = await volumes.read();
    }
    return now;
  };

  for (const { name } of expand) {
    signal.throwIfAborted();
    await volumes.expand(name, size);
    onEvent({ kind: "expanded", claim: name });
  }

  const told = new Set<string>();
  const waiting = (now: StatefulSetVolumes): readonly Claim[] => {
    const { wait: left } = planGrowth(now, size, template);
    for (const { name } of wait)
      if (!told.has(name) && !left.some((claim) => claim.name === name)) {
        told.add(name);
        onEvent({ kind: "grown", claim: name, done: told.size, of: wait.length });
      }
    return left;
  };
  const grown = await waitFor((now) => waiting(now).length === 0);
  const left = grown.claims.filter(
    (claim) => wait.some(({ name }) => name === claim.name) && !hasSize(claim, size),
  );
  if (left.length > 0) throw notGrown(grown, left, size);
  if (!release) return;

  if (grown.deletesClaims) {
    await volumes.keepClaims();
    const kept = await waitFor(({ claims }) => !claims.some(({ ownedByStatefulSet }) => ownedByStatefulSet));
    if (kept.claims.some(({ ownedByStatefulSet }) => ownedByStatefulSet))
      throw tooSlow(
        `StatefulSet ${kept.name} still owns its claims.`,
        `Kubernetes would delete them with it. Look at its pods: kubectl --namespace ${kept.namespace} get pods. Then run the command again.`,
      );
    onEvent({ kind: "kept" });
  }
  signal.throwIfAborted();
  await volumes.release();
  const released = await waitFor(({ templates }) => templates === null);
  if (released.templates !== null)
    throw tooSlow(`StatefulSet ${released.name} is not gone yet.`, "Run the command again; it waits for it.");
  onEvent({ kind: "released" });
}

function notGrown(
  { namespace, name }: StatefulSetVolumes,
  left: readonly Claim[],
  size: string,
): MilvusStackError {
  const names = left.map((claim) => claim.name).join(", ");
  const [first] = left;
  if (first === undefined || !left.every(({ waitsForPod }) => waitsForPod))
    return tooSlow(
      `Volumes do not have ${size} yet: ${names}.`,
      `See what the driver says: kubectl --namespace ${namespace} describe persistentvolumeclaim ${first?.name ?? names}. Then run the command again; nothing else was changed.`,
    );
  const pod = `${name}-${first.name.split("-").at(-1)}`;
  return tooSlow(
    `Volumes have grown, and their file systems grow when the pods start again: ${names}.`,
    `Restart the pods one by one, and wait for each to be ready: kubectl --namespace ${namespace} delete pod ${pod}. Then run the command again.`,
  );
}

function tooSlow(summary: string, fix: string): MilvusStackError {
  return new MilvusStackError({ code: "MS974", severity: "error", summary, fix }, ExitCode.failed);
}
