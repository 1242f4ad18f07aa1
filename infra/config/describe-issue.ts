import type { z } from "zod";
import { type Diagnostic, didYouMean } from "../../provision/diagnostics/index.ts";
import { type ConfigPath, configKey, removeCommand, setCommand } from "./config-path.ts";
import { secretNames, setSecretCommand } from "./secrets.ts";

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
    const known = issue.message.split(" ");
    return issue.keys.map((key) => unknownSetting([...path, key], key, known, given));
  }
  const value = valueAt(given.raw, path);
  if (value === undefined) return [missingSetting(path, issue.message)];
  return [wrongValue(path, value, issue, given)];
}

function unknownSetting(path: ConfigPath, key: string, known: readonly string[], given: Given): Diagnostic {
  const suggestion = didYouMean(key, known);
  const head = {
    code: "MS901",
    severity: "error",
    summary: `\`${configKey(path)}\` is no setting.`,
  } as const;
  if (suggestion === undefined)
    return { ...head, cause: `There are ${known.join(", ")}.`, fix: removeCommand(path) };
  const right = rightCommand([...path.slice(0, -1), suggestion], valueAt(given.raw, path), given);
  return { ...head, suggestion, fix: `${removeCommand(path)} && ${right}` };
}

function rightCommand(path: ConfigPath, value: unknown, { encrypted }: Given): string {
  const secret = secretNames.find((name) => path.length === 1 && name === path[0]);
  if (secret !== undefined) return setSecretCommand(secret);
  // A text may be a password whose setting does not look like one.
  const harmless = typeof value === "number" || typeof value === "boolean";
  return setCommand(path, harmless && !encrypted.has(String(path[0])) ? String(value) : "VALUE");
}

/** An MS903; also for what only the rest of the configuration makes necessary. */
export function missingSetting(path: ConfigPath, expected: string): Diagnostic {
  return {
    code: "MS903",
    severity: "error",
    summary: `\`${configKey(path)}\` is missing. It has to be ${expected}.`,
    fix: setCommand(path, "VALUE"),
  };
}

function wrongValue(path: ConfigPath, value: unknown, issue: z.core.$ZodIssue, given: Given): Diagnostic {
  const suggestion = typeof value === "string" ? didYouMean(value, choices(issue)) : undefined;
  return {
    code: codeOf(issue),
    severity: "error",
    summary: `\`${configKey(path)}\` is ${shown(value, path, given)}, and has to be ${issue.message}.`,
    ...(suggestion !== undefined && { suggestion }),
    fix: rightValueCommand(path, value, issue, suggestion),
  };
}

/** What to type instead of a value. Pulumi writes lists and sections member by member, and only into a list or a section. */
function rightValueCommand(
  path: ConfigPath,
  value: unknown,
  issue: z.core.$ZodIssue,
  suggestion: string | undefined,
): string {
  const anew = (...steps: ConfigPath) =>
    `${removeCommand(path)} && ${setCommand([...path, ...steps], "VALUE")}`;
  const isSection = typeof value === "object" && value !== null && !Array.isArray(value);
  if (issue.code === "too_small" && issue.origin === "array") return removeCommand(path);
  if (issue.code === "invalid_union" && !isSection && path.at(-1) !== issue.discriminator)
    return anew("kind");
  if (issue.code !== "invalid_type") return setCommand(path, suggestion ?? "VALUE");
  if (issue.expected === "array") return anew(0);
  if (issue.expected === "record") return anew("KEY");
  if (issue.expected === "object") return removeCommand(path);
  return setCommand(path, suggestion ?? "VALUE");
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
