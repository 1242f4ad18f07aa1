import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { didYouMean } from "../../diagnostics/did-you-mean.ts";
import type { FieldSpec } from "../schema.ts";
import type { Path, Subject } from "./collection-rule.ts";
import { noSuchField } from "./references.ts";
import { withArticle } from "./type-sets.ts";

/** How a text names what it is made of. */
export interface SourceUse {
  readonly code: string;
  /** Whether a field of this type has a text. */
  takes(field: FieldSpec): boolean;
  readonly cause: string;
  readonly fix: string;
  /** What to do where there is no such field. */
  readonly unknown: string;
}

/** Checks `title`, `metadata.text` (a key of a JSON field), and either of them as a key of the dynamic field. */
export function* checkSource(
  subject: Subject,
  name: string,
  path: Path,
  use: SourceUse,
): Generator<Diagnostic> {
  const { spec, fields, at } = subject;
  const [first = "", ...keys] = name.split(".");
  const field = fields.get(first);
  const { code } = use;
  if (first === "" || keys.includes("")) {
    yield at(path, {
      code,
      summary: name === "" ? "No field is named." : `${name} has an empty key.`,
      fix: "Name a field, or a key inside a JSON field: `metadata.text`.",
    });
  } else if (field === undefined && spec.enableDynamicField === true) {
    const suggestion = didYouMean(first, fields.keys());
    if (suggestion === undefined) return;
    yield at(path, {
      code,
      severity: "warning",
      summary: `There is no field ${first}, so ${name} is read from the dynamic field.`,
      suggestion,
      fix: "Correct the name if the field is meant.",
    });
  } else if (field === undefined) {
    yield at(path, noSuchField(code, first, subject, use.unknown));
  } else if (keys.length > 0) {
    if (field.dataType === "JSON") return;
    yield at(path, {
      code,
      summary: `${first} is ${withArticle(field.dataType)} and has no key ${keys.join(".")}.`,
      cause: "JSON fields and the dynamic field have keys.",
      fix: `Write ${first} alone, or name a JSON field.`,
    });
  } else if (!use.takes(field)) {
    const inside = field.dataType === "JSON";
    yield at(path, {
      code,
      summary: `${first} is ${withArticle(field.dataType)}.`,
      cause: use.cause,
      fix: inside ? `Name the key inside it that holds the text: \`${first}.text\`.` : use.fix,
    });
  }
}
