import { isoTime } from '../../core/clock.js';
import { newId } from '../../core/ids.js';
import type { GraphClient, GraphTransaction } from '../../graph/index.js';
import type { PublishedEvent } from '../outbox.js';
import { recentShare } from '../recent-mean.js';

/** A lane of a consumer. */
export interface LaneName {
  consumer: string;
  lane: number;
}

/** A failed or waiting delivery with its event. */
export interface RetryRow {
  key: string;
  attempts: number;
  /** It failed in a replay. */
  isReplay: boolean;
  event: PublishedEvent;
}

/** A replay under way in a lane. */
export interface ReplayRow {
  key: string;
  id: string;
  position: number;
  toPosition: number;
  again: boolean;
}

/** What is written about a failure. */
export interface Failure {
  state: 'RETRYING' | 'WAITING' | 'DEAD';
  attempts: number;
  nextAtMs: number;
  code: string | null;
  message: string | null;
}

const registerQuery = `
OPTIONAL MATCH (s:EventStream {name: 'main'})
WITH coalesce(s.head, 0) AS head
OPTIONAL MATCH (old:EventCursor {consumer: $consumer})
WITH head, min(old.position) AS known
UNWIND range(0, $lanes - 1) AS lane
MERGE (c:EventCursor {key: $consumer + ' ' + toString(lane)})
ON CREATE SET c.consumer = $consumer, c.lane = lane,
  c.position = coalesce(known, CASE WHEN $oldest THEN 0 ELSE head END)
SET c.lanes = $lanes, c.kinds = $kinds, c.description = $description, c.at = $at
WITH count(*) AS made
MATCH (c:EventCursor {consumer: $consumer}) WHERE c.lane >= $lanes
DETACH DELETE c`;

const parkQuery = `
MERGE (r:EventRetry {key: $key})
ON CREATE SET r.id = $id, r.firstFailedAt = $at, r.consumer = $consumer, r.lane = $lane, r.eventId = $eventId,
  r.position = $position, r.aggregate = $aggregate, r.kind = $kind, r.replayed = $isReplay
SET r.state = $state, r.attempts = $attempts, r.nextAtMs = $nextAtMs, r.errorCode = $code,
  r.errorMessage = $message, r.lastFailedAt = $at`;

const figuresQuery = `
MATCH (c:EventCursor {consumer: $consumer, lane: $lane})
SET c.delayMs = coalesce(c.delayMs + ($delayMs - c.delayMs) * $share, $delayMs, c.delayMs),
  c.errorRatio = coalesce(c.errorRatio, 0.0) * (1 - $share) + $failure * $share`;

const promoteQuery = `
MATCH (r:EventRetry {consumer: $consumer, lane: $lane, state: 'WAITING'}) WHERE r.aggregate = $aggregate
WITH r ORDER BY r.position LIMIT 1
SET r.state = 'RETRYING', r.nextAtMs = 0`;

const dueQuery = `
MATCH (r:EventRetry {consumer: $consumer, lane: $lane, state: 'RETRYING'}) WHERE r.nextAtMs <= $nowMs
WITH r ORDER BY r.position LIMIT 20
MATCH (e:OutboxEvent {id: r.eventId})
RETURN r.key AS key, r.attempts AS attempts, coalesce(r.replayed, false) AS isReplay, e {.*} AS event`;

/** What consumers have done, in the graph. */
export class ConsumerStore {
  constructor(readonly graph: GraphClient) {}

  /** Makes or updates the lanes of a consumer. More lanes than before begin where the slowest stands. */
  async register(
    consumer: { name: string; description: string; kinds: readonly string[] | null; lanes: number },
    oldest: boolean,
  ): Promise<void> {
    await this.graph.write(
      registerQuery,
      {
        consumer: consumer.name,
        lanes: consumer.lanes,
        oldest,
        kinds: consumer.kinds,
        description: consumer.description,
        at: isoTime(Date.now()),
      },
      { id: 'events.register-consumer' },
    );
  }

  /** Where a lane stands and which aggregates wait in it. */
  async lane(name: LaneName): Promise<{ position: number; blocked: string[] }> {
    const [row] = await this.graph.read<{ position: number; blocked: string[] }>(
      `MATCH (c:EventCursor {consumer: $consumer, lane: $lane})
       RETURN c.position AS position, COLLECT {
         MATCH (r:EventRetry {consumer: $consumer, lane: $lane})
         WHERE r.state IN ['RETRYING', 'WAITING'] RETURN DISTINCT r.aggregate } AS blocked`,
      { ...name },
      { id: 'events.lane' },
    );
    return row ?? { position: 0, blocked: [] };
  }

