import type { CollectionBatch } from './collection.js';

/** How many batches may wait before those who send are held back. */
const capacity = 4;

/**
 * Carries batches from work that sends them (several databases at once) to the one who iterates. Sending waits while
 * `capacity` batches are unread, so the reader sets the pace and memory stays bounded.
 */
export class BatchChannel implements AsyncIterable<CollectionBatch> {
  private readonly items: CollectionBatch[] = [];
  private readonly senders: (() => void)[] = [];
  private reader: (() => void) | undefined;
  private ended = false;
  private abandoned = false;
  private failure: unknown;

  readonly send = async (batch: CollectionBatch): Promise<void> => {
    while (this.items.length >= capacity && !this.abandoned) {
      await new Promise<void>((resolve) => this.senders.push(resolve));
    }
    if (this.abandoned) return;
    this.items.push(batch);
    this.wakeReader();
  };

  /** No more batches; with an error, the iteration ends by throwing it. */
  end(failure?: unknown): void {
    this.ended = true;
    this.failure = failure;
    this.wakeReader();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<CollectionBatch> {
    try {
      for (;;) {
        const item = this.items.shift();
        if (item !== undefined) {
          this.senders.shift()?.();
          yield item;
        } else if (this.ended) {
          if (this.failure !== undefined) throw this.failure;
          return;
        } else {
          await new Promise<void>((resolve) => (this.reader = resolve));
        }
      }
    } finally {
      this.abandoned = true;
      for (const wake of this.senders.splice(0)) wake();
    }
  }

  private wakeReader(): void {
    this.reader?.();
    this.reader = undefined;
  }
}
