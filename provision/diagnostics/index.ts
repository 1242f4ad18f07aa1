export { codeFrame } from "./code-frame.ts";
export * from "./diagnostic.ts";
export { sortDiagnostics } from "./sort.ts";
