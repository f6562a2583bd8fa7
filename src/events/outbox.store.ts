import type { GraphClient, GraphTransaction } from '../graph/index.js';
import { fence, type Lease } from '../graph/index.js';
import type { PublishedEvent } from './outbox.js';

/** An event as the graph gives it. */
interface EventRow extends Record<string, unknown> {
  event: Omit<PublishedEvent, 'payload'> & { payload: string };
}

const projection = `{.id, .kind, .version, .aggregate, .sequence, .at, .correlationId, .causationId, .traceparent,
  .subjectId, .payload, .position}`;

/**
 * A backlog comes and goes, and with it the statistics by which Neo4j decides to plan a query anew. That takes up to
 * hundreds of times as long as these queries, in the middle of publishing; the plans, pinned by hints, stay the same.
 * It also plans for each order of magnitude of a text's or list's length; members of a map are exempt from that.
 */
const keepPlan = 'CYPHER replan=skip';

const peekQuery = `${keepPlan}
OPTIONAL MATCH (s:EventStream {name: 'main'})
RETURN coalesce(s.head, 0) AS head,
  EXISTS { MATCH (e:Unpublished) USING INDEX e:Unpublished(id) WHERE e.id > '' } AS waiting`;

/** Locks the order until the transaction ends: only one process gives positions at a time. */
const lockQuery = `${keepPlan}
MERGE (s:EventStream {name: 'main'})
SET s.lockedAt = timestamp()
WITH s
RETURN coalesce(s.head, 0) AS head`;

/**
 * The oldest events, and with them every earlier event of the same aggregates: an event with a later id may have been
 * committed before, because ids are made before the aggregate is locked.
 */
const waitingQuery = `${keepPlan}
MATCH (e:Unpublished) USING INDEX e:Unpublished(id) WHERE e.id > ''
WITH e ORDER BY e.id LIMIT $limit
WITH e.aggregate AS aggregate, max(e.sequence) AS last
MATCH (e:Unpublished) USING INDEX e:Unpublished(aggregate, sequence) WHERE e.aggregate = aggregate AND e.sequence <= last
RETURN e ${projection} AS event`;

const placeQuery = `${keepPlan}
MATCH (s:EventStream {name: 'main'})
SET s.head = $batch.head, s.delayMs = $batch.delayMs, s.errorRatio = $batch.errorRatio
WITH s
UNWIND range(0, size($batch.ids) - 1) AS place
MATCH (e:OutboxEvent {id: $batch.ids[place]}) USING INDEX e:OutboxEvent(id)
SET e.position = $batch.before + place + 1
REMOVE e:Unpublished`;

const rangeQuery = `
MATCH (e:OutboxEvent) WHERE e.position > $after AND e.position <= $upTo
RETURN e ${projection} AS event
ORDER BY e.position LIMIT $limit`;

/** A process that freezes while it holds the lock of the order keeps everybody from publishing for so long. */
const lockedMs = 10_000;
/** Who only waits for the order must outlast its holder, whose transaction Neo4j ends in the same round of checks. */
const settlingMs = 3 * lockedMs;

/** How publishing goes, newer batches counting more; null before the first. */
export interface PublishingFigures {
  /** From the moment an event was made until it stood in the stream, ms. */
  delayMs: number | null;
  /** Share of rounds that failed, 0 to 1. */
  errorRatio: number | null;
}

/** The order of all events, and reading them in it. Every read of many is bounded by a limit. */
export class OutboxStore {
  constructor(private readonly graph: GraphClient) {}

  /** The last position given, and whether events wait for one. */
  async peek(): Promise<{ head: number; waiting: boolean }> {
    const [row] = await this.graph.read<{ head: number; waiting: boolean }>(
      peekQuery,
      {},
      { id: 'events.peek' },
    );
    return row ?? { head: 0, waiting: false };
  }

  /**
   * Gives up to about `limit` waiting events their positions, in the order of their ids and of the sequences within
   * their aggregates, and notes how publishing went before. Refused when the lease is lost. @throws CONFLICT
   */
  async sequence(
    lease: Lease | null,
    limit: number,
    figures: PublishingFigures = { delayMs: null, errorRatio: null },
  ): Promise<{ before: number; head: number; events: PublishedEvent[] }> {
    return this.graph.transaction(
      async (tx) => {
        // Sent together and run one after the other: what waits is read under the lock.
        const [, before, rows] = await Promise.all([
          lease === null ? undefined : fence(tx, lease),
          lockOrder(tx),
          tx.run<EventRow>(waitingQuery, { limit }),
        ]);
        if (rows.length === 0) return { before, head: before, events: [] };
        const events = inOrder(rows.map(decodeEvent)).map((event, index) => ({
          ...event,
          position: before + index + 1,
        }));
        const head = before + events.length;
        await tx.run(placeQuery, { batch: { before, head, ids: events.map(({ id }) => id), ...figures } });
        return { before, head, events };
      },
      { id: 'events.sequence', timeoutMs: lockedMs },
    );
  }

