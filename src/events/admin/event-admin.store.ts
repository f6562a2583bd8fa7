import type { GraphClient, GraphTransaction } from '../../graph/index.js';
import type { RetryState } from '../consumers/types.js';
import type { PublishedEvent } from '../outbox.js';

/** A consumer and how it stands. */
export interface ConsumerInfo {
  name: string;
  description: string;
  /** Null for all kinds. */
  kinds: string[] | null;
  lanes: number;
  /** The slowest lane has taken everything up to here. */
  position: number;
  /** Published events that the slowest lane has not looked at. */
  lag: number;
  retrying: number;
  deadLetters: number;
  /** When a lane last moved on; ISO 8601. */
  movedAt: string;
  /** From an event to the end of its handling, ms, newer deliveries counting more; null before the first. */
  delayMs: number | null;
  /** Share of deliveries that failed, 0 to 1, newer ones counting more; null before the first. */
  errorRatio: number | null;
  /** The last five, newest first. */
  replays: ReplayProgress[];
}

/** How far a replay has come. */
export interface ReplayProgress {
  id: string;
  fromPosition: number;
  toPosition: number;
  /** Up to here the slowest lane has come. */
  position: number;
  handled: number;
  again: boolean;
  at: string;
  /** ISO 8601; null while it goes on. */
  finishedAt: string | null;
}

/** A delivery that failed. */
export interface DeadLetter {
  id: string;
  consumer: string;
  state: RetryState;
  attempts: number;
  errorCode: string | null;
  errorMessage: string | null;
  firstFailedAt: string;
  lastFailedAt: string;
  /** When it is tried again, ms since 1970; only while RETRYING. */
  nextAtMs: number | null;
  compensatedAt: string | null;
  compensationError: string | null;
  discardedAt: string | null;
  discardedBy: string | null;
  discardReason: string | null;
  event: PublishedEvent;
}

type Raw<Row extends { event: PublishedEvent }> = Omit<Row, 'event'> & { event: RawEvent };
type RawEvent = Omit<PublishedEvent, 'payload'> & { payload: string };

const letterShape = `r {.id, .consumer, .state, .attempts, .errorCode, .errorMessage, .firstFailedAt, .lastFailedAt,
  .nextAtMs, .compensatedAt, .compensationError, .discardedAt, .discardedBy, .discardReason, event: e {.*}} AS letter`;

const historyMatch = `
MATCH (e:OutboxEvent) WHERE e.position > $after AND ($before IS NULL OR e.position < $before)
  AND ($kinds IS NULL OR e.kind IN $kinds) AND ($aggregate IS NULL OR e.aggregate = $aggregate)`;

const letterMatch = `
MATCH (r:EventRetry {state: $state}) WHERE $consumer IS NULL OR r.consumer = $consumer`;

/** Queries of operators. */
export class EventAdminStore {
  constructor(private readonly graph: GraphClient) {}

  async consumers(): Promise<ConsumerInfo[]> {
    return this.graph.read<ConsumerInfo & Record<string, unknown>>(
      `OPTIONAL MATCH (s:EventStream {name: 'main'})
       WITH coalesce(s.head, 0) AS head
       MATCH (c:EventCursor)
       WITH head, c.consumer AS name, head(collect(c {.kinds, .description})) AS facts, count(c) AS lanes,
         min(c.position) AS position, max(c.at) AS movedAt, avg(c.delayMs) AS delayMs, avg(c.errorRatio) AS errorRatio
       RETURN name, facts.description AS description, facts.kinds AS kinds, lanes, position, movedAt, delayMs, errorRatio,
         CASE WHEN head > position THEN head - position ELSE 0 END AS lag,
         COUNT { MATCH (r:EventRetry {consumer: name}) WHERE r.state IN ['RETRYING', 'WAITING'] } AS retrying,
         COUNT { MATCH (r:EventRetry {consumer: name, state: 'DEAD'}) } AS deadLetters,
         COLLECT {
           MATCH (p:EventReplay {consumer: name})
           WITH p.id AS id, head(collect(p)) AS one, min(p.position) AS at, sum(p.handled) AS handled,
             max(p.finishedAt) AS finishedAt, 'RUNNING' IN collect(p.state) AS running
           ORDER BY id DESC LIMIT 5
           RETURN one {.id, .fromPosition, .toPosition, .again, .at, position: at, handled: handled,
             finishedAt: CASE WHEN running THEN null ELSE finishedAt END}
         } AS replays
       ORDER BY name`,
      {},
      { id: 'events.consumers' },
    );
  }

