import { createHash } from 'node:crypto';
import type { Redis } from 'ioredis';
import { sleep } from '../core/clock.js';
import { isWaymarkError, messageOf } from '../core/errors.js';
import { newId } from '../core/ids.js';
import type { Logger } from '../core/logger.js';
import { waitingConnection } from '../core/redis.js';
import { acquireLease, type GraphClient, type Lease, releaseLease, renewLease } from '../graph/index.js';
import type { EventStream } from './event-stream.js';
import type { PublishedEvent } from './outbox.js';
import type { OutboxStore, PublishingFigures } from './outbox.store.js';
import { ageMs, RecentMean } from './recent-mean.js';

/** How a relay works. */
export interface RelayOptions {
  /** For how long the right to publish is taken, ms. */
  leaseMs: number;
  /** How often the outbox is looked at when nobody hints, ms. */
  pollMs: number;
  /** Most events of one transaction. */
  batch: number;
}

/** Usual values. */
export const defaultRelayOptions: RelayOptions = { leaseMs: 10_000, pollMs: 250, batch: 500 };

/** Batches of one step; between steps the lease is renewed. */
const mostRounds = 8;

/** Called between the steps of the relay, by name; used to end a process there in tests. */
export type RelayStep = (step: 'sequenced' | 'published') => void;

/**
 * Publishes events in order: gives positions in the graph, then copies events to the stream. Any node may do it;
 * a lease keeps the others from doing it as well. Both steps are safe to repeat: a position is given once, under the
 * lock of the order, and the stream takes only what follows its last entry. So a kill at any point loses and doubles
 * nothing, and a stream that lost its data is filled again with the newest events of the outbox.
 */
export class Relay {
  readonly #holder = newId();
  readonly #leaseName: string;
  #loop: Promise<void> | undefined;
  #stop = new AbortController();
  #wake: () => void = () => undefined;
  #woken = false;
  #listener: Redis | undefined;
  #batch: number;
  /** The stream's last entry and the position up to which it holds all there is, as far as this relay knows; null: ask. */
  #known: { last: number; through: number } | null = null;

  readonly #delay = new RecentMean();
  readonly #failures = new RecentMean();

  constructor(
    private readonly graph: GraphClient,
    private readonly outbox: OutboxStore,
    private readonly stream: EventStream,
    private readonly logger: Logger,
    private readonly options: RelayOptions = defaultRelayOptions,
    private readonly step: RelayStep = () => undefined,
  ) {
    this.#batch = options.batch;
    this.#leaseName = `event-relay:${stream.namespace}:${addressOf(stream.redis)}`;
  }

  /** Begins to ask for the right to publish. */
  start(): void {
    if (this.#loop !== undefined) return;
    this.#stop = new AbortController();
    this.#listen();
    this.#loop = this.#run(this.#stop.signal);
  }

  /** Looks at the outbox now. */
  wake(): void {
    this.#woken = true;
    this.#wake();
  }

  /** Gives the right back. */
  async stop(): Promise<void> {
    this.#stop.abort();
    this.wake();
    await this.#loop;
    this.#loop = undefined;
    this.#listener?.disconnect();
    this.#listener = undefined;
  }

  #listen(): void {
    const listener = this.stream.redis.duplicate(waitingConnection);
    this.#listener = listener;
    listener.on('error', () => undefined);
    listener.on('message', (_channel: string, origin: string) => {
      // What this node announces, it has heard already.
      if (origin !== this.stream.origin) this.wake();
    });
    // A server that comes back may have lost the stream.
    listener.on('ready', () => {
      this.#known = null;
      this.wake();
    });
    listener.subscribe(this.stream.hintChannel).catch(() => undefined);
  }

