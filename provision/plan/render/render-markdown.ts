import { displayWidth } from "../../diagnostics/display-width.ts";
import { oneLine, pad } from "../../diagnostics/text.ts";
import { wrap } from "../../diagnostics/wrap.ts";
import type { Action, Plan, Verb } from "../types.ts";
import { codeBlock, codeSpan } from "./markdown-text.ts";
import { plainPlan } from "./plan-style.ts";
import { renderChanges } from "./render-changes.ts";
import { renderPlan } from "./render-plan.ts";
import { serverName } from "./server-name.ts";
import { countsOf, notesOf, notesOn, whyOf } from "./wording.ts";

/** The first characters of a line, by which a `diff` block is coloured. */
const signs: Record<Verb, string> = { create: "+", update: "!", rebuild: "-", delete: "-", noop: " " };
/** A comment on GitHub takes 65,536 characters, and somebody may want to say something around it. */
const defaultLimit = 60_000;

/** As wide as a block on a pull request is without scrolling. */
const page = { ...plainPlan, width: 110 };

/**
 * A plan for a pull request: what happens in numbers, a line for each action, and everything else folded away. It begins
 * with a comment that nobody sees, `<!-- milvus-stack plan PROJECT ENVIRONMENT -->`, by which the next one finds it.
 *
 * @param limit characters that it may have: what does not fit is left out, and said to be.
 */
export function renderMarkdown(
  plan: Plan,
  options: { readonly lifted?: ReadonlySet<string>; readonly limit?: number } = {},
): string {
  const { lifted = new Set<string>(), limit = defaultLimit } = options;
  const actions = plan.actions.filter(({ verb }) => verb !== "noop");
  const marker = `<!-- milvus-stack plan ${encodeURIComponent(plan.project)} ${encodeURIComponent(plan.environment)} -->`;
  const on = `${codeSpan(oneLine(plan.environment))} (${codeSpan(serverName(plan.server))})`;
  if (actions.length === 0) return `${marker}\n### No changes for ${on}\n`;

  const head = [`${marker}\n### Plan for ${on}: ${countsOf(plan)}`, ...renderWarnings(plan, lifted)];
  const all = renderPlan(plan, page, lifted);
  const details = `<details><summary>Reasons, places and steps</summary>\n\n${codeBlock(all)}\n\n</details>`;
  const list = (shown: readonly Action[]) =>
    codeBlock(shown.flatMap(linesOf(actions, lifted)).join("\n"), "diff");
  const join = (parts: readonly string[]) => `${parts.join("\n\n")}\n`;

  const whole = join([...head, list(actions), details]);
  if (whole.length <= limit) return whole;
  for (let shown = actions.length; shown > 0; shown = Math.floor(shown / 2)) {
    const left = actions.length - shown;
    const rest = `${left === 0 ? "Reasons are" : `${left} more actions are`} left out here, since a comment is no longer than this.`;
    const text = join([...head, list(actions.slice(0, shown)), rest]);
    if (text.length <= limit) return text;
  }
  return join(head);
}

function renderWarnings(plan: Plan, lifted: ReadonlySet<string>): string[] {
  const { environment, lastEnvironment } = plan;
  const notes = notesOf(plan, lifted, codeSpan);
  return [
    ...(lastEnvironment === null
      ? []
      : [
          `> [!WARNING]\n> This cluster was last applied as ${codeSpan(oneLine(lastEnvironment))}, and this plan is for ${codeSpan(oneLine(environment))}.`,
        ]),
    ...(notes.length === 0 ? [] : [notes.join(" ")]),
  ];
}

/** The address, what changes, and what it costs; every line of an action has its colour. */
function linesOf(all: readonly Action[], lifted: ReadonlySet<string>): (action: Action) => string[] {
  const widest = Math.max(...all.map(({ verb }) => displayWidth(verb)));
  return (action) => {
    const sign = signs[action.verb];
    const below = `${sign} ${" ".repeat(widest + 2)}`;
    const room = page.width - below.length;
    // Why nothing can be done about it is what has to be read first.
    const why = action.class === "forbidden" ? wrap(whyOf(action), room) : [];
    const costs = notesOn(action, lifted);
    return [
      `${sign} ${pad(action.verb, widest)}  ${oneLine(action.address)}`,
      ...renderChanges(action.changes, room, plainPlan).map((line) => below + line),
      ...why.map((line) => below + line),
      ...costs.flatMap((cost) => wrap(cost, room).map((line) => below + line)),
    ];
  };
}
