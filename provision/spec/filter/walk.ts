import type { Column, Expression } from "./ast.ts";

/** The direct parts of a node, in the order they are written. */
export function childrenOf(node: Expression): readonly Expression[] {
  switch (node.kind) {
    case "literal":
    case "column":
    case "placeholder":
    case "time-literal":
      return [];
    case "list":
      return node.items;
    case "negative":
    case "not":
      return [node.operand];
    case "arithmetic":
    case "comparison":
      return [node.left, node.right];
    case "range":
      return [node.left, node.column, node.right];
    case "logical":
    case "server-function":
      return node.operands;
    case "membership":
      return [node.column, node.list];
    case "like":
      return [node.column, node.pattern];
    case "null-test":
    case "exists":
    case "array-length":
      return [node.column];
    case "contains":
      return [node.column, node.value];
    case "text-match":
      return [node.column, node.text];
  }
}

/** Every node of an expression, parents first. */
export function* nodesOf(expression: Expression): Generator<Expression> {
  yield expression;
  for (const child of childrenOf(expression)) yield* nodesOf(child);
}

/** Every mention of a field, with its place, in the order they are written. */
export function fieldsOf(expression: Expression): Column[] {
  return [...nodesOf(expression)].filter((node) => node.kind === "column");
}
