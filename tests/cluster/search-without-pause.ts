import type { Milvus, SearchRequest } from "../../provision/milvus/port.ts";
import type { Workspace } from "./workspace.ts";
import { vectorOf } from "./workspace.ts";

export interface SearchFigures {
  answered: number;
  /** Answers that were not the row that was asked for. */
  wrong: number;
  failed: number;
  longestMs: number;
  /** Last failure, for people. */
  failure: string;
}

/** Searches for known rows, one after the other on each connection, until it is stopped. */
export function searchWithoutPause(
  connections: readonly Milvus[],
  { ref }: Pick<Workspace, "ref">,
  rows: number,
): { readonly figures: SearchFigures; stop(): Promise<SearchFigures> } {
  const figures: SearchFigures = { answered: 0, wrong: 0, failed: 0, longestMs: 0, failure: "" };
  let stopped = false;
  const search = async (milvus: Milvus, first: number) => {
    for (let id = first; !stopped; id = (id + 101) % rows) {
      const request: SearchRequest = { ...ref, field: "embedding", vectors: [vectorOf(id)], limit: 1 };
      const start = performance.now();
      try {
        const [hits] = await milvus.search(request);
        if (Number(hits?.[0]?.id) === id) figures.answered += 1;
        else figures.wrong += 1;
      } catch (error) {
        figures.failed += 1;
        figures.failure = error instanceof Error ? error.message : String(error);
      }
      figures.longestMs = Math.max(figures.longestMs, performance.now() - start);
    }
  };
  const all = Promise.all(connections.map((milvus, at) => search(milvus, at)));
  return {
    figures,
    async stop() {
      stopped = true;
      await all;
      return figures;
    },
  };
}
