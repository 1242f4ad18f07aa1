import { ExitCode, type MilvusStackError } from "../provision/diagnostics/diagnostic.ts";
import {
  explainTunnel,
  type HttpProxy,
  openTunnel,
  probeTls,
  type TlsMaterial,
  type TunnelFault,
} from "../provision/network/index.ts";
import { EmbeddingCode, embeddingError } from "./errors.ts";
import type { Failure } from "./failure.ts";
import type { OpenAiTarget } from "./open-client.ts";
import { complaintOf } from "./wire.ts";

/** What was asked of whom, for the words of an error. */
export interface RequestContext {
  readonly target: OpenAiTarget;
  readonly model: string;
  /** What the request went through; null: nothing. */
  readonly proxy: HttpProxy | null;
  readonly tls: TlsMaterial;
  readonly texts: readonly string[];
  readonly attempts: number;
}

const tooLong =
  /context.?length|maximum.{0,20}(length|tokens)|too (long|large|many tokens)|token limit|reduce .*length/i;

/** For a proxy, or a server in a handshake, to say what is wrong. */
const probeMs = 5_000;

/**
 * Turns a failed request into a sentence and what to do about it. Where a proxy lies in between it is asked once more, since
 * the client does not tell its failures from those of the server.
 */
export async function explainFailure(failure: Failure, context: RequestContext): Promise<MilvusStackError> {
  const { proxy, target } = context;
  const fault = proxy === null ? null : await faultOf(proxy, failure, target.baseUrl);
  const place = placeOf(target.baseUrl);
  if (proxy === null || fault === null) return explainAnswer(await withAlert(failure, context), context);
  return embeddingError(
    EmbeddingCode.proxyFailed,
    {
      ...explainTunnel(proxy, fault, place),
      cause: `The embeddings server at ${displayUrl(target.baseUrl)} is reached through it.`,
    },
    ExitCode.unreachable,
  );
}

async function faultOf(proxy: HttpProxy, failure: Failure, baseUrl: string): Promise<TunnelFault | null> {
  const { status, code, message, timedOut } = failure;
  if (status === 407) return { kind: "refused", status, message: "" };
  if (status !== null) return null;
  const { host, port, secure } = placeOf(baseUrl);
  // The client makes an error of it where the proxy hands requests on.
  if (/Proxy Authentication Required/.test(message)) return { kind: "refused", status: 407, message: "" };
  if (!secure) return timedOut ? null : { kind: "unreachable", code: code ?? "", message };
  const tunnel = await openTunnel(proxy, { host, port }, probeMs);
  if ("kind" in tunnel) return tunnel;
  tunnel.destroy();
  return null;
}

/** The client says "other side closed" where a server refuses a certificate, so the handshake is looked at once more. */
async function withAlert(failure: Failure, { proxy, target, tls }: RequestContext): Promise<Failure> {
  const { host, port, secure } = placeOf(target.baseUrl);
  if (failure.status !== null || failure.timedOut || !secure) return failure;
  if (failure.code !== "UND_ERR_SOCKET" && failure.code !== "ECONNRESET") return failure;
  const route = { host, port, proxy, deadline: Date.now() + probeMs };
  const found = await probeTls(route, { tls, name: host, protocol: "http/1.1" });
  return found.kind === "closed" ? { ...failure, code: found.code, message: found.message } : failure;
}

function placeOf(baseUrl: string) {
  const { hostname, port, protocol } = new URL(baseUrl);
  const secure = protocol === "https:";
  return {
    host: hostname.replace(/^\[|\]$/g, ""),
    port: port === "" ? (secure ? 443 : 80) : Number(port),
    secure,
  };
}

const untrusted =
  /^(SELF_SIGNED_CERT_IN_CHAIN|DEPTH_ZERO_SELF_SIGNED_CERT|UNABLE_TO_VERIFY_LEAF_SIGNATURE|UNABLE_TO_GET_ISSUER_CERT)/;

/** What is wrong with a certificate, of the server or of this side; null: nothing. */
function explainCertificate({ code, message }: Failure, { target }: RequestContext): MilvusStackError | null {
  const where = displayUrl(target.baseUrl);
  const failed = (code: EmbeddingCode, summary: string, fix: string) =>
    embeddingError(code, { summary, cause: message, fix }, ExitCode.unreachable);
  const server = (problem: string, fix: string) =>
    failed(
      EmbeddingCode.badCertificate,
      `The certificate of the embeddings server at ${where} ${problem}.`,
      fix,
    );
  if (code === null) return null;
  if (untrusted.test(code)) {
    return server(
      code === "DEPTH_ZERO_SELF_SIGNED_CERT"
        ? "is self-signed and not trusted"
        : "is signed by an authority that is not trusted",
      "Set `embeddings.caFile` of the environment to the PEM file of that authority; of a self-signed certificate it is the certificate itself.",
    );
  }
  if (code === "CERT_HAS_EXPIRED") return server("has expired", "Renew it on the server.");
  if (code === "ERR_TLS_CERT_ALTNAME_INVALID") {
    return server(
      `is not for ${new URL(target.baseUrl).hostname}`,
      "Use a name that it holds in `embeddings.baseUrl`.",
    );
  }
  if (!/ALERT_(CERTIFICATE_|BAD_CERTIFICATE|UNKNOWN_CA|HANDSHAKE_FAILURE)/.test(code)) return null;
  return failed(
    EmbeddingCode.clientCertificate,
    target.certFile
      ? `The embeddings server at ${where} refused the client certificate.`
      : `The embeddings server at ${where} wants a client certificate.`,
    "Set `embeddings.certFile` and `embeddings.keyFile` of the environment to PEM files of a certificate that the server's authority signed, and of its key.",
  );
}

