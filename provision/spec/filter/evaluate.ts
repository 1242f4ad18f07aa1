import { calculate } from "./arithmetic.ts";
import type {
  Column,
  Comparison,
  ComparisonOperator,
  Contains,
  Expression,
  Membership,
  Range,
} from "./ast.ts";
import { compareValues, equalElements, isNumeric, isScalar } from "./compare.ts";
import { matchesLike } from "./like-pattern.ts";
import { FilterNotEvaluableError } from "./not-evaluable-error.ts";
import { nodesOf } from "./walk.ts";

/** true, false, or null: not known, since a value it needs is null. */
type Truth = boolean | null;
type Row = Readonly<Record<string, unknown>>;

/**
 * What a path into a JSON value, the dynamic field or an Array finds where there is nothing. Unlike null, a Milvus server
 * knows about it: no comparison with it is true, but that a missing key is different from any constant (segcore's
 * UnaryExpr, and seen on 2.3.5; Milvus Lite takes it for null).
 */
const missingKey = Symbol("missing key");
const missingElement = Symbol("missing element");

/**
 * Whether a row matches, as Milvus would say: a condition on a null value is neither true nor false, and neither is
 * its negation; such a row does not match. JSON fields and `$meta` are objects, Int64 values numbers or bigint.
 * @throws FilterNotEvaluableError where only the server knows, whatever the row.
 */
export function evaluateFilter(expression: Expression, row: Row): boolean {
  for (const node of nodesOf(expression)) refuseServerOnly(node);
  return truthOf(expression, row) === true;
}

function refuseServerOnly(node: Expression): void {
  if (node.kind === "text-match" || node.kind === "server-function") {
    throw new FilterNotEvaluableError(`\`${node.function}\``, node);
  }
  if (node.kind === "placeholder")
    throw new FilterNotEvaluableError(`The placeholder \`{${node.name}}\``, node);
  if (node.kind === "time-literal") throw new FilterNotEvaluableError("A comparison of points in time", node);
}

function truthOf(node: Expression, row: Row): Truth {
  switch (node.kind) {
    case "logical":
      return node.operator === "and" ? all(node.operands, row) : any(node.operands, row);
    case "not":
      return negate(truthOf(node.operand, row));
    case "comparison":
      return comparison(node, row);
    case "range":
      return range(node, row);
    case "membership":
      return membership(node, row);
    case "like": {
      const value = columnOf(node.column, row);
      if (value === null) return null;
      const pattern = node.pattern.kind === "literal" ? node.pattern.value : null;
      return typeof value === "string" && typeof pattern === "string" && matchesLike(value, pattern);
    }
    case "null-test":
      return isSomething(columnOf(node.column, row)) === node.negated;
    case "exists":
      return isSomething(columnOf(node.column, row));
    case "contains":
      return contains(node, row);
    default: {
      const value = resultOf(node, row);
      return typeof value === "boolean" ? value : value === null ? null : false;
    }
  }
}

function all(operands: readonly Expression[], row: Row): Truth {
  let result: Truth = true;
  for (const operand of operands) {
    const truth = truthOf(operand, row);
    if (truth === false) return false;
    if (truth === null) result = null;
  }
  return result;
}

function any(operands: readonly Expression[], row: Row): Truth {
  let result: Truth = false;
  for (const operand of operands) {
    const truth = truthOf(operand, row);
    if (truth === true) return true;
    if (truth === null) result = null;
  }
  return result;
}

function negate(truth: Truth): Truth {
  return truth === null ? null : !truth;
}

function comparison(node: Comparison, row: Row): Truth {
  return compare(resultOf(node.left, row), node.operator, resultOf(node.right, row));
}

function compare(left: unknown, operator: ComparisonOperator, right: unknown): Truth {
  if (left === null || right === null) return null;
  if (left === missingElement || right === missingElement) return false;
  // A JSON value of another type than the constant is different from it, and nothing else.
  const different = operator === "!=";
  if (!isScalar(left) || !isScalar(right)) return different;
  return compareValues(left, operator, right) ?? different;
}

function range(node: Range, row: Row): Truth {
  const value = columnOf(node.column, row);
  const left = compare(resultOf(node.left, row), node.leftOperator, value);
  const right = compare(value, node.rightOperator, resultOf(node.right, row));
  if (left === null || right === null) return null;
  return left && right;
}

function membership(node: Membership, row: Row): Truth {
  const value = columnOf(node.column, row);
  if (value === null || node.list.kind !== "list") return null;
  return node.list.items.some((item) => equalElements(value, resultOf(item, row))) !== node.negated;
}

function contains(node: Contains, row: Row): Truth {
  const elements = columnOf(node.column, row);
  if (elements === null) return null;
  if (!Array.isArray(elements)) return false;
  const wanted = resultOf(node.value, row);
  const holds = (one: unknown) => elements.some((element) => equalElements(element, one));
  if (node.quantity === "one") return holds(wanted);
  const list: readonly unknown[] = Array.isArray(wanted) ? wanted : [wanted];
  return node.quantity === "all" ? list.every(holds) : list.some(holds);
}

/** Value of a node; null where there is none. */
function resultOf(node: Expression, row: Row): unknown {
  switch (node.kind) {
    case "literal":
      return node.value;
    case "list":
      return node.items.map((item) => resultOf(item, row));
    case "column":
      return columnOf(node, row);
    case "negative": {
      const value = resultOf(node.operand, row);
      return isNumeric(value) ? -value : nothing(value);
    }
    case "arithmetic": {
      const left = resultOf(node.left, row);
      const right = resultOf(node.right, row);
      if (!isNumeric(left)) return nothing(left);
      return isNumeric(right) ? calculate(node, left, right) : nothing(right);
    }
    case "array-length": {
      const elements = columnOf(node.column, row);
      return Array.isArray(elements) ? elements.length : nothing(elements);
    }
    default:
      return truthOf(node, row);
  }
}

/** What comes of calculating with a value that is no number: null stays null, and all else is as good as missing. */
function nothing(value: unknown): null | symbol {
  return value === null ? null : missingKey;
}

function isSomething(value: unknown): boolean {
  return value !== null && value !== missingKey && value !== missingElement;
}

/**
 * Value of a field or of a part of it. A field that is null stands in the row as null; a name that does not stand there
 * is one of the dynamic field. Keys of `$meta` may stand in the row itself, as they do in search results.
 */
function columnOf(column: Column, row: Row): unknown {
  const meta = isRecord(row.$meta) ? row.$meta : {};
  if (column.name === "$meta") return partOf({ ...row, ...meta }, column.path);
  if (Object.hasOwn(row, column.name)) {
    const value = row[column.name] ?? null;
    return value === null ? null : partOf(value, column.path);
  }
  return partOf(meta, [column.name, ...column.path]);
}

function partOf(root: unknown, path: Column["path"]): unknown {
  const missing = Array.isArray(root) ? missingElement : missingKey;
  let value = root;
  for (const key of path) {
    if (typeof key === "number") value = Array.isArray(value) ? value[key] : undefined;
    else value = isRecord(value) && Object.hasOwn(value, key) ? value[key] : undefined;
    if (value === undefined || value === null) return missing;
  }
  return value;
}

function isRecord(value: unknown): value is Row {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