  /** The last position given, after every transaction that gives positions now has ended: all up to it can be read. */
  async settledHead(): Promise<number> {
    return this.graph.transaction((tx) => lockOrder(tx), {
      id: 'events.settled-head',
      timeoutMs: settlingMs,
    });
  }

  /** Published events with `after` < position <= `upTo`, in order. */
  async range(after: number, upTo: number, limit: number): Promise<PublishedEvent[]> {
    if (upTo <= after) return [];
    const rows = await this.graph.read<EventRow>(
      rangeQuery,
      { after, upTo, limit },
      { id: 'events.range', timeoutMs: 60_000 },
    );
    return rows.map(decodeEvent);
  }

  /** One event, published or not; null when it is unknown or no longer kept. */
  async event(id: string): Promise<(PublishedEvent & { position: number | null }) | null> {
    const [row] = await this.graph.read<EventRow>(
      `MATCH (e:OutboxEvent {id: $id}) RETURN e ${projection} AS event`,
      { id },
      { id: 'events.event' },
    );
    return row === undefined ? null : decodeEvent(row);
  }

  /** Those of some events that are kept, in the order of publication. */
  async events(ids: readonly string[]): Promise<PublishedEvent[]> {
    const rows = await this.graph.read<EventRow>(
      `UNWIND $ids AS id MATCH (e:OutboxEvent {id: id}) RETURN e ${projection} AS event ORDER BY e.position`,
      { ids },
      { id: 'events.events' },
    );
    return rows.map(decodeEvent);
  }

  /** The position before the first event published that was written at or after a time (ISO 8601). */
  async positionBefore(at: string): Promise<number> {
    const [row] = await this.graph.read<{ first: number | null; head: number }>(
      `OPTIONAL MATCH (e:OutboxEvent) WHERE e.at >= $at AND e.position IS NOT NULL
       WITH min(e.position) AS first
       OPTIONAL MATCH (s:EventStream {name: 'main'})
       RETURN first, coalesce(s.head, 0) AS head`,
      { at },
      { id: 'events.position-at' },
    );
    return row?.first === null || row?.first === undefined ? (row?.head ?? 0) : row.first - 1;
  }

  /** How publishing went of late. */
  async figures(): Promise<PublishingFigures> {
    const [row] = await this.graph.read<PublishingFigures & Record<string, unknown>>(
      `MATCH (s:EventStream {name: 'main'}) RETURN s.delayMs AS delayMs, s.errorRatio AS errorRatio`,
      {},
      { id: 'events.figures' },
    );
    return row ?? { delayMs: null, errorRatio: null };
  }

  /** How many events wait for a position. */
  async waiting(): Promise<number> {
    const [row] = await this.graph.read<{ waiting: number }>(
      'MATCH (e:Unpublished) RETURN count(e) AS waiting',
      {},
      { id: 'events.waiting' },
    );
    return row?.waiting ?? 0;
  }
}

async function lockOrder(tx: GraphTransaction): Promise<number> {
  const [row] = await tx.run<{ head: number }>(lockQuery);
  return row?.head ?? 0;
}

function decodeEvent(row: EventRow): PublishedEvent {
  return { ...row.event, payload: JSON.parse(row.event.payload) as PublishedEvent['payload'] };
}

/** By id, but within each aggregate by sequence: the places of an aggregate's events are filled in their own order. */
export function inOrder<Event extends { id: string; aggregate: string; sequence: number }>(
  events: readonly Event[],
): Event[] {
  const byId = events.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const lines = new Map<string, Event[]>();
  for (const event of byId) {
    const line = lines.get(event.aggregate);
    if (line === undefined) lines.set(event.aggregate, [event]);
    else line.push(event);
  }
  for (const line of lines.values()) line.sort((a, b) => b.sequence - a.sequence);
  return byId.flatMap((event) => {
    const next = lines.get(event.aggregate)?.pop();
    return next === undefined ? [] : [next];
  });
}
