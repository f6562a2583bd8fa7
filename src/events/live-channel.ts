import type { Redis } from 'ioredis';
import type { Logger } from '../core/logger.js';
import { waitingConnection } from '../core/redis.js';

/** Messages kept for a slow reader; older ones make way and the reader is told how many it missed. */
const mostWaiting = 1_000;

/** What a reader receives: a message, or how many it missed because it read too slowly. */
export type LiveItem<Message> = { type: 'message'; message: Message } | { type: 'missed'; count: number };

/**
 * Carries short-lived messages (progress, hints) to the readers of all nodes through Redis publish/subscribe. Nothing
 * is stored: what must not be lost goes through the outbox. While Redis is away, readers of the same node still hear.
 */
export class LiveChannel<Message> {
  readonly #readers = new Set<(message: Message) => void>();
  readonly #origin = Math.random().toString(36).slice(2);
  readonly #subscriber: Redis;

  /** @param redis used to publish; a connection of its own is made to listen. Call `close` at the end. */
  constructor(
    private readonly redis: Redis,
    private readonly name: string,
    logger: Logger,
  ) {
    this.#subscriber = redis.duplicate(waitingConnection);
    this.#subscriber.on('error', (error: Error) =>
      logger.debug({ channel: name, error: error.message }, 'live channel'),
    );
    this.#subscriber.on('message', (_channel: string, text: string) => this.#received(text));
    this.#subscriber
      .subscribe(name)
      .catch((error: unknown) =>
        logger.warn({ channel: name, error: String(error) }, 'live channel cannot listen'),
      );
  }

  /** Gives a message to the readers of this node at once and to those of other nodes through Redis. */
  publish(message: Message): void {
    for (const reader of this.#readers) reader(message);
    this.redis.publish(this.name, JSON.stringify({ origin: this.#origin, message })).catch(() => undefined);
  }

  /** Messages from now on, until the signal or the reader ends it. Memory is bounded: a slow reader misses the oldest and is told so. */
  listen(
    accept: (message: Message) => boolean | Promise<boolean>,
    signal: AbortSignal,
  ): AsyncIterableIterator<LiveItem<Message>> {
    const reader = new LiveReader<Message>(accept, () => this.#readers.delete(receive));
    const receive = (message: Message): void => reader.receive(message);
    this.#readers.add(receive);
    signal.addEventListener('abort', () => void reader.return(), { once: true });
    if (signal.aborted) void reader.return();
    return reader;
  }

  /** Stops listening. */
  async close(): Promise<void> {
    this.#subscriber.disconnect();
  }

  #received(text: string): void {
    const { origin, message } = JSON.parse(text) as { origin: string; message: Message };
    if (origin === this.#origin) return;
    for (const reader of this.#readers) reader(message);
  }
}

/** One reader's queue. `return` ends a waiting `next` at once, which a generator could not. */
class LiveReader<Message> implements AsyncIterableIterator<LiveItem<Message>> {
  readonly #waiting: Message[] = [];
  #missed = 0;
  #ended = false;
  #wake: () => void = () => undefined;

  constructor(
    private readonly accept: (message: Message) => boolean | Promise<boolean>,
    private readonly leave: () => void,
  ) {}

  receive(message: Message): void {
    if (this.#waiting.length >= mostWaiting) {
      this.#waiting.shift();
      this.#missed += 1;
    }
    this.#waiting.push(message);
    this.#wake();
  }

  async next(): Promise<IteratorResult<LiveItem<Message>>> {
    while (!this.#ended) {
      if (this.#missed > 0) {
        const count = this.#missed;
        this.#missed = 0;
        return { done: false, value: { type: 'missed', count } };
      }
      const message = this.#waiting.shift();
      if (message === undefined) await new Promise<void>((resolve) => (this.#wake = resolve));
      else if (await this.accept(message)) return { done: false, value: { type: 'message', message } };
    }
    return { done: true, value: undefined };
  }

  async return(): Promise<IteratorResult<LiveItem<Message>>> {
    this.#ended = true;
    this.leave();
    this.#wake();
    return { done: true, value: undefined };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}
