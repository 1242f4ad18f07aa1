/**
 * Maps items in order with up to `ahead` of them under way, while the consumer works on an earlier one. The source is
 * asked for no more than that, so a slow consumer holds it back.
 *
 * When a mapping, the source or the consumer fails, what is under way is waited for: have `map` stop on a signal.
 */
export async function* mapAhead<T, R>(
  source: AsyncIterable<T>,
  ahead: number,
  map: (item: T) => Promise<R>,
): AsyncGenerator<R> {
  const iterator = source[Symbol.asyncIterator]();
  const underWay: Promise<{ value: R } | null>[] = [];
  const start = () => {
    // Calls of an async generator's `next` queue up by themselves; there is no need to wait for one before the other.
    const slot = iterator.next().then(async (next) => (next.done ? null : { value: await map(next.value) }));
    slot.catch(() => {});
    underWay.push(slot);
  };
  try {
    for (let i = 0; i < ahead; i++) start();
    for (let slot = underWay.shift(); slot !== undefined; slot = underWay.shift()) {
      const item = await slot;
      if (item === null) return;
      start();
      yield item.value;
    }
  } finally {
    await Promise.allSettled(underWay);
    await iterator.return?.();
  }
}
