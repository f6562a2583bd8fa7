import { isoTime } from '../../core/clock.js';
import { type RequestContext, requirePermission } from '../../core/context.js';
import { WaymarkError } from '../../core/errors.js';
import { pageSize } from '../../core/list-position.js';
import { newId } from '../../core/ids.js';
import type { GraphClient, GraphTransaction } from '../../graph/index.js';
import { retryStates, type RetryState } from '../consumers/types.js';
import { isEventKind } from '../definitions.js';
import type { EventStream } from '../event-stream.js';
import type { PublishedEvent } from '../outbox.js';
import type { OutboxStore } from '../outbox.store.js';
import { type ConsumerInfo, type DeadLetter, EventAdminStore } from './event-admin.store.js';

/** Writes an audit record in the transaction of the fact; the composition root gives it. */
export type AuditWriter = (
  tx: GraphTransaction,
  ctx: RequestContext,
  entry: {
    action: 'event.discard' | 'event.replay' | 'event.retain' | 'event.retry';
    outcome: 'success';
    targetId?: string | null;
    reason?: string | null;
    details?: Record<string, string | number | boolean | null>;
  },
) => Promise<unknown>;

/** One page of a list in the order of ids. */
export interface EventPage<Node> {
  nodes: readonly Node[];
  cursors: readonly string[];
  hasNextPage: boolean;
  totalCount(): Promise<number>;
}

/** Which part of a list. */
export interface EventPageRequest {
  first?: number | null;
  after?: string | null;
}

/** Where events stand. */
export interface EventStatus {
  /** Last position given. */
  head: number;
  /** Events not yet published. */
  waiting: number;
  /** Oldest and newest position in the stream; null when Redis does not answer. */
  streamFirst: number | null;
  streamLast: number | null;
  /** From an event to its place in the stream, ms, newer ones counting more; null before the first. */
  delayMs: number | null;
  /** Share of rounds of publishing that failed, 0 to 1, newer ones counting more; null before the first. */
  errorRatio: number | null;
}

/** What operators see and do: events, consumers, dead letters, replays. */
export class EventService {
  readonly #store: EventAdminStore;

  constructor(
    private readonly graph: GraphClient,
    private readonly outbox: OutboxStore,
    private readonly stream: EventStream,
    private readonly audit: AuditWriter,
  ) {
    this.#store = new EventAdminStore(graph);
  }

  /** Where events stand. Needs `event.read`. */
  async status(ctx: RequestContext): Promise<EventStatus> {
    requirePermission(ctx, 'event.read');
    const [{ head }, waiting, figures, bounds] = await Promise.all([
      this.outbox.peek(),
      this.outbox.waiting(),
      this.outbox.figures(),
      this.stream.bounds().catch(() => null),
    ]);
    const [streamFirst, streamLast] = [bounds?.first ?? null, bounds?.last ?? null];
    return { head, waiting, streamFirst, streamLast, ...figures };
  }

  /** Consumers with how far behind they are and what failed. Needs `event.read`. */
  async consumers(ctx: RequestContext): Promise<ConsumerInfo[]> {
    requirePermission(ctx, 'event.read');
    return this.#store.consumers();
  }

  /** Published events, oldest first unless asked otherwise. Needs `event.read`. @throws INPUT_INVALID, NOT_FOUND */
  async history(
    ctx: RequestContext,
    input: EventPageRequest & {
      kinds?: readonly string[] | null;
      aggregate?: string | null;
      newestFirst?: boolean;
    },
  ): Promise<EventPage<PublishedEvent>> {
    requirePermission(ctx, 'event.read');
    const size = pageSize(input);
    const filter = { kinds: checkKinds(input.kinds), aggregate: input.aggregate ?? null };
    const after = input.after ? await this.positionOf(input.after) : 0;
    const events = await this.#store.history(filter, after, size + 1, input.newestFirst === true);
    return toPage(
      events,
      size,
      (event) => event.id,
      () => this.#store.historyCount(filter),
    );
  }

  /** Failed deliveries, newest first: given up by default. Needs `event.read`. @throws INPUT_INVALID */
  async deadLetters(
    ctx: RequestContext,
    input: EventPageRequest & { consumer?: string | null; state?: string | null } = {},
  ): Promise<EventPage<DeadLetter>> {
    requirePermission(ctx, 'event.read');
    const size = pageSize(input);
    const filter = { consumer: input.consumer ?? null, state: checkState(input.state ?? 'DEAD') };
    const rows = await this.#store.deadLetters(filter, input.after ?? null, size + 1);
    return toPage(
      rows,
      size,
      (row) => row.id,
      () => this.#store.deadLetterCount(filter),
    );
  }

  /** One failed delivery with its event. Needs `event.read`. @throws NOT_FOUND */
  async deadLetter(ctx: RequestContext, id: string): Promise<DeadLetter> {
    requirePermission(ctx, 'event.read');
    const found = await this.#store.deadLetter(id);
    if (found === null)
      throw new WaymarkError('NOT_FOUND', 'There is no such dead letter.', { facts: { id } });
    return found;
  }

