import type * as pulumi from "@pulumi/pulumi";

/** What resources that work on collections have in common: which specs, and where their Milvus is. */
export interface DataPlaneArgs {
  /** Files or folders of specs, relative to `cwd`. Default: `["collections"]`, and `"access"` where it is there. */
  readonly specs?: readonly string[];
  /** Name of the environment: which overlays of the specs count, and which file in `environments/` says the rest. */
  readonly environment: string;
  /** Folder that `specs` and `environments/` are in. Default: the folder of Pulumi.yaml. */
  readonly cwd?: string;
  /** Where Milvus is. Takes the place of `milvus` in the environment's file. */
  readonly milvus: MilvusConnectionArgs;
  /** How texts become vectors. Default: `embeddings` of the environment's file; none where that has none. */
  readonly embeddings?: EmbeddingsArgs;
  /** What collections are loaded with whose spec says nothing of it. Default: one replica. */
  readonly replication?: pulumi.Input<{
    readonly replicas: pulumi.Input<number>;
    /** One for each replica; empty where they are not told apart. */
    readonly resourceGroups: pulumi.Input<readonly string[]>;
  }>;
  /** Seconds to wait for a Milvus that does not answer yet. Default: 120. */
  readonly connectTimeoutSeconds?: number;
}

/** The way to a Milvus: `uri`, or `kubernetes` for a port-forward from the machine that runs Pulumi. Empty texts count as left out. */
export interface MilvusConnectionArgs {
  /** `http://host:port`, `https://host[:port]` or `host:port`. Default: none. */
  readonly uri?: pulumi.Input<string>;
  /** A Service in front of Milvus' proxies. Default: none. */
  readonly kubernetes?: {
    readonly namespace: pulumi.Input<string>;
    readonly service: pulumi.Input<string>;
    /** Port of the Service. Default: 19530. */
    readonly port?: pulumi.Input<number>;
    /** Default: the current context of the kubeconfig. */
    readonly context?: pulumi.Input<string>;
    /** Whole path of the kubeconfig. Default: where kubectl looks for it. */
    readonly kubeconfig?: pulumi.Input<string>;
    /** Whether the proxies speak TLS; needs `serverName`. Default: false. */
    readonly tls?: pulumi.Input<boolean>;
  };
  /** `user:password` or an API key; kept as a secret. Default: none. */
  readonly token?: pulumi.Input<string>;
  /** The authority that signed the server's certificate, as PEM. Default: those that Node.js trusts. */
  readonly ca?: pulumi.Input<string>;
  /** Name to verify the certificate against. Default: the host. */
  readonly serverName?: pulumi.Input<string>;
}

/** As `embeddings` in the file of an environment. */
export interface EmbeddingsArgs {
  /** Of an OpenAI-compatible API, up to its version: `https://api.openai.com/v1`. */
  readonly baseUrl: pulumi.Input<string>;
  readonly model: pulumi.Input<string> | { readonly document: string; readonly query: string };
  readonly dimensions: number;
  /**
   * Kept as a secret; or `${NAME}`, which is taken from the environment of the process that runs Pulumi and is not kept at all.
   * Default: none.
   */
  readonly apiKey?: pulumi.Input<string>;
}
