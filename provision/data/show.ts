/** A value as a message shows it: short, and text in quotes so that "1" and 1 differ. */
export function show(value: unknown): string {
  if (typeof value === "bigint") return String(value);
  if (typeof value === "number") return String(value);
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object" && value !== null) return "an object";
  const text = JSON.stringify(value) ?? String(value);
  return text.length <= 60 ? text : `${text.slice(0, 57)}…"`;
}
