import type { RequestContext } from '../core/context.js';
import { isoTime, systemClock } from '../core/clock.js';
import { WaymarkError } from '../core/errors.js';
import { newId } from '../core/ids.js';
import { compare } from '../core/order.js';
import type { GraphTransaction } from '../graph/index.js';
import { type EventKind, eventDefinitions, type EventPayload } from './definitions.js';

/** An event as a service writes it. */
export interface NewEvent<Kind extends EventKind = EventKind> {
  kind: Kind;
  /** What the event is about; events of one aggregate are published in the order of their transactions. */
  aggregate: string;
  payload: EventPayload<Kind>;
}

/** An event as stored and published. */
export interface StoredEvent<Kind extends EventKind = EventKind> {
  /** Unique, sortable by creation. */
  id: string;
  kind: Kind;
  version: number;
  aggregate: string;
  /** 1, 2, 3, … within the aggregate. */
  sequence: number;
  /** ISO 8601, UTC. */
  at: string;
  correlationId: string;
  causationId: string | null;
  /** W3C trace context of the cause; null when nobody traced. */
  traceparent: string | null;
  /** Who caused it. */
  subjectId: string;
  payload: EventPayload<Kind>;
}

/** An event with its place in the order of all events. */
export interface PublishedEvent<Kind extends EventKind = EventKind> extends StoredEvent<Kind> {
  /** 1, 2, 3, … in the order of publication; a greater one is never published before a smaller one. */
  position: number;
}

/** What transactions announce that append events. */
export const outboxTopic = 'outbox';

/** One parameter that holds all: of texts and lists given alone, each order of magnitude is planned for itself. */
const appendQuery = `
MERGE (c:OutboxCounter {aggregate: $event.aggregate})
SET c.lockedBy = $event.id
WITH c
SET c.last = coalesce(c.last, 0) + 1
CREATE (e:OutboxEvent:Unpublished {
  id: $event.id, kind: $event.kind, version: $event.version, aggregate: $event.aggregate, sequence: c.last, at: $event.at,
  correlationId: $event.correlationId, causationId: $event.causationId, traceparent: $event.traceparent,
  subjectId: $event.subjectId, payload: $event.payload})`;

/** Events of transactions under way, in the order they were handed in. */
const waiting = new WeakMap<GraphTransaction, { aggregate: string; values: Record<string, unknown> }[]>();

/**
 * Writes an event in the caller's transaction, when everything else in it is done: it exists exactly when the fact
 * does. The counter of the aggregate is locked until the transaction ends, which gives the order within the aggregate.
 * All events of a transaction go to the server at once. @returns the event's id
 * @throws INTERNAL when the payload does not have the shape its kind declares.
 */
export async function appendEvent<Kind extends EventKind>(
  tx: GraphTransaction,
  ctx: RequestContext,
  event: NewEvent<Kind>,
): Promise<string> {
  const definition = eventDefinitions[event.kind];
  const checked = definition.payload.safeParse(event.payload);
  if (!checked.success) {
    throw new WaymarkError(
      'INTERNAL',
      `The payload of the event ${event.kind} does not have its declared shape.`,
      { cause: checked.error },
    );
  }
  const id = newId();
  const { aggregate } = event;
  const values = {
    id,
    kind: event.kind,
    version: definition.version,
    aggregate,
    at: isoTime(systemClock.nowMs()),
    correlationId: ctx.correlationId,
    causationId: ctx.causationId,
    traceparent: ctx.traceparent ?? null,
    subjectId: ctx.subject.id,
    payload: JSON.stringify(checked.data),
  };
  queueOf(tx).push({ aggregate, values });
  tx.announce(outboxTopic);
  return id;
}

function queueOf(tx: GraphTransaction): { aggregate: string; values: Record<string, unknown> }[] {
  const known = waiting.get(tx);
  if (known !== undefined) return known;
  const queue: { aggregate: string; values: Record<string, unknown> }[] = [];
  waiting.set(tx, queue);
  tx.beforeCommit(async () => {
    waiting.delete(tx);
    // Aggregates always in the same order, so that two transactions never wait for each other; events of one as they came.
    const inOrder = queue.toSorted((a, b) => compare(a.aggregate, b.aggregate));
    await Promise.all(inOrder.map(({ values }) => tx.run(appendQuery, { event: values })));
  });
  return queue;
}
