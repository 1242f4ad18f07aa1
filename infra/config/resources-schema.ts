import { byteQuantity, cpuQuantity, orOff, section } from "./settings.ts";

/** Resources of a pod; what is left out follows from the data or from the environment. */
export const resources = section({
  cpu: cpuQuantity.optional(),
  memory: byteQuantity.optional(),
  cpuLimit: orOff(cpuQuantity).optional(),
});
