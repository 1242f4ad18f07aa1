import { setTimeout as sleep } from "node:timers/promises";
import type { IndexProgress, IndexState } from "../state/types.ts";
import { MilvusCode, milvusError } from "./codes.ts";
import { readFlag, readPairs } from "./describe.ts";
import type { CollectionRef, Milvus, WaitOptions } from "./port.ts";
import { interrupted } from "./race-abort.ts";
import { sdkRef } from "./sdk-ref.ts";
import { orNull, type Session } from "./session.ts";

/** How long a build may take when the caller says nothing: a day of a large one is better than a false failure. */
const buildTimeoutMs = 24 * 60 * 60 * 1000;

export function indexCalls(
  session: Session,
): Pick<Milvus, "createIndex" | "dropIndex" | "alterIndex" | "waitForIndex" | "indexProgress"> {
  const { client, call } = session;
  const progress = async (ref: CollectionRef) =>
    (await describeIndexes(session, ref)).map((index) => index.progress);
  return {
    async createIndex(ref, index) {
      await call(`create index ${index.name} of ${ref.collection}`, (timeout) =>
        client.createIndex({
          ...sdkRef(ref),
          field_name: index.field,
          index_name: index.name,
          index_type: index.indexType,
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

/** Every index of a collection with how far it is built. */
export async function describeIndexes(
  { client, call }: Session,
  ref: CollectionRef,
): Promise<{ state: IndexState; progress: IndexProgress }[]> {
  const answer = await orNull(
    call(`describe the indexes of ${ref.collection}`, (timeout) =>
      client.describeIndex({ ...sdkRef(ref), timeout }),
    ),
  );
  return (answer?.index_descriptions ?? [])
    .map((index) => ({
      state: readIndex(index.index_name, index.field_name, readPairs(index.params)),
      progress: {
        name: index.index_name,
        field: index.field_name,
        state: String(index.state),
        failReason: index.index_state_fail_reason || null,
        indexedRows: Number(index.indexed_rows),
        totalRows: Number(index.total_rows),
      },
    }))
    .sort((a, b) => (a.state.name < b.state.name ? -1 : 1));
}

/** Build parameters stand in one JSON text (to 2.4) or beside the others (from 2.5). */
function readIndex(name: string, field: string, pairs: Record<string, string>): IndexState {
  const { index_type = "", metric_type, params, "mmap.enabled": mmap, ...rest } = pairs;
  const nested: Record<string, unknown> = params === undefined || params === "" ? {} : JSON.parse(params);
  const { "mmap.enabled": nestedMmap, ...build } = nested;
  return {
    name,
    field,
    indexType: index_type,
    // Milvus Lite says NONE of a scalar index.
    metricType: metric_type && metric_type !== "NONE" ? metric_type : null,
    params: {
      ...Object.fromEntries(Object.entries(build).map(([key, value]) => [key, String(value)])),
      ...rest,
    },
    mmap: readFlag(mmap ?? (nestedMmap === undefined ? undefined : String(nestedMmap))),
  };
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
