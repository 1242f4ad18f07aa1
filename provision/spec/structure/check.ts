import { isSecretKey } from "../secrets.ts";
import { type Located, type Path, unknownValue } from "../yaml/located.ts";
import { chooseAlternative, firstKey, takes } from "./choose.ts";
import { alternatives, type JsonSchema } from "./json-schema.ts";
import type { StructureProblem } from "./problem.ts";
import { adviseType, replaceBy } from "./repair.ts";
import { meantWord } from "./synonyms.ts";
import { describePath, describeSchema, describeValue, oneOf, quote } from "./words.ts";

/**
 * Compares a document with its schema and reports every difference. Only one alternative of a union is reported: the
 * one whose distinguishing key is there.
 */
export function checkStructure(document: Located, root: JsonSchema): StructureProblem[] {
  const problems: StructureProblem[] = [];
  check(root, document, []);
  return problems;

  function check(schema: JsonSchema, located: Located, path: Path): void {
    if (located.value === unknownValue) return;
    const options = alternatives(schema, root);
    const fitting = options.filter((option) => takes(option, located));
    const chosen = chooseAlternative(fitting, located);
    // `true` for "a mapping or false" is of the wrong type rather than an unknown word; a number for HNSW is the reverse.
    const oneConstant = options.length > 1 && fitting.length === 1 && fitting[0]?.const !== undefined;
    const isWord = located.kind === "scalar" && located.value !== null;
    if (fitting.length === 0 && isWord && options.some((option) => option.enum !== undefined)) {
      checkWord(options, located, path);
    } else if (fitting.length === 0 || (oneConstant && fitting[0]?.const !== located.value)) {
      wrongType(options, located, path);
    } else if (chosen === null) noAlternative(fitting, path);
    else if (located.kind === "mapping") checkMapping(chosen, located, path);
    else if (located.kind === "list") checkList(chosen, located, path);
    else checkWord(fitting, located, path);
  }

  function checkMapping(schema: JsonSchema, located: Located, path: Path): void {
    const known = Object.keys(schema.properties ?? {});
    const meant = new Set<string>();
    for (const [key, child] of located.children) {
      const name = String(key);
      const property = Object.hasOwn(schema.properties ?? {}, name) ? schema.properties?.[name] : undefined;
      if (property !== undefined) {
        check(property, child, [...path, key]);
      } else if (typeof schema.additionalProperties === "object") {
        check(schema.additionalProperties, child, [...path, key]);
      } else {
        const free = known.filter((candidate) => !located.children.has(candidate) && !meant.has(candidate));
        const suggestion = meantWord(name, free);
        unknownKey(name, [...path, key], known, suggestion);
        const guessed = suggestion === undefined ? undefined : schema.properties?.[suggestion];
        if (suggestion === undefined || guessed === undefined) continue;
        meant.add(suggestion);
        check(guessed, child, [...path, key]);
      }
    }
    for (const name of schema.required ?? []) {
      if (located.children.has(name) || meant.has(name)) continue;
      problems.push({
        code: "MS105",
        path,
        part: "value",
        summary: `The key ${quote(name)} is missing${inside(path)}.`,
        fix: `Add ${quote(`${name}: …`)}.`,
        repair: null,
      });
    }
  }

  function checkList(schema: JsonSchema, located: Located, path: Path): void {
    if (located.children.size < (schema.minItems ?? 0)) {
      problems.push({
        code: "MS107",
        path,
        part: "value",
        summary: `${describePath(path)} is empty.`,
        cause: `It must hold at least ${schema.minItems === 1 ? "one value" : `${schema.minItems} values`}.`,
        fix: "Add what is missing.",
        repair: null,
      });
    }
    if (schema.items === undefined) return;
    for (const [index, item] of located.children) check(schema.items, item, [...path, index]);
  }

  function checkWord(options: readonly JsonSchema[], located: Located, path: Path): void {
    const { value } = located;
    const words = options.flatMap(
      (option) => option.enum ?? (option.const === undefined ? [] : [option.const]),
    );
    const open = options.some((option) => option.enum === undefined && option.const === undefined);
    if (open || words.includes(value)) return;
    const texts = words.map(String);
    const suggestion = meantWord(String(value), texts);
    const right = words.find((word) => String(word) === suggestion);
    const shown = isSecretKey(path.at(-1)) ? "The value" : quote(value);
    problems.push({
      code: "MS106",
      path,
      part: "value",
      summary: `${shown} is no value of ${quote(path.at(-1) ?? "")}.`,
      ...(suggestion === undefined ? { cause: `Known: ${texts.join(", ")}.` } : { suggestion }),
      fix: suggestion === undefined ? "Use one of the known values." : `Write ${quote(suggestion)}.`,
      repair: right === undefined ? null : replaceBy(right),
    });
  }

  function unknownKey(
    name: string,
    path: Path,
    known: readonly string[],
    suggestion: string | undefined,
  ): void {
    problems.push({
      code: "MS103",
      path,
      part: "key",
      summary: `Unknown key ${quote(name)}${inside(path.slice(0, -1))}.`,
      ...(suggestion === undefined ? { cause: `Known here: ${known.join(", ")}.` } : { suggestion }),
      fix: suggestion === undefined ? "Remove it, or use a known key." : `Rename it to ${quote(suggestion)}.`,
      repair: suggestion === undefined ? () => null : (part) => ({ key: suggestion, part }),
    });
  }

  function wrongType(options: readonly JsonSchema[], located: Located, path: Path): void {
    const expected = oneOf(options.map(describeSchema));
    const name = path.length === 0 ? "The document" : describePath(path);
    const found = describeValue(located, path.some(isSecretKey));
    const advice = adviseType(options, located);
    problems.push({
      code: "MS104",
      path,
      part: "value",
      summary:
        located.value === null ? `${name} has no value.` : `${name} must be ${expected}, not ${found}.`,
      ...advice,
      fix: advice.fix ?? `Write ${expected}.`,
      repair: path.length === 0 ? null : (advice.repair ?? null),
    });
  }

  function noAlternative(options: readonly JsonSchema[], path: Path): void {
    const keys = options.map(firstKey);
    problems.push({
      code: "MS105",
      path,
      part: "value",
      summary: `One of the keys ${oneOf(keys.map(quote))} is missing${inside(path)}.`,
      cause: "It says which kind of entry this is.",
      fix: "Add the one that is meant.",
      repair: null,
    });
  }
}

function inside(path: Path): string {
  return path.length === 0 ? "" : ` in ${describePath(path)}`;
}