  async #run(signal: AbortSignal): Promise<void> {
    let lease: Lease | null = null;
    let renewedMs = 0;
    let reported = false;
    while (!signal.aborted) {
      let more = false;
      const hinted = this.#woken;
      this.#woken = false;
      try {
        if (lease === null) {
          lease = await this.#acquire();
          renewedMs = Date.now();
          this.#known = null;
        } else if (Date.now() - renewedMs > this.options.leaseMs / 3) {
          if (await renewLease(this.graph, lease, this.options.leaseMs)) renewedMs = Date.now();
          else lease = null;
          this.#known = null;
        }
        if (lease !== null) more = await this.relayOnce(lease, hinted);
        if (more) this.#failures.add(0);
        reported = false;
      } catch (error) {
        this.#known = null;
        this.#failures.add(1);
        if (isWaymarkError(error, 'CONFLICT')) lease = null;
        if (!reported) this.logger.warn({ error: messageOf(error) }, 'publishing of events was disturbed');
        reported = true;
      }
      if (!more) await this.#pause(lease === null ? this.options.pollMs * 4 : this.options.pollMs, signal);
    }
    const held = lease;
    if (held === null) return;
    await this.graph
      .transaction((tx) => releaseLease(tx, held), { id: 'events.release-relay' })
      .catch((error: unknown) =>
        this.logger.debug({ error: messageOf(error) }, 'the right to publish events runs out by itself'),
      );
  }

  /**
   * Gives positions to what waits and copies what the stream lacks. While one batch is copied the next is given its
   * positions: the graph and Redis work at the same time. Without a lease the step is as safe.
   * @param hinted somebody said that events wait, so nothing is asked first
   * @returns whether more waits
   */
  async relayOnce(lease: Lease | null, hinted = false): Promise<boolean> {
    if (!hinted) {
      const { head, waiting } = await this.outbox.peek();
      if (!waiting && this.#known?.through === head) return false;
    }
    let copying = Promise.resolve();
    try {
      for (let round = 0; round < mostRounds; round += 1) {
        const [sequenced] = await Promise.all([
          this.outbox.sequence(lease, this.#batch, this.#figures()),
          copying,
        ]);
        // A backlog is worked off in larger steps, so that the present stays quick.
        const full = sequenced.events.length >= this.#batch;
        this.#batch = full ? Math.min(this.#batch * 2, this.options.batch * 4) : this.options.batch;
        if (sequenced.events.length > 0) this.step('sequenced');
        copying = this.#mirror(sequenced).then(() => this.step('published'));
        if (!full) {
          await copying;
          return sequenced.events.length > 0;
        }
      }
      await copying;
      return true;
    } finally {
      await copying.catch(() => undefined);
    }
  }

  /** Copies everything up to the head that the stream lacks and that its window holds. */
  async #mirror(sequenced: { before: number; head: number; events: PublishedEvent[] }): Promise<void> {
    const { before, head, events } = sequenced;
    let { last, through } = this.#known ?? (await this.#standing(head));
    this.#known = null;
    let entries = through === before && events.length > 0 ? events : null;
    while (through < head) {
      entries ??= await this.outbox.range(through, head, this.options.batch);
      const end = entries.at(-1);
      if (end === undefined) break;
      const result = await this.stream.append(last, entries);
      ({ last, through } = result.added
        ? { last: result.last, through: end.position }
        : await this.#standing(head));
      if (result.added && entries === events) this.#delay.add(ageMs(events[0]?.at ?? end.at));
      entries = null;
    }
    // Between the last entry and the head there may be positions whose events are no longer kept.
    this.#known = { last, through: Math.max(through, head) };
  }

  /**
   * Asks the stream. One that is ahead of the graph belongs to a graph that was replaced by an older copy; one that is
   * behind by more than its window would get a gap. Both begin anew.
   */
  async #standing(head: number): Promise<{ last: number; through: number }> {
    const { last } = await this.stream.bounds();
    const start = Math.max(0, head - this.stream.window);
    const ahead = last > head && last > (await this.outbox.settledHead());
    if (!ahead && (last === 0 || last >= start)) return { last, through: Math.max(last, start) };
    await this.stream.clear();
    return { last: 0, through: start };
  }

  #figures(): PublishingFigures {
    return { delayMs: this.#delay.value, errorRatio: this.#failures.value };
  }

  async #acquire(): Promise<Lease | null> {
    return this.graph.transaction(
      (tx) => acquireLease(tx, this.#leaseName, this.#holder, this.options.leaseMs),
      { id: 'events.acquire-relay' },
    );
  }

  async #pause(ms: number, signal: AbortSignal): Promise<void> {
    if (this.#woken) return;
    const pause = new AbortController();
    const woken = new Promise<void>((resolve) => (this.#wake = resolve));
    await Promise.race([woken, sleep(ms, AbortSignal.any([pause.signal, signal]))]);
    pause.abort();
  }
}

/** Names a Redis, so that relays into different ones do not wait for each other. */
function addressOf(redis: Redis): string {
  const { host, port, db, name, path } = redis.options;
  return createHash('sha256')
    .update(JSON.stringify({ host, port, db, name, path }))
    .digest('hex')
    .slice(0, 12);
}
