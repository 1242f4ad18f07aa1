import type { CodeFamily } from "./description.ts";

/** MS200 to MS299: what the values of a spec mean together. */
export const rulesCodes = {
  MS201: {
    title: "No primary key",
    explanation:
      "Milvus finds, upserts and deletes rows by their primary key, and refuses a collection without one.",
    fix: "Add `primaryKey: true` to one field of type Int64 or VarChar.",
  },
  MS202: {
    title: "Two primary keys",
    explanation: "A collection has exactly one.",
    fix: "Take `primaryKey` away from all fields but one.",
  },
  MS203: {
    title: "Primary key of a wrong type",
    explanation: "Only Int64 and VarChar can be the primary key.",
    fix: "Make it Int64, or VarChar with a `maxLength`.",
  },
  MS204: {
    title: "Primary key that may be missing",
    explanation:
      "`nullable` and `defaultValue` say what happens to rows that leave a field out. No row can leave out its primary key.",
    fix: "Remove them from the primary key.",
  },
  MS205: {
    title: "`autoId` on another field than the primary key",
    explanation: "Milvus makes up values for the primary key only.",
    fix: "Move `autoId` to the primary key, or remove it.",
  },
  MS206: {
    title: "Text without `maxLength`",
    explanation:
      "A VarChar field, and an Array of VarChar, says how many bytes (not characters) a value may take.",
    fix: "Add `maxLength`, 1 to 65,535.",
  },
  MS207: {
    title: "`maxLength` out of range",
    explanation: "Milvus takes 1 to 65,535 bytes.",
    fix: "Choose a number in that range; longer texts are split into several rows.",
  },
  MS208: {
    title: "Array without `elementType` or `maxCapacity`",
    explanation: "Milvus wants to know what an Array holds, and how much of it.",
    fix: "Add the key that the message names.",
  },
  MS209: {
    title: "`maxCapacity` out of range",
    explanation: "An Array holds at most 4,096 elements.",
    fix: "Choose a number from 1 to 4,096.",
  },
  MS210: {
    title: "Vector without `dim`",
    explanation:
      "`dim` may be left out only where `embed` fills the field: then it is the number of dimensions of the environment's embedding model. A SparseFloatVector has none.",
    fix: "Add `dim`, or an entry under `embed`.",
  },
  MS211: {
    title: "`dim` out of range",
    explanation: "Vectors have 2 to 32,768 values; a BinaryVector has up to 262,144, in multiples of 8.",
    fix: "Choose a number in the range that the message names.",
  },
  MS212: {
    title: "Attribute of another type",
    explanation:
      "The attribute means nothing on a field of this type, and the server would ignore or refuse it.",
    fix: "Remove it, or change the type of the field.",
  },
  MS213: {
    title: "`dim` differs from the embedding model's",
    explanation:
      "`embed` fills the field, and the model of this environment makes vectors of another length.",
    fix: "Leave `dim` out: it follows the model, so that one spec serves environments with different models.",
  },
  MS214: {
    title: "Type that has no default or no null",
    explanation:
      "JSON, Array, Geometry and vectors have no default value; vectors may be null only from Milvus 2.6.18 on.",
    fix: "Remove the attribute.",
  },
  MS215: {
    title: "Default value that does not fit",
    explanation: "The value is not one that the field could hold.",
    fix: "Change the value or the type.",
  },
  MS216: {
    title: "Too many fields",
    explanation: "A collection has at most 64 fields.",
    fix: "Put what is rarely filtered by into one JSON field or the dynamic field.",
  },
  MS217: {
    title: "Many vector fields",
    explanation: "Servers take 4 vector fields unless `proxy.maxVectorFieldNum` is raised, and 10 at most.",
    fix: "Check the server's configuration, or spread the vectors over collections.",
  },
  MS218: {
    title: "No vector field",
    explanation: "Milvus refuses a collection without a vector field.",
    fix: "Add one.",
  },
  MS219: {
    title: "Name given twice",
    explanation: "Two fields, functions or partitions of a collection have one name.",
    fix: "Rename or remove one of them.",
  },
  MS220: {
    title: "Clustering key that cannot be one",
    explanation:
      "A collection is clustered by one field whose type has an order: integers, Float, Double or VarChar.",
    fix: "Choose another field, or remove `clusteringKey`.",
  },
  MS221: {
    title: "Text match without an analyzer",
    explanation:
      "`enableMatch`, `analyzerParams` and `multiAnalyzerParams` work on the words that an analyzer finds.",
    fix: "Add `enableAnalyzer: true`.",
  },
  MS222: {
    title: "Illegal name",
    explanation:
      "Names consist of letters, digits and underscores, start with no digit, and have at most 255 characters; those of partitions may hold hyphens and start with a digit. A collection's name leaves room for the number of its generation.",
    fix: "Change the name.",
  },
  MS223: {
    title: "Reserved name",
    explanation:
      "The name belongs to Milvus (`RowID`, `Timestamp`, `_default`), to its filter language, or to milvus-stack: the physical collections behind `articles` are `articles__g1`, `articles__g2` and so on.",
    fix: "Choose another name.",
  },
  MS224: {
    title: "Field that no filter can name",
    explanation: "The server takes the name, but in a filter it is a keyword.",
    fix: "Choose another name.",
  },
  MS225: {
    title: "Collection described twice",
    explanation:
      "Two documents describe the same collection of the same database, and only one of them could count.",
    fix: "Remove one of them, or change its name or database.",
  },
  MS226: {
    title: "Analyzer that Milvus refuses",
    explanation:
      "`analyzerParams` names an analyzer that is built in (`type`), or has a `tokenizer` and a list of `filter`s; `multiAnalyzerParams` has several of them by name, `default` among them, and the field that names the one for a row.",
    fix: "Correct what the problem names; `Analyzer Overview` of Milvus' documentation has all parts.",
  },
  MS230: {
    title: "Function on a field that is not there",
    explanation: "An input or output of a function is not a field of the collection.",
    fix: "Correct the name, or add the field.",
  },
  MS231: {
    title: "Function on something it cannot read",
    explanation: "Functions read VarChar fields; BM25 counts words, which needs `enableAnalyzer: true`.",
    fix: "Name another field, or add the analyzer.",
  },
  MS232: {
    title: "Function into something it cannot fill",
    explanation:
      "BM25 fills a SparseFloatVector, TextEmbedding a FloatVector or an Int8Vector, MinHash a BinaryVector, and each field is filled by one function or `embed`, not by several.",
    fix: "Name another field.",
  },
  MS233: {
    title: "Function with several inputs or outputs",
    explanation: "Functions of these types take one field each way.",
    fix: "Write a function for each.",
  },
  MS234: {
    title: "Function without what it needs",
    explanation:
      "A TextEmbedding function asks a model of a provider: openai, azure_openai, dashscope, bedrock, vertexai, voyageai, cohere, siliconflow, gemini, tei or zilliz. Each needs some parameters; those of BM25 belong to the index.",
    fix: "Give the parameters that the problem names.",
  },
  MS235: {
    title: "Key of a provider in a spec",
    explanation:
      "The key that a function asks its provider with stands in milvus.yaml of the server, under a name. The spec has that name: everything in a function's parameters is told to whoever may describe the collection.",
    fix: "Put the key under `credential` of milvus.yaml and write its name. If the key was ever committed, replace it.",
  },
  MS240: {
    title: "Index on a field that is not there",
    explanation:
      "`field` of an index is not a field of the collection. A key of the dynamic part can be indexed too, by `json_path` and `json_cast_type`.",
    fix: "Correct the name, add the field, or give the path of a dynamic key.",
  },
  MS241: {
    title: "Two indexes on one field, or of one name",
    explanation:
      "Milvus takes one index for a field (for JSON: for a path), and an index without a name has that of its field.",
    fix: "Remove one, or give it a name of its own.",
  },
  MS242: {
    title: "Index type that does not fit the field",
    explanation: "Each index type is for some data types only.",
    fix: "Take one that the message names.",
  },
  MS243: {
    title: "Metric that does not fit the vector",
    explanation:
      "Dense vectors are compared by COSINE, IP or L2, binary ones by HAMMING or JACCARD (MHJACCARD with MINHASH_LSH), sparse ones by IP or BM25.",
    fix: "Take one that the message names.",
  },
  MS244: {
    title: "Metric missing, or on a scalar",
    explanation:
      "An index on a vector says by which metric vectors are compared; an index on a scalar has none.",
    fix: "Add or remove `metricType`.",
  },
  MS245: {
    title: "BM25 in one place only",
    explanation: "The metric BM25 and a function of type BM25 that fills the field come together.",
    fix: "Add the function, or change the metric.",
  },
  MS246: {
    title: "Unknown build parameter",
    explanation:
      "The index type has no such parameter. Names are case-sensitive: HNSW has `M`, IVF_PQ has `m`. Parameters of searches, such as `ef` and `nprobe`, belong to searches.",
    fix: "Correct or remove it.",
  },
  MS247: {
    title: "Build parameter out of range",
    explanation: "The value is not one that the index type takes.",
    fix: "Choose one that the message names.",
  },
  MS248: {
    title: "Build parameter missing",
    explanation: "The index type has no default for it.",
    fix: "Add it to `params`.",
  },
  MS249: {
    title: "Vector field without an index",
    explanation:
      "A collection is loaded only once all its vector fields are indexed. With `load: false` this is a warning.",
    fix: "Add an index.",
  },
  MS250: {
    title: "Partition key together with partitions",
    explanation: "With a partition key Milvus makes the partitions itself.",
    fix: "Remove `partitions` or `partitionKey`.",
  },
  MS251: {
    title: "Field that cannot be the partition key",
    explanation:
      "The partition key is a field of type Int64 or VarChar that is neither the primary key nor nullable.",
    fix: "Name another field.",
  },
  MS252: {
    title: "Number of partitions out of range",
    explanation: "A collection has 1 to 1,024 partitions.",
    fix: "Choose a number in that range; for many tenants, use a partition key.",
  },
  MS253: {
    title: "Isolation without HNSW",
    explanation: "`isolation` builds an index for each key, which Milvus does with HNSW only.",
    fix: "Take HNSW, or remove `isolation`.",
  },
  MS254: {
    title: "Number of shards out of range",
    explanation: "A collection has 1 to 16 shards.",
    fix: "Choose a number in that range.",
  },
  MS255: {
    title: "Too many shards and partitions in all",
    explanation: "The sum of shards times partitions over all collections of a server is limited to 65,536.",
    fix: "Use fewer partitions or shards.",
  },
  MS260: {
    title: "Replicas that cannot be",
    explanation:
      "A loaded collection has at least one replica, all in one resource group or each in its own.",
    fix: "Correct the number or the groups.",
  },
  MS261: {
    title: "Load of a partition that is not there",
    explanation:
      "`load` names a partition that the spec does not list; with a partition key no partition has a name.",
    fix: "Correct the name.",
  },
  MS262: {
    title: "Load of the wrong fields",
    explanation: "`load` names a field that is not there, or leaves out a key or every vector.",
    fix: "Correct the list; without it all fields are loaded.",
  },
  MS263: {
    title: "Smoke tests of a released collection",
    explanation: "Only a loaded collection answers searches.",
    fix: "Remove `load: false` or `smoke`.",
  },
  MS270: {
    title: "Embedding from something that is no text",
    explanation: "`from` names VarChar fields.",
    fix: "Name another field; a `template` takes numbers, booleans and times too.",
  },
  MS271: {
    title: "Embedding into something that is no float vector",
    explanation: "`into` names a FloatVector, Float16Vector or BFloat16Vector.",
    fix: "Name another field.",
  },
  MS272: {
    title: "`from` and `template`",
    explanation: "The text of an embedding comes from one of them.",
    fix: "Give exactly one.",
  },
  MS273: {
    title: "Template that names no field",
    explanation: "Fields stand in braces: `{title}: {content}`.",
    fix: "Correct the template.",
  },
  MS274: {
    title: "Field filled twice",
    explanation: "Two entries under `embed` fill one field.",
    fix: "Remove one of them.",
  },
  MS275: {
    title: "Environment without embeddings",
    explanation: "The spec has fields that an embedding model fills, and the environment names no model.",
    fix: "Add `embeddings` to the environment.",
  },
  MS276: {
    title: "Seed together with `autoId`",
    explanation:
      "Seeding upserts by primary key, so that it can be repeated. Where Milvus makes the keys, every run would add all rows again.",
    fix: "Remove `autoId` and give keys in the file, or remove `seed`.",
  },
  MS277: {
    title: "`partitionBy` that cannot work",
    explanation:
      "It names the VarChar field whose value is the partition of a row, in a collection with `partitions`.",
    fix: "Correct the name, list the partitions, or remove it.",
  },
  MS280: {
    title: "Filter that cannot be read",
    explanation:
      "The text is not an expression that Milvus takes. The message says what could stand at the place it shows.",
    fix: "Correct it.",
  },
  MS281: {
    title: "Filter on a field that is not there",
    explanation: "Without a dynamic field, a filter names fields of the collection only.",
    fix: "Correct the name, or add `enableDynamicField: true`.",
  },
  MS282: {
    title: "Filter that does not go with a type",
    explanation: "A field is compared with a value of another type, or an operator does not work on it.",
    fix: "Change the value or the operator.",
  },
  MS283: {
    title: "Expectation that only the server can check",
    explanation:
      "`allMatch` is evaluated by milvus-stack on the rows that come back, so that it notices a server that filters wrongly. Text match, geometry, times and placeholders cannot be evaluated there.",
    fix: "Expect something that the fields of the hits show.",
  },
  MS284: {
    title: "Smoke test without a vector to search",
    explanation:
      "The check names no vector field that a text can search, and it cannot be told which one is meant.",
    fix: "Name one in `field`, or add `embed`.",
  },
  MS285: {
    title: "Smoke test on a partition that is not there",
    explanation:
      "The spec does not list the partition, the search does not look into it, or the collection has a partition key.",
    fix: "Correct the name.",
  },
  MS286: {
    title: "Hybrid search that cannot be",
    explanation:
      "A hybrid search combines a dense vector that `embed` fills with a sparse one that BM25 fills, with weights from 0 to 1.",
    fix: "Add the missing one, or remove `hybrid`.",
  },
  MS287: {
    title: "Number of a smoke test out of range",
    explanation:
      "Searches return at most 16,384 hits; recall is a share from 0 to 1; percentiles need at least 100 searches.",
    fix: "Choose a number in the range that the message names.",
  },
  MS288: {
    title: "Latency bound missing or impossible",
    explanation:
      "A latency check without a bound cannot fail, and a higher percentile is never less than a lower one.",
    fix: "Give bounds in milliseconds.",
  },
  MS289: {
    title: "Expectation that cannot be met",
    explanation:
      "The expected keys are of another type than the primary key, or more than there is room for.",
    fix: "Correct the expectation.",
  },
  MS290: {
    title: "Search parameter that does not fit the index",
    explanation:
      "`ef` belongs to the HNSW family and is at least the number of hits; `nprobe` belongs to the IVF family and SCANN and is at most `nlist`.",
    fix: "Correct or remove it.",
  },
  MS291: {
    title: "Unknown property",
    explanation:
      "Servers store any key, and do nothing with those they do not know. It is most often a misspelling.",
    fix: "Check the spelling.",
  },
  MS292: {
    title: "Property with a wrong value",
    explanation: "The property takes values of another form.",
    fix: "Choose one that the message names.",
  },
  MS293: {
    title: "Property with a place of its own",
    explanation:
      "What the property says has a key in the spec, or is kept by milvus-stack itself (`milvus-stack.…`).",
    fix: "Remove it; use the key that the message names.",
  },
  MS294: {
    title: "Name that Milvus does not take",
    explanation:
      "Names of roles, users, groups and databases have letters, digits and underscores, start with no digit, and are of limited length: 32 characters for a user, 255 for the others.",
    fix: "Rename it.",
  },
  MS295: {
    title: "Name of what every Milvus has",
    explanation:
      "`root`, `admin`, `public` and the default resource group are there from the start, and are not made, changed or dropped.",
    fix: "Give yours another name.",
  },
  MS296: {
    title: "Described twice",
    explanation: "Two documents describe the same role, user, group or database.",
    fix: "Keep one of the two.",
  },
  MS256: {
    title: "Privilege that is about no single collection",
    explanation:
      "Some privileges are about a database or the whole server, such as `ShowCollections` or `CreateDatabase`. Milvus before 2.5 stores a grant of them for all collections, whatever name it is given with; newer servers refuse the name or never ask for it.",
    fix: 'Move the privilege to a grant with `collection: "*"`, or with `cluster: true` where it is about the cluster.',
  },
  MS297: {
    title: "Password that is not a variable",
    explanation:
      "The password of a user is given as the name of one environment variable. It is looked up when the user is made, and stands in no file, plan or log.",
    fix: 'Write `password: "${NAME}"`.',
  },
  MS298: {
    title: "Role or collection without a document",
    explanation:
      "A user is to have a role, or a role to be granted something on a collection, that no document describes. Others may have made it; where the name looks misspelled it is an error.",
    fix: "Correct the name, or add a document of it.",
  },
  MS299: {
    title: "Unknown privilege",
    explanation: "It is neither a privilege or group of Milvus that is known here, nor a group of your own.",
    fix: "Correct it; one of a newer Milvus may stay unknown here.",
  },
  MS278: {
    title: "Property of a database",
    explanation:
      "Servers store any key, and do nothing with those they do not know; those they know take values of one form.",
    fix: "Check the spelling and the value.",
  },
  MS279: {
    title: "Grant about two things",
    explanation: "`cluster: true` is about the whole cluster, and so about no collection or database.",
    fix: "Leave out `cluster`, or the others.",
  },
} as const satisfies CodeFamily;
