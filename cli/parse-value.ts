import { didYouMean } from "../provision/diagnostics/did-you-mean.ts";
import type { QueryVector, SparseVector } from "../store/index.ts";
import { usageError } from "./usage-error.ts";

/** A reader of whole numbers from `least` to `most`, for the option `flag`. */
export function wholeNumber(flag: string, least: number, most = Number.MAX_SAFE_INTEGER) {
  return (text: string): number => {
    const value = Number(text);
    if (/^-?\d+$/.test(text) && value >= least && value <= most) return value;
    const range = most === Number.MAX_SAFE_INTEGER ? `${least} or more` : `${least} to ${most}`;
    throw usageError(`${flag} takes a whole number, ${range}, and got ${JSON.stringify(text)}.`);
  };
}

/** A reader of numbers from 0 to 1. */
export function fraction(flag: string) {
  return (text: string): number => {
    const value = Number(text);
    if (text.trim() !== "" && value >= 0 && value <= 1) return value;
    throw usageError(`${flag} takes a number from 0 to 1, and got ${JSON.stringify(text)}.`);
  };
}

/** A reader of a vector as JSON, dense or sparse. Whether it fits its field is for the store to say, which checks what is in it. */
export function vectorJson(flag: string) {
  return (text: string): QueryVector => {
    const value = parseJson(text);
    if (isNumberList(value) || isSparseVector(value)) return value;
    throw usageError(`${flag} takes a vector as JSON, like [0.1, 0.2] or {"7": 0.5}.`);
  };
}

/** A reader of a sparse vector as JSON. */
export function sparseVectorJson(flag: string) {
  return (text: string): SparseVector => {
    const value = parseJson(text);
    if (isSparseVector(value)) return value;
    throw usageError(`${flag} takes a sparse vector as JSON, like {"7": 0.5}.`);
  };
}

function isNumberList(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((one) => typeof one === "number");
}

function isSparseVector(value: unknown): value is SparseVector {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const parts = Object.values(value);
  return parts.every((one) => typeof one === "number") || parts.every(isNumberList);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** A reader of one of some words, for an option that may be given more than once. */
export function oneOf<Word extends string>(flag: string, words: readonly Word[]) {
  return (text: string, previous: unknown): string[] => {
    if (words.some((word) => word === text)) return collect(text, previous);
    throw usageError(`${flag} takes ${words.join(", ")}, and got ${JSON.stringify(text)}.`, {
      suggestion: didYouMean(text, words),
    });
  };
}

/** For options that may be given more than once: all their values. */
export function collect(text: string, previous: unknown): string[] {
  return [...(Array.isArray(previous) ? previous.map(String) : []), text];
}
