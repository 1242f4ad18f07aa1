import { templatePaths } from "../../provision/data/template.ts";
import { ExitCode } from "../../provision/diagnostics/diagnostic.ts";
import type { CollectionSpec } from "../../provision/spec/schema.ts";
import type { HybridOptions, QueryVector, SparseVector } from "../../store/index.ts";
import { defineCommand } from "../command.ts";
import { requireSpecs } from "../load-checked.ts";
import { collect, fraction, sparseVectorJson, vectorJson, wholeNumber } from "../parse-value.ts";
import { usageError } from "../usage-error.ts";
import { type Answer, type HitColumns, renderAnswers } from "../views/human/hits.ts";
import { exactRow } from "../views/json/exact-rows.ts";
import { withTarget } from "../with-target.ts";

interface Options {
  filter?: string;
  partition?: string[];
  limit?: number;
  ef?: number;
  nprobe?: number;
  roundDecimal?: number;
  field?: string;
  outputFields?: string[];
  hybrid?: boolean;
  denseWeight?: number;
  sparseWeight?: number;
  vector?: QueryVector;
  sparseVector?: SparseVector;
}

export const command = defineCommand<Options>({
  args: "<name> [text...]",
  description:
    "Embeds each text and searches the collection for the rows nearest in meaning. Several texts go in one request.",
  options: [
    { flags: "--filter <expression>", description: "only rows that match, in Milvus' filter language" },
    { flags: "--partition <name>", description: "only this partition; may be repeated", parse: collect },
    {
      flags: "--limit <k>",
      description: "hits for each text (default: 10)",
      parse: wholeNumber("--limit", 1, 16_384),
    },
    {
      flags: "--ef <n>",
      description: "candidates that an HNSW index looks at",
      parse: wholeNumber("--ef", 1),
    },
    {
      flags: "--nprobe <n>",
      description: "clusters that an IVF index looks into",
      parse: wholeNumber("--nprobe", 1),
    },
    {
      flags: "--round-decimal <n>",
      description: "decimals of the scores",
      parse: wholeNumber("--round-decimal", 0, 6),
    },
    { flags: "--field <name>", description: "vector field to search (default: the one that embed fills)" },
    { flags: "--output-fields <name...>", description: "fields to show" },
    { flags: "--hybrid", description: "by meaning and by words (BM25) at once" },
    {
      flags: "--dense-weight <w>",
      description: "weight of the meaning (default: 0.7)",
      parse: fraction("--dense-weight"),
    },
    {
      flags: "--sparse-weight <w>",
      description: "weight of the words (default: 0.3)",
      parse: fraction("--sparse-weight"),
    },
    {
      flags: "--sparse-vector <json>",
      description: 'with --hybrid: a sparse vector of your own in place of the words, like {"7": 0.5}',
      parse: sparseVectorJson("--sparse-vector"),
    },
    {
      flags: "--vector <json>",
      description: "search by a vector in place of a text",
      parse: vectorJson("--vector"),
    },
  ],
  examples: [
    ['search articles "how do containers get scheduled"', "ten hits"],
    ['search articles "rising prices" --filter "views >= 1000" --limit 3', "with a filter"],
    ['search articles "black holes" --partition science --ef 128', "in one partition"],
    ['search passages "rare words" --hybrid', "by meaning and by words"],
    [`search products --vector '{"7": 0.5}' --field sparse`, "by a vector of your own"],
  ],
  async run(context, [name = "", ...texts], options) {
    checkCombination(texts, options);
    const { specs, environment } = await requireSpecs(context, [name]);
    const [collection] = specs.collections;
    if (collection === undefined) throw usageError(`No spec describes a collection ${name}.`);
    const answers = await withTarget(context, environment, async ({ milvus, embedder }) => {
      const { createStore } = await import("../../store/index.ts");
      const store = createStore({ milvus, embedder, collection });
      const settings = { ...searchOptions(options), signal: context.signal };
      if (options.vector !== undefined) {
        return [{ query: "", hits: await store.searchVector(options.vector, settings) }];
      }
      const found: Answer[] = [];
      if (options.hybrid === true) {
        const { denseWeight: dense = 0.7, sparseWeight: sparse = 0.3, sparseVector } = options;
        const weights = { dense, sparse, ...(sparseVector !== undefined && { sparseVector }) };
        for (const query of texts)
          found.push({ query, hits: await store.hybridSearch(query, weights, settings) });
        return found;
      }
      const lists = await store.searchMany(texts, settings);
      return texts.map((query, at) => ({ query, hits: lists[at] ?? [] }));
    });
    return {
      exitCode: ExitCode.ok,
      human: (style) => renderAnswers(answers, columnsOf(collection.spec, options), style),
      json: () => ({
        collection: name,
        results: answers.map(({ query, hits }) => ({
          query,
          hits: hits.map((hit) => ({ ...hit, row: exactRow(collection.spec, hit.row) })),
        })),
      }),
    };
  },
});

function checkCombination(texts: readonly string[], options: Options): void {
  const { hybrid, vector, sparseVector, denseWeight, sparseWeight } = options;
  if ((denseWeight !== undefined || sparseWeight !== undefined) && hybrid !== true) {
    throw usageError("Weights are for --hybrid.", { fix: "Add --hybrid." });
  }
  if (sparseVector !== undefined && hybrid !== true) {
    throw usageError("--sparse-vector is for --hybrid.", { fix: "Add --hybrid, or pass it as --vector." });
  }
  if (vector !== undefined && (texts.length > 0 || hybrid === true)) {
    throw usageError("--vector takes the place of a text.", { fix: "Leave the text and --hybrid out." });
  }
  if (vector === undefined && texts.length === 0) {
    throw usageError("There is no text to search for.", { fix: "Add a text, or --vector." });
  }
}

function searchOptions(options: Options): HybridOptions {
  const { filter, partition, limit, ef, nprobe, roundDecimal, field, outputFields } = options;
  return {
    ...(filter !== undefined && { filter }),
    ...(partition !== undefined && { partitions: partition }),
    ...(limit !== undefined && { limit }),
    ...(ef !== undefined && { ef }),
    ...(nprobe !== undefined && { nprobe }),
    ...(roundDecimal !== undefined && { roundDecimal }),
    ...(field !== undefined && { field }),
    ...(outputFields !== undefined && { outputFields }),
  };
}

/** The fields that were asked for, or the texts that the searched vector was made from. */
function columnsOf(spec: CollectionSpec, { outputFields, field }: Options): HitColumns {
  if (outputFields !== undefined) return { kind: "fields", fields: outputFields };
  const embed = spec.embed?.find(({ into }) => field === undefined || into === field) ?? spec.embed?.[0];
  // The key has a column of its own.
  const texts = spec.fields
    .filter(({ dataType, primaryKey }) => dataType === "VarChar" && primaryKey !== true)
    .map(({ name }) => name);
  const sources = embed === undefined ? [] : templatePaths(embed);
  const fields = embed?.from === undefined && texts.length > 0 ? texts : sources;
  return { kind: "text", fields };
}
