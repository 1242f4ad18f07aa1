import type { Input, Output } from "@pulumi/pulumi";

/**
 * All that one component knows of another: where it listens, and which Secret holds its credentials. The credentials
 * themselves never pass from one to the other.
 */
export interface Connection {
  /** `host:port` each, resolved once the component is ready: who uses them waits for it. */
  readonly endpoints: Output<readonly string[]>;
  /** null where the component asks for no credentials (IAM, or a network that only lets its clients in). */
  readonly secretRef: SecretRef | null;
}

/** A Secret of the same namespace, and the names of its keys. */
export interface SecretRef {
  readonly name: Input<string>;
  /** What a credential is (`accessKeyId`, `secretAccessKey`, `password`…) → key in the Secret. */
  readonly keys: Readonly<Record<string, string>>;
}
