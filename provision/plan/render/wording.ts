import { oneLine } from "../../diagnostics/text.ts";
import { describeDifference } from "../context.ts";
import { describeLoss } from "../losses/loss.ts";
import type { Action, Plan, Verb } from "../types.ts";

/** What a plan says to people, whatever it is printed on. */
export const signs: Record<Verb, string> = {
  create: "+",
  update: "~",
  rebuild: "-/+",
  delete: "-",
  noop: " ",
};

/** Why an action happens, without what its changes say already. */
export function whyOf({ reason, changes }: Pick<Action, "reason" | "changes">): string {
  const told = changes.map(describeDifference).join(" and ");
  if (changes.length === 0 || !reason.startsWith(told)) return oneLine(reason);
  return oneLine(reason.slice(told.length).replace(/^: /, ""));
}

/** Where the spec asks for it: `collections/articles.yaml:9`. */
export function placeOf({ range }: Pick<Action, "range">): string {
  return range === null ? "" : `${oneLine(range.file)}:${range.line}`;
}

/**
 * What somebody should know before they say yes.
 *
 * @param lifted guards that were lifted already, and need no mention
 */
export function costOf(
  { verb, class: kind, outage, guards }: Action,
  lifted: ReadonlySet<string> = new Set(),
): string {
  if (kind === "forbidden") return "cannot be done: apply refuses";
  const flags = guards.filter(({ value }) => !lifted.has(value));
  return [
    ...(kind !== "live" && kind !== verb ? [kind] : []),
    ...(outage === "reload" ? ["not searchable until it is loaded again"] : []),
    ...(outage === "alias switch" ? ["no outage but the alias switch"] : []),
    ...(flags.length > 0
      ? [`needs ${flags.map(({ flag, value }) => `--${flag} ${oneLine(value)}`).join(" ")}`]
      : []),
  ].join(" · ");
}

/** What is gone for good once an action is done, on one line; empty: nothing. */
export function lostIn({ class: kind, losses }: Pick<Action, "class" | "losses">): string {
  if (kind === "forbidden" || losses.length === 0) return "";
  return `loses for good: ${losses.map((loss) => oneLine(describeLoss(loss))).join(", ")}`;
}

/** What an action loses, costs and needs, and what is known to go wrong as things are now: a text each. */
export function notesOn(action: Action, lifted: ReadonlySet<string>): string[] {
  const warnings = (action.warnings ?? []).map(({ code, summary, cause, fix }) =>
    oneLine(`warning ${code}: ${summary} ${cause} ${fix}`),
  );
  return [lostIn(action), costOf(action, lifted), ...warnings].filter((text) => text !== "");
}

/** `1 to create, 2 to delete`: what is in a plan, in numbers. */
export function countsOf({ summary }: Pick<Plan, "summary">): string {
  const verbs = ["create", "update", "rebuild", "delete"] as const;
  return verbs.flatMap((verb) => (summary[verb] > 0 ? [`${summary[verb]} to ${verb}`] : [])).join(", ");
}

/**
 * What a plan as a whole costs and needs, a sentence each.
 *
 * @param quote how names and flags stand in a sentence
 */
export function notesOf(
  { actions }: Pick<Plan, "actions">,
  lifted: ReadonlySet<string> = new Set(),
  quote: (text: string) => string = (text) => text,
): string[] {
  const refused = actions.filter((action) => action.class === "forbidden").length;
  if (refused > 0) {
    return [
      `${refused} of them cannot be done: apply refuses the plan, and names on the command line narrow it.`,
    ];
  }
  const interrupted = unique(
    actions.filter(({ outage }) => outage === "reload").map(({ address }) => address.split("/")[1] ?? ""),
  );
  const guards = actions.flatMap((action) => action.guards).filter(({ value }) => !lifted.has(value));
  const flags = unique(guards.map(({ flag, value }) => `--${flag} ${value}`));
  return [
    ...(interrupted.length > 0
      ? [`Searches of ${interrupted.map((name) => quote(oneLine(name))).join(", ")} fail meanwhile.`]
      : []),
    // One flag is said where it is needed; several are there to be copied.
    ...(flags.length > 1 ? [`It needs ${quote(flags.map(oneLine).join(" "))}.`] : []),
  ];
}

/** Two names in one sentence: whoever meant the other cluster sees it before anything else. */
export function otherEnvironmentOf({ environment, lastEnvironment }: Plan): string | null {
  if (lastEnvironment === null) return null;
  const [last, now] = [oneLine(lastEnvironment), oneLine(environment)];
  return `This cluster was last applied as ${last}, and this plan is for ${now}: apply asks for it, or takes --accept-environment ${last}.`;
}

function unique(texts: readonly string[]): string[] {
  return [...new Set(texts)];
}
