import { displayWidth } from "../../diagnostics/display-width.ts";
import { oneLine, pad } from "../../diagnostics/text.ts";
import { wrap } from "../../diagnostics/wrap.ts";
import type { Action, Plan, Verb } from "../types.ts";
import type { PlanStyle } from "./plan-style.ts";
import { renderChanges } from "./render-changes.ts";
import { serverName } from "./server-name.ts";

const signs: Record<Verb, string> = { create: "+", update: "~", rebuild: "-/+", delete: "-", noop: " " };
const indent = " ".repeat(14);

/**
 * A plan as people read it: what happens to what, why, at what cost, and where the spec asks for it.
 *
 * @param lifted guards that were lifted already, and need no mention: `collection`, the name of a collection.
 */
export function renderPlan(plan: Plan, style: PlanStyle, lifted: ReadonlySet<string> = new Set()): string {
  const actions = plan.actions.filter(({ verb }) => verb !== "noop");
  const on = serverName(plan.server);
  if (actions.length === 0) {
    return `${style.green("No changes.")} ${on} is what the specs say for ${oneLine(plan.environment)}.`;
  }
  const lines = [style.strong(`Plan for ${oneLine(plan.environment)} (${on})`), ""];
  const gap = alignedGap(actions, style);
  const other = renderOtherEnvironment(plan, style);
  if (other.length > 0) lines.push(...other, "");
  for (const action of actions) lines.push(...renderAction(action, gap, lifted, style));
  return [...lines, "", renderSummary(plan, style)].join("\n");
}

/** Two names in one sentence: whoever meant the other cluster sees it before anything else. */
function renderOtherEnvironment({ environment, lastEnvironment }: Plan, style: PlanStyle): string[] {
  if (lastEnvironment === null) return [];
  const [last, now] = [oneLine(lastEnvironment), oneLine(environment)];
  const text = `This cluster was last applied as ${last}, and this plan is for ${now}: apply asks for it, or takes --accept-environment ${last}.`;
  return wrap(text, style.width - 2).map((line) => `  ${style.warning(line)}`);
}

/** Where the reasons begin if they all fit below each other; null where they do not, and each follows its address. */
function alignedGap(actions: readonly Action[], { width }: PlanStyle): number | null {
  const widest = (text: (action: Action) => string) =>
    Math.max(...actions.map((action) => displayWidth(text(action))));
  const column = widest(({ address }) => oneLine(address)) + 2;
  const rest = widest((action) => `${oneLine(action.reason)}  ${placeOf(action)}`);
  return indent.length + column + rest <= width ? column : null;
}

function renderAction(
  action: Action,
  column: number | null,
  lifted: ReadonlySet<string>,
  style: PlanStyle,
): string[] {
  const { verb, reason, changes } = action;
  const colour = {
    create: style.green,
    update: style.yellow,
    rebuild: style.red,
    delete: style.red,
    noop: style.faint,
  };
  const address = oneLine(action.address);
  const gap = " ".repeat(Math.max(2, (column ?? 0) - displayWidth(address)));
  const lines = [`${colour[verb](`  ${pad(signs[verb], 4)}${pad(verb, 8)}`)}${style.strong(address)}`];
  const room = style.width - indent.length;
  let left = room - displayWidth(address) - displayWidth(gap);
  // On the same line as far as it fits, below where it does not.
  const add = (text: string, before: string, paint = (line: string) => line) => {
    if (displayWidth(text) <= left) {
      lines.push(`${lines.pop()}${before}${paint(text)}`);
      left -= displayWidth(text) + 2;
      return;
    }
    const wrapped = wrap(text, room);
    lines.push(...wrapped.map((line) => `${indent}${paint(line)}`));
    left = room - displayWidth(wrapped.at(-1) ?? "") - 2;
  };
  const why = oneLine(reason);
  add(why, gap);
  const place = placeOf(action);
  // A narrow terminal has no line to spare for where new things are asked for; there is nothing to look up about them.
  if (place !== "" && (verb !== "create" || column !== null)) add(place, "  ", style.faint);
  lines.push(...renderChanges(changes, room, style).map((line) => indent + line));
  const cost = costOf(action, lifted);
  return cost === ""
    ? lines
    : [...lines, ...wrap(cost, room).map((line) => `${indent}${style.warning(line)}`)];
}

function placeOf({ range }: Action): string {
  return range === null ? "" : `${oneLine(range.file)}:${range.line}`;
}

/** What somebody should know before they say yes. */
function costOf({ verb, class: kind, outage, guards }: Action, lifted: ReadonlySet<string>): string {
  const parts: string[] = [];
  if (kind === "forbidden") return "cannot be done: apply refuses";
  if (kind !== "live" && kind !== verb) parts.push(kind);
  if (outage === "reload") parts.push("not searchable until it is loaded again");
  else if (outage !== "none") parts.push(`outage: ${outage}`);
  for (const { flag, value } of guards) if (!lifted.has(value)) parts.push(`needs --${flag} ${value}`);
  return parts.join(" · ");
}

function renderSummary({ summary }: Plan, style: PlanStyle): string {
  const parts: string[] = [];
  for (const verb of ["create", "update", "rebuild", "delete"] as const) {
    if (summary[verb] > 0) parts.push(`${summary[verb]} to ${verb}`);
  }
  return `${style.strong("Plan:")} ${parts.join(", ")}.`;
}
