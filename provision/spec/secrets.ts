import type { Span } from "./yaml/located.ts";

/** Keys whose value is a secret, however it is spelled. `passwordVersion` is a number that says nothing of the password. */
const secretKey =
  /token|api[_-]?key|passw(?!ordVersion$)|passphrase|secret|credential|authorization|cookie|[-_]key$/i;

/** Words that names of variables with secrets have: `AWS_SECRET_ACCESS_KEY`, `DB_PASS`. */
const secretWords = new Set([
  ...["key", "keys", "pass", "pw", "pwd", "dbpass", "auth", "pat", "private", "dsn", "bearer", "webhook"],
]);
/** Last words of names that say where something is, or which: `SSH_KEY_FILE`, `MILVUS_PRIVATE_ENDPOINT`, `TOKENIZER_MODEL`. */
const placeWords = new Set([
  ...[
    "file",
    "path",
    "dir",
    "name",
    "sock",
    "url",
    "uri",
    "host",
    "port",
    "endpoint",
    "address",
    "addr",
    "ip",
  ],
  ...["dns", "domain", "region", "zone", "namespace", "context", "model", "version"],
]);

/** What credentials look like wherever they stand; the group `secret` is the part that must not be seen. */
const credentials: readonly { readonly name: string; readonly pattern: RegExp }[] = [
  {
    name: "A URI with a password",
    pattern: /[a-z][a-z0-9+.-]*:\/\/[^\s/:@"']*:(?<secret>(?!\$\{)[^\s/@"']+)@/dgi,
  },
  { name: "An API key (sk-…)", pattern: /\b(?<secret>sk-(?=[A-Za-z_-]*\d)[A-Za-z0-9_-]{16,})/dg },
  { name: "An AWS access key", pattern: /\b(?<secret>AKIA[0-9A-Z]{16})\b/dg },
  { name: "A GitHub token", pattern: /\b(?<secret>gh[pousr]_[A-Za-z0-9]{36,})/dg },
  { name: "A Hugging Face token", pattern: /\b(?<secret>hf_[A-Za-z0-9]{30,})/dg },
  {
    name: "A private key",
    pattern: /-----BEGIN [A-Z ]*PRIVATE KEY-----(?<secret>[\s\S]*?)(?:-----END|$)/dg,
  },
];

/** `key: value` of a secret, in text that may not even be YAML. */
const secretLine =
  /^[^#\n]*?(?:token|api[_-]?key|passw(?!ordVersion\b)\w*|secret|credentials?|authorization|cookie)["']?\s*:[ \t]*(?<secret>"[^"\n]*"|'[^'\n]*'|(?!["'#])(?:\$\{[^}\n]*\}|[^\s,}\]])(?:\$\{[^}\n]*\}|[^,}\]\n])*)/dgim;

/**
 * `${NAME}` or `${NAME:-}`, alone or after a user name or a scheme: `root:${PASSWORD}`, `Bearer ${KEY}`. What stands in braces
 * is checked elsewhere.
 */
const reference = /^(?:[\w.-]+(?::| +))?\$\{(?:(?!:-)[^{}])*(?::-)?\}$/;

export function isSecretKey(key: string | number | undefined): boolean {
  return typeof key === "string" && secretKey.test(key);
}

/** Keys of settings on a server whose value is a key to something. A tokenizer is none. */
const secretSetting = /(api|access|secret)_?key|token(?!i[sz]er)|passw|secret/i;
const credentialName = /^[A-Za-z0-9_.-]{1,64}$/;

/** The `credential` of a function is the name that `milvus.yaml` gives a key; what does not look like a name may be the key. */
export function isCredentialName(value: string): boolean {
  return credentialName.test(value);
}

/** Whether a setting that a server gives away (a property, a parameter of a function) is a secret, which no spec may hold. */
export function isSecretSetting(key: string, value: string): boolean {
  return (
    secretSetting.test(key) ||
    (key === "credential" && !isCredentialName(value)) ||
    credentialsIn(value).length > 0
  );
}

/** Whether an environment variable of this name is meant to hold a secret. */
export function isSecretName(variable: string): boolean {
  const words = variable
    .toLowerCase()
    .split("_")
    .filter((word) => word !== "");
  if (words.length === 0 || placeWords.has(words.at(-1) ?? "")) return false;
  // The working directory.
  if (words.length === 1 && words[0] === "pwd") return false;
  return secretKey.test(variable) || words.some((word) => secretWords.has(word));
}

/** Whether `value` keeps its secret outside the file. */
export function isReference(value: string): boolean {
  return value === "" || reference.test(value);
}

/** What looks like a credential anywhere in a text, comments included. */
export function credentialsIn(text: string): { name: string; span: Span }[] {
  return credentials.flatMap(({ name, pattern }) =>
    secretSpans(text, pattern).map((span) => ({ name, span })),
  );
}

/** Values of secret keys that are written out, line by line: for text that may be no right YAML. */
export function plainSecretLines(text: string): Span[] {
  return secretSpans(text, secretLine).filter(
    ({ start, end }) =>
      !isReference(
        text
          .slice(start, end)
          .trim()
          .replace(/^(["'])(.*)\1$/, "$2"),
      ),
  );
}

/** The text with `spans` and what looks like a credential blotted out by as many `*`: places stay where they are. */
export function blot(text: string, spans: readonly Span[]): string {
  return hide(text, [...spans, ...credentialsIn(text).map(({ span }) => span)]);
}

/** For messages: nothing that looks like a credential. */
export function redact(text: string): string {
  return hide(
    text,
    credentialsIn(text).map(({ span }) => span),
  );
}

function hide(text: string, spans: readonly Span[]): string {
  let hidden = text;
  for (const { start, end } of spans) {
    hidden = hidden.slice(0, start) + hidden.slice(start, end).replace(/\S/g, "*") + hidden.slice(end);
  }
  return hidden;
}

function secretSpans(text: string, pattern: RegExp): Span[] {
  return [...text.matchAll(pattern)].flatMap((match) => {
    const place = match.indices?.groups?.secret;
    return place === undefined ? [] : [{ start: place[0], end: place[1] }];
  });
}