  async history(
    filter: { kinds: readonly string[] | null; aggregate: string | null },
    after: number,
    limit: number,
    newestFirst: boolean,
  ): Promise<PublishedEvent[]> {
    const rows = await this.graph.read<{ event: RawEvent }>(
      `${historyMatch} RETURN e {.*} AS event ORDER BY e.position ${newestFirst ? 'DESC' : ''} LIMIT $limit`,
      newestFirst
        ? { ...filter, after: 0, before: after === 0 ? null : after, limit }
        : { ...filter, after, before: null, limit },
      { id: 'events.history' },
    );
    return rows.map(({ event }) => decode(event));
  }

  async historyCount(filter: { kinds: readonly string[] | null; aggregate: string | null }): Promise<number> {
    return this.#count(`${historyMatch} RETURN count(e) AS n`, { ...filter, after: 0, before: null });
  }

  async deadLetters(
    filter: { consumer: string | null; state: RetryState },
    after: string | null,
    limit: number,
  ): Promise<DeadLetter[]> {
    const rows = await this.graph.read<{ letter: Raw<DeadLetter> }>(
      `${letterMatch} WITH r WHERE $after IS NULL OR r.id < $after
       WITH r ORDER BY r.id DESC LIMIT $limit
       MATCH (e:OutboxEvent {id: r.eventId}) RETURN ${letterShape} ORDER BY r.id DESC`,
      { ...filter, after, limit },
      { id: 'events.dead-letters' },
    );
    return rows.map(({ letter }) => ({ ...letter, event: decode(letter.event) }));
  }

  async deadLetterCount(filter: { consumer: string | null; state: RetryState }): Promise<number> {
    return this.#count(`${letterMatch} RETURN count(r) AS n`, filter);
  }

  async deadLetter(id: string): Promise<DeadLetter | null> {
    const [row] = await this.graph.read<{ letter: Raw<DeadLetter> }>(
      `MATCH (r:EventRetry {id: $id}) MATCH (e:OutboxEvent {id: r.eventId}) RETURN ${letterShape}`,
      { id },
      { id: 'events.dead-letter' },
    );
    return row === undefined ? null : { ...row.letter, event: decode(row.letter.event) };
  }

  /** @returns the consumer of each dead letter that is tried again */
  async revive(tx: GraphTransaction, ids: readonly string[]): Promise<string[]> {
    const rows = await tx.run<{ consumer: string }>(
      `UNWIND $ids AS id MATCH (r:EventRetry {id: id}) WHERE r.state IN ['DEAD', 'DISCARDED']
       SET r.state = 'RETRYING', r.attempts = 0, r.nextAtMs = 0, r.discardedAt = null, r.discardedBy = null,
         r.discardReason = null
       RETURN r.consumer AS consumer`,
      { ids: [...new Set(ids)] },
    );
    return rows.map((row) => row.consumer);
  }

  /** @returns the consumer of each dead letter that is set aside */
  async discard(
    tx: GraphTransaction,
    ids: readonly string[],
    facts: { at: string; by: string; reason: string | null },
  ): Promise<string[]> {
    const rows = await tx.run<{ consumer: string }>(
      `UNWIND $ids AS id MATCH (r:EventRetry {id: id, state: 'DEAD'})
       SET r.state = 'DISCARDED', r.discardedAt = $at, r.discardedBy = $by, r.discardReason = $reason
       RETURN r.consumer AS consumer`,
      { ids: [...new Set(ids)], ...facts },
    );
    return rows.map((row) => row.consumer);
  }

  /** Starts a replay in every lane of a consumer. @returns how many lanes there are */
  async addReplay(tx: GraphTransaction, replay: Readonly<Record<string, unknown>>): Promise<number> {
    const [row] = await tx.run<{ lanes: number }>(
      `MATCH (c:EventCursor {consumer: $consumer})
       CREATE (p:EventReplay {key: $id + ' ' + toString(c.lane), id: $id, consumer: $consumer, lane: c.lane,
         fromPosition: $fromPosition, toPosition: $toPosition, position: $fromPosition, again: $again,
         requestedBy: $requestedBy, at: $at, state: 'RUNNING', handled: 0})
       RETURN count(p) AS lanes`,
      replay,
    );
    return row?.lanes ?? 0;
  }

  async #count(query: string, params: Readonly<Record<string, unknown>>): Promise<number> {
    const [row] = await this.graph.read<{ n: number }>(query, params, { id: 'events.count' });
    return row?.n ?? 0;
  }
}

function decode(event: RawEvent): PublishedEvent {
  return { ...event, payload: JSON.parse(event.payload) as PublishedEvent['payload'] };
}
