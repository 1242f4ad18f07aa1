import { stringify } from "safe-stable-stringify";

/** JSON text with its keys sorted, so that equal values compare equal; null for none. Text that is no JSON stays as it is. */
export function canonicalText(json: string | undefined): string | null {
  if (json === undefined || json === "") return null;
  try {
    return stringify(JSON.parse(json)) ?? json;
  } catch {
    return json;
  }
}
