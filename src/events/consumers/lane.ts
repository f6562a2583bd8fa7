import { createHash } from 'node:crypto';
import { systemContext } from '../../core/context.js';
import { isWaymarkError, messageOf } from '../../core/errors.js';
import { type SpanAttributes, traced } from '../../core/tracing.js';
import { redact } from '../../core/redaction.js';
import { fence, type GraphTransaction, type Lease } from '../../graph/index.js';
import type { EventReader } from '../event-reader.js';
import type { PublishedEvent } from '../outbox.js';
import type { OutboxStore } from '../outbox.store.js';
import { ageMs } from '../recent-mean.js';
import type { ConsumerStore, LaneName, ReplayRow, RetryRow } from './consumer.store.js';
import { type ConsumerWork, defaultRetryPolicy, type EventConsumer } from './types.js';

const mostRead = 500;
/** Events passed over before the lane's place is written. */
const unsaved = 200;
/** A process that freezes in a transaction keeps its lane from others for so long; longer than the lease of a lane. */
const writingMs = 20_000;

/** What a lane works with. */
export interface LaneParts {
  store: ConsumerStore;
  outbox: OutboxStore;
  reader: EventReader;
}

/** An event and the key under which its handling is noted. */
interface Delivery {
  key: string;
  event: PublishedEvent;
  /** A repetition of the past, which tells nothing of how quickly events are handled. */
  isReplay: boolean;
}

/** How far the work of a transaction brings the lane (or the replay). */
type Advance = (tx: GraphTransaction, position: number, handled: number) => Promise<void>;

/**
 * One lane of a consumer while this node holds it: hands events over in order, notes them as handled in the
 * transaction of the handler, and keeps what fails for later. Everything it knows is in the graph, so another node
 * goes on where this one stopped.
 */
export class Lane {
  readonly #name: LaneName;
  readonly #lanes: number;
  readonly #size: number;
  #position = 0;
  #saved = 0;
  #blocked = new Set<string>();

  constructor(
    private readonly consumer: EventConsumer,
    lane: number,
    private readonly lease: Lease,
    private readonly parts: LaneParts,
    private readonly signal: AbortSignal,
  ) {
    this.#name = { consumer: consumer.name, lane };
    this.#lanes = consumer.lanes ?? 1;
    this.#size = 'handleBatch' in consumer ? consumer.batch : 1;
  }

