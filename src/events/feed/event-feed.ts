import type { Redis } from 'ioredis';
import { sleep } from '../../core/clock.js';
import type { RequestContext } from '../../core/context.js';
import { messageOf } from '../../core/errors.js';
import type { Logger } from '../../core/logger.js';
import { waitingConnection } from '../../core/redis.js';
import type { GraphClient } from '../../graph/index.js';
import type { EventFilter } from '../event-filter.js';
import { type EventReader, withoutGap } from '../event-reader.js';
import { decodeEntry, type EventStream } from '../event-stream.js';
import type { PublishedEvent } from '../outbox.js';
import type { OutboxStore } from '../outbox.store.js';
import { type AccessOf, type PlacedEvent, placeEvents, preparePlaces } from '../visibility.js';
import { FeedReader } from './feed-reader.js';

/** What a feed works with. */
export interface EventFeedParts {
  graph: GraphClient;
  outbox: OutboxStore;
  stream: EventStream;
  reader: EventReader;
  logger: Logger;
  /** What a subject may do now; null when what it could at the start stays valid. */
  accessNow(ctx: RequestContext): Promise<AccessOf | null>;
  /** Grows with every change of what anybody may do, in the transaction of the change. Cheap. */
  accessVersion(): Promise<number>;
}

/** Bounds of a feed. */
export interface EventFeedOptions {
  /** Events that a subscriber may be behind before it skips to the present. */
  lag: number;
}

const mostRead = 500;
const blockMs = 2_000;

/**
 * Hands published events to the subscribers of this node. One connection reads the stream for all; the newest events
 * are kept once, and each subscriber is only a place among them, so a slow one costs no memory.
 */
export class EventFeed {
  readonly #readers = new Set<FeedReader>();
  readonly #listeners = new Set<() => void>();
  readonly #stop = new AbortController();
  #recent: PlacedEvent[] = [];
  #position = 0;
  #id: string | null = null;
  #access = new Map<string, Promise<AccessOf | null>>();
  #accessGeneration = 0;
  #accessVersion = -1;
  #connection: Redis | undefined;
  #loop: Promise<void> | undefined;

  constructor(
    readonly parts: EventFeedParts,
    readonly options: EventFeedOptions,
  ) {}

