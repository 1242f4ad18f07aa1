import { MilvusCode, milvusError } from "./codes.ts";

export interface Address {
  /** Without brackets for IPv6. */
  readonly host: string;
  readonly port: number;
  readonly tls: boolean;
  /** `http(s)://host:port`, what people are shown. */
  readonly endpoint: string;
  readonly zillizCloud: boolean;
}

const pattern = /^(?:(https?):\/\/)?(?:([^@/]*)@)?(\[[0-9a-f:.]+\]|[^\s:/?#@[\]]+)(?::(\d{1,5}))?\/?$/i;

/**
 * Reads `http://host:port`, `https://host[:port]` or `host:port`. Milvus' port is 19530; with `https` it is 443.
 * @throws MilvusStackError MS401 (exit code 3) when it is none of them, or holds a user name and password.
 */
export function parseAddress(uri: string): Address {
  const [, scheme = "http", login, name = "", digits] = pattern.exec(uri.trim()) ?? [];
  const tls = scheme.toLowerCase() === "https";
  const port = digits === undefined ? (tls ? 443 : 19530) : Number(digits);
  if (login !== undefined) {
    throw milvusError(MilvusCode.badUri, {
      summary: "The Milvus address holds a user name or password.",
      fix: "Leave it out of the address and give it as `token`: user:password.",
    });
  }
  if (name === "" || port < 1 || port > 65535) {
    throw milvusError(MilvusCode.badUri, {
      summary: "The Milvus address is not a URI.",
      fix: "Write http://HOST:PORT, https://HOST[:PORT] or HOST:PORT.",
    });
  }
  return {
    host: name.replace(/^\[|\]$/g, ""),
    port,
    tls,
    endpoint: `${tls ? "https" : "http"}://${name}:${port}`,
    zillizCloud: /\.(zillizcloud\.com|cloud\.zilliz\.com(\.cn)?)$/i.test(name),
  };
}
