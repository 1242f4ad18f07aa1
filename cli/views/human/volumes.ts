import type { Growth, GrowthEvent, StatefulSetVolumes } from "../../../infra/volumes/index.ts";
import { oneLine } from "../../../provision/diagnostics/text.ts";
import type { Style } from "../style.ts";
import { renderTable } from "./table.ts";

/** What will be done, before anyone confirms it. */
export function renderGrowthPlan(
  { namespace, name, claims }: StatefulSetVolumes,
  { size, expand, wait, release }: Growth,
  style: Style,
): string {
  const rows = claims.map(({ name: claim, requested, capacity }) => [
    oneLine(claim),
    oneLine(capacity ?? "none"),
    expand.some((one) => one.name === claim)
      ? style.yellow(`${oneLine(requested)} → ${size}`)
      : wait.some((one) => one.name === claim)
        ? `${oneLine(requested)}, growing`
        : style.green("done"),
  ]);
  return [
    `Volumes of StatefulSet ${oneLine(name)} in namespace ${oneLine(namespace)}`,
    renderTable([{ title: "CLAIM" }, { title: "VOLUME" }, { title: "REQUEST" }], rows, style),
    ...(release
      ? ["Then the StatefulSet is deleted without its pods and claims, for pulumi up to create it again."]
      : []),
  ].join("\n");
}

export function renderGrowthEvent(event: GrowthEvent, style: Style): string {
  const done = style.green("✓");
  switch (event.kind) {
    case "expanded":
      return `  ${done} ${oneLine(event.claim)}  ${style.faint("asks for the new size")}`;
    case "grown":
      return `  ${done} ${oneLine(event.claim)}  ${style.faint(`has grown (${event.done} of ${event.of})`)}`;
    case "kept":
      return `  ${done} claims  ${style.faint("stay when the StatefulSet is deleted")}`;
    case "released":
      return `  ${done} StatefulSet  ${style.faint("deleted; pods and claims stay")}`;
  }
}

/** Settings of the stack by which its own StatefulSets get their size. */
const settings: Readonly<Record<string, string>> = {
  etcd: "milvus-stack:etcd.volumeSize",
  "object-store": "milvus-stack:objectStore.volumeSize",
};

export function renderGrown(
  {
    name,
    namespace,
    size,
    nothing,
    awaitsDeployment,
  }: {
    readonly name: string;
    readonly namespace: string;
    readonly size: string;
    readonly nothing: boolean;
    /** The StatefulSet is gone, and pulumi up has to create it again. */
    readonly awaitsDeployment: boolean;
  },
  style: Style,
): string {
  const of = `the volumes of ${oneLine(name)} in namespace ${oneLine(namespace)}`;
  const head = style.green(nothing ? `Nothing to do: ${of} have ${size}.` : `Done: ${of} have ${size}.`);
  if (!awaitsDeployment) return head;
  const setting = settings[name];
  const set =
    setting === undefined
      ? "  set the size in the configuration of the stack"
      : `  pulumi config set --path '${setting}' ${size}`;
  return [head, "The StatefulSet is created again by:", set, "  pulumi refresh", "  pulumi up"].join("\n");
}
