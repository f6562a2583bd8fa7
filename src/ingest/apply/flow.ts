import { type NewTree, treeSize } from './tree.js';

/** Splits trees into lists of about `size` assets. */
export function* batches(trees: readonly NewTree[], size: number): Generator<readonly NewTree[]> {
  let batch: NewTree[] = [];
  let count = 0;
  for (const tree of trees) {
    batch.push(tree);
    count += treeSize(tree);
    if (count < size) continue;
    yield batch;
    batch = [];
    count = 0;
  }
  if (batch.length > 0) yield batch;
}

/** Runs work on items, some at a time; the first failure ends it after what is under way has ended. */
export async function inParallel<Item>(
  items: Iterable<Item>,
  limit: number,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const source = items[Symbol.iterator]();
  let failed = false;
  const worker = async (): Promise<void> => {
    for (let next = source.next(); next.done !== true && !failed; next = source.next()) {
      try {
        await work(next.value);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  const outcomes = await Promise.allSettled(Array.from({ length: limit }, () => worker()));
  const failure = outcomes.find((outcome) => outcome.status === 'rejected');
  if (failure?.status === 'rejected') throw failure.reason;
}

/** Promises under way, a bounded number of them. */
export class Outstanding {
  readonly #promises: Promise<unknown>[] = [];

  constructor(private readonly most: number) {}

  /** Takes one more and waits for the oldest while there are too many. @throws what that one was rejected with */
  async add(promise: Promise<unknown>): Promise<void> {
    // Looked at in turn; a rejection of a later one must not count as unhandled until then.
    promise.catch(() => undefined);
    this.#promises.push(promise);
    while (this.#promises.length > this.most) await this.#promises.shift();
  }

  /** Waits for all. @throws what the first rejected one was rejected with */
  async all(): Promise<void> {
    while (this.#promises.length > 0) await this.#promises.shift();
  }
}
