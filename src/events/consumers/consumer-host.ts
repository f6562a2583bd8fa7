import { sleep } from '../../core/clock.js';
import { isWaymarkError, messageOf } from '../../core/errors.js';
import { newId } from '../../core/ids.js';
import type { Logger } from '../../core/logger.js';
import { acquireLease, type Lease, releaseLease, renewLease } from '../../graph/index.js';
import { Lane, type LaneParts } from './lane.js';
import type { EventConsumer } from './types.js';

/** How a host works. */
export interface ConsumerHostOptions {
  /** For how long a lane is taken, ms: another node takes it over that long after this one died. */
  leaseMs: number;
  /** How often a lane looks for events when nobody wakes it, ms. */
  pollMs: number;
}

/** Usual values. */
export const defaultConsumerOptions: ConsumerHostOptions = { leaseMs: 15_000, pollMs: 500 };

/** Works on the lanes of consumers that this node gets hold of. */
export class ConsumerHost {
  readonly #holder = newId();
  readonly #wakers = new Set<() => void>();
  #stop = new AbortController();
  #loops: Promise<void>[] = [];

  constructor(
    private readonly parts: LaneParts,
    private readonly logger: Logger,
    private readonly options: ConsumerHostOptions = defaultConsumerOptions,
  ) {}

  /** Registers consumers and begins to work for them. */
  async start(consumers: readonly EventConsumer[]): Promise<void> {
    if (this.#stop.signal.aborted) this.#stop = new AbortController();
    for (const consumer of consumers) {
      const lanes = consumer.lanes ?? 1;
      const { name, description, kinds } = consumer;
      await this.parts.store.register({ name, description, kinds, lanes }, consumer.startAt === 'oldest');
      for (let lane = 0; lane < lanes; lane += 1)
        this.#loops.push(this.#run(consumer, lane, this.#stop.signal));
    }
  }

  /** Looks for events now. */
  wake(): void {
    for (const wake of this.#wakers) wake();
  }

  /** Gives all lanes back after the events under way. */
  async stop(): Promise<void> {
    this.#stop.abort();
    this.wake();
    await Promise.all(this.#loops);
    this.#loops = [];
  }

  async #run(consumer: EventConsumer, number: number, signal: AbortSignal): Promise<void> {
    const name = `event-consumer:${consumer.name}:${number}`;
    let reported = false;
    while (!signal.aborted) {
      try {
        const lease = await this.parts.store.graph.transaction(
          (tx) => acquireLease(tx, name, this.#holder, this.options.leaseMs),
          { id: 'events.acquire-lane' },
        );
        if (lease !== null) await this.#hold(consumer, number, lease, signal);
        reported = false;
      } catch (error) {
        if (!reported && !signal.aborted)
          this.logger.warn(
            { consumer: consumer.name, lane: number, error: messageOf(error) },
            'a consumer was disturbed',
          );
        reported = true;
      }
      if (!signal.aborted) await sleep(this.options.pollMs * 2, signal);
    }
  }

  async #hold(consumer: EventConsumer, number: number, lease: Lease, stop: AbortSignal): Promise<void> {
    const lost = new AbortController();
    const signal = AbortSignal.any([stop, lost.signal]);
    const keeping = this.#keep(lease, signal, lost);
    try {
      const lane = new Lane(consumer, number, lease, this.parts, signal);
      await lane.open();
      while (!signal.aborted) {
        let woken = false;
        let end: () => void = () => undefined;
        const wake = (): void => {
          woken = true;
          end();
        };
        this.#wakers.add(wake);
        try {
          if (await lane.step(Date.now())) continue;
          if (woken) continue;
          const pause = new AbortController();
          end = () => pause.abort();
          await sleep(this.options.pollMs, AbortSignal.any([pause.signal, signal]));
        } finally {
          this.#wakers.delete(wake);
        }
      }
    } catch (error) {
      if (!stop.aborted && !isWaymarkError(error, 'CONFLICT')) throw error;
    } finally {
      lost.abort();
      await keeping;
      await this.parts.store.graph
        .transaction((tx) => releaseLease(tx, lease), { id: 'events.release-lane' })
        .catch(() => undefined);
    }
  }

  /** Renews the lease while the lane works, also during a long handler. */
  async #keep(lease: Lease, signal: AbortSignal, lost: AbortController): Promise<void> {
    let renewedMs = Date.now();
    while (!signal.aborted) {
      await sleep(this.options.leaseMs / 3, signal);
      if (signal.aborted) return;
      const held = await renewLease(this.parts.store.graph, lease, this.options.leaseMs).catch(() => null);
      if (held === true) renewedMs = Date.now();
      if (held === false || Date.now() - renewedMs > this.options.leaseMs) lost.abort();
    }
  }
}