  /** Has dead letters handled again, with all their tries. Needs `event.manage`. @returns how many @throws NOT_FOUND */
  async retryDeadLetters(ctx: RequestContext, input: { ids: readonly string[] }): Promise<number> {
    requirePermission(ctx, 'event.manage');
    checkIds(input.ids);
    return this.graph.transaction(
      async (tx) => {
        const consumers = await this.#store.revive(tx, input.ids);
        needAll(consumers, input.ids);
        const details = { letters: consumers.length };
        for (const consumer of new Set(consumers))
          await this.audit(tx, ctx, {
            action: 'event.retry',
            outcome: 'success',
            targetId: consumer,
            details,
          });
        return consumers.length;
      },
      { id: 'events.retry-dead-letters', signal: ctx.signal },
    );
  }

  /** Sets dead letters aside for good; they stay visible until retention removes them. Needs `event.manage`. @throws NOT_FOUND */
  async discardDeadLetters(
    ctx: RequestContext,
    input: { ids: readonly string[]; reason?: string | null },
  ): Promise<number> {
    requirePermission(ctx, 'event.manage');
    checkIds(input.ids);
    const reason = input.reason ?? null;
    return this.graph.transaction(
      async (tx) => {
        const consumers = await this.#store.discard(tx, input.ids, {
          at: isoTime(Date.now()),
          by: ctx.subject.id,
          reason,
        });
        needAll(consumers, input.ids);
        const details = { letters: consumers.length };
        for (const targetId of new Set(consumers))
          await this.audit(tx, ctx, {
            action: 'event.discard',
            outcome: 'success',
            targetId,
            reason,
            details,
          });
        return consumers.length;
      },
      { id: 'events.discard-dead-letters', signal: ctx.signal },
    );
  }

  /**
   * Gives past events to one consumer: from a time, or behind an event, up to now. Those it has handled are passed
   * over unless `again` is set. Needs `event.manage`. @returns id of the replay @throws NOT_FOUND, INPUT_INVALID
   */
  async replay(
    ctx: RequestContext,
    input: { consumer: string; from?: string | null; after?: string | null; again?: boolean | null },
  ): Promise<{ id: string; fromPosition: number; toPosition: number }> {
    requirePermission(ctx, 'event.manage');
    const fromPosition = await this.#replayStart(input);
    const toPosition = await this.outbox.settledHead();
    const id = newId();
    const again = input.again ?? false;
    await this.graph.transaction(
      async (tx) => {
        const lanes = await this.#store.addReplay(tx, {
          id,
          consumer: input.consumer,
          fromPosition,
          toPosition,
          again,
          requestedBy: ctx.subject.id,
          at: isoTime(Date.now()),
        });
        if (lanes === 0)
          throw new WaymarkError('NOT_FOUND', `There is no consumer ${input.consumer}.`, {
            facts: { consumer: input.consumer },
          });
        const details = { id, fromPosition, toPosition, again };
        await this.audit(tx, ctx, {
          action: 'event.replay',
          outcome: 'success',
          targetId: input.consumer,
          details,
        });
      },
      { id: 'events.replay', signal: ctx.signal },
    );
    return { id, fromPosition, toPosition };
  }

  async #replayStart(input: { from?: string | null; after?: string | null }): Promise<number> {
    if (input.after && input.from)
      throw new WaymarkError('INPUT_INVALID', 'A replay begins at a time or behind an event, not both.', {
        facts: { field: 'from' },
      });
    if (input.after) return this.positionOf(input.after);
    if (!input.from) return 0;
    const atMs = Date.parse(input.from);
    if (Number.isNaN(atMs))
      throw new WaymarkError('INPUT_INVALID', '"from" must be a time in ISO 8601.', {
        facts: { field: 'from' },
      });
    return this.outbox.positionBefore(isoTime(atMs));
  }

  /** The position of an event; waits for nothing: one that is not published yet is refused. @throws NOT_FOUND */
  async positionOf(eventId: string): Promise<number> {
    const event = await this.outbox.event(eventId);
    if (typeof event?.position === 'number') return event.position;
    throw new WaymarkError('NOT_FOUND', 'There is no such event, or it is no longer kept.', {
      facts: { eventId },
    });
  }
}

function toPage<Node>(
  rows: readonly Node[],
  size: number,
  cursorOf: (row: Node) => string,
  totalCount: () => Promise<number>,
): EventPage<Node> {
  const nodes = rows.slice(0, size);
  return { nodes, cursors: nodes.map(cursorOf), hasNextPage: rows.length > size, totalCount };
}

/** @throws INPUT_INVALID for a kind that does not exist */
export function checkKinds(kinds: readonly string[] | null | undefined): readonly string[] | null {
  const unknown = kinds?.find((kind) => !isEventKind(kind));
  if (unknown !== undefined)
    throw new WaymarkError('INPUT_INVALID', `"${unknown}" is not a kind of event.`, {
      facts: { field: 'kinds' },
    });
  return kinds ?? null;
}

function checkState(state: string): RetryState {
  const known = retryStates.find((item) => item === state);
  if (known !== undefined) return known;
  throw new WaymarkError('INPUT_INVALID', `"state" must be one of ${retryStates.join(', ')}.`, {
    facts: { field: 'state' },
  });
}

function checkIds(ids: readonly string[]): void {
  if (ids.length > 0 && ids.length <= 1_000) return;
  throw new WaymarkError('INPUT_INVALID', 'Name 1 to 1,000 dead letters.', { facts: { field: 'ids' } });
}

function needAll(found: readonly string[], asked: readonly string[]): void {
  if (found.length === new Set(asked).size) return;
  throw new WaymarkError('NOT_FOUND', 'Some of these are no dead letters.', {
    facts: { asked: asked.length, found: found.length },
  });
}
