import { ownValue } from "../own-value.ts";
import { splitParams } from "../spec/rules/index-params.ts";
import { defaultGroup } from "../state/resource-groups.ts";
import type { FieldState, FunctionState, IndexState, LoadSettings } from "../state/types.ts";
import { canonicalJson } from "./canonical.ts";
import type { ChangeKind } from "./change-classes.ts";
import type { AttributeChange } from "./types.ts";

/** How one attribute is compared, and what kind of change a difference is. */
interface AttributeRule<V> {
  readonly kind: ChangeKind;
  /** Whether two values mean the same; equal as canonical JSON when left out. */
  equal?(before: V, after: V): boolean;
}

type AttributeTable<S> = { readonly [K in keyof S]: AttributeRule<S[K]> };

/** An attribute that differs, with the kind of change that it is. */
export interface Difference extends AttributeChange {
  readonly kind: ChangeKind;
}

const schema: AttributeRule<unknown> = { kind: "schema" };
/** Milvus' own default is "off", so that not set and off are the same. */
const sameSwitch = (before: boolean | null, after: boolean | null) => (before ?? false) === (after ?? false);
const sameSet = (before: readonly string[], after: readonly string[]) =>
  canonicalJson([...before].sort()) === canonicalJson([...after].sort());

const fieldAttributes = {
  name: schema,
  dataType: schema,
  description: { kind: "field-description" },
  primaryKey: schema,
  autoId: schema,
  maxLength: { kind: "field-capacity" },
  dim: schema,
  elementType: schema,
  maxCapacity: { kind: "field-capacity" },
  nullable: schema,
  defaultValue: { kind: "schema", equal: sameDefault },
  partitionKey: schema,
  clusteringKey: schema,
  enableAnalyzer: { kind: "field-analyzer" },
  enableMatch: schema,
  analyzerParams: { kind: "field-analyzer" },
  multiAnalyzerParams: schema,
  mmap: { kind: "field-mmap", equal: sameSwitch },
} satisfies AttributeTable<FieldState> & Record<keyof FieldState, unknown>;

const functionAttributes = {
  name: schema,
  type: schema,
  description: { kind: "field-description" },
  inputFieldNames: schema,
  outputFieldNames: schema,
  params: schema,
} satisfies AttributeTable<FunctionState> & Record<keyof FunctionState, unknown>;

const indexAttributes = {
  name: { kind: "index-build" },
  field: { kind: "index-build" },
  indexType: { kind: "index-build" },
  metricType: { kind: "index-build" },
  params: { kind: "index-build" },
  mmap: { kind: "alter-index", equal: sameSwitch },
} satisfies AttributeTable<IndexState> & Record<keyof IndexState, unknown>;

const loadAttributes = {
  replicas: { kind: "replicas" },
  resourceGroups: {
    kind: "resource-groups",
    equal: (before, after) => sameSet(withDefaultGroup(before), withDefaultGroup(after)),
  },
  partitions: { kind: "load-partitions", equal: sameSet },
  fields: { kind: "load-fields", equal: sameSet },
} satisfies AttributeTable<LoadSettings> & Record<keyof LoadSettings, unknown>;

export const fieldDifferences = (before: FieldState, after: FieldState) =>
  differences(fieldAttributes, before, after);
export const functionDifferences = (before: FunctionState, after: FunctionState) =>
  differences(functionAttributes, before, after);
export const indexDifferences = (before: IndexState, after: IndexState) =>
  differences(indexAttributes, before, after).flatMap((difference) =>
    difference.attribute === "params"
      ? // What means nothing to the index no spec can have: that it is there is no difference.
        paramDifferences(splitParams(before).read, after.params)
      : [difference],
  );
export const loadDifferences = (before: LoadSettings, after: LoadSettings) =>
  differences(loadAttributes, before, after);

/**
 * Parameters of an index that change without building it anew; null: has no default that could be written in its place.
 * Milvus `pkg/util/indexparams` (`configableIndexParams`); `mmap.enabled` is an attribute of its own here.
 */
export const alterableParams: Readonly<Record<string, string | null>> = {
  "indexoffsetcache.enabled": "false",
  warmup: null,
};

function paramDifferences(before: IndexState["params"], after: IndexState["params"]): Difference[] {
  return recordDifferences("params", before, after, "index-build").flatMap((difference) => {
    const byDefault = ownValue(alterableParams, difference.attribute.slice("params.".length));
    if (byDefault === undefined) return [difference];
    const same = (difference.before ?? byDefault) === (difference.after ?? byDefault);
    return same ? [] : [{ ...difference, kind: "alter-index" as const }];
  });
}

/** Differences of two records key by key: `params.M`, `embeddings.embedding`. A key that is not there is null. */
export function recordDifferences(
  name: string,
  before: Readonly<Record<string, string>>,
  after: Readonly<Record<string, string>>,
  kind: ChangeKind,
): Difference[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .sort()
    .map((key) => ({
      attribute: `${name}.${key}`,
      before: ownValue(before, key) ?? null,
      after: ownValue(after, key) ?? null,
      kind,
    }))
    .filter((difference) => difference.before !== difference.after);
}

function differences<S extends object>(table: AttributeTable<S>, before: S, after: S): Difference[] {
  const found: Difference[] = [];
  for (const attribute in table) {
    const rule = table[attribute];
    const [was, is] = [before[attribute], after[attribute]];
    const same = rule.equal?.(was, is) ?? canonicalJson(was) === canonicalJson(is);
    if (!same) found.push({ attribute, before: was, after: is, kind: rule.kind });
  }
  return found;
}

/** A Float is stored in 32 bits: 0.1 comes back as 0.10000000149011612. */
function sameDefault(before: string | null, after: string | null): boolean {
  if (before === after) return true;
  if (before === null || after === null || !/^[-\d.e+]+$/i.test(before + after)) return false;
  const fraction = /[.e]/i;
  if (!fraction.test(before) && !fraction.test(after)) return false;
  return Math.fround(Number(before)) === Math.fround(Number(after));
}

/** Where nobody names a group, all replicas are in the one that every server has. */
function withDefaultGroup(groups: readonly string[]): readonly string[] {
  return groups.length > 0 ? groups : [defaultGroup];
}
