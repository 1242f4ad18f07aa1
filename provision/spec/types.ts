import type { SourceRange } from "../diagnostics/diagnostic.ts";
import type { CollectionSpec, EnvironmentSpec } from "./schema.ts";

/** Where the values of one YAML document stand in its file. */
export interface SpecSource {
  /** Path as the user gave it, relative to the working directory where that is shorter. */
  readonly file: string;
  /** Whole text of the file, for code frames. */
  readonly text: string;
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

/** An environment with `${VAR}` replaced. Secrets are wrapped so that nothing prints them. */
export interface Environment {
  readonly name: string;
  readonly milvus: MilvusTarget;
  readonly embeddings: EmbeddingsTarget | null;
  readonly guard: { readonly delete: "never" | "ask" | "allow"; readonly rebuild: "never" | "ask" | "allow" };
  readonly spec: EnvironmentSpec;
}

export type MilvusTarget =
  | { readonly kind: "embedded"; readonly engine: "lite" }
  | {
      readonly kind: "uri";
      /** `http://host:port`, `https://host[:port]` or `host:port`. */
      readonly uri: string;
      readonly token: Secret | null;
      readonly caFile: string | null;
      /** Name to verify the server's certificate against, when it differs from the host. */
      readonly serverName: string | null;
    };

export type EmbeddingsTarget =
  | { readonly kind: "embedded" }
  | {
      readonly kind: "openai";
      readonly baseUrl: string;
      /** Model for stored text and for queries; the same for symmetric models. */
      readonly model: { readonly document: string; readonly query: string };
      readonly dimensions: number;
      readonly apiKey: Secret | null;
    };

/** A value that must never be printed. `reveal()` is the only way to it. */
export class Secret {
  readonly #value: string;
  constructor(value: string) {
    this.#value = value;
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
