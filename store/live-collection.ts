import { refuseOtherEmbeddings } from "../provision/data/index.ts";
import type { MilvusStackError } from "../provision/diagnostics/index.ts";
import type { EmbedSpec } from "../provision/spec/schema.ts";
import { recordedEmbeddings } from "../provision/state/own-json.ts";
import type { LiveCollection } from "../provision/state/types.ts";
import { StoreCode } from "./codes.ts";
import type { StoreContext } from "./context.ts";
import { refusal } from "./refuse.ts";

/** How the vectors that are stored were made. */
type Filled = Pick<LiveCollection, "embeddings">;

/** How long a search trusts what it saw of the collection; a rebuild with another model in that time goes unseen. */
const trustMs = 10_000;

/**
 * The collection behind the name, as the server describes it now.
 *
 * @throws MilvusStackError (exit code 3) when it is not there
 */
export async function describeLive(context: StoreContext): Promise<LiveCollection> {
  const live = await context.milvus.describeCollection(context.ref);
  if (live !== null) return live;
  throw notThere(context);
}

/** Needs no more than a describe, which a search and a write need too, where all of the collection is a dozen requests. */
async function readFilled(context: StoreContext): Promise<Filled> {
  const properties = await context.milvus.collectionProperties(context.ref);
  if (properties === null) throw notThere(context);
  return { embeddings: recordedEmbeddings(properties) };
}

function notThere({ ref }: StoreContext): MilvusStackError {
  return refusal(StoreCode.unknownCollection, `There is no collection "${ref.collection}" on the server.`, {
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
  let seen: { readonly filled: Promise<Filled>; readonly at: number } | null = null;

  function refuseOther(filled: Filled, embeds: readonly EmbedSpec[]) {
    if (embedder !== null) refuseOtherEmbeddings(spec.collection, embeds, embedder.model.document, filled);
  }
  function look(): Promise<Filled> {
    const filled = readFilled(context);
    const entry = { filled, at: performance.now() };
    seen = entry;
    filled.catch(() => {
      if (seen === entry) seen = null; // a failure is not remembered
    });
    return filled;
  }
  return {
    async beforeWrite() {
      if (model.embeds.length > 0) refuseOther(await look(), model.embeds);
    },
    async beforeSearch(field) {
      const fresh = seen !== null && performance.now() - seen.at < trustMs ? seen.filled : look();
      refuseOther(
        await fresh,
        model.embeds.filter(({ into }) => into === field),
      );
    },
  };
}
