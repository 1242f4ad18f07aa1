import { MilvusCode, milvusError } from "../milvus/codes.ts";
import { keyFilter } from "../milvus/key-filter.ts";
import type { CollectionRef, Milvus, PrimaryKey } from "../milvus/port.ts";
import type { ReadyChange } from "./embed-changes.ts";
import type { Readable } from "./readable.ts";
import type { RowModel } from "./row-model.ts";

/** Rows of one look: a filter of as many text keys of 64 characters is 140 kB. */
const atOnce = { keys: 2_000, bytes: 1024 * 1024 };

export interface Where {
  readonly milvus: Milvus;
  readonly ref: CollectionRef;
  readonly model: RowModel;
  readonly readable: Readable;
}

/**
 * Looks whether the rows that the server took are there, by a strong count of their keys: one request for 2,000 rows. With
 * `autoId` no key is known, and the whole collection, which was empty, is counted at the end.
 */
export class ReadBack {
  readonly #where: Where;
  readonly #onLost: (lost: readonly ReadyChange[]) => void;
  #pending: ReadyChange[] = [];
  #bytes = 0;
  #written = 0;

  /** @param onLost takes the rows that are not there, before the error is thrown */
  constructor(where: Where, onLost: (lost: readonly ReadyChange[]) => void) {
    this.#where = where;
    this.#onLost = onLost;
  }

  /** @throws MilvusStackError MS664 when rows of an earlier or of this write are not there */
  async add(written: readonly ReadyChange[]): Promise<void> {
    this.#written += written.length;
    const { model, readable } = this.#where;
    if (model.autoId) return;
    for (const item of written) {
      if (!readable.has(item.change.row.partition)) continue;
      this.#pending.push(item);
      this.#bytes += String(item.change.row.key).length;
    }
    if (this.#pending.length >= atOnce.keys || this.#bytes >= atOnce.bytes) await this.#look();
  }

  /** @throws MilvusStackError MS664 when rows are not there */
  async finish(): Promise<void> {
    const { milvus, ref, model, readable } = this.#where;
    if (!model.autoId) return await this.#look();
    if (this.#written === 0 || !readable.all) return;
    const there = await milvus.count(ref);
    if (there < this.#written) throw this.#notThere(this.#written - there, "");
  }

  async #look(): Promise<void> {
    const looked = this.#pending;
    if (looked.length === 0) return;
    [this.#pending, this.#bytes] = [[], 0];
    const { milvus, ref, model } = this.#where;
    const { name } = model.primaryKey;
    const filter = keyFilter(model.primaryKey, keysOf(looked));
    const partitions = partitionsOf(looked);
    if ((await milvus.count(ref, { filter, ...partitions })) >= looked.length) return;
    const rows = await milvus.query(ref, { filter, outputFields: [name], ...partitions });
    const there = new Set(rows.map((row) => String(row[name])));
    const lost = looked.filter(({ change }) => !there.has(String(change.row.key)));
    if (lost.length === 0) return;
    this.#onLost(lost);
    const first = lost[0]?.change.row;
    throw this.#notThere(lost.length, ` The first is of line ${first?.line}, with the key ${first?.key}.`);
  }

  #notThere(lost: number, which: string): Error {
    return milvusError(MilvusCode.rowsLost, {
      summary: `${lost} of the rows that were written to ${this.#where.ref.collection} are not there.`,
      cause: `The server reported that it wrote them, and does not give them back.${which}`,
      fix: "Look at the log of the server, and whether another client deletes rows meanwhile. Then run it again.",
    });
  }
}

/** Only these are sure to be loaded; none are named where rows are not assigned to partitions. */
function partitionsOf(items: readonly ReadyChange[]): { readonly partitions?: string[] } {
  const names = new Set(items.map(({ change }) => change.row.partition).filter((name) => name !== null));
  return names.size === 0 ? {} : { partitions: [...names] };
}

function keysOf(items: readonly ReadyChange[]): PrimaryKey[] {
  return items.map(({ change }) => change.row.key).filter((key) => key !== null);
}
