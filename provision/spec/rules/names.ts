import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { collectionRule, type Path, type Subject } from "./collection-rule.ts";

/** proxy.maxNameLength of milvus 2.6. */
const maxNameLength = 255;
/** Room for `__g` and the number of the generation in the physical name. */
const generationRoom = 8;

const plain = {
  pattern: /^[A-Za-z_][A-Za-z0-9_]*$/,
  letters: "letters, digits and underscores, and starts with no digit",
};
/** validatePartitionTag (internal/proxy/util.go) takes a little more. */
const partition = {
  pattern: /^[A-Za-z0-9_][A-Za-z0-9_-]*$/,
  letters: "letters, digits, underscores and hyphens, and starts with no hyphen",
};

/** Names that Milvus keeps for itself (pkg/common/common.go). */
const systemFields: ReadonlySet<string> = new Set(["RowID", "Timestamp", "$meta", "$namespace_id"]);
const functionNames = [
  "json_contains",
  "json_contains_all",
  "json_contains_any",
  "array_contains",
  "array_contains_all",
  "array_contains_any",
  "array_length",
  "text_match",
  "phrase_match",
  "random_sample",
  "exists",
];
/** In JavaScript the prototype of an object: the Milvus SDK makes rows by assigning to it, and the value is gone. */
const prototypeName = "__proto__";
/** FieldNameKeywords of pkg/common: the server refuses them. */
const refusedWords: ReadonlySet<string> = new Set([
  "like",
  "and",
  "or",
  "not",
  "in",
  "true",
  "True",
  "TRUE",
  "false",
  "False",
  "FALSE",
  "null",
  "Null",
  "NULL",
  ...functionNames,
  ...functionNames.map((name) => name.toUpperCase()),
]);
/** Other words of the filter language: taken as a name, and then out of reach for filters. */
const shadowedWords: ReadonlySet<string> = new Set([
  "LIKE",
  "AND",
  "OR",
  "NOT",
  "IN",
  "is",
  "IS",
  "iso",
  "ISO",
  "interval",
  "INTERVAL",
  "minimum_should_match",
]);

type Kind = "collection" | "database" | "field" | "partition" | "index" | "function";

/** Names that Milvus would refuse, or that mean something else. */
export const names = collectionRule(["MS222", "MS223", "MS224"], function* (subject) {
  const { spec, at } = subject;
  yield* checkName(subject, "collection", spec.collection, ["collection"]);
  if (/__g[0-9]+$/.test(spec.collection)) {
    yield at(["collection"], {
      code: "MS223",
      summary: `The name ${spec.collection} ends like that of a generation.`,
      cause: "NAME__g1, NAME__g2, … are the physical collections behind the name NAME.",
      fix: `Name it ${spec.collection.replace(/__g[0-9]+$/, "") || "otherwise"}.`,
    });
  }
  if (spec.database !== undefined) yield* checkName(subject, "database", spec.database, ["database"]);
  for (const [index, { name }] of spec.fields.entries())
    yield* checkFieldName(subject, name, ["fields", index, "name"]);
  for (const [index, name] of (spec.partitions ?? []).entries()) {
    yield* checkName(subject, "partition", name, ["partitions", index]);
    if (name === "_default") {
      yield at(["partitions", index], {
        code: "MS223",
        severity: "warning",
        summary: "The partition _default is always there.",
        cause: "Milvus makes it with the collection, and it cannot be dropped.",
        fix: "Take it out of the list.",
      });
    }
  }
  for (const [index, { name }] of (spec.indexes ?? []).entries()) {
    if (name !== undefined) yield* checkName(subject, "index", name, ["indexes", index, "name"]);
  }
  for (const [index, { name }] of (spec.functions ?? []).entries()) {
    yield* checkName(subject, "function", name, ["functions", index, "name"]);
  }
});

function* checkFieldName(subject: Subject, name: string, path: Path): Generator<Diagnostic> {
  if (systemFields.has(name) || refusedWords.has(name) || name === prototypeName) {
    yield subject.at(path, {
      code: "MS223",
      summary: `No field may be named ${name}.`,
      cause: systemFields.has(name)
        ? "Milvus has a field of its own by that name."
        : name === prototypeName
          ? "The Milvus SDK for Node loses the values of such a field: in JavaScript the name stands for an object's prototype."
          : "It is a word of the filter language.",
      fix: "Choose another name.",
    });
    return;
  }
  yield* checkName(subject, "field", name, path);
  if (shadowedWords.has(name)) {
    yield subject.at(path, {
      code: "MS224",
      severity: "warning",
      summary: `No filter can name the field ${name}.`,
      cause: "It is a word of the filter language.",
      fix: "Choose another name.",
    });
  }
}

function* checkName({ at }: Subject, kind: Kind, name: string, path: Path): Generator<Diagnostic> {
  const { pattern, letters } = kind === "partition" ? partition : plain;
  if (!pattern.test(name)) {
    yield at(path, {
      code: "MS222",
      summary:
        name === ""
          ? `The name of ${kind === "index" ? "an" : "a"} ${kind} is empty.`
          : `${name} is no name for ${kind === "index" ? "an" : "a"} ${kind}.`,
      cause: `In Milvus it consists of ${letters}.`,
      suggestion: legalName(name, pattern),
      fix: "Change the name.",
    });
  }
  const most = kind === "collection" ? maxNameLength - generationRoom : maxNameLength;
  if (name.length > most) {
    yield at(path, {
      code: "MS222",
      summary: `The name of the ${kind} has ${name.length} characters.`,
      cause:
        kind === "collection"
          ? `Milvus takes ${maxNameLength}, of which ${generationRoom} are for the number of the generation.`
          : `Milvus takes ${maxNameLength}.`,
      fix: `Choose a name of at most ${most} characters.`,
    });
  }
}

function legalName(name: string, pattern: RegExp): string | undefined {
  const legal = name
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .trim()
    .replace(/[^A-Za-z0-9_]+/g, "_")
    .replace(/^(?=[0-9])/, "_");
  return pattern.test(legal) && /[A-Za-z]/.test(legal) ? legal : undefined;
}
