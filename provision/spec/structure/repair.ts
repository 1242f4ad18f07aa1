import { changeAt, type Located, list, scalar } from "../yaml/located.ts";
import type { JsonSchema } from "./json-schema.ts";
import type { Repair, StructureProblem } from "./problem.ts";
import { quote } from "./words.ts";

export function replaceBy(value: unknown): Repair {
  return ({ span, keySpan }) => ({ part: scalar(value, span, keySpan) });
}

export interface TypeAdvice {
  readonly cause?: string;
  readonly suggestion?: string;
  readonly fix?: string;
  readonly repair?: Repair;
}

const yes = new Set(["yes", "on", "y", "true"]);
const no = new Set(["no", "off", "n", "false"]);

/** What to do about a value of the wrong type, where that is known. */
export function adviseType(options: readonly JsonSchema[], { kind, value, keySpan }: Located): TypeAdvice {
  const wants = (type: string) => options.some((option) => option.type === type);
  if (kind === "scalar" && value === null) {
    // An entry of a list cannot be left out: the list may need it.
    if (keySpan === null) return { cause: "The entry is empty.", fix: "Give it a value, or remove it." };
    return {
      cause: "Nothing stands after the key.",
      fix: "Give it a value, or remove it.",
      repair: () => null,
    };
  }
  if (typeof value === "string") {
    const word = value.toLowerCase();
    if (wants("boolean") && (yes.has(word) || no.has(word))) {
      const meant = yes.has(word);
      return {
        cause: "In YAML 1.2 only true and false are no texts.",
        suggestion: String(meant),
        fix: `Write ${meant} without quotes.`,
        repair: replaceBy(meant),
      };
    }
    const number = value.trim() === "" ? Number.NaN : Number(value);
    if ((wants("integer") && Number.isSafeInteger(number)) || (wants("number") && Number.isFinite(number))) {
      return {
        cause: "In quotes it is a text.",
        suggestion: String(number),
        fix: "Remove the quotes.",
        repair: replaceBy(number),
      };
    }
  }
  if (typeof value === "number" && wants("integer") && Number.isInteger(value)) {
    return {
      cause: "Numbers beyond 9007199254740991 cannot be read exactly.",
      fix: wants("string") ? "Put the number in quotes." : "Write a smaller number.",
    };
  }
  if ((typeof value === "number" || typeof value === "boolean") && wants("string")) {
    return { fix: `Put it in quotes: ${quote(`"${value}"`)}.`, repair: replaceBy(String(value)) };
  }
  if (kind === "scalar" && options.some(({ items }) => isItem(items, value))) {
    return {
      fix: `Write a list: ${quote(`[${String(value)}]`)}.`,
      repair: (part) => ({ part: list([part], part.span, part.keySpan) }),
    };
  }
  if (kind === "mapping" && wants("array")) {
    return { fix: "Put it into a list: begin every entry with `- `." };
  }
  return {};
}

function isItem(items: JsonSchema | undefined, value: unknown): boolean {
  const types = [items, ...(items?.anyOf ?? [])].flatMap((one) => one?.type ?? []);
  return types.includes(typeof value) || (types.includes("integer") && Number.isSafeInteger(value));
}

/**
 * The document as it was probably meant; null when one of the problems leaves no guess. Keys in `dispensable` are left
 * out as a whole where nothing can be guessed below them.
 */
export function repairAll(
  document: Located,
  problems: readonly StructureProblem[],
  dispensable: ReadonlySet<string> = new Set(),
): Located | null {
  let repaired = document;
  const left = new Set<string>();
  // The deepest first, and values before their keys, so that the paths of the others stay right.
  const order = ({ path, part }: StructureProblem) => 2 * path.length + (part === "value" ? 1 : 0);
  for (const { path, repair } of problems.toSorted((a, b) => order(b) - order(a))) {
    const [key] = path;
    if (repair !== null) repaired = changeAt(repaired, path, repair);
    else if (typeof key === "string" && dispensable.has(key)) left.add(key);
    else return null;
  }
  for (const key of left) repaired = changeAt(repaired, [key], () => null);
  return repaired;
}
