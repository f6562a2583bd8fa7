import type { RequestContext } from '../../core/context.js';
import type { GraphTransaction } from '../../graph/index.js';
import type { EventKind } from '../definitions.js';
import type { PublishedEvent } from '../outbox.js';

/** How often a failed event is tried again, and when. */
export interface RetryPolicy {
  /** Tries in all, the first included; then the event is a dead letter. */
  attempts: number;
  /** Wait before the second try, ms; doubled with each further one, plus up to a fifth at random. */
  firstMs: number;
  longestMs: number;
}

/** Usual values: about 20 minutes in all. */
export const defaultRetryPolicy: RetryPolicy = { attempts: 8, firstMs: 1_000, longestMs: 600_000 };

/** What a handler works with. */
export interface ConsumerWork {
  /** Context of the event: its correlation and trace go on, and the event is the cause. */
  contextOf(event: PublishedEvent): RequestContext;
  /** Ends when this node loses the lane or stops. */
  signal: AbortSignal;
  /**
   * The transaction that also notes the event as handled: what is written here happens exactly once. An effect
   * outside the graph may be repeated after a crash; the event's id tells it apart.
   */
  tx: GraphTransaction;
}

interface ConsumerBase {
  /** Name of the group; its place, retries and dead letters are kept under it. */
  name: string;
  description: string;
  /** Kinds it receives; null for all. */
  kinds: readonly EventKind[] | null;
  /** Events of one aggregate always go to the same lane; lanes work in parallel, also on several nodes. Default 1. */
  lanes?: number;
  /** Where a consumer begins that never ran: with what happens from now on (default) or with the oldest event kept. */
  startAt?: 'now' | 'oldest';
  retry?: RetryPolicy;
  /** Undoes what a handler may have left behind; called once when an event becomes a dead letter. */
  compensate?(event: PublishedEvent, work: ConsumerWork, error: unknown): Promise<void>;
}

/** A consumer that takes events one by one. */
export interface SingleConsumer extends ConsumerBase {
  handle(event: PublishedEvent, work: ConsumerWork): Promise<void>;
}

/** A consumer that takes several at once. When a batch fails its events are handled one by one. */
export interface BatchConsumer extends ConsumerBase {
  /** Most events of a batch. */
  batch: number;
  handleBatch(events: readonly PublishedEvent[], work: ConsumerWork): Promise<void>;
}

/** Somebody who is told of events: exactly once where it writes to the graph in `work.tx`, at least once elsewhere. */
export type EventConsumer = SingleConsumer | BatchConsumer;

/** State of an event that was not handled at once. */
export const retryStates = ['RETRYING', 'WAITING', 'DEAD', 'DISCARDED'] as const;
/** RETRYING: tried again at a time; WAITING: behind one of its aggregate; DEAD: given up; DISCARDED: set aside by a person. */
export type RetryState = (typeof retryStates)[number];
