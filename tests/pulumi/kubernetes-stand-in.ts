// A Pulumi provider that the engine takes for the one of Kubernetes, which is not to be had from a package registry. It keeps no objects:
// it answers as the real one does where it decides between an update and a replacement, and writes every deletion into a file.

import { appendFileSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import * as provider from "@pulumi/pulumi/provider/index.js";
import { forceNew } from "./force-new.ts";

type Properties = Readonly<Record<string, unknown>>;

const section = (object: Properties, key: string): Properties => {
  const value = object[key];
  return typeof value === "object" && value !== null ? (value as Properties) : {};
};

const standIn: provider.Provider = {
  version: "4.34.2",
  async check(_urn, _olds, news) {
    return { inputs: news };
  },
  async diff(_id, urn, { __inputs: olds, ...others }, news) {
    const before: Properties = olds ?? others;
    const kind = urn.split("::")[2]?.split(":").at(-1) ?? "";
    const replaces = [
      ...["name", "namespace"]
        .filter((key) => section(before, "metadata")[key] !== section(news, "metadata")[key])
        .map((key) => `metadata.${key}`),
      ...(forceNew[kind] ?? [])
        .filter((key) => !isDeepStrictEqual(section(before, "spec")[key], section(news, "spec")[key]))
        .map((key) => `spec.${key}`),
    ];
    return { changes: !isDeepStrictEqual(before, news), replaces, deleteBeforeReplace: replaces.length > 0 };
  },
  async create(_urn, inputs) {
    const { namespace, name } = section(inputs, "metadata");
    if (section(section(inputs, "metadata"), "annotations").fails === "true")
      throw new Error(`${name} does not become ready`);
    return { id: `${namespace}/${name}`, outs: { ...inputs, __inputs: inputs } };
  },
  async update(_id, _urn, _olds, news) {
    return { outs: { ...news, __inputs: news } };
  },
  async delete(_id, urn) {
    const file = process.env.KUBERNETES_STAND_IN_DELETIONS;
    if (file !== undefined) appendFileSync(file, `${urn.split("::").at(-1)}\n`);
  },
};

await provider.main(standIn, process.argv.slice(2));
