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
  /** Attributes that a describe does not give back; the plan takes what was recorded at creation. */
  readonly unreported: {
    readonly collection: ReadonlySet<keyof CollectionState>;
    readonly field: ReadonlySet<keyof FieldState>;
    readonly function: ReadonlySet<keyof FunctionState>;
    readonly index: ReadonlySet<keyof IndexState>;
  };
}
