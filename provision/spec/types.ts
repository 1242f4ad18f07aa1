import type { Diagnostic, SourceRange } from "../diagnostics/diagnostic.ts";
import { rememberSecret } from "../diagnostics/known-secrets.ts";
import type {
  DatabaseSpec,
  PrivilegeGroupSpec,
  ResourceGroupSpec,
  RoleSpec,
  UserSpec,
} from "./access/schema.ts";
import type { CollectionSpec, EnvironmentSpec } from "./schema.ts";
import type { LocalEngine } from "./vocabulary.ts";

/** Where the values of one YAML document stand in its file. */
export interface SpecSource {
  /** Path as the user gave it, relative to the working directory where that is shorter. */
  readonly file: string;
  /** Whole text of the file, for code frames; what looks like a secret is blotted out with `*`. */
  readonly text: string;
  /** The text of a file that `rangeOf` names: another one where the value stands in a base. `text` when left out. */
  textOf?(file: string): string;
  /**
   * Range of the value at `path` (`["fields", 2, "dim"]`), or of the nearest parent that exists.
   * With `"key"`, the range of the key itself instead of its value.
   */
  rangeOf(path: readonly (string | number)[], part?: "key" | "value"): SourceRange;
}

/** A collection document as written, with its environment overlay applied, still without defaults. */
export interface LoadedCollection {
  readonly spec: CollectionSpec;
  readonly source: SpecSource;
}

/** A document as written, with its environment overlay applied, still without defaults. */
export interface LoadedDocument<Spec> {
  readonly spec: Spec;
  readonly source: SpecSource;
}

/** The documents of what is of no collection, in the order of their files. */
export interface LoadedAccess {
  readonly databases: readonly LoadedDocument<DatabaseSpec>[];
  readonly roles: readonly LoadedDocument<RoleSpec>[];
  readonly users: readonly LoadedDocument<UserSpec>[];
  readonly privilegeGroups: readonly LoadedDocument<PrivilegeGroupSpec>[];
  readonly resourceGroups: readonly LoadedDocument<ResourceGroupSpec>[];
}

/** What `loadSpecs` found in the files it was given. */
export interface LoadedSpecs {
  /** `name` of the nearest package.json, otherwise the name of the working directory. */
  readonly project: string;
  readonly environmentName: string;
  /** null when it could not be read or is wrong; `diagnostics` says why. */
  readonly environment: Environment | null;
  /** Dimensions of the environment's embedding model, known even where its variables are unset; null: not known. */
  readonly embeddingDimensions: number | null;
  /** Those whose structure is right, in the order of their files. */
  readonly collections: readonly LoadedCollection[];
  /** Those with typing errors whose meaning can be guessed: only for `validate`, so that one error hides no other. */
  readonly guessed: readonly LoadedCollection[];
  /** Databases, roles, users and groups whose structure is right. */
  readonly access: LoadedAccess;
  /** Whether a spec at `path` (as in `SpecSource.file`) would have been read, were it there. */
  covers(path: string): boolean;
  /** Every spec of the paths was asked for: no names were given. */
  readonly complete: boolean;
  readonly diagnostics: readonly Diagnostic[];
}

/** An environment with `${VAR}` replaced. Secrets are wrapped so that nothing prints them. */
export interface Environment {
  readonly name: string;
  readonly milvus: MilvusTarget;
  readonly embeddings: EmbeddingsTarget | null;
  readonly guard: { readonly delete: "never" | "ask" | "allow"; readonly rebuild: "never" | "ask" | "allow" };
  /** What its servers are laid out for. Only a stack says so, and only once it was asked: left out until then. */
  readonly replication?: Replication | null;
  /** As written in the file, with variables replaced everywhere but in secrets. */
  readonly spec: EnvironmentSpec;
}

/** What a collection is loaded with where its spec says nothing of it. */
export interface Replication {
  readonly replicas: number;
  /** One for each replica; empty where they are not told apart. */
  readonly resourceGroups: readonly string[];
}

export type MilvusTarget =
  | { readonly kind: "embedded"; readonly engine: LocalEngine }
  | {
      readonly kind: "uri";
      /** `http://host:port`, `https://host[:port]` or `host:port`. */
      readonly uri: string;
      readonly token: Secret | null;
      readonly caFile: string | null;
      /** The authority's certificate itself, in PEM, where there is no file of it; it comes before `caFile`. */
      readonly caPem?: string | null;
      /** PEM file of the certificate that this side shows, and of its key, where the server wants one. */
      readonly certFile?: string | null;
      readonly keyFile?: string | null;
      /** Name to verify the server's certificate against, when it differs from the host. */
      readonly serverName: string | null;
    }
  | {
      readonly kind: "pulumiStack";
      /** `prod`, or as Pulumi writes it in full: `organization/project/prod`. */
      readonly stack: string;
      /** Its project; null: that of the Pulumi.yaml in `cwd`. */
      readonly project: string | null;
      /** Folder of its Pulumi.yaml; null: the working directory. */
      readonly cwd: string | null;
      /** null: where the Pulumi command line is logged in. */
      readonly backendUrl: string | null;
    }
  | {
      readonly kind: "kubernetes";
      readonly service: KubernetesService;
      readonly token: Secret | null;
      readonly tls: {
        readonly serverName: string;
        readonly caFile: string | null;
        readonly certFile?: string | null;
        readonly keyFile?: string | null;
      } | null;
    };

/** A Service in front of Milvus' proxies, reached by a port-forward to one of its pods. */
export interface KubernetesService {
  /** null: the current context. */
  readonly context: string | null;
  /** null: where kubectl would look for it. */
  readonly kubeconfig: string | null;
  readonly namespace: string;
  readonly name: string;
  /** Of the Service, which need not be the pods'. */
  readonly port: number;
}

export type EmbeddingsTarget =
  | { readonly kind: "embedded" }
  | {
      readonly kind: "openai";
      readonly baseUrl: string;
      /** Model for stored text and for queries; the same for symmetric models. */
      readonly model: { readonly document: string; readonly query: string };
      readonly dimensions: number;
      readonly apiKey: Secret | null;
      /** Most texts in one request; the provider's default when left out, as for the two below. */
      readonly batchSize?: number | undefined;
      readonly encoding?: "float" | "base64" | undefined;
      /** Whether `dimensions` is sent, which some models shorten their vectors to. */
      readonly sendDimensions?: boolean | undefined;
      /** Sent with every request, besides the key. */
      readonly headers?: Readonly<Record<string, string | Secret>>;
      /** Added to the URL of every request. */
      readonly query?: Readonly<Record<string, string | Secret>>;
      /** URL of a proxy, or `none`; as the variables of the process say when left out. */
      readonly proxy?: string | Secret | null;
      readonly caFile?: string | null;
      readonly certFile?: string | null;
      readonly keyFile?: string | null;
    };

/** A value that must never be printed. `reveal()` is the only way to it. */
export class Secret {
  readonly #value: string;
  constructor(value: string) {
    this.#value = value;
    rememberSecret(value);
  }
  reveal(): string {
    return this.#value;
  }
  toString(): string {
    return "[secret]";
  }
  toJSON(): string {
    return "[secret]";
  }
  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return "[secret]";
  }
}
