import { z } from "zod";
import { type ConfigPath, configKey } from "./config-path.ts";
import { type Form, formOf } from "./form-of.ts";

/** What no setting can be that is not any text at all. */
export const nonsense = "?!";

/** Settings with one wrong value in the place of each `form`; the rest only as far as it leads there. */
export function wrongSettings(schema: z.core.$ZodType, form: Form): Record<string, unknown>[] {
  const seen = new Set<string>();
  return Array.from({ length: mostKinds }, (_, kind) => {
    const settings = wrong(schema, { form, kind, path: [], seen });
    return z.record(z.string(), z.unknown()).parse(settings ?? {});
  });
}

const mostKinds = 4;

interface Walk {
  readonly form: Form;
  /** Which of the kinds of a section is taken. */
  readonly kind: number;
  readonly path: ConfigPath;
  /** Keys that are wrong in settings made before. */
  readonly seen: Set<string>;
}

function wrong(schema: z.core.$ZodType, walk: Walk): unknown {
  const inner = unwrapped(schema);
  if (walk.path.length > 0 && formOf(inner) === walk.form) {
    const key = configKey(walk.path);
    if (!walk.seen.has(key)) {
      walk.seen.add(key);
      return nonsense;
    }
    if (walk.form !== "section") return undefined;
  }
  if (inner instanceof z.ZodArray) {
    const item = wrong(inner.element, { ...walk, path: [...walk.path, 0] });
    return item === undefined ? undefined : [item];
  }
  if (inner instanceof z.ZodDiscriminatedUnion) {
    const option = inner.options[walk.kind % inner.options.length];
    return option === undefined ? undefined : wrong(option, walk);
  }
  return inner instanceof z.ZodObject ? members(inner, walk) : undefined;
}

function members({ shape }: z.ZodObject, walk: Walk): unknown {
  const found = Object.entries(shape).flatMap(([name, schema]) => {
    const value = wrong(schema, { ...walk, path: [...walk.path, name] });
    return value === undefined || schema instanceof z.ZodLiteral ? [] : [[name, value] as const];
  });
  if (found.length === 0) return undefined;
  const { kind } = shape;
  const literal = kind instanceof z.ZodLiteral ? { kind: kind.value } : {};
  return { ...literal, ...Object.fromEntries(found) };
}

function unwrapped(schema: z.core.$ZodType): z.core.$ZodType {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable) return unwrapped(schema.unwrap());
  if (schema instanceof z.ZodPipe && !(schema.out instanceof z.ZodTransform)) return unwrapped(schema.out);
  return schema;
}
