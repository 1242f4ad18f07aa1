import { displayWidth } from "../../diagnostics/display-width.ts";
import { oneLine, pad } from "../../diagnostics/text.ts";
import { wrap } from "../../diagnostics/wrap.ts";
import { type Divergence, findDrift } from "../find-drift.ts";
import type { Unseen } from "../find-unseen.ts";
import type { Plan } from "../types.ts";
import type { PlanStyle } from "./plan-style.ts";
import { showValue } from "./render-changes.ts";
import { serverName } from "./server-name.ts";

/** How a server differs from its specs as people read it: what, what the spec says, what the server has, and where that stands. */
export function renderDrift(plan: Plan, style: PlanStyle): string {
  const found = findDrift(plan);
  const on = serverName(plan.server);
  if (found.length === 0) {
    return `${style.green("No drift.")} ${on} is what the specs say for ${oneLine(plan.environment)}.`;
  }
  const byAddress = new Map<string, Divergence[]>();
  for (const each of found) byAddress.set(each.address, [...(byAddress.get(each.address) ?? []), each]);
  const lines = [style.strong(`Drift on ${oneLine(plan.environment)} (${on})`)];
  for (const [address, each] of byAddress) {
    lines.push("", `  ${style.strong(oneLine(address))}`, ...renderEntries(each, style));
  }
  return [...lines, "", renderCount(found.length, byAddress.size, style)].join("\n");
}

function renderEntries(found: readonly Divergence[], style: PlanStyle): string[] {
  const names = found.map((each) => oneLine(nameOf(each)));
  const widest = Math.min(40, Math.max(...names.map(displayWidth)));
  return found.flatMap((each, at) => {
    const name = pad(names[at] ?? "", widest);
    const place = each.range === null ? "" : `${oneLine(each.range.file)}:${each.range.line}`;
    const text = whatOf(each);
    const line = `    ${name}  ${text}`;
    const whole = place === "" ? line : `${line}  ${style.faint(place)}`;
    if (displayWidth(`${line}  ${place}`) <= style.width) return [colourOf(each, style)(name, whole)];
    const margin = " ".repeat(8);
    return [
      colourOf(each, style)(name, `    ${name}`.trimEnd()),
      ...wrap(text, style.width - margin.length).map((part) => margin + part),
      ...(place === "" ? [] : [margin + style.faint(place)]),
    ];
  });
}

/** `field title: maxLength`. */
function nameOf({ part, attribute }: Divergence): string {
  return [part, attribute].filter((one) => one !== null).join(": ");
}

function whatOf({ kind, part, attribute, spec, server, reason }: Divergence): string {
  switch (kind) {
    case "missing":
      return "in the spec, not on the server";
    case "extra":
      return server === null
        ? "on the server, not in the spec"
        : `${showValue(server)} on the server, not in the spec`;
    case "other":
      return oneLine(reason);
    case "differs": {
      if (attribute === "alias" || (part === "alias" && attribute === null)) {
        return `points at ${showValue(server)} instead of ${showValue(spec)}`;
      }
      // How it is loaded is said by a mapping; that it is not, by none.
      const none = part === "load" && attribute === null ? "not loaded" : "not set";
      const show = (value: unknown) => (value === null || value === "" ? none : showValue(value));
      return `${show(spec)} in the spec, ${show(server)} on the server`;
    }
  }
}

/** Colours the name within its line: more than the spec says, less, or something else. */
function colourOf({ kind }: Divergence, style: PlanStyle): (name: string, line: string) => string {
  const paint = { missing: style.red, extra: style.green, differs: style.yellow, other: style.yellow }[kind];
  return (name, line) => line.replace(name.trimEnd(), () => paint(name.trimEnd()));
}

function renderCount(differences: number, places: number, style: PlanStyle): string {
  const [what, where] = [
    differences === 1 ? "difference" : "differences",
    places === 1 ? "" : ` in ${places} places`,
  ];
  return `${style.strong(`${differences} ${what}`)}${where}. plan says what it takes to undo them; to keep them, change the specs.`;
}

/** What drift says nothing of, and why. */
export function renderUnseen({ address, attribute, reason }: Unseen): string {
  return `  cannot be seen  ${oneLine(`${address} ${attribute}: ${reason}`)}`;
}
