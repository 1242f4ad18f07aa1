import { didYouMean } from "../provision/diagnostics/index.ts";
import { StoreCode } from "./codes.ts";
import type { HybridOptions, HybridWeights, SearchOptions, SearchPart } from "./options.ts";
import { refusal, suggesting } from "./refuse.ts";
import type { GetOptions, WriteRowsOptions } from "./types.ts";

/** What a value may be, in words that follow "Pass". */
interface Form {
  readonly words: string;
  readonly fits: (value: unknown) => boolean;
}
type Forms<T> = { readonly [K in keyof Required<T>]: Form };

const levels: readonly unknown[] = ["Strong", "Session", "Bounded", "Eventually"];
const isText = (value: unknown) => typeof value === "string";
// A hole in a list is no text either.
const isListOf = (fits: (value: unknown) => boolean) => (value: unknown) =>
  Array.isArray(value) && Array.from(value).every(fits);

const text: Form = { words: "a string", fits: isText };
const texts: Form = { words: "a list of strings", fits: isListOf(isText) };
/** None would be all of them to Milvus. */
const someTexts: Form = {
  words: "a list of at least one string, or leave it out",
  fits: (value) => isListOf(isText)(value) && Array.isArray(value) && value.length > 0,
};
const number: Form = { words: "a number", fits: (value) => typeof value === "number" };
const level: Form = { words: `one of ${levels.join(", ")}`, fits: (value) => levels.includes(value) };
const scalars: Form = {
  words: "an object of strings, numbers and booleans",
  fits: (value) =>
    isPlain(value) &&
    Object.values(value).every((one) => ["string", "number", "boolean"].includes(typeof one)),
};
const signal: Form = {
  words: "an AbortSignal",
  // Frameworks and polyfills bring classes of their own.
  fits: (value) =>
    typeof value === "object" && value !== null && "aborted" in value && "addEventListener" in value,
};
const call: Form = { words: "a function", fits: (value) => typeof value === "function" };
/** What a vector has to be depends on its field, and is checked with it. */
const vector: Form = { words: "a vector", fits: (value) => typeof value === "object" && value !== null };

const writeForms: Forms<WriteRowsOptions> = { signal, onWarning: call };
const getForms: Forms<GetOptions> = { outputFields: texts, signal };
const params = { ef: number, nprobe: number, params: scalars };
const sharedForms = {
  limit: number,
  filter: text,
  partitions: someTexts,
  roundDecimal: number,
  outputFields: texts,
  consistencyLevel: level,
  signal,
};
const searchForms: Forms<SearchOptions> = { ...sharedForms, ...params, field: text };
const hybridForms: Forms<HybridOptions> = { ...searchForms, sparseField: text };
const weightForms: Forms<HybridWeights> = { dense: number, sparse: number, sparseVector: vector };
const partForms: Forms<SearchPart> = { field: text, weight: number, ...params, vector, text };

/**
 * Checks for each method what it was given as a whole, since it may come out of a request: an option that is unknown, of another
 * type or inherited is refused instead of left out, which could widen what is found or deleted.
 *
 * Every one throws MilvusStackError (exit code 3).
 */
export const checkGiven = {
  write: (given: WriteRowsOptions) => checkObject("options", given, writeForms),
  get: (given: GetOptions) => checkObject("options", given, getForms),
  search: (given: SearchOptions) => checkObject("options", given, searchForms),
  hybrid(weights: HybridWeights, given: HybridOptions) {
    checkObject("weights", weights, weightForms);
    checkObject("options", given, hybridForms);
  },
  parts(parts: readonly SearchPart[], given: object) {
    if (!Array.isArray(parts)) throw misfit("parts", parts, "a list of parts");
    for (const [at, part] of parts.entries()) {
      checkObject(`parts[${at}]`, part, partForms);
      if (part.text !== undefined && part.vector !== undefined) {
        throw refusal(StoreCode.badParameter, `parts[${at}] has a text and a vector.`, {
          fix: "Pass one of them.",
        });
      }
    }
    checkObject("options", given, sharedForms);
  },
  text(given: string) {
    if (!text.fits(given)) throw misfit("The text", given, text.words);
  },
  texts(given: readonly string[]) {
    if (!texts.fits(given)) throw misfit("texts", given, texts.words);
  },
  rows(given: readonly object[]) {
    // What is wrong with the rows themselves is told for all of them: see to-entities.ts.
    if (!Array.isArray(given)) throw misfit("rows", given, "a list of rows");
  },
};

function checkObject(name: string, given: object, forms: Readonly<Record<string, Form>>): void {
  if (!isPlain(given)) throw misfit(name, given, "a plain object, whose options are its own");
  for (const key of Object.getOwnPropertyNames(given)) {
    const form = Object.hasOwn(forms, key) ? forms[key] : undefined;
    if (form === undefined) throw unknown(name, key, Object.keys(forms));
    const value: unknown = Reflect.get(given, key);
    if (value !== undefined && !form.fits(value)) throw misfit(key, value, form.words);
  }
}

/** An object of no class, from whatever realm: what it inherits would be read, or not, by chance. */
function isPlain(value: unknown): value is object {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function unknown(name: string, key: string, known: readonly string[]) {
  return refusal(StoreCode.badParameter, `${JSON.stringify(key)} is not a key of ${name}.`, {
    cause: `It takes ${known.join(", ")}.`,
    ...suggesting(didYouMean(key, known)),
    fix: "Correct the name, or leave it out.",
  });
}

function misfit(name: string, value: unknown, words: string) {
  const what = typeName(value);
  return refusal(
    StoreCode.badParameter,
    `${name} is ${what === "a list" && words.includes("list") ? "a list that does not fit" : what}.`,
    { fix: `Pass ${words}.` },
  );
}

/** What a value is, in words that follow "is". */
export function typeName(value: unknown): string {
  const type = value === null ? "null" : Array.isArray(value) ? "a list" : `of type ${typeof value}`;
  return type === "of type object" ? "an object" : type;
}
