import { ExitCode, MilvusStackError } from "../diagnostics/diagnostic.ts";
import { ownValue } from "../own-value.ts";
import { embeddingsFingerprint } from "../plan/embeddings-fingerprint.ts";
import type { EmbedSpec } from "../spec/schema.ts";
import type { LiveCollection } from "../state/types.ts";
import { DataCode } from "./codes.ts";

/**
 * Vectors of two models, or of two templates, must neither stand side by side nor be compared: no search would find what
 * is meant. A collection without a record of how it was filled is taken as it is.
 *
 * @param name what clients call the collection
 * @param model the model that embeds documents now, by its name
 * @throws MilvusStackError (MS672, exit code 1) when a field was filled in another way than `embeds` would now
 */
export function refuseOtherEmbeddings(
  name: string,
  embeds: readonly EmbedSpec[],
  model: string,
  live: Pick<LiveCollection, "embeddings">,
): void {
  for (const embed of embeds) {
    const before = ownValue(live.embeddings, embed.into);
    const now = embeddingsFingerprint(embed, model);
    if (before === undefined || before === now) continue;
    throw new MilvusStackError(
      {
        code: DataCode.otherEmbeddings,
        severity: "error",
        summary: `The vectors in "${name}" were made in another way than the spec and the environment say now.`,
        cause: `"${embed.into}" was filled by ${JSON.stringify(before)}, and would now be by ${JSON.stringify(now)}.`,
        fix: "Run `milvus-stack plan`: the collection needs a rebuild first. Or go back to the model and the template before.",
      },
      ExitCode.failed,
    );
  }
}
