import { InterceptingCall, type Interceptor } from "@grpc/grpc-js";
import { inexactAnswer } from "./status.ts";

/** Only numbers this long can be whole and beyond 2^53. */
const longDigits = /\d{16}/;
const wholeNumber = /^-?\d+$/;
const readsRows = /\/(Query|Search|HybridSearch)$/;

/** Fails an answer whose JSON values hold whole numbers that `JSON.parse`, by which the SDK reads them, would change. */
export const refuseInexactJson: Interceptor = (options, nextCall) => {
  if (!readsRows.test(options.method_definition.path)) return new InterceptingCall(nextCall(options));
  return new InterceptingCall(nextCall(options), {
    start(metadata, _, next) {
      next(metadata, {
        onReceiveMessage(message: unknown, pass) {
          const found = findInexact(at(message, "fields_data") ?? at(at(message, "results"), "fields_data"));
          pass(found === null ? message : { ...asObject(message), status: refusal(found) });
        },
      });
    },
  });
};

/** The first field with such a number, and the number. */
function findInexact(columns: unknown): { field: string; number: string } | null {
  if (!Array.isArray(columns)) return null;
  for (const column of columns as unknown[]) {
    const texts = at(at(at(column, "scalars"), "json_data"), "data");
    if (!Array.isArray(texts)) continue;
    for (const text of texts as unknown[]) {
      const number = inexactNumber(String(text));
      if (number !== null) return { field: String(at(column, "field_name")), number };
    }
  }
  return null;
}

/** The first whole number of a JSON text that a JavaScript number cannot hold; null when all are fine. */
export function inexactNumber(json: string): string | null {
  if (!longDigits.test(json)) return null;
  let found: string | null = null;
  JSON.parse(json, (_key, value: unknown, context?: { source?: string }) => {
    const source = context?.source ?? "";
    if (typeof value === "number" && wholeNumber.test(source) && BigInt(source) !== BigInt(value))
      found ??= source;
    return value;
  });
  return found;
}

function refusal({ field, number }: { field: string; number: string }) {
  return { error_code: inexactAnswer, reason: `${field === "" ? "$meta" : field} holds ${number}.` };
}

function asObject(value: unknown): object {
  return typeof value === "object" && value !== null ? value : {};
}

function at(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined;
}