function explainAnswer(failure: Failure, context: RequestContext): MilvusStackError {
  const { target } = context;
  const where = displayUrl(target.baseUrl);
  const certificate = failure.status === null ? explainCertificate(failure, context) : null;
  if (certificate !== null) return certificate;
  const said = failure.message.replace(/\s+/g, " ").slice(0, 500);
  const tried = context.attempts > 1 ? ` after ${context.attempts} attempts` : "";
  const cause = failure.status === null ? said : `It answered ${failure.status}: ${said}`;

  switch (failure.status) {
    case null:
      return embeddingError(
        EmbeddingCode.unreachable,
        {
          summary: failure.timedOut
            ? `The embeddings server at ${where} did not answer in time${tried}.`
            : `The embeddings server at ${where} cannot be reached${tried}.`,
          cause: failure.code === null ? said : `${failure.code}: ${said}`,
          fix: "Check that it runs and that `embeddings.baseUrl` of the environment is right; it usually ends in /v1.",
        },
        ExitCode.unreachable,
      );
    case 401:
    case 403:
      return embeddingError(
        EmbeddingCode.refusedKey,
        {
          // The provider's own words are left out: some repeat the key that they refuse.
          summary:
            target.apiKey === null
              ? `The embeddings server at ${where} wants an API key (${failure.status}).`
              : `The embeddings server at ${where} refused the API key (${failure.status}).`,
          fix: "Let `embeddings.apiKey` of the environment name a variable, and put a valid key in that variable.",
        },
        ExitCode.unreachable,
      );
    case 404:
      return embeddingError(EmbeddingCode.unknownModel, {
        summary: `The embeddings server at ${where} does not know the model "${context.model}", or has no /embeddings there.`,
        cause,
        fix: "Correct `embeddings.model` or `embeddings.baseUrl` of the environment.",
      });
    case 429:
      return embeddingError(EmbeddingCode.quota, {
        summary:
          failure.code === "insufficient_quota"
            ? `The account at ${where} has no quota left for embeddings.`
            : `The embeddings server at ${where} still limits the rate${tried}.`,
        cause,
        fix:
          failure.code === "insufficient_quota"
            ? "Raise the quota or the billing limit of the account, then run again: what is stored stays."
            : `${failure.retryAfterMs === null ? "Wait a little" : `Wait ${span(failure.retryAfterMs)}, as the server asks,`} and run again; what is stored stays.`,
      });
  }
  if (failure.status >= 500 || failure.status === 408 || failure.status === 409) {
    return embeddingError(
      EmbeddingCode.providerFailing,
      {
        summary: `The embeddings server at ${where} keeps failing${tried}.`,
        cause,
        fix: "Look at the server's log, or its provider's status page, and run again; what is stored stays.",
      },
      ExitCode.unreachable,
    );
  }
  if (failure.status === 413 || tooLong.test(failure.message) || tooLong.test(failure.code ?? "")) {
    return embeddingError(EmbeddingCode.textTooLong, {
      summary: `A text is too long for the model "${context.model}". ${longest(context.texts)}.`,
      cause,
      fix: "Shorten the text, or split it into several rows; OpenAI's models take 8,192 tokens.",
    });
  }
  return embeddingError(EmbeddingCode.refusedRequest, {
    summary: `The embeddings server at ${where} refused the request.`,
    cause,
    fix: settingFor[complaintOf(failure) ?? "other"],
  });
}

/** The URL without a user name and password in it. */
export function displayUrl(baseUrl: string): string {
  if (!URL.canParse(baseUrl)) return baseUrl;
  const url = new URL(baseUrl);
  return `${url.protocol}//${url.host}${url.pathname.replace(/\/$/, "")}`;
}

const settingFor = {
  encoding: "Set `embeddings.encoding` of the environment to the other one: `float` or `base64`.",
  dimensions:
    "Set `embeddings.sendDimensions: false` in the environment, or `embeddings.dimensions` to a number that the model takes.",
  batch:
    "Set `embeddings.batchSize` of the environment to the number of texts that the server takes in one request.",
  other: "Check `embeddings.model` and `embeddings.dimensions` of the environment.",
} as const;

/** How long a wait is, for people: `90 s`, `24 h`. */
function span(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  if (seconds < 120) return `${seconds} s`;
  if (seconds < 7200) return `${Math.ceil(seconds / 60)} min`;
  return `${Math.ceil(seconds / 3600)} h`;
}

function longest(texts: readonly string[]): string {
  if (texts.length === 1) return `It has ${Buffer.byteLength(texts[0] ?? "")} bytes.`;
  const bytes = texts.map((text) => Buffer.byteLength(text));
  const most = Math.max(...bytes);
  return `The longest of the ${texts.length} in the request is number ${bytes.indexOf(most) + 1}, with ${most} bytes.`;
}
