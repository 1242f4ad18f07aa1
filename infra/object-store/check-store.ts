import type { Diagnostic } from "../../provision/diagnostics/index.ts";
import { configKey, setCommand } from "../config/config-path.ts";
import type { ObjectStoreConfig } from "../config/types.ts";
import type { MessageQueue } from "../milvus-cluster/message-queue.ts";
import { type KnownStore, knownStore, triesConditionalWrites } from "./known-stores.ts";

/**
 * MS922 where the store is known not to keep Woodpecker's write-ahead log safely, and MS923 where nobody knows and no Job tries.
 * With another message queue the log is not in the store.
 */
export function checkStore(config: ObjectStoreConfig, messageQueue: MessageQueue): Diagnostic[] {
  if (messageQueue !== "woodpecker") return [];
  const store = knownStore(config);
  if (store?.conditionalWrites === "refused") return [refused(config, store)];
  const known = store !== undefined && store.conditionalWrites !== "unknown";
  return known || triesConditionalWrites(config) ? [] : [unknown(config, store)];
}

const cause =
  "Woodpecker, Milvus' write-ahead log, relies on writes that fail where an object is there already (`If-None-Match: *`): a streaming node that was replaced must not write on.";

function refused({ kind }: ObjectStoreConfig, { name, note, source }: KnownStore): Diagnostic {
  const path = ["objectStore", "kind"];
  const google = name.startsWith("Google");
  return {
    code: "MS922",
    severity: "error",
    summary: `\`${configKey(["objectStore"])}\` is ${plain(name)} by \`kind: ${kind}\`, which has no conditional writes${note === "" || google ? "" : `: it ${note}`} (${source}).`,
    cause,
    fix: google
      ? setCommand(path, "gcs")
      : `Use a store that has them (docs/guide/stacks.md lists what is known), such as a MinIO of the stack's own; or a message queue outside of the store, in helm-values/milvus.`,
  };
}

function unknown({ kind }: ObjectStoreConfig, store: KnownStore | undefined): Diagnostic {
  const name =
    store === undefined
      ? "a store that nothing is known of"
      : `${plain(store.name)}, of which it is not known (${store.source})`;
  return {
    code: "MS923",
    severity: "warning",
    summary: `Whether \`${configKey(["objectStore"])}\` has conditional writes is not tested: it is ${name}.`,
    cause: `${cause} The set-up Job tries one ${kind === "azure" ? "in stores that speak S3" : "where it has keys"} only.`,
    fix: "Try a failover before there is data: delete a streaming node's pod while something writes, and compare the rows.",
  };
}

/** Without what tells two rows of the same store apart. */
function plain(name: string): string {
  return name.replace(/, `kind: .*/, "");
}
