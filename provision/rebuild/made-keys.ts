import { KeySet } from "../data/key-set.ts";
import { keyOf } from "../milvus/key-filter.ts";
import type { CopyContext } from "./copy-context.ts";
import { type Copied, keyInNew, readCopied } from "./digest-file.ts";
import { ofPart, type Part, partsOf } from "./parts.ts";
import { deleteRows } from "./write-rows.ts";

/** Where Milvus makes the keys, a row that was written again is beside the one that was there before. */
export async function deleteReplaced(
  context: CopyContext,
  part: Part,
  written: readonly { readonly before: Copied | null }[],
): Promise<void> {
  if (context.job.mapping.keys === "kept") return;
  const keys = written.flatMap(({ before }) =>
    before === null ? [] : (keyInNew(context.job, before) ?? []),
  );
  await deleteRows(context, part, keys);
}

/**
 * Deletes rows of the new generation whose keys are not among those that were noted: written by a copy or a pass that was cut short
 * before it could note them, and written again since. Only before clients see the generation.
 */
export async function deleteUnknown(context: CopyContext): Promise<void> {
  const { job, shape, to } = context;
  const place = { line: 1, offset: 0 };
  for (const part of partsOf(job)) {
    const known = new KeySet();
    for await (const { made } of readCopied(part.copied)) if (made !== undefined) known.add(made, place);
    const pages = job.milvus.scan(to, { ...ofPart(part), outputFields: [], signal: job.signal });
    for await (const page of pages) {
      const keys = page.map((row) => keyOf(shape.key, row));
      await deleteRows(
        context,
        part,
        keys.filter((key) => known.add(key, place) === null),
      );
    }
  }
}
