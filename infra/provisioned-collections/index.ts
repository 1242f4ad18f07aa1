export type { DataPlaneArgs, EmbeddingsArgs, MilvusConnectionArgs } from "../dynamic/args.ts";
export { ProvisionedCollections, type ProvisionedCollectionsArgs } from "./provisioned-collections.ts";
