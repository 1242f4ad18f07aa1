import type { Message } from "./format.ts";

/** Keys of settings whose values are nobody else's business: those of functions name providers and their keys. */
const secretKey = /secret|passw|token|credential|api_?key|access_?key|private|\burl\b|endpoint/i;
/** Fields of messages that name machines. */
const hostField = /^(address|host|hostname|ip|server_address)$/;
const ipv4 = /\b\d{1,3}(?:\.\d{1,3}){3}\b/g;

export interface Secrets {
  /** Hidden wherever they are. */
  readonly texts: readonly string[];
  /** Hidden where they are a whole field: a host's name without a domain is part of many a word. */
  readonly fields: readonly string[];
}

/** What of a message is not for others: hosts of nodes, keys of providers. */
export function secretsIn(message: Message): Secrets {
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
      if (typeof key === "string" && typeof of === "string" && secretKey.test(key)) fields.push(of);
      for (const [name, item] of Object.entries(value)) visit(item, name);
    }
  };
  visit(message, "");
  return { texts, fields };
}

/** `x` for every byte of a secret: lengths stay, and so does all that surrounds it. */
const blot = (secret: string) => "x".repeat(Buffer.byteLength(secret));

/** A text without secrets. */
export function redactText(text: string, { texts }: Secrets): string {
  return texts.reduce((left, secret) => left.replaceAll(secret, blot(secret)), text);
}

/** Bytes of a message without secrets. Nothing is decoded, so that fields that are not known here stay. */
export function redactBytes(bytes: Buffer, { texts, fields }: Secrets): Buffer {
  const patterns = [
    ...texts.map((text) => ({ find: Buffer.from(text), skip: 0 })),
    ...fields.map((text) => {
      const length = lengthPrefix(Buffer.byteLength(text));
      return { find: Buffer.concat([length, Buffer.from(text)]), skip: length.length };
    }),
  ];
  const redacted = Buffer.from(bytes);
  for (const { find, skip } of patterns) {
    for (let at = redacted.indexOf(find); at !== -1; at = redacted.indexOf(find, at + find.length))
      redacted.fill("x", at + skip, at + find.length);
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
