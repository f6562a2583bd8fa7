/**
 * Reads ahead of the consumer, at most `limit` items, so that reading the source and writing the graph overlap.
 * Ending the loop early ends the source.
 */
export async function* prefetch<Item>(source: AsyncIterable<Item>, limit: number): AsyncGenerator<Item> {
  const iterator = source[Symbol.asyncIterator]();
  const ready: Promise<IteratorResult<Item>>[] = [];
  let last: Promise<unknown> = Promise.resolve();
  const pull = (): void => {
    const next = last.then(() => iterator.next());
    next.catch(() => undefined);
    last = next;
    ready.push(next);
  };
  try {
    while (ready.length < limit) pull();
    for (;;) {
      const result = await ready.shift();
      if (result === undefined || result.done === true) return;
      pull();
      yield result.value;
    }
  } finally {
    await iterator.return?.();
  }
}
