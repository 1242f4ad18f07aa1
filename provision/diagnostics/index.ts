export { codeFrame } from "./code-frame.ts";
export type { CodeDescription } from "./codes/description.ts";
export { codeFamilies, describeCode } from "./codes.ts";
export * from "./diagnostic.ts";
export { didYouMean } from "./did-you-mean.ts";
export { countDiagnostics, type Paint, plain, renderDiagnostic, renderDiagnostics } from "./render.ts";
export { sortDiagnostics } from "./sort.ts";
