import { collectionRule } from "./collection-rule.ts";
import { isVector } from "./type-sets.ts";

/** proxy.maxFieldNum of milvus 2.6, and "Milvus Limits" of its documentation. */
const maxFields = 64;
/** proxy.maxVectorFieldNum: 4 unless the server is configured otherwise, 10 at most ("Multi-Vector Hybrid Search"). */
const usualVectorFields = 4;
const maxVectorFields = 10;

export const counts = collectionRule(["MS216", "MS217", "MS218"], function* ({ spec, at }) {
  if (spec.fields.length > maxFields) {
    yield at(["fields", maxFields, "name"], {
      code: "MS216",
      summary: `${spec.collection} has ${spec.fields.length} fields.`,
      cause: `A Milvus collection has at most ${maxFields}.`,
      fix: "Put what is rarely filtered by into one JSON field or the dynamic field.",
    });
  }
  const vectors = spec.fields.flatMap(({ dataType }, index) => (isVector(dataType) ? [index] : []));
  const beyond = vectors[usualVectorFields];
  if (beyond !== undefined) {
    const refused = vectors.length > maxVectorFields;
    yield at(["fields", beyond, "name"], {
      code: "MS217",
      severity: refused ? "error" : "warning",
      summary: `${spec.collection} has ${vectors.length} vector fields.`,
      cause: `A Milvus server takes ${usualVectorFields} unless proxy.maxVectorFieldNum is raised, and never more than ${maxVectorFields}.`,
      fix: refused ? "Spread the vectors over collections." : "Check the server's configuration.",
    });
  }
  if (vectors.length === 0) {
    yield at(
      ["fields"],
      {
        code: "MS218",
        summary: `${spec.collection} has no vector field.`,
        cause: "Milvus refuses a collection without one.",
        fix: "Add a field of type FloatVector.",
      },
      "key",
    );
  }
});
