import type { YAMLMap } from "yaml";
import { splitParams } from "../spec/rules/index-params.ts";
import type { IndexState, LoadSettings } from "../state/types.ts";
import { scalars } from "./scalars.ts";
import { line, noted, type Part, words } from "./yaml-nodes.ts";

/** An index as one line of a spec. The metric is always said: nobody reads a search without it. */
export function indexNode({ name, field, indexType, metricType, params, mmap }: IndexState): YAMLMap {
  const buildParams = splitParams({ indexType, params });
  const node = line({
    field,
    name: name === field ? undefined : name,
    indexType,
    metricType: metricType ?? undefined,
    params: scalars(buildParams.read),
    mmap: mmap || undefined,
  } satisfies Record<keyof IndexState, Part>);
  const { useless } = buildParams;
  return noted(
    node,
    useless.length === 0 ? [] : [`${useless.join(", ")}: left out, for ${indexType} has no such parameter`],
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
