import type { Secret } from "../provision/spec/types.ts";
import type { LocalEngine } from "../provision/spec/vocabulary.ts";

export type ServiceName = "milvus" | "embeddings";
export const serviceNames = ["milvus", "embeddings"] as const satisfies readonly ServiceName[];

/** Where the Milvus of this machine is reached, and as whom. */
export interface MilvusAddress {
  /** `http://127.0.0.1:<port>`. */
  readonly milvusUri: string;
  /** `root:<password>`; left out where there is no login. */
  readonly milvusToken?: Secret;
  /** The file that the password is in; left out where there is no login. */
  readonly credentialsFile?: string;
}

/** Where the embedded target is reached. */
export interface LocalTarget extends MilvusAddress {
  /** `http://127.0.0.1:<port>/v1`; null when it was not asked for. */
  readonly embeddingsBaseUrl: string | null;
}

export interface UpResult extends LocalTarget {
  /** What this call started; empty when everything ran already. */
  readonly started: readonly ServiceName[];
}

export interface ServiceStatus {
  /** `milvus`, `embeddings`; with Compose `etcd` and `minio` too. */
  readonly name: string;
  readonly title: string;
  /**
   * `died`: it was started and is gone without having been stopped. `silent`: it runs and does not answer, or is not
   * healthy yet.
   */
  readonly state: "running" | "silent" | "died" | "stopped";
  readonly uri: string | null;
  readonly pid: number | null;
  /** null for a container: `logCommand` shows its log. */
  readonly logFile: string | null;
  readonly logCommand?: string;
}

/** Options that all functions of the embedded target share. */
export interface LocalOptions {
  /** Folder that holds `.milvus-stack`. Default: the current one. */
  readonly cwd?: string | undefined;
  readonly env?: NodeJS.ProcessEnv | undefined;
  readonly signal?: AbortSignal | undefined;
  /** One sentence per step that takes time, for people. */
  readonly onProgress?: ((message: string) => void) | undefined;
  /** What runs Milvus; that of the last `up` of the folder, or Milvus Lite, when left out. */
  readonly engine?: LocalEngine | undefined;
}
