import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { didYouMean } from "../../diagnostics/did-you-mean.ts";
import { ownValue } from "../../own-value.ts";
import { collectionRule, type Path, type Subject } from "./collection-rule.ts";
import { listOf, withArticle } from "./type-sets.ts";

type Json = unknown;
type Mapping = Readonly<Record<string, Json>>;

// internal/core/thirdparty/tantivy/tantivy-binding/src/analyzer of milvus 2.5 to 3.0: what a newer server knows besides is a warning.
const builtIn = ["standard", "english", "chinese"];
const tokenizers = ["standard", "whitespace", "jieba", "lindera", "icu", "language_identifier", "grpc"];
const filters = ["lowercase", "asciifolding", "alphanumonly", "cnalphanumonly", "cncharonly", "removepunct"];
/** Filters that have settings, with the key that they cannot do without. */
const settings: Readonly<Record<string, string | null>> = {
  length: "max",
  stop: "stop_words",
  decompounder: null,
  stemmer: "language",
  regex: "expr",
  synonym: null,
  pinyin: null,
};
const parts = ["tokenizer", "filter", "char_filter"];

/** How text is cut into words: Milvus tries an analyzer when the collection is made, and refuses it half-way otherwise. */
export const analyzers = collectionRule(["MS226"], function* (subject) {
  for (const [index, field] of subject.spec.fields.entries()) {
    const path = ["fields", index] as const;
    if (field.analyzerParams !== undefined) {
      yield* checkAnalyzer(subject, [...path, "analyzerParams"], field.analyzerParams);
    }
    if (field.multiAnalyzerParams === undefined) continue;
    yield* checkMany(subject, [...path, "multiAnalyzerParams"], field.multiAnalyzerParams);
    for (const key of ["analyzerParams", "enableMatch"] as const) {
      if (field[key] === undefined || field[key] === false) continue;
      yield subject.at(
        [...path, key],
        {
          code: "MS226",
          summary: `\`${key}\` and \`multiAnalyzerParams\` of ${field.name} exclude each other.`,
          cause:
            key === "enableMatch"
              ? "Text match has one analyzer; several are for BM25."
              : "The one for rows of an unknown kind is `default` among the several.",
          fix: "Keep one of them.",
        },
        "key",
      );
    }
  }
});

/** `{ type }` for one that is built in, `{ tokenizer, filter }` for one of parts. */
function* checkAnalyzer(subject: Subject, path: Path, analyzer: Json): Generator<Diagnostic> {
  if (!isMapping(analyzer) || Object.keys(analyzer).length === 0) return;
  if (analyzer.type !== undefined) {
    yield* checkWord(subject, [...path, "type"], analyzer.type, builtIn, "analyzer");
    return;
  }
  if (analyzer.tokenizer === undefined) {
    yield subject.at(
      path,
      {
        code: "MS226",
        summary: "The analyzer has no tokenizer.",
        cause: `It is either built in (\`type: ${listOf(builtIn)}\`) or made of a tokenizer and filters.`,
        fix: "Add `tokenizer: standard`.",
      },
      "key",
    );
  }
  for (const key of Object.keys(analyzer).filter((name) => !parts.includes(name))) {
    yield subject.at(
      [...path, key],
      {
        code: "MS226",
        summary: `An analyzer of parts has no ${key}.`,
        cause: `It has ${listOf(parts)}.`,
        suggestion: didYouMean(key, parts),
        fix: "Correct the name, or remove it.",
      },
      "key",
    );
  }
  const { tokenizer, filter } = analyzer;
  const [name, at] = isMapping(tokenizer)
    ? [tokenizer.type, [...path, "tokenizer", "type"]]
    : [tokenizer, [...path, "tokenizer"]];
  if (name !== undefined) yield* checkWord(subject, at, name, tokenizers, "tokenizer");
  if (filter !== undefined && !Array.isArray(filter)) {
    yield subject.at([...path, "filter"], {
      code: "MS226",
      summary: "`filter` is no list.",
      cause: "Filters work one after the other.",
      fix: "Put it in brackets: `filter: [lowercase]`.",
    });
    return;
  }
  for (const [position, one] of (filter ?? []).entries()) {
    yield* checkFilter(subject, [...path, "filter", position], one);
  }
}

function* checkFilter(subject: Subject, path: Path, filter: Json): Generator<Diagnostic> {
  if (!isMapping(filter)) {
    yield* checkWord(subject, path, filter, filters, "filter", Object.keys(settings));
    return;
  }
  yield* checkWord(subject, [...path, "type"], filter.type, Object.keys(settings), "filter with settings");
  const needed = typeof filter.type === "string" ? ownValue(settings, filter.type) : undefined;
  if (needed == null || filter[needed] !== undefined) return;
  yield subject.at(path, {
    code: "MS226",
    summary: `The filter ${String(filter.type)} has no ${needed}.`,
    cause: "It does nothing without.",
    fix: `Add \`${needed}\`.`,
  });
}

/** A name of Milvus': one that it does not know here may be one of a newer server; a filter without its settings is refused. */
function* checkWord(
  { at }: Subject,
  path: Path,
  word: Json,
  known: readonly string[],
  what: string,
  refused: readonly string[] = [],
): Generator<Diagnostic> {
  if (typeof word === "string" && known.includes(word)) return;
  const needsSettings = typeof word === "string" && refused.includes(word);
  yield at(path, {
    code: "MS226",
    severity: typeof word === "string" && !needsSettings ? "warning" : "error",
    summary: needsSettings
      ? `The filter ${word} has no settings.`
      : `There is no ${what} ${typeof word === "string" ? word : "without a name"}.`,
    cause: needsSettings
      ? "Milvus knows it only with them."
      : `Milvus 3.0 knows ${listOf(known)}; a newer one may know more.`,
    suggestion: typeof word === "string" && !needsSettings ? didYouMean(word, known) : undefined,
    fix: needsSettings ? `Write \`{ type: ${word}, … }\`.` : "Check the spelling.",
  });
}

/** Analyzers by name, and the field whose value names the one for a row ("Multi-language Analyzers" of the documentation). */
function* checkMany(subject: Subject, path: Path, params: Mapping): Generator<Diagnostic> {
  const { analyzers: named, by_field: by } = params;
  if (!isMapping(named) || named.default === undefined) {
    yield subject.at(
      isMapping(named) ? [...path, "analyzers"] : path,
      {
        code: "MS226",
        summary: "There is no `default` among the `analyzers`.",
        cause: "It is for rows that name none of the others.",
        fix: "Add `analyzers: { default: { tokenizer: icu }, … }`.",
      },
      "key",
    );
  }
  for (const [name, analyzer] of Object.entries(isMapping(named) ? named : {})) {
    yield* checkAnalyzer(subject, [...path, "analyzers", name], analyzer);
  }
  const field = typeof by === "string" ? subject.fields.get(by) : undefined;
  if (field?.dataType === "VarChar") return;
  yield subject.at(by === undefined ? path : [...path, "by_field"], {
    code: "MS226",
    summary:
      field === undefined
        ? `\`by_field\` names no field of ${subject.spec.collection}.`
        : `${field.name} is ${withArticle(field.dataType)}.`,
    cause: "A VarChar field says for each row which analyzer is meant.",
    fix: "Name a VarChar field.",
  });
}

function isMapping(value: Json): value is Mapping {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
