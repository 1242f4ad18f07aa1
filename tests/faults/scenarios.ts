import type { Row } from "../../provision/milvus/port.ts";
import type { DeletableKind } from "../../provision/plan/deletable-kinds.ts";
import type { ServerUnderTest } from "../servers/targets.ts";

/** A change that one apply makes. `NAME` stands for the collection that it is about. */
export interface Scenario {
  readonly name: string;
  /** What is applied before, one after the other; rows are inserted after the first. */
  readonly before: readonly string[];
  readonly after: string | null;
  readonly rows: number;
  /** What is kept for rollback goes as well. */
  readonly pruneOld?: boolean;
  /** What is done in place of an apply: physical name of the generation that is gone back to. */
  readonly rollbackTo?: string;
  /** Killed in the middle of each call alone: most of what it does, another one does too. */
  readonly onlyDuring?: boolean;
  readonly allowDelete: readonly DeletableKind[];
  /** Physical names that are there afterwards. */
  readonly leaves: readonly string[];
}

const fields = `collection: NAME
fields:
  - { name: id, dataType: Int64, primaryKey: true }
  - { name: title, dataType: VarChar, maxLength: 64 }
  - { name: embedding, dataType: FloatVector, dim: 4 }
partitions: [science, business]
properties: { collection.ttl.seconds: 360000 }
indexes:
`;
const vectorIndex = (m: number) =>
  `  - { field: embedding, indexType: HNSW, metricType: COSINE, params: { M: ${m}, efConstruction: 64 } }\n`;

export function rowOf(id: number): Row {
  const embedding = Float32Array.from({ length: 4 }, (_, at) => Math.sin(id + at));
  return { id, title: `row ${id}`, embedding };
}

/** Every way in which an apply changes a collection, on a server. */
export function scenarios(server: ServerUnderTest["name"]): readonly Scenario[] {
  const scalarIndex = `  - { field: title, indexType: ${server === "milvus-lite" ? "INVERTED" : "Trie"} }\n`;
  const base = `${fields}${vectorIndex(16)}`;
  const changed = base.replace("360000", "720000").replace("[science, business]", "[health, science]");
  return [
    {
      name: "create",
      before: [],
      after: `${base}${scalarIndex}`,
      rows: 0,
      allowDelete: [],
      leaves: ["NAME__g1"],
    },
    {
      name: "change partitions, properties and indexes in place",
      before: [base],
      after: `${changed}${scalarIndex}`,
      rows: 50,
      allowDelete: ["partition"],
      leaves: ["NAME__g1"],
    },
    {
      name: "build an index anew and drop another",
      before: [`${base}${scalarIndex}`],
      after: `${fields}${vectorIndex(32)}`,
      rows: 50,
      allowDelete: ["index"],
      leaves: ["NAME__g1"],
    },
    {
      name: "load what was released, with a partition more",
      before: [`${base}load: false\n`],
      after: base.replace("[science,", "[health, science,"),
      rows: 50,
      allowDelete: [],
      leaves: ["NAME__g1"],
    },
    {
      name: "drop",
      before: [base],
      after: null,
      rows: 50,
      allowDelete: ["collection"],
      leaves: [],
    },
    {
      name: "rebuild",
      before: [base],
      after: `${base}shardsNum: 2\n`,
      rows: 400,
      allowDelete: [],
      leaves: ["NAME__g1", "NAME__g2"],
    },
    {
      name: "rebuild once more, which drops what the first one kept",
      before: [base, `${base}shardsNum: 2\n`],
      after: `${base}shardsNum: 3\n`,
      rows: 50,
      allowDelete: [],
      leaves: ["NAME__g2", "NAME__g3"],
    },
    {
      name: "rebuild and keep nothing for rollback",
      before: [base],
      after: `${base}shardsNum: 2\n`,
      rows: 50,
      pruneOld: true,
      onlyDuring: true,
      allowDelete: [],
      leaves: ["NAME__g2"],
    },
    {
      name: "roll back",
      before: [base, `${base}shardsNum: 2\n`],
      after: `${base}shardsNum: 2\n`,
      rows: 50,
      rollbackTo: "NAME__g1",
      onlyDuring: true,
      allowDelete: [],
      leaves: ["NAME__g1", "NAME__g2"],
    },
  ];
}
