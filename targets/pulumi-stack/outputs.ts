import { z } from "zod";
import type { MilvusStackError } from "../../provision/diagnostics/diagnostic.ts";
import { TargetCode, targetError } from "../codes.ts";

const kubernetesSchema = z.object({
  context: z.string().nullish(),
  namespace: z.string(),
  service: z.string(),
  port: z.int(),
});

const outputsSchema = z.object({
  milvus: z
    .object({
      /** Where Milvus is reached from outside of the cluster; null: only by a port-forward. */
      uri: z.string().nullish(),
      /** A secret output. */
      token: z.string().nullish(),
      /** Whether the Service speaks TLS; when left out, it does where there is a certificate or a name in it. */
      tls: z.boolean().nullish(),
      /** Certificate of the authority, where TLS is on and the authority is a private one. */
      caPem: z.string().nullish(),
      /** Name in the certificate, where it is not the host's. */
      serverName: z.string().nullish(),
      kubernetes: kubernetesSchema.nullish(),
    })
    .refine(({ uri, kubernetes }) => uri || kubernetes, "neither `uri` nor `kubernetes` is there"),
  /** What a collection is loaded with that does not say so itself. */
  replication: z.object({ replicas: z.int().min(1), resourceGroups: z.array(z.string()) }).nullish(),
});

/** What a stack says of its Milvus: the outputs of the program in `infra/`, or of one that exports the same. */
export type StackOutputs = z.infer<typeof outputsSchema>;

/**
 * Reads the outputs of a stack. None of their values is ever in a message.
 *
 * @throws MilvusStackError MS834 when something is missing or of another shape.
 */
export function parseOutputs(json: string, stack: string): StackOutputs {
  const raw = parseJson(json);
  const parsed = outputsSchema.safeParse(raw);
  if (parsed.success) return parsed.data;
  if (raw === null || Object.keys(Object(raw)).length === 0) return fail(stack, "It has no outputs at all.");
  const [issue] = parsed.error.issues;
  const where = issue?.path.join(".") || "milvus";
  return fail(stack, `${where}: ${issue?.message ?? "of another shape"}`);
}

/** Whether outputs, secrets shown, hold null for the token or for all of `milvus`: not there, or not to be decrypted. */
export function lacksToken(json: string): boolean {
  const { milvus } = Object(parseJson(json));
  return milvus === null || milvus?.token === null;
}

/** Whether outputs, secrets not shown, say that the token or all of `milvus` is a secret. */
export function hidesToken(json: string): boolean {
  const { milvus } = Object(parseJson(json));
  return milvus === hidden || milvus?.token === hidden;
}

/** What the Pulumi command line writes for a secret. */
const hidden = "[secret]";

function fail(stack: string, cause: string): never {
  throw noOutputs(stack, cause);
}

function noOutputs(stack: string, cause: string): MilvusStackError {
  return targetError(TargetCode.noOutputs, {
    summary: `The stack ${stack} does not say where its Milvus is.`,
    cause,
    fix: `Run pulumi up --stack ${stack} first, or name another stack in the environment.`,
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
