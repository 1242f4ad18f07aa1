import { ownProperty } from "./ownership.ts";

/** Our own JSON in a property; whoever damaged it by hand gets an empty value and sees a change in the plan. */
export function readOwnJson<T extends object>(text: string | undefined): T {
  if (text === undefined || text === "") return {} as T;
  try {
    const value: unknown = JSON.parse(text);
    return (typeof value === "object" && value !== null ? value : {}) as T;
  } catch {
    return {} as T;
  }
}

/** How each vector field was filled, from the properties of its collection. */
export function recordedEmbeddings(properties: Readonly<Record<string, string>>): Record<string, string> {
  return readOwnJson<Record<string, string>>(properties[ownProperty.embeddings]);
}
