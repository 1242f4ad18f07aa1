export type ServiceName = "milvus" | "embeddings";
export const serviceNames = ["milvus", "embeddings"] as const satisfies readonly ServiceName[];

/** Where the embedded target is reached. */
export interface LocalTarget {
  /** `http://127.0.0.1:<port>`. */
  readonly milvusUri: string;
  /** `http://127.0.0.1:<port>/v1`; null when it was not asked for. */
  readonly embeddingsBaseUrl: string | null;
}

export interface UpResult extends LocalTarget {
  /** What this call started; empty when everything ran already. */
  readonly started: readonly ServiceName[];
}

/** Options that all functions of the embedded target share. */
export interface LocalOptions {
  /** Folder that holds `.milvus-stack`. Default: the current one. */
  readonly cwd?: string | undefined;
  readonly env?: NodeJS.ProcessEnv | undefined;
  readonly signal?: AbortSignal | undefined;
  /** One sentence per step that takes time, for people. */
  readonly onProgress?: ((message: string) => void) | undefined;
}
