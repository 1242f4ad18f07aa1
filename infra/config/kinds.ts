import { z } from "zod";
import { listed, objectName, section } from "./settings.ts";

/** One of several sections that their `kind` tells apart; one without a `kind` is of `usual`, if there is such. */
export function ofKind<
  const Members extends readonly [z.core.$ZodTypeDiscriminable, ...z.core.$ZodTypeDiscriminable[]],
>(members: Members, kinds: readonly string[], usual?: string) {
  const union = z.discriminatedUnion("kind", members, {
    error: ({ input }) =>
      isSection(input) ? `one of ${listed(kinds)}` : `a section whose kind is ${listed(kinds)}`,
  });
  return z.preprocess(
    (value) =>
      usual !== undefined && isSection(value) && value.kind === undefined ? { ...value, kind: usual } : value,
    union,
  );
}

function isSection(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

const existingSecret = section({ kind: z.literal("existingSecret"), name: objectName });
const fromConfig = section({ kind: z.literal("config") });

/** Where a credential comes from. */
export const credentials = ofKind([existingSecret, fromConfig], ["existingSecret", "config"]);

/** The same, or the identity of the pods. */
export function credentialsOr<Member extends z.core.$ZodTypeDiscriminable>(member: Member, kind: string) {
  return ofKind([existingSecret, fromConfig, member], ["existingSecret", "config", kind]);
}
