/** What is wrong with a filter expression, and where. */
export interface SyntaxProblem {
  /** Index of the first character at fault, in UTF-16 units; the length of the text for its end. */
  readonly offset: number;
  /** Characters at fault, at least 1. */
  readonly length?: number;
  /** What could have stood there: `` `)` ``, `a value`. */
  readonly expected?: readonly string[];
  /** The nearest right spelling, without punctuation. */
  readonly suggestion?: string;
}

/** A text that Milvus would not take as a filter. The message is one sentence without a place. */
export class FilterSyntaxError extends Error {
  readonly offset: number;
  readonly length: number;
  readonly expected: readonly string[];
  readonly suggestion: string | undefined;

  constructor(message: string, problem: SyntaxProblem) {
    super(message);
    this.name = "FilterSyntaxError";
    this.offset = problem.offset;
    this.length = Math.max(1, problem.length ?? 1);
    this.expected = problem.expected ?? [];
    this.suggestion = problem.suggestion;
  }
}
