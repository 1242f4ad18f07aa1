import { displayWidth } from "../../../provision/diagnostics/display-width.ts";
import type { Action, Plan, Verb } from "../../../provision/plan/types.ts";
import type { Style } from "../style.ts";
import { oneLine, pad } from "../text.ts";
import { serverName } from "./server-name.ts";

const signs: Record<Verb, string> = { create: "+", update: "~", rebuild: "-/+", delete: "-", noop: " " };
const indent = " ".repeat(14);

/**
 * A plan as people read it: what happens to what, why, at what cost, and where the spec asks for it.
 *
 * @param lifted guards that were lifted already, and need no mention: `collection`, the name of a collection.
 */
export function renderPlan(plan: Plan, style: Style, lifted: ReadonlySet<string> = new Set()): string {
  const actions = plan.actions.filter(({ verb }) => verb !== "noop");
  const on = serverName(plan.server);
  if (actions.length === 0) {
    return `${style.green("No changes.")} ${oneLine(plan.environment)} (${on}) is what the specs say.`;
  }
  const addressWidth = Math.max(...actions.map(({ address }) => displayWidth(oneLine(address))));
  const lines = [`${style.strong(`Plan for ${oneLine(plan.environment)}`)} ${style.faint(on)}`, ""];
  for (const action of actions) lines.push(...renderAction(action, addressWidth, lifted, style));
  return [...lines, "", renderSummary(plan, style)].join("\n");
}

function renderAction(
  action: Action,
  addressWidth: number,
  lifted: ReadonlySet<string>,
  style: Style,
): string[] {
  const { verb, reason, changes, range } = action;
  const colour = {
    create: style.green,
    update: style.yellow,
    rebuild: style.red,
    delete: style.red,
    noop: style.faint,
  };
  const head = `  ${pad(signs[verb], 4)}${pad(verb, 8)}`;
  const address = oneLine(action.address);
  const place = range === null ? "" : `${range.file}:${range.line}`;
  const why = oneLine(reason);
  const wide = displayWidth(head) + addressWidth + 2 + displayWidth(why) + 2 + displayWidth(place);
  const fits = wide <= style.width;
  const first = `${colour[verb](head)}${style.strong(address)}`;
  const gap = " ".repeat(addressWidth - displayWidth(address) + 2);
  const lines = fits
    ? [`${first}${gap}${why}  ${style.faint(place)}`.trimEnd()]
    : [first, `${indent}${why}  ${style.faint(place)}`.trimEnd()];
  const names = Math.max(0, ...changes.map(({ attribute }) => displayWidth(attribute)));
  for (const { attribute, before, after } of changes) {
    const arrow = style.faint("→");
    lines.push(`${indent}${pad(oneLine(attribute), names)}  ${show(before)} ${arrow} ${show(after)}`);
  }
  const cost = costOf(action, lifted);
  return cost === "" ? lines : [...lines, `${indent}${style.warning(cost)}`];
}

/** What somebody should know before they say yes. */
function costOf(
  { verb, class: kind, outage, guard, operations }: Action,
  lifted: ReadonlySet<string>,
): string {
  const parts: string[] = [];
  if (kind === "forbidden") parts.push("cannot be done: apply refuses");
  else if (operations.length === 0) parts.push(`not yet in place: needs a ${kind}, and apply refuses`);
  else if (kind !== "live" && kind !== verb) parts.push(kind);
  if (outage === "reload") parts.push("not searchable until it is loaded again");
  else if (outage !== "none") parts.push(`outage: ${outage}`);
  if (guard !== null && !lifted.has(guard.value)) parts.push(`needs --${guard.flag} ${guard.value}`);
  return parts.join(" · ");
}

function renderSummary({ summary }: Plan, style: Style): string {
  const parts: string[] = [];
  for (const verb of ["create", "update", "rebuild", "delete"] as const) {
    if (summary[verb] > 0) parts.push(`${summary[verb]} to ${verb}`);
  }
  return `${style.strong("Plan:")} ${parts.join(", ")}.`;
}

function show(value: unknown): string {
  if (value === null || value === undefined) return "(not set)";
  return oneLine(typeof value === "string" ? value : JSON.stringify(value));
}
