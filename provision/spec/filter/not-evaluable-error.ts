import type { Span } from "./ast.ts";

/** A part of a filter that only the server can answer: a text match, a geometry, a placeholder without its value. */
export class FilterNotEvaluableError extends Error {
  /** Offsets of the part in the filter. */
  readonly start: number;
  readonly end: number;

  constructor(what: string, span: Span) {
    super(`${what} can only be evaluated by the server.`);
    this.name = "FilterNotEvaluableError";
    this.start = span.start;
    this.end = span.end;
  }
}
