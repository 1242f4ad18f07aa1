import type { CodeFamily } from "./description.ts";

/** MS700 to MS799: search and smoke tests. */
export const searchCodes = {
  MS701: {
    title: "The filter of a call does not parse",
    explanation: "The filter is not one that Milvus takes. Nothing was sent; the message marks the place.",
    fix: "Correct the filter at the mark.",
  },
  MS702: {
    title: "A call names an unknown field",
    explanation:
      "A filter or `outputFields` names a field that the spec does not have, and there is no dynamic field.",
    fix: "Correct the name.",
  },
  MS703: {
    title: "A call names a partition that cannot be searched",
    explanation:
      "The spec has no such partition, or it has a partition key, and Milvus then picks the partition itself.",
    fix: "Name a partition of the spec; with a partition key, filter by the key instead.",
  },
  MS704: {
    title: "A parameter of a search is out of range or means nothing",
    explanation:
      "`limit`, `ef`, `nprobe`, `roundDecimal` or a weight is outside of what Milvus takes, the text is empty, or the parameter belongs to another kind of index and would be ignored. The store refuses options that are unknown, inherited or of another type, and an empty list of partitions: Milvus would search all of them.",
    fix: "Take a value that the message gives, or leave the parameter out.",
  },
  MS705: {
    title: "There is text to embed and no embeddings",
    explanation: "The call needs a vector for a text, and the environment has no `embeddings`.",
    fix: "Add `embeddings` to the environment, or search by a vector.",
  },
  MS706: {
    title: "There is no such collection",
    explanation: "No spec describes a collection of this name, or it is not on the server yet.",
    fix: "Correct the name, add a spec, or run `npx milvus-stack apply`.",
  },
  MS707: {
    title: "A row does not fit its collection",
    explanation: "Every problem of every row is given, by its position. No row was embedded or written.",
    fix: "Correct the rows.",
  },
  MS708: {
    title: "There is no field to search",
    explanation:
      "A search by text needs a field that `embed` fills, a hybrid search one that a BM25 function fills too, and the field that was asked for is none of them.",
    fix: "Name another field, or add `embed` or the function to the spec.",
  },
  MS709: {
    title: "The server cannot do this search",
    explanation: "Hybrid search came with Milvus 2.4.",
    fix: "Use a plain search, or a newer server.",
  },
  MS720: {
    title: "Smoke tests have no environment",
    explanation: "The environment could not be read, so it is not known how the collections should be.",
    fix: "Add the file of the environment, or name another by `--env`.",
  },
  MS721: {
    title: "New generation fails a smoke check",
    explanation:
      "A rebuild runs the smoke checks of the spec on what it has filled before clients see it, and one failed. The alias still leads to the old generation; what was copied stays, and the next apply goes on with it.",
    fix: "Mend the spec, or the check where the new answer is the right one, and apply again.",
  },
} as const satisfies CodeFamily;
