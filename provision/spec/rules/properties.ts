import {
  type CollectionProperty,
  collectionProperties,
  collectionProperty,
} from "../../catalogue/collection-properties.ts";
import type { PropertyForm } from "../../catalogue/property-form.ts";
import { didYouMean } from "../../diagnostics/did-you-mean.ts";
import type { FieldSpec } from "../schema.ts";
import { collectionRule } from "./collection-rule.ts";
import { listOf } from "./type-sets.ts";

/** Collection properties: a server stores any key without a word, and a misspelled one does nothing. */
export const properties = collectionRule(["MS291", "MS292", "MS293"], function* ({ spec, fields, at }) {
  for (const [key, value] of Object.entries(spec.properties ?? {})) {
    const path = ["properties", key] as const;
    const known = collectionProperty(key);
    if (known?.specKey !== undefined || known?.readOnly || key.startsWith("milvus-stack.")) {
      yield at(path, { code: "MS293", ...notSetHere(key, known) }, "key");
      continue;
    }
    if (known === undefined) {
      const unknown = unknownProperty("collection", key, settable);
      yield at(path, { code: "MS291", ...unknown }, "key");
      continue;
    }
    const { form } = known;
    const wanted =
      form.form === "field"
        ? fieldMisfit(form.dataType, fields.get(String(value)))
        : misfit(form, String(value));
    if (wanted === undefined) continue;
    yield at(path, { code: "MS292", ...wrongProperty(key, value, wanted) });
  }
});

const settable = Object.keys(collectionProperties).filter((key) => {
  const { specKey, readOnly } = collectionProperty(key) ?? {};
  return specKey === undefined && readOnly === undefined;
});

/** What to say of a key that the server, the spec or milvus-stack sets in another way. */
function notSetHere(key: string, known: CollectionProperty | undefined) {
  const summary = `${key} is not set here.`;
  if (known?.specKey !== undefined) {
    return {
      summary,
      cause: `The spec has \`${known.specKey}\` for it.`,
      suggestion: known.specKey,
      fix: `Remove it, and say it with \`${known.specKey}\`.`,
    };
  }
  const cause =
    known === undefined
      ? "Keys that begin with milvus-stack. record whose a collection is."
      : "The server gives it to every collection, and lets nobody change it.";
  return { summary, cause, fix: "Remove it." };
}

/** What to say of a key that Milvus does not know. */
export function unknownProperty(of: "collection" | "database", key: string, known: readonly string[]) {
  return {
    severity: "warning",
    summary: `Unknown ${of} property \`${key}\`.`,
    cause:
      "No Milvus up to 3.0 is known to have it. A server stores unknown keys and does nothing with them.",
    suggestion: didYouMean(key, known),
    fix: "Check the spelling.",
  } as const;
}

/** What to say of a value that does not fit. */
export function wrongProperty(key: string, value: unknown, wanted: string) {
  return {
    summary: `${key} is ${JSON.stringify(value)}.`,
    cause: `Milvus takes ${wanted}.`,
    fix: `Choose ${wanted}.`,
  };
}

function fieldMisfit(dataType: string, field: FieldSpec | undefined): string | undefined {
  return field?.dataType === dataType ? undefined : `the name of a field of type ${dataType}`;
}

/** What it takes instead; undefined where the value fits. */
export function misfit(known: PropertyForm, value: string): string | undefined {
  switch (known.form) {
    case "integer": {
      const number = Number(value);
      const right = /^-?[0-9]+$/.test(value) && number >= known.least && number <= known.most;
      return right ? undefined : `a whole number from ${known.least} to ${known.most}`;
    }
    case "number":
      return value.trim() !== "" && Number.isFinite(Number(value)) && Number(value) >= -1
        ? undefined
        : "a number, or -1 for no limit";
    case "boolean":
      // strconv.ParseBool of Go takes these, and clients in Python write `True`.
      return /^(true|True|TRUE|t|T|1|false|False|FALSE|f|F|0)$/.test(value) ? undefined : "true or false";
    case "word":
      return known.words.includes(value) ? undefined : listOf(known.words);
    case "field":
    case "text":
      return value.trim() === "" ? "text" : undefined;
  }
}
