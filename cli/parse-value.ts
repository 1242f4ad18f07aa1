import { didYouMean } from "../provision/diagnostics/did-you-mean.ts";
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
