import type { z } from "zod";
import { type Diagnostic, didYouMean } from "../../provision/diagnostics/index.ts";
import { allOf, type ConfigPath, configKey, removeCommand, setCommand } from "./config-path.ts";
import { expectedForm, type Form } from "./form-of.ts";
import { secretNames, setSecretCommand } from "./secrets.ts";
import { knownMembers } from "./settings.ts";

/** What was given, for messages that show it. */
export interface Given {
  readonly raw: Readonly<Record<string, unknown>>;
  /** Keys of the first level whose values are encrypted, and are not shown. */
  readonly encrypted: ReadonlySet<string>;
}

/** The diagnostics of one issue that the schema found. The schema's messages are the ends of sentences: see settings.ts. */
export function describeIssue(issue: z.core.$ZodIssue, given: Given): Diagnostic[] {
  const path = issue.path.map((step) => (typeof step === "symbol" ? String(step) : step));
  if (issue.code === "unrecognized_keys") {
    const known = knownMembers(issue.message);
    return issue.keys.map((key) => unknownSetting([...path, key], key, known, given));
  }
  const value = valueAt(given.raw, path);
  if (value === undefined) return [missingSetting(path, issue.message, expectedForm(issue))];
  return [wrongValue(path, value, issue, given)];
}

function unknownSetting(
  path: ConfigPath,
  key: string,
  known: ReadonlyMap<string, Form>,
  given: Given,
): Diagnostic {
  const names = [...known.keys()];
  const suggestion = didYouMean(key, names);
  const head = {
    code: "MS901",
    severity: "error",
    summary: `\`${configKey(path)}\` is no setting.`,
  } as const;
  if (suggestion === undefined)
    return { ...head, cause: `There are ${names.join(", ")}.`, fix: removeCommand(path) };
  const value = valueAt(given.raw, path);
  const right = [...path.slice(0, -1), suggestion];
  const form = known.get(suggestion) ?? "value";
  if (isStructured(value) || form === "section")
    return { ...head, suggestion, fix: renaming(path, right, given) };
  return { ...head, suggestion, fix: allOf(removeCommand(path), rightCommand(right, value, form, given)) };
}

/** One command sets one value, so a list or a section moves by hand. */
function renaming(path: ConfigPath, right: ConfigPath, given: Given): string {
  return valueAt(given.raw, right) === undefined
    ? `Rename it to \`${right.at(-1)}\` in the stack's file, or remove it: ${removeCommand(path)}`
    : `\`${configKey(right)}\` is there as well; remove the other: ${removeCommand(path)}`;
}

function rightCommand(path: ConfigPath, value: unknown, form: Form, { encrypted }: Given): string {
  const secret = secretNames.find((name) => path.length === 1 && name === path[0]);
  if (secret !== undefined) return setSecretCommand(secret);
  // A text may be a password whose setting does not look like one.
  const harmless = typeof value === "number" || typeof value === "boolean";
  const shownValue = harmless && !encrypted.has(String(path[0])) ? String(value) : "VALUE";
  return setCommand(path, form === "list" ? [shownValue] : shownValue);
}

/** An MS903; also for what only the rest of the configuration makes necessary. */
export function missingSetting(path: ConfigPath, expected: string, form: Form = "value"): Diagnostic {
  return {
    code: "MS903",
    severity: "error",
    summary: `\`${configKey(path)}\` is missing. It has to be ${expected}.`,
    fix: setCommand(path, form === "list" ? ["VALUE"] : "VALUE"),
  };
}

function wrongValue(path: ConfigPath, value: unknown, issue: z.core.$ZodIssue, given: Given): Diagnostic {
  const suggestion = typeof value === "string" ? didYouMean(value, choices(issue)) : undefined;
  return {
    code: codeOf(issue),
    severity: "error",
    summary: `\`${configKey(path)}\` is ${shown(value, path, given)}, and has to be ${issue.message}.`,
    ...(suggestion !== undefined && { suggestion }),
    fix: rightForm(path, value, expectedForm(issue), suggestion),
  };
}

/** A section is set member by member, so what is there instead of one only has to go. */
function rightForm(path: ConfigPath, value: unknown, form: Form, suggestion = "VALUE"): string {
  if (form === "section") return removeCommand(path);
  if (form === "list") return setCommand(path, [suggestion]);
  const set = setCommand(path, suggestion);
  return isStructured(value) ? allOf(removeCommand(path), set) : set;
}

function isStructured(value: unknown): boolean {
  return typeof value === "object" && value !== null;
}

function codeOf(issue: z.core.$ZodIssue): string {
  const code: unknown = issue.code === "custom" ? issue.params?.code : undefined;
  return typeof code === "string" ? code : "MS902";
}

function choices(issue: z.core.$ZodIssue): string[] {
  if (issue.code === "invalid_value") return issue.values.map(String);
  return issue.code === "invalid_union" && "options" in issue ? (issue.options ?? []).map(String) : [];
}

function shown(value: unknown, [first]: ConfigPath, { encrypted }: Given): string {
  if (encrypted.has(String(first))) return "an encrypted value";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object" && value !== null) return "a section";
  const text = JSON.stringify(value);
  return text.length <= 60 ? text : `${text.slice(0, 57)}…"`;
}

function valueAt(value: unknown, path: ConfigPath): unknown {
  return path.reduce<unknown>((inner, step) => {
    if (Array.isArray(inner)) return inner[Number(step)];
    return typeof inner === "object" && inner !== null ? Reflect.get(inner, step) : undefined;
  }, value);
}
