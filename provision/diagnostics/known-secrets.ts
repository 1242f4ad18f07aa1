/**
 * The secrets that this process holds, and the one function that takes them out of what it says. A secret is known from the
 * moment it becomes a `Secret`.
 */
const known = new Set<string>();
let pattern: RegExp | null = null;

/** A shorter text is part of ordinary words: taking it out everywhere would tell more than it hides. */
function isTellable(text: string): boolean {
  return text.length >= 8 || (text.length >= 6 && /[^A-Za-z]/.test(text));
}

/** Remembers a secret; of `user:password` and `Bearer key` the last part too. */
export function rememberSecret(value: string): void {
  const password = value.slice(value.indexOf(":") + 1);
  const key = value.slice(value.lastIndexOf(" ") + 1);
  for (const text of [value, password, key]) {
    if (!isTellable(text) || known.has(text)) continue;
    known.add(text);
    pattern = null;
  }
}

/**
 * The text with `[secret]` in place of each known secret: as it is, escaped as in JSON, percent-encoded, in hexadecimal, and
 * in base64, also where it is encoded together with other text.
 */
export function blotSecrets(text: string): string {
  if (known.size === 0) return text;
  pattern ??= new RegExp(
    [...new Set([...known].flatMap(formsOf))]
      .sort((a, b) => b.length - a.length)
      .map((form) => form.replace(/[.*+?^${}()|[\]\\/-]/g, "\\$&").replace(/\s+/g, "\\s+"))
      .join("|"),
    "g",
  );
  return text.replace(pattern, "[secret]");
}

function formsOf(secret: string): string[] {
  const percent = encodeURIComponent(secret);
  const bytes = Buffer.from(secret);
  return [
    secret,
    JSON.stringify(secret).slice(1, -1),
    percent,
    percent.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase()),
    new URLSearchParams([["", secret]]).toString().slice(1),
    bytes.toString("hex"),
    bytes.toString("base64"),
    ...base64Forms(bytes),
  ];
}

/** In base64 a text looks different at each of three places in a group; its first and last characters mix with what is around. */
function base64Forms(bytes: Buffer): string[] {
  return [0, 1, 2].flatMap((shift) => {
    const whole = Buffer.concat([Buffer.alloc(shift), bytes]);
    const [from, to] = [Math.ceil((shift * 8) / 6), Math.floor((whole.length * 8) / 6)];
    const inner = (["base64", "base64url"] as const).map((kind) => whole.toString(kind).slice(from, to));
    return inner.filter((form) => form.length >= 8);
  });
}
