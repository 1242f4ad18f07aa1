import { ExitCode, MilvusStackError } from "../../provision/diagnostics/index.ts";
import { parseQuantity } from "../sizing/quantity.ts";
import type { Claim, Growth, StatefulSetVolumes } from "./types.ts";

/**
 * What is left to do until the volumes have a size.
 *
 * @param size A quantity, such as `60Gi`.
 * @param template Name of the claim template, where the StatefulSet has several.
 * @throws MilvusStackError MS972 (exit code 3) for a size that is smaller, MS973 (exit code 1) for claims that cannot grow.
 */
export function planGrowth(volumes: StatefulSetVolumes, size: string, template: string | null): Growth {
  const chosen = chooseTemplate(volumes, template);
  const claims = volumes.claims.filter((claim) => claim.template === chosen);
  const templateSize = volumes.templates?.find(({ name }) => name === chosen)?.size ?? null;
  const larger = [
    ...claims.map(({ requested }) => requested),
    ...(templateSize === null ? [] : [templateSize]),
  ];
  const most = larger.find((each) => bytesOf(each) > bytesOf(size));
  if (most !== undefined)
    throw invalid(
      `The volumes of StatefulSet ${volumes.name} have ${most}, and ${size} is smaller.`,
      `Kubernetes does not shrink volumes. Give a size from ${most} on: --size ${most}`,
    );
  const expand = claims.filter(({ requested }) => bytesOf(requested) < bytesOf(size));
  refuseWhatCannotGrow(volumes, expand);
  return {
    size,
    expand,
    wait: claims.filter((claim) => !hasSize(claim, size)),
    release: templateSize !== null && bytesOf(templateSize) < bytesOf(size),
  };
}

/** Whether the volume of a claim is at least as large. */
export function hasSize({ capacity }: Claim, size: string): boolean {
  return capacity !== null && bytesOf(capacity) >= bytesOf(size);
}

function chooseTemplate({ name, templates, claims }: StatefulSetVolumes, wanted: string | null): string {
  const known = templates?.map((each) => each.name) ?? [...new Set(claims.map(({ template }) => template))];
  const [only] = known;
  if (wanted === null && known.length === 1 && only !== undefined) return only;
  if (wanted !== null && known.includes(wanted)) return wanted;
  throw invalid(
    wanted === null
      ? `StatefulSet ${name} has ${known.length === 0 ? "no claim templates" : `several claim templates: ${known.join(", ")}`}.`
      : `StatefulSet ${name} has no claim template ${wanted}.`,
    known.length === 0 ? "Choose a StatefulSet with volumes." : `Choose one: --template ${known[0]}`,
  );
}

function refuseWhatCannotGrow(
  { namespace, expandableClasses }: StatefulSetVolumes,
  claims: readonly Claim[],
): void {
  const unbound = claims.find(({ phase }) => phase !== "Bound");
  if (unbound !== undefined)
    throw cannotGrow(
      `The claim ${unbound.name} has no volume: its phase is ${unbound.phase}.`,
      `Look why: kubectl --namespace ${namespace} describe persistentvolumeclaim ${unbound.name}`,
    );
  const fixed = claims.find(
    ({ storageClass }) => storageClass === null || !expandableClasses.has(storageClass),
  );
  if (fixed === undefined) return;
  throw cannotGrow(
    fixed.storageClass === null
      ? `The claim ${fixed.name} has no storage class, so its volume cannot grow.`
      : `The storage class ${fixed.storageClass} of the claim ${fixed.name} does not let volumes grow.`,
    fixed.storageClass === null
      ? "Make a new stack with larger volumes and restore a backup into it."
      : `If its driver can expand volumes, allow it: kubectl patch storageclass ${fixed.storageClass} --patch '{"allowVolumeExpansion":true}'. Otherwise make a new stack with larger volumes and restore a backup into it.`,
  );
}

function bytesOf(size: string): number {
  return parseQuantity(size) ?? 0;
}

function invalid(summary: string, fix: string): MilvusStackError {
  return new MilvusStackError({ code: "MS972", severity: "error", summary, fix }, ExitCode.invalid);
}

function cannotGrow(summary: string, fix: string): MilvusStackError {
  return new MilvusStackError({ code: "MS973", severity: "error", summary, fix }, ExitCode.failed);
}
