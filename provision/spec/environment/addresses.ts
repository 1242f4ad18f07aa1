export interface AddressProblem {
  readonly code: string;
  readonly summary: string;
  readonly cause: string;
  readonly fix: string;
}

const withScheme = /^[a-z][a-z0-9+.-]*:\/\//i;

/** What is wrong with an address of Milvus: `http://host:port`, `https://host[:port]` or `host:port`. Never shows it. */
export function checkMilvusUri(uri: string): AddressProblem | null {
  const because = (cause: string): AddressProblem => ({
    code: "MS125",
    summary: "The address of Milvus cannot be used.",
    cause,
    fix: "Write http://host:port, https://host:port or host:port.",
  });
  if (uri.trim() === "") return because("It is empty.");
  const url = parse(withScheme.test(uri) ? uri : `http://${uri}`);
  if (url === null) return because("It is no URL.");
  if (url.protocol !== "http:" && url.protocol !== "https:") {
    return because(`Milvus is reached by http or https, not by ${url.protocol.slice(0, -1)}.`);
  }
  if (url.username !== "" || url.password !== "") {
    return {
      ...because("It holds credentials."),
      fix: "Take them out, and give them as `token`: user:password.",
    };
  }
  if (url.pathname !== "/" || url.search !== "" || url.hash !== "") {
    return because("It must end after the port; the database is named in the spec.");
  }
  if (!withScheme.test(uri) && !/:\d+$/.test(uri)) return because("Without a scheme it needs a port.");
  return null;
}

/** What is wrong with the base URL of an embeddings API. Never shows it. */
export function checkBaseUrl(baseUrl: string): AddressProblem | null {
  const because = (cause: string): AddressProblem => ({
    code: "MS127",
    summary: "The base URL of the embeddings API cannot be used.",
    cause,
    fix: "Write it up to the version, without the last part: https://api.openai.com/v1.",
  });
  if (baseUrl.trim() === "") return because("It is empty.");
  const url = parse(baseUrl);
  if (url === null || !withScheme.test(baseUrl))
    return because("It is no URL; it starts with http:// or https://.");
  if (url.protocol !== "http:" && url.protocol !== "https:") {
    return because(`The API is reached by http or https, not by ${url.protocol.slice(0, -1)}.`);
  }
  if (url.username !== "" || url.password !== "") {
    return { ...because("It holds credentials."), fix: "Take them out, and give the key as `apiKey`." };
  }
  if (url.search !== "" || url.hash !== "") return because("It must not hold ? or #.");
  if (/\/embeddings\/?$/.test(url.pathname)) return because("`/embeddings` is added to it.");
  return null;
}

/** What is wrong with the setting of a proxy. Never shows it. */
export function checkProxy(proxy: string): AddressProblem | null {
  if (proxy === "" || proxy === "none") return null;
  const url = parse(withScheme.test(proxy) ? proxy : `http://${proxy}`);
  const because = (cause: string): AddressProblem => ({
    code: "MS131",
    summary: "The proxy of the embeddings API cannot be used.",
    cause,
    fix: "Write http://host:port or https://host:port, `none` for no proxy, or take it with its password from ${NAME}.",
  });
  if (url === null) return because("It is no URL.");
  if (url.protocol !== "http:" && url.protocol !== "https:") {
    return because(`Proxies of the kind ${url.protocol.slice(0, -1)} are not supported.`);
  }
  return null;
}

function parse(text: string): URL | null {
  return URL.canParse(text) && !/\s/.test(text) ? new URL(text) : null;
}
