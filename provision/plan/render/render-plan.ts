import { displayWidth } from "../../diagnostics/display-width.ts";
import { oneLine, pad } from "../../diagnostics/text.ts";
import { wrap } from "../../diagnostics/wrap.ts";
import type { Action, Plan } from "../types.ts";
import type { PlanStyle } from "./plan-style.ts";
import { renderChanges } from "./render-changes.ts";
import { serverName } from "./server-name.ts";
import { stepsOf } from "./steps-of.ts";
import { countsOf, notesOf, notesOn, otherEnvironmentOf, placeOf, signs, whyOf } from "./wording.ts";

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
    const same = `${style.green("No changes.")} ${on} is what the specs say for ${oneLine(plan.environment)}.`;
    if (plan.lastEnvironment === null) return same;
    const [last, now] = [oneLine(plan.lastEnvironment), oneLine(plan.environment)];
    return `${same}\nIt was last applied as ${last}: apply --accept-environment ${last} makes it ${now}.`;
  }
  const lines = [style.strong(`Plan for ${oneLine(plan.environment)} (${on})`), ""];
  const gap = alignedGap(actions, style);
  const other = otherEnvironmentOf(plan);
  if (other !== null)
    lines.push(...wrap(other, style.width - 2).map((line) => `  ${style.warning(line)}`), "");
  for (const action of actions) lines.push(...renderAction(action, gap, lifted, style));
  return [...lines, "", renderSummary(plan, lifted, style)].join("\n");
}

/** Where the reasons begin if they all fit below each other; null where they do not, and each follows its address. */
function alignedGap(actions: readonly Action[], { width }: PlanStyle): number | null {
  const widest = (text: (action: Action) => string) =>
    Math.max(...actions.map((action) => displayWidth(text(action))));
  const column = widest(({ address }) => oneLine(address)) + 2;
  const rest = widest((action) => `${whyOf(action)}  ${placeOf(action)}`);
  return indent.length + column + rest <= width ? column : null;
}

function renderAction(
  action: Action,
  column: number | null,
  lifted: ReadonlySet<string>,
  style: PlanStyle,
): string[] {
  const { verb, changes } = action;
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
  const why = whyOf(action);
  if (why !== "") add(why, gap);
  const place = placeOf(action);
  // A narrow terminal has no line to spare for where new things are asked for; there is nothing to look up about them.
  if (place !== "" && (verb !== "create" || column !== null))
    add(place, why === "" ? gap : "  ", style.faint);
  lines.push(...renderChanges(changes, room, style).map((line) => indent + line));
  const steps = stepsOf(action).map(oneLine).join(" → ");
  if (steps !== "") lines.push(...wrap(steps, room).map((line) => `${indent}${style.faint(line)}`));
  const costs = notesOn(action, lifted);
  return [
    ...lines,
    ...costs.flatMap((cost) => wrap(cost, room).map((line) => `${indent}${style.warning(line)}`)),
  ];
}

function renderSummary(plan: Plan, lifted: ReadonlySet<string>, style: PlanStyle): string {
  const [first = "", ...rest] = wrap(
    [`Plan: ${countsOf(plan)}.`, ...notesOf(plan, lifted)].join(" "),
    style.width,
  );
  return [first.replace(/^Plan:/, style.strong("Plan:")), ...rest].join("\n");
}
