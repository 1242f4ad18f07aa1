import { parseAllDocuments } from "yaml";
import { isCredentialName } from "../spec/secrets.ts";
import type { Message } from "./format.ts";

/** Keys of settings whose values are nobody else's business: those of functions name providers and their keys. */
const secretKey = /secret|passw|token(?!i[sz]er)|credential|api_?key|access_?key|private|\burl\b|endpoint/i;
/** Fields of messages that name machines. */
const hostField = /^(address|host|hostname|ip|server_address)$/;
const ipv4 = /\b\d{1,3}(?:\.\d{1,3}){3}\b/g;

export interface Secrets {
  /** Hidden wherever they are. */
  readonly texts: readonly string[];
  /** Hidden where they are a whole field: a host's name without a domain is part of many a word. */
  readonly fields: readonly string[];
  /** What stands in place of each. */
  readonly blots: ReadonlyMap<string, string>;
}

/** What of a message is not for others: hosts of nodes, keys of providers. */
export function secretsIn(message: Message): Omit<Secrets, "blots"> {
  const texts: string[] = [];
  const fields: string[] = [];
  const visit = (value: unknown, field: string): void => {
    if (typeof value === "string") {
      if (hostField.test(field)) (/[.:]/.test(value) ? texts : fields).push(value);
      texts.push(...(value.match(ipv4) ?? []));
    } else if (Array.isArray(value)) {
      for (const item of value) visit(item, field);
    } else if (typeof value === "object" && value !== null) {
      const { key, value: of } = Object.fromEntries(Object.entries(value));
      if (typeof key === "string" && typeof of === "string" && isSecret(key, of)) {
        // An address may also be in what a server says.
        (isAddress(of) ? texts : fields).push(of);
      }
      for (const [name, item] of Object.entries(value)) visit(item, name);
    }
  };
  visit(message, "");
  return { texts, fields };
}

function isSecret(key: string, value: string): boolean {
  if (value === "" || /^\$\{\w+\}$/.test(value)) return false;
  return key.toLowerCase() === "credential" ? !isCredentialName(value) : secretKey.test(key);
}

const isAddress = (value: string) => /:\/\/|[^.]\.[^.]|:\d+$/.test(value);

/** What the same settings hold in the text of a spec, overlays of other environments among them: what is not YAML holds none. */
export function secretsInSpec(text: string): string[] {
  const found: string[] = [];
  const visit = (key: string, value: unknown): void => {
    if (typeof value === "string" && isSecret(key, value)) found.push(value);
    else if (typeof value === "object" && value !== null)
      for (const [name, item] of Object.entries(value)) visit(Array.isArray(value) ? key : name, item);
  };
  for (const document of parseAllDocuments(text, { logLevel: "silent" }))
    if (document.errors.length === 0) visit("", document.toJS());
  return found;
}

/**
 * As long as the secret, so that all that surrounds it stays: `x` for every byte, and for others of the same length a number at
 * the end, so that what differs still does in a plan.
 */
export function blotsFor(secrets: readonly string[]): ReadonlyMap<string, string> {
  const seen = new Map<number, number>();
  return new Map(
    secrets.map((secret) => {
      const length = Buffer.byteLength(secret);
      const before = seen.get(length) ?? 0;
      seen.set(length, before + 1);
      const end = before === 0 ? "" : String(before);
      return [secret, end.length > length ? "x".repeat(length) : "x".repeat(length - end.length) + end];
    }),
  );
}

/** A text without secrets. */
export function redactText(text: string, { texts, blots }: Secrets): string {
  return texts.reduce((left, secret) => left.replaceAll(secret, blotOf(secret, blots)), text);
}

/** Plain data without secrets in its texts and keys. */
export function redactValue(value: unknown, secrets: Secrets): unknown {
  if (typeof value === "string") return redactText(value, secrets);
  if (Array.isArray(value)) return value.map((item) => redactValue(item, secrets));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [redactText(key, secrets), redactValue(item, secrets)]),
  );
}

function blotOf(secret: string, blots: Secrets["blots"]): string {
  return blots.get(secret) ?? "x".repeat(Buffer.byteLength(secret));
}

/** Bytes of a message without secrets. Nothing is decoded, so that fields that are not known here stay. */
export function redactBytes(bytes: Buffer, { texts, fields, blots }: Secrets): Buffer {
  const patterns = [
    ...texts.map((text) => ({ find: Buffer.from(text), skip: 0, blot: blotOf(text, blots) })),
    ...fields.map((text) => {
      const length = lengthPrefix(Buffer.byteLength(text));
      const find = Buffer.concat([length, Buffer.from(text)]);
      return { find, skip: length.length, blot: blotOf(text, blots) };
    }),
  ];
  const redacted = Buffer.from(bytes);
  for (const { find, skip, blot } of patterns) {
    for (let at = redacted.indexOf(find); at !== -1; at = redacted.indexOf(find, at + find.length))
      redacted.write(blot, at + skip);
  }
  return redacted;
}

/** As protocol buffers write a length before a text. */
function lengthPrefix(length: number): Buffer {
  const bytes: number[] = [];
  let left = length;
  for (; left > 127; left >>>= 7) bytes.push((left & 127) | 128);
  return Buffer.from([...bytes, left]);
}
