export type { StackOutputs } from "./outputs.ts";
export { type PulumiStack, type ReadStackOptions, readStack } from "./read-stack.ts";
