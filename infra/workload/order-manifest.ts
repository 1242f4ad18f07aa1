import { type Document, isMap, isScalar, type Pair, parseAllDocuments, type YAMLMap } from "yaml";

/** In which order the objects of a chart are to be made. */
export interface ManifestOrder {
  /** Of objects that name none themselves. */
  readonly namespace: string;
  /** Names of workloads, first ones first: each stage waits until the one before it is ready. Others come with the last one. */
  readonly stages: readonly (readonly string[])[];
}

interface ManifestObject {
  readonly kind: string;
  readonly name: string;
  readonly isHeadless: boolean;
  /** As the annotation names it. */
  readonly reference: string;
  readonly metadata: YAMLMap;
}

/** A replacement in the text of a manifest. */
interface Edit {
  readonly at: number;
  readonly until: number;
  readonly text: string;
}

/** Pulumi's Helm chart makes an object after those that its annotation names. (pulumi-kubernetes, provider/pkg/provider/yaml/v2.) */
export const orderAnnotation = "config.kubernetes.io/depends-on";

/** What pods need to start. They find each other by headless Services, for which Pulumi does not wait. */
const needed = ["ServiceAccount", "ConfigMap", "Secret", "PersistentVolumeClaim", "Role", "RoleBinding"];
/** Pulumi waits for their pods. */
const workloads = ["Deployment", "StatefulSet", "DaemonSet", "Job"];
/** Pulumi waits until there are pods behind them. */
const afterPods = ["Service", "Ingress"];

/**
 * The manifest of a chart with the order of its objects: what pods need, then workloads by their stages, then what needs pods. Without
 * it Pulumi registers all at once, and objects that wait for pods can take every place of `--parallel` from what the pods need.
 * Apart from the annotation the text stays as Helm wrote it.
 */
export function orderManifest(manifest: string, order: ManifestOrder): string {
  const documents = [...parseAllDocuments(manifest, { uniqueKeys: false })];
  const ranked = documents
    .flatMap((document) => objectOf(document, order.namespace))
    .flatMap((object) => {
      const rank = rankOf(object, order.stages);
      return rank === null ? [] : [{ object, rank }];
    });
  const ranks = [...new Set(ranked.map(({ rank }) => rank))].sort((one, other) => one - other);
  const edits = ranked.flatMap(({ object, rank }) => {
    const before = ranks[ranks.indexOf(rank) - 1];
    if (before === undefined) return [];
    const references = ranked.filter((each) => each.rank === before).map((each) => each.object.reference);
    return [annotate(object.metadata, references.join(","), manifest)];
  });
  // From the end, so that no edit moves the place of another.
  return edits
    .sort((one, other) => other.at - one.at)
    .reduce((whole, { at, until, text }) => whole.slice(0, at) + text + whole.slice(until), manifest);
}

/** null for what nobody waits for and nobody needs. */
function rankOf({ kind, name, isHeadless }: ManifestObject, stages: ManifestOrder["stages"]): number | null {
  if (needed.includes(kind) || isHeadless) return 0;
  if (afterPods.includes(kind)) return stages.length + 2;
  if (!workloads.includes(kind)) return null;
  const stage = stages.findIndex((names) => names.includes(name));
  return 1 + (stage === -1 ? Math.max(0, stages.length - 1) : stage);
}

function objectOf(document: Document, defaultNamespace: string): ManifestObject[] {
  const metadata = document.get("metadata");
  const kind = document.get("kind");
  if (!isMap(metadata) || typeof kind !== "string") return [];
  const [group, version] = String(document.get("apiVersion")).split("/");
  const name = String(metadata.get("name"));
  const namespace = metadata.get("namespace") ?? defaultNamespace;
  return [
    {
      kind,
      name,
      isHeadless: document.getIn(["spec", "clusterIP"]) === "None",
      // The core group has no name.
      reference: `${version === undefined ? "" : group}/namespaces/${namespace}/${kind}/${name}`,
      metadata,
    },
  ];
}

function annotate(metadata: YAMLMap, value: string, manifest: string): Edit {
  const entry = `${orderAnnotation}: ${JSON.stringify(value)}`;
  const [first] = metadata.items;
  const start = startOf(first);
  const indent = " ".repeat(columnOf(start, manifest));
  const annotations = metadata.items.find(({ key }) => isScalar(key) && key.value === "annotations");
  if (annotations === undefined)
    return { at: start, until: start, text: `annotations:\n${indent}  ${entry}\n${indent}` };
  if (isMap(annotations.value) && annotations.value.flow !== true && annotations.value.items.length > 0) {
    const at = startOf(annotations.value.items[0]);
    return { at, until: at, text: `${entry}\n${" ".repeat(columnOf(at, manifest))}` };
  }
  // `annotations:` with nothing after it, or a map in one line.
  const given = isMap(annotations.value) ? annotations.value.items.map((item) => textOf(item)) : [];
  const lines = [entry, ...given].map((line) => `\n${indent}  ${line}`).join("");
  return { at: startOf(annotations), until: endOf(annotations, manifest), text: `annotations:${lines}` };
}

function textOf({ key, value }: Pair): string {
  return `${JSON.stringify(String(key))}: ${JSON.stringify(String(value))}`;
}

function startOf(pair: Pair | undefined): number {
  const range = isScalar(pair?.key) ? pair.key.range : undefined;
  if (range === undefined || range === null) throw new Error("A manifest has a key without a place.");
  return range[0];
}

/** Where the value of a pair ends in its line. */
function endOf({ value }: Pair, manifest: string): number {
  const range = isMap(value) || isScalar(value) ? value.range : undefined;
  const from = range?.[0] ?? 0;
  return isMap(value)
    ? (range?.[1] ?? from)
    : from + (manifest.slice(from).match(/^[^\n]*/)?.[0].length ?? 0);
}

function columnOf(offset: number, text: string): number {
  return offset - (text.lastIndexOf("\n", offset - 1) + 1);
}