  /** Reads where the lane stands. */
  async open(): Promise<void> {
    const { position, blocked } = await this.parts.store.lane(this.#name);
    this.#position = position;
    this.#saved = position;
    this.#blocked = new Set(blocked);
  }

  /** Position up to which the lane has taken all events. */
  get position(): number {
    return this.#position;
  }

  /** Does what is due. @returns whether more may be waiting @throws CONFLICT when the lane was taken over */
  async step(nowMs: number): Promise<boolean> {
    const retried = await this.#retryDue(nowMs);
    const replayed = await this.#replayNext();
    const went = await this.#goOn();
    return retried || replayed || went;
  }

  async #goOn(): Promise<boolean> {
    const events = await this.parts.reader.after(this.#position, mostRead);
    const last = events.at(-1);
    if (last === undefined) return false;
    const wanted = events.filter((event) => this.#isMine(event)).map((event) => this.#delivery(event));
    const advance: Advance = async (tx, position) => this.parts.store.advance(tx, this.#name, position);
    await this.#handleAll(wanted, advance);
    if (wanted.length > 0) this.#saved = wanted.at(-1)?.event.position ?? this.#saved;
    this.#position = last.position;
    // What does not concern this lane is passed over; the new place is written now and then only.
    if (last.position - this.#saved < unsaved) return true;
    await this.#write((tx) => advance(tx, last.position, 0));
    this.#saved = last.position;
    return true;
  }

  async #replayNext(): Promise<boolean> {
    const replay = await this.parts.store.replay(this.#name);
    if (replay === null) return false;
    const events = await this.parts.outbox.range(replay.position, replay.toPosition, mostRead);
    const last = events.at(-1);
    const advance = (done: boolean): Advance => {
      return (tx, position, handled) =>
        this.parts.store.advanceReplay(tx, replay.key, position, handled, done);
    };
    if (last === undefined) {
      await this.#write((tx) => advance(true)(tx, replay.toPosition, 0));
      return true;
    }
    const wanted = events
      .filter((event) => this.#isMine(event))
      .map((event) => this.#delivery(event, replay));
    await this.#handleAll(wanted, advance(false), false);
    await this.#write((tx) => advance(last.position >= replay.toPosition)(tx, last.position, 0));
    return true;
  }

  /** Hands deliveries over in order, in batches where the consumer takes them. */
  async #handleAll(deliveries: readonly Delivery[], advance: Advance, live = true): Promise<void> {
    for (let start = 0; start < deliveries.length; start += this.#size) {
      const batch = deliveries.slice(start, start + this.#size);
      const last = batch.at(-1)?.event.position ?? 0;
      const blocked = batch.some(({ event }) => this.#blocked.has(event.aggregate));
      if (blocked || !(await this.#tryBatch(batch, (tx, n) => advance(tx, last, n)))) {
        for (const delivery of batch)
          await this.#handleOne(delivery, (tx, n) => advance(tx, delivery.event.position, n));
      }
      if (live) this.#position = last;
    }
  }

  async #tryBatch(
    batch: readonly Delivery[],
    advance: (tx: GraphTransaction, handled: number) => Promise<void>,
  ): Promise<boolean> {
    if (batch.length === 1) return false;
    try {
      await this.#write((tx) => this.#handleIn(tx, batch, advance));
      return true;
    } catch (error) {
      this.#rethrowOurs(error);
      return false;
    }
  }

  async #handleOne(
    delivery: Delivery,
    advance: (tx: GraphTransaction, handled: number) => Promise<void>,
  ): Promise<void> {
    const { event } = delivery;
    const { store } = this.parts;
    if (this.#blocked.has(event.aggregate)) {
      const waiting = { state: 'WAITING', attempts: 0, nextAtMs: 0, code: null, message: null } as const;
      await this.#write(async (tx) => {
        await store.park(tx, this.#name, delivery, waiting);
        await advance(tx, 0);
      });
      return;
    }
    try {
      await this.#write((tx) => this.#handleIn(tx, [delivery], advance));
    } catch (error) {
      this.#rethrowOurs(error);
      await this.#failed(delivery, 1, error, (tx) => advance(tx, 0));
    }
  }

  /** The handler, the note that it was done and the new place, in one transaction. */
  async #handleIn(
    tx: GraphTransaction,
    deliveries: readonly Delivery[],
    after: (tx: GraphTransaction, handled: number) => Promise<void>,
  ): Promise<void> {
    const { store } = this.parts;
    const known = await store.handled(
      tx,
      deliveries.map(({ key }) => key),
    );
    const fresh = deliveries.filter(({ key }) => !known.has(key));
    if (fresh.length > 0) {
      await store.mark(tx, this.consumer.name, fresh);
      await this.#call(
        fresh.map(({ event }) => event),
        this.#work(tx),
      );
    }
    const current = fresh.filter(({ isReplay }) => !isReplay);
    await Promise.all([after(tx, fresh.length), this.#note(tx, current, false)]);
  }

  /** Notes how deliveries went, for whoever asks how quick and how sure the consumer is. */
  async #note(tx: GraphTransaction, deliveries: readonly Delivery[], failed: boolean): Promise<void> {
    const count = deliveries.length;
    if (count === 0) return;
    const delayMs = deliveries.reduce((sum, { event }) => sum + ageMs(event.at), 0) / count;
    await this.parts.store.noteDeliveries(tx, this.#name, { count, failed, delayMs });
  }

  async #call(events: readonly PublishedEvent[], work: ConsumerWork): Promise<void> {
    const { consumer } = this;
    if ('handleBatch' in consumer) {
      const [first] = events;
      const isOneTrace = events.every(({ traceparent }) => traceparent === first?.traceparent);
      const parent = isOneTrace ? (first?.traceparent ?? null) : null;
      await this.#traced(parent, { 'waymark.events': events.length }, () =>
        consumer.handleBatch(events, work),
      );
      return;
    }
    for (const event of events)
      await this.#traced(
        event.traceparent,
        { 'waymark.event.id': event.id, 'waymark.event.kind': event.kind },
        () => consumer.handle(event, work),
      );
  }

  /** In the trace of what caused the event; a batch of several traces begins its own. */
  async #traced(
    parent: string | null,
    attributes: SpanAttributes,
    work: () => Promise<unknown>,
  ): Promise<void> {
    await traced(`consumer ${this.consumer.name}`, attributes, work, { parent, kind: 'consumer' });
  }

  async #retryDue(nowMs: number): Promise<boolean> {
    const due = await this.parts.store.due(this.#name, nowMs);
    for (const row of due) await this.#retry(row);
    return due.length > 0;
  }

  async #retry(row: RetryRow): Promise<void> {
    const { store } = this.parts;
    const delivery = { key: row.key, event: row.event, isReplay: row.isReplay };
    try {
      await this.#write((tx) =>
        this.#handleIn(tx, [delivery], async () => {
          await store.settle(tx, row.key);
          await store.promote(tx, this.#name, row.event.aggregate);
        }),
      );
    } catch (error) {
      this.#rethrowOurs(error);
      await this.#failed(delivery, row.attempts + 1, error, async () => undefined);
    }
    this.#blocked = new Set((await store.lane(this.#name)).blocked);
  }

  /** Keeps a failed event for another try, or as a dead letter when it had its last. */
  async #failed(
    delivery: Delivery,
    attempts: number,
    error: unknown,
    more: (tx: GraphTransaction) => Promise<void>,
  ): Promise<void> {
    const { key, event } = delivery;
    const { store } = this.parts;
    const policy = this.consumer.retry ?? defaultRetryPolicy;
    const dead = attempts >= policy.attempts;
    const waitMs = Math.min(policy.longestMs, policy.firstMs * 2 ** (attempts - 1)) * (1 + Math.random() / 5);
    const failure = {
      state: dead ? ('DEAD' as const) : ('RETRYING' as const),
      attempts,
      nextAtMs: Math.round(Date.now() + waitMs),
      code: isWaymarkError(error) ? error.code : 'INTERNAL',
      message: redact(messageOf(error)).slice(0, 2_000),
    };
    await this.#write(async (tx) => {
      await store.park(tx, this.#name, delivery, failure);
      if (dead) await store.promote(tx, this.#name, event.aggregate);
      if (!delivery.isReplay) await this.#note(tx, [delivery], true);
      await more(tx);
    });
    if (!dead) this.#blocked.add(event.aggregate);
    else await this.#compensate(key, event, error);
  }

  async #compensate(key: string, event: PublishedEvent, error: unknown): Promise<void> {
    const { consumer } = this;
    const { store } = this.parts;
    if (consumer.compensate === undefined) return;
    try {
      await this.#write(async (tx) => {
        await consumer.compensate?.(event, this.#work(tx), error);
        await store.compensated(tx, key, null);
      });
    } catch (failure) {
      this.#rethrowOurs(failure);
      const message = redact(messageOf(failure)).slice(0, 2_000);
      await this.#write((tx) => store.compensated(tx, key, message));
    }
  }

  /** A transaction that only the holder of the lane can commit. */
  async #write(work: (tx: GraphTransaction) => Promise<void>): Promise<void> {
    await this.parts.store.graph.transaction(
      async (tx) => {
        await fence(tx, this.lease);
        await work(tx);
      },
      { id: `events.consumer.${this.consumer.name}`, timeoutMs: writingMs, signal: this.signal },
    );
  }

  /** What is no fault of the handler: the lane was lost, the node stops, the graph is away. */
  #rethrowOurs(error: unknown): void {
    if (this.signal.aborted) throw error;
    if (isWaymarkError(error, 'CONFLICT') && error.facts.lease === this.lease.name) throw error;
    if (isWaymarkError(error, 'GRAPH_UNAVAILABLE') || isWaymarkError(error, 'GRAPH_BUSY')) throw error;
  }

  #work(tx: GraphTransaction): ConsumerWork {
    return {
      tx,
      signal: this.signal,
      contextOf: (event) =>
        systemContext({
          correlationId: event.correlationId,
          causationId: event.id,
          traceparent: event.traceparent,
          channel: 'job',
          signal: this.signal,
        }),
    };
  }

  #isMine(event: PublishedEvent): boolean {
    const { kinds } = this.consumer;
    if (kinds !== null && !kinds.includes(event.kind)) return false;
    return this.#lanes === 1 || laneOf(event.aggregate, this.#lanes) === this.#name.lane;
  }

  /** A replay that shall do everything again notes it under keys of its own, so that it is done once as well. */
  #delivery(event: PublishedEvent, replay?: ReplayRow): Delivery {
    const again = replay?.again === true ? ` ${replay.id}` : '';
    return { key: `${this.consumer.name} ${event.id}${again}`, event, isReplay: replay !== undefined };
  }
}

/** The lane of an aggregate. */
export function laneOf(aggregate: string, lanes: number): number {
  return createHash('sha1').update(aggregate).digest().readUInt32BE(0) % lanes;
}
