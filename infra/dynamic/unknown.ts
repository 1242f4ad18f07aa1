import { runtime } from "@pulumi/pulumi";

/** Whether a value holds something that a preview cannot know yet. */
export function holdsUnknown(value: unknown): boolean {
  if (value === runtime.unknownValue) return true;
  if (typeof value !== "object" || value === null) return false;
  return Object.values(value).some(holdsUnknown);
}
