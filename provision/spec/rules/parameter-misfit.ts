import type { Parameter } from "./index-parameters.ts";
import { listOf } from "./type-sets.ts";

/** What a parameter takes instead; undefined where the value fits. The server reads numbers and booleans from text too. */
export function parameterMisfit(parameter: Parameter, value: string | number | boolean): string | undefined {
  switch (parameter.form) {
    case "integer":
      return fits(parameter, value, true)
        ? undefined
        : `a whole number ${span(parameter.least, parameter.most)}`;
    case "number":
      return fits(parameter, value, false) ? undefined : `a number ${range(parameter)}`;
    case "boolean":
      // As strconv.ParseBool of Go takes it: clients in Python write `True`.
      return /^(true|True|TRUE|t|T|1|false|False|FALSE|f|F|0)$/.test(String(value))
        ? undefined
        : "true or false";
    case "word":
      return parameter.words.some((word) => word.toUpperCase() === String(value).toUpperCase())
        ? undefined
        : listOf(parameter.words);
    case "text":
      return typeof value === "string" && value !== "" ? undefined : "text";
  }
}

interface Bounds {
  readonly least: number;
  readonly most: number;
  readonly below?: true;
}

function fits({ least, most, below }: Bounds, value: string | number | boolean, whole: boolean): boolean {
  const read = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  if (typeof read !== "number" || !Number.isFinite(read) || (whole && !Number.isInteger(read))) return false;
  return read >= least && (below === true ? read < most : read <= most);
}

function range({ least, most, below }: Bounds): string {
  if (most === Number.MAX_VALUE) return least === -Number.MAX_VALUE ? "that is finite" : `from ${least} up`;
  return below === true ? `from ${least} to below ${most}` : span(least, most);
}

function span(least: number, most: number): string {
  return `from ${least} to ${most}`;
}