  /** Which of the keys are noted as handled. */
  async handled(tx: GraphTransaction, keys: readonly string[]): Promise<Set<string>> {
    const rows = await tx.run<{ key: string }>(
      'UNWIND $asked.keys AS key MATCH (h:HandledEvent {key: key}) RETURN key',
      { asked: { keys } },
    );
    return new Set(rows.map((row) => row.key));
  }

  /** Notes events as handled. */
  async mark(
    tx: GraphTransaction,
    consumer: string,
    events: readonly { key: string; event: PublishedEvent }[],
  ): Promise<void> {
    await tx.run(
      `UNWIND $handled.rows AS row
       MERGE (h:HandledEvent {key: row.key})
       SET h.consumer = $handled.consumer, h.eventId = row.eventId, h.position = row.position`,
      {
        handled: {
          consumer,
          rows: events.map(({ key, event }) => ({ key, eventId: event.id, position: event.position })),
        },
      },
    );
  }

  /** Moves a lane on. It never goes back. */
  async advance(tx: GraphTransaction, name: LaneName, position: number): Promise<void> {
    await tx.run(
      `MATCH (c:EventCursor {consumer: $consumer, lane: $lane}) WHERE c.position < $position
       SET c.position = $position, c.at = $at`,
      { ...name, position, at: isoTime(Date.now()) },
    );
  }

  /** Notes how deliveries of a lane went: how long after their events they were done, ms, or that they failed. */
  async noteDeliveries(
    tx: GraphTransaction,
    name: LaneName,
    delivered: { count: number; failed: boolean; delayMs: number },
  ): Promise<void> {
    const { count, failed, delayMs } = delivered;
    const share = 1 - (1 - recentShare) ** count;
    await tx.run(figuresQuery, { ...name, share, delayMs: failed ? null : delayMs, failure: failed ? 1 : 0 });
  }

  /** Writes down that an event could not be handled, or waits behind one that could not. */
  async park(
    tx: GraphTransaction,
    name: LaneName,
    delivery: { key: string; event: PublishedEvent; isReplay: boolean },
    failure: Failure,
  ): Promise<void> {
    const { key, isReplay } = delivery;
    const { id: eventId, position, aggregate, kind } = delivery.event;
    await tx.run(parkQuery, {
      ...name,
      ...failure,
      key,
      id: newId(),
      eventId,
      position,
      aggregate,
      kind,
      isReplay,
      at: isoTime(Date.now()),
    });
  }

  /** Removes what was written about a failure. */
  async settle(tx: GraphTransaction, key: string): Promise<void> {
    await tx.run('MATCH (r:EventRetry {key: $key}) DELETE r', { key });
  }

  /** Lets the next event of an aggregate go on. */
  async promote(tx: GraphTransaction, name: LaneName, aggregate: string): Promise<void> {
    await tx.run(promoteQuery, { ...name, aggregate });
  }

  /** Notes what became of a compensation. */
  async compensated(tx: GraphTransaction, key: string, error: string | null): Promise<void> {
    await tx.run('MATCH (r:EventRetry {key: $key}) SET r.compensatedAt = $at, r.compensationError = $error', {
      key,
      error,
      at: error === null ? isoTime(Date.now()) : null,
    });
  }

  /** Deliveries to try again now. */
  async due(name: LaneName, nowMs: number): Promise<RetryRow[]> {
    const rows = await this.graph.read<{
      key: string;
      attempts: number;
      isReplay: boolean;
      event: Omit<PublishedEvent, 'payload'> & { payload: string };
    }>(dueQuery, { ...name, nowMs }, { id: 'events.due-retries' });
    return rows.map(({ key, attempts, isReplay, event }) => ({
      key,
      attempts,
      isReplay,
      event: { ...event, payload: JSON.parse(event.payload) as PublishedEvent['payload'] },
    }));
  }

  /** The oldest replay of a lane that is not done. */
  async replay(name: LaneName): Promise<ReplayRow | null> {
    const [row] = await this.graph.read<{ replay: ReplayRow }>(
      `MATCH (p:EventReplay {consumer: $consumer, lane: $lane, state: 'RUNNING'})
       RETURN p {.key, .id, .position, .toPosition, .again} AS replay ORDER BY p.id LIMIT 1`,
      { ...name },
      { id: 'events.replay' },
    );
    return row?.replay ?? null;
  }

  /** Moves a replay on, and ends it at its last position. */
  async advanceReplay(
    tx: GraphTransaction,
    key: string,
    position: number,
    handled: number,
    done: boolean,
  ): Promise<void> {
    await tx.run(
      `MATCH (p:EventReplay {key: $key})
       SET p.position = $position, p.handled = p.handled + $handled,
         p.state = CASE WHEN $done THEN 'DONE' ELSE p.state END, p.finishedAt = CASE WHEN $done THEN $at END`,
      { key, position, handled, done, at: isoTime(Date.now()) },
    );
  }
}
