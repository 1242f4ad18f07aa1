import { accessNames, accessReferences } from "./access.ts";
import { analyzers } from "./analyzers.ts";
import { attributesOfFields, clusteringKey } from "./attributes.ts";
import { counts } from "./counts.ts";
import { databaseProperties } from "./database-properties.ts";
import { defaultValues } from "./default-value.ts";
import { dimensions } from "./dimensions.ts";
import { duplicateCollections, duplicates } from "./duplicates.ts";
import { embed } from "./embed.ts";
import { filters } from "./filters.ts";
import { functionParams } from "./function-params.ts";
import { functions } from "./functions.ts";
import { indexParams } from "./index-params.ts";
import { bm25, indexes, unindexed } from "./indexes.ts";
import { lengths } from "./lengths.ts";
import { load } from "./load.ts";
import { names } from "./names.ts";
import { capacity, partitions } from "./partitions.ts";
import { primaryKey } from "./primary-key.ts";
import { properties } from "./properties.ts";
import type { Rule } from "./rule.ts";
import { seed } from "./seed.ts";
import { smokeLimits } from "./smoke-limits.ts";
import { smokeParameters } from "./smoke-parameters.ts";
import { smokeTargets } from "./smoke-targets.ts";

export const rules: readonly Rule[] = [
  names,
  duplicates,
  duplicateCollections,
  primaryKey,
  lengths,
  dimensions,
  attributesOfFields,
  analyzers,
  clusteringKey,
  defaultValues,
  counts,
  functions,
  functionParams,
  indexes,
  bm25,
  indexParams,
  unindexed,
  partitions,
  capacity,
  load,
  embed,
  seed,
  filters,
  smokeTargets,
  smokeLimits,
  smokeParameters,
  properties,
  accessNames,
  accessReferences,
  databaseProperties,
];
