import { refuseOtherEmbeddings } from "../provision/data/index.ts";
import type { EmbedSpec } from "../provision/spec/schema.ts";
import type { LiveCollection } from "../provision/state/types.ts";
import { StoreCode } from "./codes.ts";
import type { StoreContext } from "./context.ts";
import { refusal } from "./refuse.ts";

/** How long a search trusts what it saw of the collection; a rebuild with another model in that time goes unseen. */
const trustMs = 10_000;

/**
 * The collection behind the name, as the server describes it now.
 *
 * @throws MilvusStackError (exit code 3) when it is not there
 */
export async function describeLive({ milvus, ref }: StoreContext): Promise<LiveCollection> {
  const live = await milvus.describeCollection(ref);
  if (live !== null) return live;
  throw refusal(StoreCode.unknownCollection, `There is no collection "${ref.collection}" on the server.`, {
    fix: "Run `npx milvus-stack apply` first.",
  });
}

/** Asks whether the embedder is the one that the stored vectors were made by. */
export interface EmbeddingsGuard {
  /** Before every write, since a wrong vector stays. */
  beforeWrite(): Promise<void>;
  /** Before a search by text in this field; asks the server at most every 10 s. */
  beforeSearch(field: string): Promise<void>;
}

/** @throws MilvusStackError, by its functions: MS672 (exit code 1) for another model or template, even of the same length */
export function guardEmbeddings(context: StoreContext): EmbeddingsGuard {
  const { embedder, spec, model } = context;
  let seen: { readonly live: Promise<LiveCollection>; readonly at: number } | null = null;

  function refuseOther(live: LiveCollection, embeds: readonly EmbedSpec[]) {
    if (embedder !== null) refuseOtherEmbeddings(spec.collection, embeds, embedder.model.document, live);
  }
  function look(): Promise<LiveCollection> {
    const live = describeLive(context);
    const entry = { live, at: performance.now() };
    seen = entry;
    live.catch(() => {
      if (seen === entry) seen = null; // a failure is not remembered
    });
    return live;
  }
  return {
    async beforeWrite() {
      if (model.embeds.length > 0) refuseOther(await look(), model.embeds);
    },
    async beforeSearch(field) {
      const fresh = seen !== null && performance.now() - seen.at < trustMs ? seen.live : look();
      refuseOther(
        await fresh,
        model.embeds.filter(({ into }) => into === field),
      );
    },
  };
}
