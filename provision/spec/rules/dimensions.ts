import { collectionRule } from "./collection-rule.ts";
import { isVector } from "./type-sets.ts";

/** proxy.maxDimension of milvus 2.6; a binary vector packs eight times as many (validateDimension, internal/proxy/util.go). */
const maxDimension = 32_768;

/** How many values vectors have. */
export const dimensions = collectionRule(["MS210", "MS211", "MS213"], function* (subject, context) {
  const { spec, embedded, at } = subject;
  for (const [index, { name, dataType, dim }] of spec.fields.entries()) {
    if (!isVector(dataType) || dataType === "SparseFloatVector") continue;
    const path = ["fields", index] as const;
    if (dim === undefined) {
      if (!embedded.has(name)) {
        yield at([...path, "dataType"], {
          code: "MS210",
          summary: `The vector ${name} has no dim.`,
          cause: "Only where `embed` fills a field does dim follow the embedding model.",
          fix: "Add `dim`, or let `embed` fill the field.",
        });
      }
      continue;
    }
    const most = dataType === "BinaryVector" ? maxDimension * 8 : maxDimension;
    if (dim < 2 || dim > most) {
      yield at([...path, "dim"], {
        code: "MS211",
        summary: `The dim ${dim} of ${name} is out of range.`,
        cause: `Milvus takes 2 to ${most} for a ${dataType}.`,
        fix: `Choose a dim from 2 to ${most}.`,
      });
    } else if (dataType === "BinaryVector" && dim % 8 !== 0) {
      yield at([...path, "dim"], {
        code: "MS211",
        summary: `The dim ${dim} of ${name} is not a multiple of 8.`,
        cause: "A BinaryVector packs eight bits into a byte.",
        fix: `Take ${Math.ceil(dim / 8) * 8}.`,
      });
    }
    const model = context.embeddingDimensions;
    if (embedded.has(name) && model !== null && dim !== model) {
      yield at([...path, "dim"], {
        code: "MS213",
        summary: `The dim ${dim} of ${name} is not that of the embedding model, ${model}.`,
        cause: `\`embed\` fills ${name}, and the model of the environment ${context.environmentName} makes vectors of ${model} values.`,
        fix: "Leave `dim` out: it follows the model.",
      });
    }
  }
});
