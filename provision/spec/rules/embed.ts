import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { collectionRule, type Path, type Subject } from "./collection-rule.ts";
import { checkSource } from "./embed-source.ts";
import { noSuchField } from "./references.ts";
import { floatVectors, listOf, withArticle } from "./type-sets.ts";

/** Where the text of an embedding comes from, and where its vector goes. */
export const embed = collectionRule(
  ["MS270", "MS271", "MS272", "MS273", "MS274", "MS275"],
  function* (subject, context) {
    const { spec, fields, at } = subject;
    const filled = new Set<string>();
    const { environment } = context;
    for (const [index, one] of (spec.embed ?? []).entries()) {
      const path = ["embed", index] as const;
      if (index === 0 && environment !== null && environment.embeddings === null) {
        yield at(
          ["embed"],
          {
            code: "MS275",
            summary: `The environment ${context.environmentName} has no embeddings.`,
            cause: `${spec.collection} has fields that an embedding model fills.`,
            fix: `Add \`embeddings\` to environments/${context.environmentName}.yaml.`,
          },
          "key",
        );
      }
      if ((one.from === undefined) === (one.template === undefined)) {
        const both = one.from !== undefined;
        yield at(
          both ? [...path, "template"] : path,
          {
            code: "MS272",
            summary: both
              ? "`from` and `template` are both given."
              : "Neither `from` nor `template` is given.",
            cause: `The text that goes into ${one.into} comes from one of them.`,
            fix: both ? "Keep one of them." : "Add `from: FIELD`.",
          },
          both ? "key" : "value",
        );
      }
      if (one.from !== undefined) {
        const names = typeof one.from === "string" ? [one.from] : one.from;
        for (const [place, name] of names.entries()) {
          yield* checkFrom(
            subject,
            name,
            typeof one.from === "string" ? [...path, "from"] : [...path, "from", place],
          );
        }
      }
      if (one.template !== undefined) yield* checkTemplate(subject, one.template, [...path, "template"]);
      const target = fields.get(one.into);
      if (target === undefined) {
        yield at(
          [...path, "into"],
          noSuchField("MS271", one.into, subject, "Name the vector field to fill."),
        );
      } else if (!floatVectors.has(target.dataType)) {
        yield at([...path, "into"], {
          code: "MS271",
          summary: `${one.into} is ${withArticle(target.dataType)}.`,
          cause: `An embedding fills ${listOf(floatVectors)}.`,
          fix: "Name a field of type FloatVector.",
        });
      }
      // That a function fills it too is said at the function.
      if (filled.has(one.into)) {
        yield at([...path, "into"], {
          code: "MS274",
          summary: `${one.into} is filled twice.`,
          cause: "Another embedding fills it too.",
          fix: "Let one of them fill another field.",
        });
      }
      filled.add(one.into);
    }
  },
);

function* checkFrom(subject: Subject, name: string, path: Path): Generator<Diagnostic> {
  yield* checkSource(subject, name, path, {
    code: "MS270",
    takes: ({ dataType }) => dataType === "VarChar",
    cause: "Only text is embedded.",
    fix: "Name a VarChar field; a template takes other scalars too.",
    unknown: "Name a field that holds the text.",
  });
}

/** `{title}: {content}`; scalars of any type may stand in it, for they all have a text. */
function* checkTemplate(subject: Subject, template: string, path: Path): Generator<Diagnostic> {
  const placeholders = [...template.matchAll(/\{([^{}]*)\}/g)].map(([, name]) => name ?? "");
  const rest = template.replace(/\{[^{}]*\}/g, "");
  if (placeholders.length === 0 || /[{}]/.test(rest)) {
    const open = /[{}]/.test(rest);
    yield subject.at(path, {
      code: "MS273",
      summary: open ? "A brace of the template has no partner." : "The template names no field.",
      cause: open ? "`{` and `}` enclose the name of a field." : "Every row would get the same vector.",
      fix: "Write fields in braces: `{title}: {content}`.",
    });
  }
  for (const name of placeholders) {
    yield* checkSource(subject, name, path, {
      code: "MS273",
      takes: ({ dataType }) => !/Vector$|^JSON$|^Array$|^Geometry$/.test(dataType),
      cause: "A template takes text, numbers, booleans and times.",
      fix: "Name another field.",
      unknown: "Name fields of the collection in braces.",
    });
  }
}
