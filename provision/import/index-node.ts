import type { YAMLMap } from "yaml";
import { indexTypes, metricTypes } from "../spec/vocabulary.ts";
import type { IndexState, LoadSettings } from "../state/types.ts";
import { isOneOf } from "./field-nodes.ts";
import { scalars } from "./scalars.ts";
import { line, noted, type Part, words } from "./yaml-nodes.ts";

/** An index as one line of a spec. The metric is always said: nobody reads a search without it. */
export function indexNode({ name, field, indexType, metricType, params, mmap }: IndexState): YAMLMap {
  const node = line({
    field,
    name: name === field ? undefined : name,
    indexType,
    metricType: metricType ?? undefined,
    params: scalars(params),
    mmap: mmap || undefined,
  } satisfies Record<keyof IndexState, Part>);
  const unknown = [
    ...(isOneOf(indexTypes, indexType) ? [] : [`index type ${indexType}`]),
    ...(metricType === null || isOneOf(metricTypes, metricType) ? [] : [`metric ${metricType}`]),
  ];
  return noted(
    node,
    unknown.map((what) => `${what}: milvus-stack does not know it, and validate refuses it`),
  );
}

/**
 * How it is loaded, as far as that is not what `byDefault` says; `false` where it is released.
 *
 * @param byDefault what the environment loads a collection with whose spec says nothing
 */
export function loadPart(load: LoadSettings | null, byDefault: LoadSettings): Part {
  if (load === null) return false;
  const groups = load.resourceGroups.filter((group) => group !== "__default_resource_group");
  const sameGroups = groups.toSorted().join() === byDefault.resourceGroups.toSorted().join();
  const asDefault = load.replicas === byDefault.replicas && sameGroups;
  const parts = {
    replicas: asDefault ? undefined : load.replicas,
    resourceGroups:
      asDefault || (groups.length === 0 && byDefault.resourceGroups.length === 0) ? undefined : words(groups),
    partitions: load.partitions.length === 0 ? undefined : words(load.partitions),
    fields: load.fields.length === 0 ? undefined : words(load.fields),
  } satisfies Record<keyof LoadSettings, Part>;
  return Object.values(parts).every((part) => part === undefined) ? undefined : line(parts);
}
