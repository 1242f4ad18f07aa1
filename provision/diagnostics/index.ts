export { codeFrame } from "./code-frame.ts";
export * from "./diagnostic.ts";
export { didYouMean } from "./did-you-mean.ts";
export { sortDiagnostics } from "./sort.ts";
