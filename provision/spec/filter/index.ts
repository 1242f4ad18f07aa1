export type * from "./ast.ts";
export { evaluateFilter } from "./evaluate.ts";
export { FilterNotEvaluableError } from "./not-evaluable-error.ts";
export { parseFilter } from "./parse.ts";
export { FilterSyntaxError } from "./syntax-error.ts";
export { keywords } from "./tokens.ts";
export { fieldsOf, nodesOf } from "./walk.ts";
