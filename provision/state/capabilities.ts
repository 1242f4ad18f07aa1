import type { CollectionState, FieldState, FunctionState, IndexState, ServerInfo } from "./types.ts";

/** What a server can do, known from its version before anything is tried. */
export interface Capabilities {
  readonly server: ServerInfo;
  readonly dataTypes: ReadonlySet<string>;
  readonly indexTypes: ReadonlySet<string>;
  readonly databases: boolean;
  readonly databaseProperties: boolean;
  readonly aliases: boolean;
  readonly nullable: boolean;
  readonly defaultValue: boolean;
  readonly dynamicField: boolean;
  readonly clusteringKey: boolean;
  readonly bm25: boolean;
  readonly hybridSearch: boolean;
  /** Load and release of single partitions. */
  readonly partitionLoad: boolean;
  readonly replicas: boolean;
  readonly resourceGroups: boolean;
  readonly rbac: boolean;
  /** Query-node figures by `GetMetrics`. */
  readonly metrics: boolean;
  /** Properties can be removed, not only changed. */
  readonly dropProperties: boolean;
  /** An upsert keeps the dynamic values that the new row does not have; an insert replaces the row of its key. */
  readonly upsertMerges: boolean;
  /** Values of rows that the server holds as they are. */
  readonly rowValues: RowValues;
  /** Attributes that a describe does not give back; the plan takes what was recorded at creation. */
  readonly unreported: {
    readonly collection: ReadonlySet<keyof CollectionState>;
    readonly field: ReadonlySet<keyof FieldState>;
    readonly function: ReadonlySet<keyof FunctionState>;
    readonly index: ReadonlySet<keyof IndexState>;
  };
}

export interface RowValues {
  /** Kinds of JSON values that a JSON field takes as a whole; what is inside of an object is not restricted. */
  readonly json: ReadonlySet<JsonKind>;
  /** A sparse vector without a weight other than 0. */
  readonly emptySparse: boolean;
}

export type JsonKind = "object" | "array" | "string" | "number" | "boolean";
