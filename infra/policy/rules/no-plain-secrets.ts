import { fieldsOf } from "../../workload/fields.ts";
import { eachContainer } from "../pods.ts";
import { listOf, type ObjectRule } from "../rule.ts";

/** Names under which passwords and keys go about. `ACCESS_KEY_ID` alone is a user's name; with a value it is still out of place. */
const secretName = /pass(word|wd|phrase)|secret|token|api[-_]?key|access[-_]?key|private[-_]?key|credential/i;

/** Names that only say where a secret is, or how it is used; and etcd's "cluster token", which is a cluster's name. */
const harmless = /(file|path|dir|name|ref|enabled|type|expir\w*|ttl|length|cluster_token)$/i;

/** `password: value` in a file of configuration; not what is empty, null, a variable or a mere placeholder. */
const line = /^[ \t]*["']?([\w.-]+)["']?[ \t]*[:=][ \t]*(\S.*?)[ \t]*$/gm;
const noValue = /^(""|''|null|~|true|false|\d+|<.*>|["']?\$.*|\|[-+]?|>[-+]?|[{[&#].*)$|^#/;

/** Credentials are in Secrets, and pods get them by reference. */
export const noPlainSecrets: ObjectRule = {
  name: "no-plain-secrets",
  description:
    "Passwords and keys come from Secrets by reference: not from values of variables, not from ConfigMaps.",
  check: (object) => [
    ...eachContainer(object, ({ env }) => {
      const found = listOf(env).find(
        ({ name, value }) => isSecretName(name) && typeof value === "string" && value !== "",
      );
      return found === undefined ? null : `has the value of ${String(found.name)} in plain sight`;
    }),
    ...(object.kind === "ConfigMap" ? inConfiguration(fieldsOf(object.data)) : []),
  ],
};

function inConfiguration(data: Readonly<Record<string, unknown>>): string[] {
  return Object.entries(data).flatMap(([key, text]) => {
    if (typeof text !== "string") return [];
    if (isSecretName(key) && text !== "" && !text.includes("\n"))
      return [`key ${key} looks like a credential`];
    return [...text.matchAll(line)]
      .filter(([, name, value = ""]) => isSecretName(name) && !noValue.test(value.replace(/\s+#.*$/, "")))
      .map(([, name]) => `key ${key} sets ${name}`);
  });
}

function isSecretName(name: unknown): boolean {
  return typeof name === "string" && secretName.test(name) && !harmless.test(name);
}
