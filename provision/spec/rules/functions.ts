import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { FunctionSpec } from "../schema.ts";
import type { DataType, FunctionType } from "../vocabulary.ts";
import { collectionRule, type Subject } from "./collection-rule.ts";
import { noSuchField } from "./references.ts";
import { listOf, withArticle } from "./type-sets.ts";

/** What each type fills. */
const outputs: Readonly<Record<FunctionType, readonly [DataType, ...DataType[]]>> = {
  BM25: ["SparseFloatVector"],
  TextEmbedding: ["FloatVector", "Int8Vector"],
  MinHash: ["BinaryVector"],
};

/** Functions that fill fields on the server (internal/util/function of milvus 2.6). */
export const functions = collectionRule(["MS230", "MS231", "MS232", "MS233"], function* (subject) {
  const { spec, fields, embedded, at } = subject;
  const filled = new Map<string, string>();
  for (const [index, one] of (spec.functions ?? []).entries()) {
    for (const key of ["inputFieldNames", "outputFieldNames"] as const) {
      for (const [place, name] of one[key].entries()) {
        if (fields.has(name)) continue;
        yield at(
          ["functions", index, key, place],
          noSuchField(
            "MS230",
            name,
            subject,
            `Name a field that ${one.name} ${key === "inputFieldNames" ? "reads" : "fills"}.`,
          ),
        );
      }
      if (one[key].length > 1) {
        yield at(["functions", index, key, 1], {
          code: "MS233",
          summary: `${one.name} has ${one[key].length} ${key === "inputFieldNames" ? "inputs" : "outputs"}.`,
          cause: `A function of type ${one.type} takes one.`,
          fix: "Keep one; write one function for each.",
        });
      }
    }
    yield* checkInputs(subject, one, index);
    for (const [place, name] of one.outputFieldNames.entries()) {
      const path = ["functions", index, "outputFieldNames", place] as const;
      const allowed = outputs[one.type];
      const [wanted] = allowed;
      const dataType = fields.get(name)?.dataType;
      if (dataType !== undefined && !allowed.includes(dataType)) {
        yield at(path, {
          code: "MS232",
          summary: `${name} is ${withArticle(dataType)}.`,
          cause: `A function of type ${one.type} fills a ${listOf(allowed)}.`,
          fix: `Name a field of type ${wanted}.`,
        });
      }
      const other = embedded.has(name) ? "`embed`" : filled.get(name);
      if (other !== undefined) {
        yield at(path, {
          code: "MS232",
          summary: `${name} is filled twice.`,
          cause: `${other} fills it too.`,
          fix: "Let one of them fill another field.",
        });
      }
      filled.set(name, one.name);
    }
  }
});

function* checkInputs({ fields, at }: Subject, one: FunctionSpec, index: number): Generator<Diagnostic> {
  for (const [place, name] of one.inputFieldNames.entries()) {
    const field = fields.get(name);
    if (field === undefined) continue;
    const path = ["functions", index, "inputFieldNames", place] as const;
    if (field.dataType !== "VarChar") {
      yield at(path, {
        code: "MS231",
        summary: `${name} is ${withArticle(field.dataType)}.`,
        cause: `A function of type ${one.type} reads text.`,
        fix: "Name a VarChar field.",
      });
    } else if (one.type === "TextEmbedding" && field.nullable === true) {
      yield at(path, {
        code: "MS231",
        summary: `${name} may be null.`,
        cause: "A model embeds text, and Milvus refuses a function that might have none.",
        fix: `Take \`nullable\` away from ${name}.`,
      });
    } else if (one.type === "BM25" && field.enableAnalyzer !== true) {
      yield at(path, {
        code: "MS231",
        summary: `${name} has no analyzer.`,
        cause: "BM25 counts the words of a text, and only an analyzer tells words apart.",
        fix: `Add \`enableAnalyzer: true\` to the field ${name}.`,
      });
    }
  }
}
