export { type Arrow, arrows } from "./arrows.ts";
export { Networking, type NetworkingArgs } from "./networking.ts";
export { type Outsider, type Party, type PodLabels, parties } from "./parties.ts";
export { networkPolicies, type Policy } from "./policies.ts";
export {
  type IngressController,
  type ObjectStorePlace,
  placeOfEndpoint,
  type Surroundings,
  surroundingsOf,
} from "./surroundings.ts";
