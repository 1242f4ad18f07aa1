import { z } from "zod";
import { credentialsOr } from "./kinds.ts";
import { bucketName, endpoint, flag, orOff, section, text, texts } from "./settings.ts";

const iam = section({
  kind: z.literal("iam"),
  serviceAccountAnnotations: texts.optional(),
  podLabels: texts.optional(),
});

function cloud<const Kind extends "s3" | "gcs" | "azure">(kind: Kind) {
  return section({
    kind: z.literal(kind),
    bucket: bucketName,
    createBucket: flag.optional(),
    region: orOff(text).optional(),
    endpoint: orOff(endpoint).optional(),
    useSsl: flag.optional(),
    credentials: credentialsOr(iam, "iam").optional(),
  });
}

/** Stores that are there already, one schema for each kind. */
export const cloudStore = [cloud("s3"), cloud("gcs"), cloud("azure")] as const;
