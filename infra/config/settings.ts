import { Cron } from "croner";
import { z } from "zod";
import type { stackCodes } from "../../provision/diagnostics/codes/stack.ts";
import { canonicalQuantity, parseQuantity } from "../sizing/quantity.ts";
import { type Form, formOf } from "./form-of.ts";

// The error text of each of these is the end of a sentence, "… has to be": see describe-issue.ts.

/** What the issue of a failed check is reported as, and under which code. */
export function failing(error: string, code: keyof typeof stackCodes) {
  return { error, params: { code } };
}

/** Members of a section; a key that is none of them is refused. The message of that issue is those that are, as `knownMembers` reads. */
export function section<Shape extends Readonly<Record<string, z.core.$ZodType>>>(shape: Shape) {
  return z.strictObject(shape, {
    error: ({ code }) =>
      code === "unrecognized_keys"
        ? JSON.stringify(Object.entries(shape).map(([name, schema]) => [name, formOf(schema)]))
        : `a section with ${listed(Object.keys(shape))}`,
  });
}

const members = z.array(z.tuple([z.string(), z.enum(["value", "list", "section"])]));

/** The members that the section has where an unknown one was found. */
export function knownMembers(message: string): ReadonlyMap<string, Form> {
  return new Map(members.parse(JSON.parse(message)));
}

/** A section that `false` switches off: Pulumi's command line has no way to write null. */
export function orOff<Schema extends z.ZodType>(schema: Schema) {
  return z.preprocess((value) => (value === false || value === "false" ? null : value), schema.nullable());
}

/** Pulumi gives numbers and booleans of the first level as strings, and those that `config set --path` wrote as what they are. */
export function wholeNumber(least: number, most = Number.MAX_SAFE_INTEGER) {
  const error =
    most === Number.MAX_SAFE_INTEGER
      ? `a whole number from ${least}`
      : `a whole number from ${least} to ${most}`;
  return z.preprocess(numeric, z.int({ error }).min(least, { error }).max(most, { error }));
}

/** A number greater than 0, with a fraction or not. */
export const positiveNumber = z.preprocess(
  numeric,
  z.number({ error: "a number above 0" }).positive({ error: "a number above 0" }),
);

export function numeric(value: unknown): unknown {
  return typeof value === "string" && /^\d+(\.\d+)?$/.test(value) ? Number(value) : value;
}

export const flag = z.preprocess(
  (value) => (value === "true" ? true : value === "false" ? false : value),
  z.boolean({ error: "true or false" }),
);

export function oneOf<const Values extends readonly [string, ...string[]]>(values: Values) {
  return z.enum(values, { error: `one of ${listed(values)}` });
}

export function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join() : `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`;
}

export const text = z.string({ error: "a text" }).min(1, { error: "a text that is not empty" });

export const texts = z.record(z.string(), z.coerce.string(), { error: "a map of texts" });

function matching(pattern: RegExp, most: number, error: string, code: "MS902" | "MS904") {
  return z
    .string({ error })
    .refine((value) => pattern.test(value) && value.length <= most, failing(error, code));
}

/** RFC 1123 label, as namespaces are. */
export const label = matching(
  /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/,
  63,
  "a name of small letters, digits and hyphens, at most 63",
  "MS904",
);

/** RFC 1123 subdomain, as Secrets and classes are. */
export const objectName = matching(
  /^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/,
  253,
  "a name of small letters, digits, hyphens and dots",
  "MS904",
);

/** It ends the names of Deployments, whose pods must not be longer than 63; and Milvus wants a letter first. */
export const groupName = matching(
  /^[a-z]([a-z0-9-]*[a-z0-9])?$/,
  30,
  "a name of small letters, digits and hyphens that starts with a letter, at most 30",
  "MS904",
);

/** Value of a label. */
export const labelValue = matching(
  /^[A-Za-z0-9]([A-Za-z0-9_.-]*[A-Za-z0-9])?$/,
  63,
  "the value of a node's label topology.kubernetes.io/zone",
  "MS904",
);

/** What S3 and Azure take both. */
export const bucketName = matching(
  /^[a-z0-9][a-z0-9.-]+[a-z0-9]$/,
  63,
  "a bucket's name: 3 to 63 small letters, digits, hyphens and dots",
  "MS904",
);

export const hostName = matching(
  /^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/i,
  253,
  "a host name such as milvus.example.com",
  "MS902",
);

export const certificateName = matching(
  /^(\*\.)?[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/i,
  253,
  "a host name such as milvus.example.com or *.example.com",
  "MS902",
);

export const endpoint = matching(
  /^[A-Za-z0-9.-]+(:\d{1,5})?$/,
  255,
  "host:port without a scheme, such as minio.example.com:9000",
  "MS902",
);

export const imageRegistry = matching(
  /^[A-Za-z0-9][A-Za-z0-9.-]*(:\d{1,5})?(\/[a-z0-9._-]+)*$/,
  255,
  "the start of image names without a scheme, such as registry.example.com/mirror",
  "MS902",
);

/** CPUs, and bytes from `least` on, written as the API server does. */
function quantity(error: string, least: number) {
  return z.union([z.string(), z.number()], { error }).transform((value, context) => {
    const canonical = canonicalQuantity(String(value));
    if (canonical !== undefined && (parseQuantity(canonical) ?? 0) >= least) return canonical;
    context.addIssue({ code: "custom", message: error, params: { code: "MS905" }, input: value });
    return z.NEVER;
  });
}

export const cpuQuantity = quantity("CPUs, such as 2 or 500m", 0.001);
/** Less than 1Mi is a unit that was forgotten. */
export const byteQuantity = quantity("a size, such as 16Gi or 512Mi", 1024 ** 2);

const macros: ReadonlySet<string> = new Set([
  "@hourly",
  "@daily",
  "@midnight",
  "@weekly",
  "@monthly",
  "@yearly",
  "@annually",
]);

/** Schedules of CronJobs: five fields, without the extensions (L, W, #) that croner knows and Kubernetes does not. */
export const cronSchedule = z
  .string({ error: "a cron schedule such as 17 3 * * *" })
  .refine(
    (value) => macros.has(value) || isFiveFieldCron(value),
    failing("a cron schedule of five fields, such as 17 3 * * *, or @daily", "MS906"),
  );

function isFiveFieldCron(value: string): boolean {
  const fields = value.trim().split(/\s+/);
  if (fields.length !== 5 || fields.some((field) => !/^[\d*,/?-]+$|^[a-z]{3}([,-][a-z]{3})*$/i.test(field)))
    return false;
  try {
    new Cron(value, { paused: true });
    return true;
  } catch {
    return false;
  }
}
