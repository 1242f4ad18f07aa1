import { displayWidth } from "../../diagnostics/display-width.ts";
import type { Paint } from "../../diagnostics/render.ts";
import { oneLine, pad } from "../../diagnostics/text.ts";
import { wrap } from "../../diagnostics/wrap.ts";
import type { AttributeChange } from "../types.ts";

/** What changes from what to what, below each other where it does not fit side by side. No line is wider than `room`. */
export function renderChanges(
  changes: readonly AttributeChange[],
  room: number,
  style: Pick<Paint, "faint">,
): string[] {
  const names = changes.map(({ attribute }) => oneLine(attribute));
  const widest = Math.max(0, ...names.map(displayWidth));
  const arrow = style.faint("→");
  const margin = " ".repeat(widest + 2);
  return changes.flatMap(({ before, after }, at) => {
    const name = `${pad(names[at] ?? "", widest)}  `;
    const [from, to] = [showValue(before), showValue(after)];
    if (displayWidth(`${name}${from} → ${to}`) <= room) return [`${name}${from} ${arrow} ${to}`];
    const [first = "", ...rest] = wrap(from, room - margin.length);
    const [firstAfter = "", ...restAfter] = wrap(to, room - margin.length);
    return [
      name + first,
      ...rest.map((line) => margin + line),
      `${margin.slice(2)}${arrow} ${firstAfter}`,
      ...restAfter.map((line) => margin + line),
    ];
  });
}

/** A value as a spec has it: `{ replicas: 1 }`. */
export function showValue(value: unknown): string {
  return oneLine(typeof value === "string" ? value : showPlain(value));
}

/** As a spec has it: `{ replicas: 1 }`. Lists without anything in them are what a spec leaves out. */
function showPlain(value: unknown): string {
  if (value === null || value === undefined) return "(not set)";
  if (typeof value !== "object") return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(showPlain).join(", ")}]`;
  const entries = Object.entries(value).filter(([, one]) => !(Array.isArray(one) && one.length === 0));
  return `{ ${entries.map(([key, one]) => `${key}: ${showPlain(one)}`).join(", ")} }`;
}
