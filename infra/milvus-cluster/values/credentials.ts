/** One key of a Secret in Milvus' namespace. */
export interface SecretKey {
  readonly secret: string;
  readonly key: string;
}

/** Where Milvus' pods find credentials. Values and ConfigMaps only ever name them. */
export interface CredentialsInput {
  /** Password that the user `root` gets when Milvus starts for the first time; Milvus ignores it afterwards. */
  readonly rootPassword: SecretKey;
  /** Keys of the object store; null with IAM. */
  readonly objectStore: { readonly accessKeyId: SecretKey; readonly secretAccessKey: SecretKey } | null;
}

/** A variable of a container that a Secret holds. */
export interface SecretVariable {
  readonly name: string;
  readonly valueFrom: { readonly secretKeyRef: { readonly name: string; readonly key: string } };
}

/**
 * Variables of a component's pods. Milvus takes every variable for configuration, in lower case and without `_` and `.`, and
 * prefers it to its files (pkg/config: environment before file sources), so these are `minio.accessKeyID`,
 * `minio.secretAccessKey` and `common.security.defaultRootPassword`. Only the root coordinator makes the user root.
 */
export function credentialVariables(
  { rootPassword, objectStore }: CredentialsInput,
  makesRoot: boolean,
): SecretVariable[] {
  return [
    ...(objectStore === null
      ? []
      : [
          fromSecret("MINIO_ACCESS_KEY_ID", objectStore.accessKeyId),
          fromSecret("MINIO_SECRET_ACCESS_KEY", objectStore.secretAccessKey),
        ]),
    ...(makesRoot ? [fromSecret("COMMON_SECURITY_DEFAULTROOTPASSWORD", rootPassword)] : []),
  ];
}

function fromSecret(name: string, { secret, key }: SecretKey): SecretVariable {
  return { name, valueFrom: { secretKeyRef: { name: secret, key } } };
}
