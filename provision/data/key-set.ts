import { hash } from "node:crypto";
import type { PrimaryKey } from "../milvus/port.ts";

/** Where a key was first seen. */
export interface Place {
  readonly line: number;
  readonly offset: number;
}

/**
 * The keys of a file, to find one that comes twice. It holds 20 bytes a slot and is at most three quarters full, so 27
 * to 54 bytes a key whatever its length (80 while it grows): 10 million rows take at most 0.6 GB.
 *
 * Int64 keys are held as they are. Of a VarChar key 64 bits of its SHA-256 are held, so a hit is only a suspicion: the
 * caller reads the line at the place and compares.
 */
export class KeySet {
  #slots: Slots = allocate(1024);
  #count = 0;

  /** Adds a key; gives the place of the one that was there before, or null when it is new. */
  add(key: PrimaryKey, place: Place): Place | null {
    if ((this.#count + 1) * 4 > this.#slots.line.length * 3) this.#grow();
    const [low, high] = bits(key);
    const slot = find(this.#slots, low, high);
    const line = this.#slots.line[slot] ?? 0;
    if (line !== 0) return { line, offset: this.#slots.offset[slot] ?? 0 };
    put(this.#slots, slot, low, high, place);
    this.#count += 1;
    return null;
  }

  #grow() {
    const old = this.#slots;
    this.#slots = allocate(old.line.length * 2);
    for (let i = 0; i < old.line.length; i++) {
      const line = old.line[i] ?? 0;
      if (line === 0) continue;
      const low = old.low[i] ?? 0;
      const high = old.high[i] ?? 0;
      put(this.#slots, find(this.#slots, low, high), low, high, { line, offset: old.offset[i] ?? 0 });
    }
  }
}

/** Open addressing; line 0 marks an empty slot. */
interface Slots {
  readonly low: Uint32Array;
  readonly high: Uint32Array;
  readonly line: Uint32Array;
  readonly offset: Float64Array;
}

function allocate(size: number): Slots {
  return {
    low: new Uint32Array(size),
    high: new Uint32Array(size),
    line: new Uint32Array(size),
    offset: new Float64Array(size),
  };
}

function put(slots: Slots, slot: number, low: number, high: number, place: Place) {
  slots.low[slot] = low;
  slots.high[slot] = high;
  slots.line[slot] = place.line;
  slots.offset[slot] = place.offset;
}

/** The slot that holds these bits, or the empty one where they belong. */
function find(slots: Slots, low: number, high: number): number {
  const mask = slots.line.length - 1;
  // Keys often count up; the multiplications (of MurmurHash3's finalizer) spread neighbours over the table.
  let mixed = Math.imul(low ^ Math.imul(high, 0x85ebca6b), 0xc2b2ae35);
  mixed ^= mixed >>> 15;
  let slot = mixed & mask;
  while (slots.line[slot] !== 0 && (slots.low[slot] !== low || slots.high[slot] !== high))
    slot = (slot + 1) & mask;
  return slot;
}

function bits(key: PrimaryKey): [low: number, high: number] {
  if (typeof key === "string") {
    const digest = hash("sha256", key, "buffer");
    return [digest.readUInt32LE(0), digest.readUInt32LE(4)];
  }
  const whole = BigInt.asUintN(64, BigInt(key));
  return [Number(whole & 0xffffffffn), Number(whole >> 32n)];
}
