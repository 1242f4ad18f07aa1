import { secretMark } from "./record-program.ts";
import { passwords } from "./stacks.ts";

export interface FoundPassword {
  readonly name: string;
  readonly encoding: string;
  /** `resources[3].inputs.metadata.annotations.x` */
  readonly at: string;
}

/**
 * Places where a test password stands readable: as it is or encoded, and as far as base64 can hide it, at any place of a longer
 * text. What is marked as a secret is left out: the engine encrypts it.
 */
export function findPasswords(value: unknown, at = ""): FoundPassword[] {
  if (typeof value === "string") {
    return needles
      .filter(({ needle }) => value.includes(needle))
      .map(({ name, encoding }) => ({ name, encoding, at }));
  }
  if (Array.isArray(value)) return value.flatMap((each, index) => findPasswords(each, `${at}[${index}]`));
  if (typeof value !== "object" || value === null || secretMark in value) return [];
  return Object.entries(value).flatMap(([key, each]) => [
    ...findPasswords(key, `key ${key} of ${at}`),
    ...findPasswords(each, at === "" ? key : `${at}.${key}`),
  ]);
}

const needles = Object.entries(passwords).flatMap(([name, password]) =>
  [
    { encoding: "as it is", needles: [password] },
    { encoding: "URL", needles: [encodeURIComponent(password)] },
    { encoding: "JSON", needles: [JSON.stringify(password).slice(1, -1)] },
    { encoding: "hex", needles: [Buffer.from(password).toString("hex")] },
    { encoding: "base64", needles: inBase64(password, "base64") },
    { encoding: "base64url", needles: inBase64(password, "base64url") },
  ].flatMap(({ encoding, needles }) => needles.map((needle) => ({ name, encoding, needle }))),
);

/** Base64 of a text depends on where in threes of bytes it begins: the part of it that is the same whatever stands around. */
function inBase64(text: string, encoding: "base64" | "base64url"): string[] {
  return [0, 1, 2].map((before) => {
    const whole = Buffer.concat([Buffer.alloc(before), Buffer.from(text)]);
    const encoded = whole.toString(encoding).replace(/=+$/, "");
    const from = Math.ceil((before * 8) / 6);
    const to = Math.floor((whole.length * 8) / 6);
    return encoded.slice(from, to);
  });
}
