import type { Resources } from "../config/types.ts";

export interface ResourceRequirements {
  readonly requests: { readonly cpu: string; readonly memory: string };
  readonly limits: { readonly cpu?: string; readonly memory: string };
}

/** Kubernetes' form of the sizes of a configuration: memory is limited to what it requests, CPU only if `cpuLimit` says so. */
export function resourceRequirements(resources: Resources): ResourceRequirements {
  return {
    requests: { cpu: resources.cpu, memory: resources.memory },
    limits: {
      memory: resources.memory,
      ...(resources.cpuLimit === null ? {} : { cpu: resources.cpuLimit }),
    },
  };
}
