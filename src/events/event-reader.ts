import type { EventStream } from './event-stream.js';
import type { PublishedEvent } from './outbox.js';
import type { OutboxStore } from './outbox.store.js';

/**
 * Reads events in order from any position: out of the stream's window while they are there, else out of the outbox.
 * Without Redis everything comes from the outbox.
 */
export class EventReader {
  constructor(
    private readonly outbox: OutboxStore,
    private readonly stream: EventStream,
  ) {}

  /** Up to `limit` events behind a position, without a gap; none when there are no more yet. */
  async after(position: number, limit: number): Promise<PublishedEvent[]> {
    let entries: PublishedEvent[];
    try {
      entries = await this.stream.range(position, limit);
    } catch {
      return this.outbox.range(position, await this.outbox.settledHead(), limit);
    }
    const first = entries[0];
    if (first === undefined || first.position === position + 1) return withoutGap(entries);
    // The window begins later, or the events between are no longer kept.
    const older = await this.outbox.range(position, first.position - 1, limit);
    return older.length > 0 ? older : withoutGap(entries);
  }

  /** Up to `limit` events with `position` < theirs <= `upTo`, which are known to be published; none when none is kept. */
  async between(position: number, upTo: number, limit: number): Promise<PublishedEvent[]> {
    const entries = await this.stream.range(position, limit).catch(() => []);
    const first = entries[0];
    const within = withoutGap(entries.filter((event) => event.position <= upTo));
    if (first?.position === position + 1) return within;
    const older = await this.outbox.range(position, Math.min(upTo, (first?.position ?? upTo + 1) - 1), limit);
    return older.length > 0 ? older : within;
  }
}

/** The events up to the first position that is missing: what stands there is asked of the outbox next. */
export function withoutGap(events: readonly PublishedEvent[]): PublishedEvent[] {
  const first = events[0]?.position ?? 0;
  const end = events.findIndex((event, index) => event.position !== first + index);
  return end < 0 ? [...events] : events.slice(0, end);
}
