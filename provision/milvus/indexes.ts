import { setTimeout as sleep } from "node:timers/promises";
import type { IndexDescription } from "@zilliz/milvus2-sdk-node";
import type { Capabilities } from "../state/capabilities.ts";
import { isBefore } from "../state/is-before.ts";
import type { IndexProgress, IndexState } from "../state/types.ts";
import { MilvusCode, milvusError } from "./codes.ts";
import { readPairs } from "./describe.ts";
import type { CollectionRef, Milvus, WaitOptions } from "./port.ts";
import { interrupted } from "./race-abort.ts";
import { type Indexed, readIndex } from "./read-index.ts";
import { sdkRef } from "./sdk-ref.ts";
import { orNull, type Session } from "./session.ts";

/** How long a build may take when the caller says nothing: a day of a large one is better than a false failure. */
const buildTimeoutMs = 24 * 60 * 60 * 1000;

export function indexCalls(
  session: Session,
): Pick<Milvus, "createIndex" | "dropIndex" | "alterIndex" | "waitForIndex" | "indexProgress"> {
  const { client, call, capabilities } = session;
  const progress = async (ref: CollectionRef) => (await indexDescriptions(session, ref)).map(progressOf);
  return {
    async createIndex(ref, index) {
      await call(`create index ${index.name} of ${ref.collection}`, (timeout) =>
        client.createIndex({
          ...sdkRef(ref),
          field_name: index.field,
          index_name: index.name,
          ...(isNamed(index, capabilities) && { index_type: index.indexType }),
          ...(index.metricType !== null && { metric_type: index.metricType }),
          params: { ...asNumbers(index.params), ...(index.mmap !== null && { "mmap.enabled": index.mmap }) },
          timeout,
        }),
      );
    },
    async dropIndex(ref, { name, field }) {
      await call(`drop index ${name} of ${ref.collection}`, (timeout) =>
        client.dropIndex({ ...sdkRef(ref), index_name: name, field_name: field, timeout }),
      );
    },
    async alterIndex(ref, index, params, remove) {
      const request = { ...sdkRef(ref), index_name: index };
      if (Object.keys(params).length > 0) {
        await call(`change index ${index} of ${ref.collection}`, (timeout) =>
          client.alterIndexProperties({ ...request, params: { ...params }, timeout }),
        );
      }
      if (remove.length > 0) {
        await call(`change index ${index} of ${ref.collection}`, (timeout) =>
          client.dropIndexProperties({ ...request, properties: [...remove], timeout }),
        );
      }
    },
    waitForIndex: (ref, index, options) => waitForIndex(progress, ref, index, options),
    indexProgress: progress,
  };
}

/** Every index of a collection with how far it is built. @param indexed what a describe says of the collection */
export async function describeIndexes(
  session: Session,
  ref: CollectionRef,
  indexed: Indexed,
): Promise<{ state: IndexState; progress: IndexProgress }[]> {
  return (await indexDescriptions(session, ref))
    .map((index) => ({
      state: readIndex(index.index_name, index.field_name, readPairs(index.params), indexed),
      progress: progressOf(index),
    }))
    .sort((a, b) => (a.state.name < b.state.name ? -1 : 1));
}

async function indexDescriptions({ client, call }: Session, ref: CollectionRef): Promise<IndexDescription[]> {
  const answer = await orNull(
    call(`describe the indexes of ${ref.collection}`, (timeout) =>
      client.describeIndex({ ...sdkRef(ref), timeout }),
    ),
  );
  return answer?.index_descriptions ?? [];
}

function progressOf(index: IndexDescription): IndexProgress {
  return {
    name: index.index_name,
    field: index.field_name,
    state: String(index.state),
    failReason: index.index_state_fail_reason || null,
    indexedRows: Number(index.indexed_rows),
    totalRows: Number(index.total_rows),
  };
}

/** Before 2.4 an index of text or numbers that the server is to choose has no type: it does not know AUTOINDEX there. */
function isNamed({ indexType, metricType }: IndexState, { server }: Capabilities): boolean {
  return indexType !== "AUTOINDEX" || metricType !== null || !isBefore(server, "2.4");
}

/** The SDK writes the parameters as JSON: numbers have to be numbers there. */
function asNumbers(params: Readonly<Record<string, string>>): Record<string, string | number | boolean> {
  return Object.fromEntries(
    Object.entries(params).map(([key, value]) => {
      if (value === "true" || value === "false") return [key, value === "true"];
      return [key, value !== "" && Number.isFinite(Number(value)) ? Number(value) : value];
    }),
  );
}

async function waitForIndex(
  progress: (ref: CollectionRef) => Promise<IndexProgress[]>,
  ref: CollectionRef,
  index: string,
  { timeoutMs = buildTimeoutMs, signal, onProgress }: WaitOptions = {},
): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  for (let pauseMs = 50; ; pauseMs = Math.min(pauseMs * 2, 2_000)) {
    const found = (await progress(ref)).find(({ name }) => name === index);
    if (found === undefined) {
      throw milvusError(MilvusCode.notThere, { summary: `Index ${index} of ${ref.collection} is gone` });
    }
    if (found.state === "Failed") {
      throw milvusError(MilvusCode.indexFailed, {
        summary: `Building index ${index} of ${ref.collection} failed.`,
        ...(found.failReason !== null && { cause: found.failReason }),
        fix: "Look at the log of the index or data nodes.",
      });
    }
    onProgress?.(found.totalRows === 0 ? 100 : Math.floor((100 * found.indexedRows) / found.totalRows));
    if (found.state === "Finished") return;
    if (Date.now() > deadline) {
      throw milvusError(MilvusCode.deadline, {
        summary: `Index ${index} of ${ref.collection} was not built within ${Math.round(timeoutMs / 1000)} s.`,
        cause: `${found.indexedRows} of ${found.totalRows} rows are indexed.`,
        fix: "It goes on being built; run the command again to wait for it.",
      });
    }
    await sleep(pauseMs, undefined, signal ? { signal } : {}).catch(() => {
      throw interrupted(`wait for index ${index}`);
    });
  }
}
