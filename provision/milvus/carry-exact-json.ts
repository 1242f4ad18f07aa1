import { InterceptingCall, type Interceptor } from "@grpc/grpc-js";
import { parseStoredJson } from "../exact-json.ts";
import { unreadableAnswer } from "./status.ts";

const readsRows = /\/(Query|Search|HybridSearch)$/;
const writesRows = /\/(Insert|Upsert)$/;

/**
 * Carries JSON values past the SDK, which reads and writes them by `JSON.parse` and `JSON.stringify` and so changes numbers
 * beyond 2^53. On the way out `encodeRow` gives it the text of each value, which it makes a JSON string of, and the text is taken
 * out of that here. On the way in it gets the values already read, as a column that it takes for one of plain values.
 */
export const carryExactJson: Interceptor = (options, nextCall) => {
  const { path } = options.method_definition;
  if (writesRows.test(path)) {
    return new InterceptingCall(nextCall(options), {
      sendMessage: (message: unknown, next) => next(withColumns(message, unwrapTexts)),
    });
  }
  if (!readsRows.test(path)) return new InterceptingCall(nextCall(options));
  return new InterceptingCall(nextCall(options), {
    start(metadata, _, next) {
      next(metadata, { onReceiveMessage: (message: unknown, pass) => pass(readAnswer(message)) });
    },
  });
};

function readAnswer(message: unknown): unknown {
  try {
    const results = at(message, "results");
    if (results === undefined) return withColumns(message, readValues);
    return { ...asObject(message), results: withColumns(results, readValues) };
  } catch (error) {
    if (!(error instanceof UnreadableColumn)) throw error;
    return { ...asObject(message), status: { error_code: unreadableAnswer, reason: error.message } };
  }
}

/** A message with every JSON column of it replaced. */
function withColumns(message: unknown, change: (column: unknown, cells: readonly unknown[]) => object) {
  const columns = at(message, "fields_data");
  if (!Array.isArray(columns)) return message;
  const changed = columns.map((column: unknown) => {
    const cells = at(at(at(column, "scalars"), "json_data"), "data");
    if (!Array.isArray(cells)) return column;
    return { ...asObject(column), scalars: change(column, cells) };
  });
  return { ...asObject(message), fields_data: changed };
}

function unwrapTexts(_: unknown, cells: readonly unknown[]): object {
  return { json_data: { data: cells.map((cell) => Buffer.from(String(JSON.parse(String(cell))))) } };
}

/** The SDK looks for the values under the name that `data` says, and knows only `json_data` as JSON. */
function readValues(column: unknown, cells: readonly unknown[]): object {
  const values = cells.map((cell) => {
    const text = String(cell);
    try {
      return text === "" ? null : parseStoredJson(text);
    } catch (error) {
      throw new UnreadableColumn(`${nameOf(column)}: ${error instanceof Error ? error.message : error}.`);
    }
  });
  const isDynamic = at(column, "is_dynamic") === true;
  return { data: "exact_json", exact_json: { data: isDynamic ? values.map(withoutPrototype) : values } };
}

/** The SDK looks up dynamic keys in it by name: `constructor` must not be found where a row has none. */
function withoutPrototype(value: unknown): unknown {
  return Object.setPrototypeOf(asObject(value), null);
}

class UnreadableColumn extends Error {}

function nameOf(column: unknown): string {
  const name = String(at(column, "field_name") ?? "");
  return name === "" ? "$meta" : name;
}

function asObject(value: unknown): object {
  return typeof value === "object" && value !== null ? value : {};
}

function at(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined;
}
