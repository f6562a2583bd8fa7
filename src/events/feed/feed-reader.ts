import type { RequestContext } from '../../core/context.js';
import { type EventFilter, matchesFilter } from '../event-filter.js';
import type { PublishedEvent } from '../outbox.js';
import { type AccessOf, isVisible, type PlacedEvent } from '../visibility.js';
import type { EventFeed } from './event-feed.js';

/** What a subscriber receives: an event, or word that it was too slow and what to resume from to see what it missed. */
export type FeedItem =
  { type: 'event'; event: PublishedEvent } | { type: 'missed'; count: number; resumeFrom: string | null };

/** True for an event as subscriptions receive it: the same object for all of them. */
export function isEventItem(item: unknown): item is Extract<FeedItem, { type: 'event' }> {
  return (
    typeof item === 'object' && item !== null && 'type' in item && item.type === 'event' && 'event' in item
  );
}

/** For how long rights are taken as they were when nothing is known to have changed. */
const accessMs = 60_000;

/**
 * One subscriber: a place among the events of the feed. It is asked for one item at a time, so whoever reads slowly
 * falls behind without taking memory; in the present it then skips and is told, while it catches up with the past it
 * is served page by page at its own speed.
 */
export class FeedReader implements AsyncIterableIterator<FeedItem> {
  #position: number;
  #id: string | null;
  /** Not taken yet, in order; a page at most. */
  #page: readonly PlacedEvent[] = [];
  #next = 0;
  #live: boolean;
  #ended = false;
  #wake: () => void = () => undefined;
  #access: AccessOf | null = null;
  #generation = -1;
  #askedMs = 0;

  constructor(
    private readonly feed: EventFeed,
    private readonly ctx: RequestContext,
    private readonly filter: EventFilter,
    start: { position: number; id: string | null },
    live: boolean,
    private readonly leave: () => void,
  ) {
    this.#position = start.position;
    this.#id = start.id;
    this.#live = live;
    ctx.signal.addEventListener('abort', () => void this.return(), { once: true });
    if (ctx.signal.aborted) this.#ended = true;
  }

  /** Events have arrived. */
  wake(): void {
    this.#wake();
  }

  async next(): Promise<IteratorResult<FeedItem>> {
    const [item] = await this.take(1);
    return item === undefined ? { done: true, value: undefined } : { done: false, value: item };
  }

  /**
   * Up to so many events that are there now, or one word of what was missed; waits for the first.
   * @returns none at the end of the subscription
   */
  async take(most: number): Promise<FeedItem[]> {
    while (!this.#ended) {
      if (this.#live && this.feed.position - this.#position > this.feed.options.lag) {
        const missed = await this.#skip();
        if (missed !== null) return [missed];
        continue;
      }
      if (this.#next >= this.#page.length) {
        await this.#turnPage();
        continue;
      }
      if (this.#stale()) await this.#askAccess();
      const items = this.#takeNow(most);
      if (items.length > 0) return items;
    }
    return [];
  }

  /** Goes on through the page with the rights just looked at. */
  #takeNow(most: number): FeedItem[] {
    const items: FeedItem[] = [];
    while (items.length < most && !this.#ended) {
      const placed = this.#page[this.#next];
      if (placed === undefined) break;
      this.#next += 1;
      this.#position = placed.event.position;
      this.#id = placed.event.id;
      if (this.#accepts(placed)) items.push(placed.item);
    }
    return items;
  }

  async return(): Promise<IteratorResult<FeedItem>> {
    this.#ended = true;
    this.leave();
    this.#wake();
    return { done: true, value: undefined };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async #turnPage(): Promise<void> {
    this.#next = 0;
    this.#page = this.feed.recentAfter(this.#position) ?? [];
    if (this.#page.length > 0) return;
    if (this.#position >= this.feed.position) {
      this.#live = true;
      await new Promise<void>((resolve) => (this.#wake = resolve));
      return;
    }
    this.#page = await this.feed.older(this.#position);
    // Positions without events behind which nothing is kept.
    if (this.#page.length === 0) this.#position = this.feed.position;
  }

  /** Passes over everything up to the present and counts what was wanted of it. */
  async #skip(): Promise<FeedItem | null> {
    const resumeFrom = this.#id;
    const until = this.feed.position;
    if (this.#stale()) await this.#askAccess();
    let count = 0;
    while (this.#position < until && !this.#ended) {
      const page = this.feed.recentAfter(this.#position) ?? (await this.feed.older(this.#position));
      // Positions without events behind which nothing is kept.
      if (page.length === 0) this.#position = until;
      for (const placed of page) {
        if (this.#accepts(placed)) count += 1;
        this.#position = placed.event.position;
        this.#id = placed.event.id;
      }
    }
    this.#page = [];
    this.#next = 0;
    return count === 0 ? null : { type: 'missed', count, resumeFrom };
  }

  #accepts(placed: PlacedEvent): boolean {
    if (!matchesFilter(placed.event, this.filter)) return false;
    if (!isVisible(placed, (permission) => this.ctx.access(permission))) return false;
    return this.#access === null || isVisible(placed, this.#access);
  }

  #stale(): boolean {
    return this.#generation !== this.feed.accessGeneration || Date.now() - this.#askedMs > accessMs;
  }

  async #askAccess(): Promise<void> {
    const generation = this.feed.accessGeneration;
    this.#access = await this.feed.accessNow(this.ctx);
    this.#generation = generation;
    this.#askedMs = Date.now();
  }
}
