import { parse, stringify } from "yaml";
import type { MilvusConfig } from "../../config/types.ts";
import { type Fields, fieldsOf } from "../../workload/fields.ts";
import { mergeValues } from "../../workload/merge-values.ts";
import { gracefulStopSeconds } from "../grace.ts";
import { tlsConfiguration } from "./tls.ts";

/** Milvus' configuration (`milvus.yaml`) as far as it follows from a stack's. */
export function milvusConfiguration({ mode, tls }: Pick<MilvusConfig, "mode" | "tls">): Fields {
  const gracefulStopTimeout = gracefulStopSeconds(mode);
  return mergeValues(
    {
      common: { gracefulStopTimeout, security: { authorizationEnabled: true } },
      // Unlike other nodes it does not follow the common one.
      dataNode: { gracefulStopTimeout },
    },
    tls === null ? {} : tlsConfiguration(),
  );
}

/**
 * `values` with `overrides` on top, and a `milvus.yaml` merged of what the values say, `configuration`, and what the overrides
 * say. It always is the key `user.yaml`: the pods mount that key, whatever else `extraConfigFiles` has.
 */
export function withUserConfig(values: Fields, overrides: Fields, configuration: Fields): Fields {
  const merged = mergeValues(values, overrides);
  const userConfig = mergeValues(userConfigOf(values), configuration, userConfigOf(overrides));
  return {
    ...merged,
    extraConfigFiles: { ...fieldsOf(merged.extraConfigFiles), "user.yaml": stringify(userConfig) },
  };
}

function userConfigOf(values: Fields): Fields {
  const text = fieldsOf(values.extraConfigFiles)["user.yaml"];
  return typeof text === "string" ? fieldsOf(parse(text)) : {};
}