  /** Begins to read, from the present on. */
  async start(): Promise<void> {
    if (this.#loop !== undefined) return;
    const { outbox } = this.parts;
    await preparePlaces(this.parts.graph);
    this.#position = await outbox.settledHead();
    this.#id = (await outbox.range(this.#position - 1, this.#position, 1))[0]?.id ?? null;
    const connection = this.parts.stream.redis.duplicate({
      ...waitingConnection,
      maxRetriesPerRequest: 0,
      enableOfflineQueue: false,
    });
    connection.on('error', () => undefined);
    this.#connection = connection;
    this.#loop = this.#run(connection);
  }

  /** Ends all subscriptions. */
  async stop(): Promise<void> {
    this.#stop.abort();
    this.#connection?.disconnect();
    for (const reader of this.#readers) await reader.return();
    await this.#loop;
  }

  /** Calls back whenever events have arrived. @returns how to end that */
  onEvents(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /**
   * Events from now on, or all behind `after` without a gap or a repetition, that the caller may see and the filter
   * wants; until the caller's signal or the reader ends it. @throws NOT_FOUND when the event `after` is no longer kept
   */
  subscribe(
    ctx: RequestContext,
    filter: EventFilter,
    start: { position: number; id: string } | null,
  ): FeedReader {
    const from = start ?? { position: this.#position, id: this.#id };
    const reader = new FeedReader(this, ctx, filter, from, start === null, () =>
      this.#readers.delete(reader),
    );
    this.#readers.add(reader);
    if (this.#stop.signal.aborted) void reader.return();
    return reader;
  }

  /** How many subscribe now. */
  get subscribers(): number {
    return this.#readers.size;
  }

  /** Position of the newest event here. */
  get position(): number {
    return this.#position;
  }

  /** Grows when what people may see has changed. */
  get accessGeneration(): number {
    return this.#accessGeneration;
  }

  /** The kept events behind a position; null when some of them are no longer kept here. */
  recentAfter(position: number): readonly PlacedEvent[] | null {
    if (position >= this.#position) return [];
    const first = this.#recent[0];
    if (first === undefined || first.event.position > position + 1) return null;
    // Positions may have holes, so the place is searched.
    let [low, high] = [0, this.#recent.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#recent[middle]?.event.position ?? 0) <= position) low = middle + 1;
      else high = middle;
    }
    return low === 0 ? this.#recent : this.#recent.slice(low, low + mostRead);
  }

  /** Events behind a position that are no longer kept here. */
  async older(position: number): Promise<PlacedEvent[]> {
    return this.#place(await this.parts.reader.between(position, this.#position, 200));
  }

  /**
   * Looks up where events happened, and whether rights have changed since the last look. The look comes after the
   * events, so one written after rights were taken away is never judged by what was known before.
   */
  async #place(events: readonly PublishedEvent[]): Promise<PlacedEvent[]> {
    const [placed, version] = await Promise.all([
      placeEvents(this.parts.graph, events),
      this.parts.accessVersion(),
    ]);
    if (version > this.#accessVersion) {
      this.#accessVersion = version;
      this.#accessGeneration += 1;
      this.#access = new Map();
    }
    return placed;
  }

  /** What a subject may do now, asked once for all its subscriptions. */
  accessNow(ctx: RequestContext): Promise<AccessOf | null> {
    let asked = this.#access.get(ctx.subject.id);
    if (asked === undefined) {
      asked = this.parts.accessNow(ctx);
      this.#access.set(ctx.subject.id, asked);
      asked.catch(() => this.#access.delete(ctx.subject.id));
    }
    return asked;
  }

  async #run(connection: Redis): Promise<void> {
    let reported = false;
    while (!this.#stop.signal.aborted) {
      try {
        const events = await this.#next(connection);
        if (events.length > 0) await this.#arrived(events);
        reported = false;
      } catch (error) {
        if (this.#stop.signal.aborted) return;
        if (!reported)
          this.parts.logger.warn({ error: messageOf(error) }, 'the feed of events was disturbed');
        reported = true;
        await sleep(200, this.#stop.signal);
      }
    }
  }

  /** Waits for what follows. Without Redis the outbox is asked now and then. */
  async #next(connection: Redis): Promise<PublishedEvent[]> {
    const { stream, reader } = this.parts;
    // Whoever has taken everything must not seem slow because much came at once.
    const most = Math.min(mostRead, this.options.lag);
    let answer: [string, [string, string[]][]][] | null;
    try {
      answer = (await connection.xread(
        'COUNT',
        most,
        'BLOCK',
        blockMs,
        'STREAMS',
        stream.key,
        `${this.#position}-0`,
      )) as typeof answer;
    } catch {
      if (this.#stop.signal.aborted) return [];
      await sleep(200, this.#stop.signal);
      return reader.after(this.#position, most);
    }
    const events = (answer?.[0]?.[1] ?? []).map(([, fields]) => decodeEntry(fields));
    const gap = events[0] !== undefined && events[0].position !== this.#position + 1;
    return gap ? reader.after(this.#position, most) : withoutGap(events);
  }

  async #arrived(events: readonly PublishedEvent[]): Promise<void> {
    const placed = await this.#place(events);
    const most = this.options.lag * 2;
    this.#recent.push(...placed);
    if (this.#recent.length > most * 2) this.#recent = this.#recent.slice(-most);
    this.#position = events.at(-1)?.position ?? this.#position;
    this.#id = events.at(-1)?.id ?? this.#id;
    for (const reader of this.#readers) reader.wake();
    for (const listener of this.#listeners) listener();
  }
}
