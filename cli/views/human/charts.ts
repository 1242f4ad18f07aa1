import type { ChartsUpdate, PulledChart, VerifiedChart } from "../../../infra/charts/index.ts";
import type { ImageReference } from "../../../infra/images/index.ts";
import { oneLine } from "../../../provision/diagnostics/text.ts";
import type { Style } from "../style.ts";
import { renderTable } from "./table.ts";

export function chartProgressText(received: ReadonlyMap<string, { readonly bytes: number }>): string {
  const bytes = [...received.values()].reduce((sum, one) => sum + one.bytes, 0);
  return `${oneLine([...received.keys()].join(", "))}  ${Math.ceil(bytes / 1024)} KiB`;
}

/** A chart that is in its place, as a line. */
export function renderPulledChart({ name, version, state }: PulledChart, style: Style): string {
  const what = state === "present" ? "there already" : "downloaded";
  return `  ${style.green("✓")} ${name} ${oneLine(version)}  ${style.faint(what)}`;
}

export function renderPulled(charts: readonly PulledChart[], folder: string, style: Style): string {
  const fresh = charts.filter(({ state }) => state === "downloaded").length;
  const what = fresh === 0 ? "All charts are there" : `${fresh} of ${charts.length} charts downloaded`;
  return `${style.green(`${what}.`)} Their sums are those of the lock. ${style.faint(oneLine(folder))}`;
}

/** Charts and images with what was found of them; what is wrong with them, the diagnostics say. */
export function renderVerified(
  charts: readonly VerifiedChart[],
  images: readonly ImageReference[],
  source: string,
  style: Style,
): string {
  const chartRows = charts.map(({ name, version, locked, found }) => [
    name,
    oneLine(version),
    found === locked ? style.green("verified") : style.red(found === null ? "missing" : "differs"),
    oneLine(locked).slice(0, 12),
  ]);
  const imageRows = images.map(({ reference, digest }) => [
    oneLine(reference).replace(/@.*$/, ""),
    digest === null ? style.yellow("tag only") : style.green("digest"),
  ]);
  return [
    `Charts in ${oneLine(source)}`,
    renderTable(
      [{ title: "CHART" }, { title: "VERSION" }, { title: "SUM" }, { title: "SHA256" }],
      chartRows,
      style,
    ),
    "",
    "Images of the lock",
    renderTable([{ title: "IMAGE" }, { title: "PINNED BY" }], imageRows, style),
  ].join("\n");
}

/** What an update changed, or would; and what it left alone. */
export function renderUpdate(
  {
    changes,
    held,
    written,
    complete,
  }: ChartsUpdate & { readonly written: boolean; readonly complete: boolean },
  style: Style,
): string {
  const lines = changes.map(({ path, ...change }) => {
    const [from, to] = [shown(change.from), shown(change.to)];
    const what = oneLine(path.join("."));
    if (from === null) return `  ${style.green("+")} ${what}: ${to}`;
    return to === null
      ? `  ${style.red("-")} ${what}: ${from}`
      : `  ${style.yellow("~")} ${what}: ${from} → ${to}`;
  });
  if (changes.length > 0)
    lines.push("", written ? style.green("The lock is written.") : "The lock is left as it is.");
  else if (complete) lines.push(style.green("Nothing newer."));
  if (held !== null) {
    const of =
      held.appVersion === null ? "" : ` deploys Milvus ${oneLine(held.appVersion)}, another release, and`;
    lines.push(`The chart ${oneLine(held.version)}${of} is left alone; --allow-major takes it.`);
  }
  if (changes.some(({ path, to }) => path.at(-1) === "digest" && to === null))
    lines.push("An image has another tag, and no digest yet: npx milvus-stack charts update --digests.");
  return lines.join("\n");
}

const shown = (text: string | null) => (text === null ? null : oneLine(text));
