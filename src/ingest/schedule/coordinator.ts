import { sleep } from '../../core/clock.js';
import { messageOf } from '../../core/errors.js';
import { newId } from '../../core/ids.js';
import type { Logger } from '../../core/logger.js';
import type { GraphClient } from '../../graph/index.js';
import { acquireLease, type Lease, releaseLease, renewLease } from '../runs/lease.js';

/** Work that exactly one node of a cluster does. */
export interface CoordinatedWork {
  /** Called every second or so while this node has the right. */
  tick(): Promise<void>;
  /** This node has lost the right or stops. */
  release(): Promise<void>;
}

/** How the right is kept. */
export interface CoordinatorOptions {
  /** One node of each zone has the right. */
  zone: string;
  leaseMs: number;
  tickMs: number;
}

/** Lets one node of a zone schedule runs and watch instances; another takes over when it goes away. */
export class Coordinator {
  readonly #holder = newId();
  #loop: Promise<void> | undefined;
  #stop = new AbortController();
  #wake: () => void = () => undefined;

  constructor(
    private readonly graph: GraphClient,
    private readonly work: readonly CoordinatedWork[],
    private readonly logger: Logger,
    private readonly options: CoordinatorOptions,
  ) {}

  /** Begins to ask for the right. */
  start(): void {
    if (this.#loop !== undefined) return;
    this.#stop = new AbortController();
    this.#loop = this.#run(this.#stop.signal);
  }

  /** Does the next step now. */
  poke(): void {
    this.#wake();
  }

  /** Gives the right back. */
  async stop(): Promise<void> {
    this.#stop.abort();
    this.#wake();
    await this.#loop;
    this.#loop = undefined;
  }

  async #run(signal: AbortSignal): Promise<void> {
    let lease: Lease | null = null;
    let renewedMs = 0;
    while (!signal.aborted) {
      const woken = new Promise<void>((resolve) => (this.#wake = resolve));
      try {
        if (lease === null) lease = await this.#acquire();
        else if (Date.now() - renewedMs > this.options.leaseMs / 3) {
          if (!(await renewLease(this.graph, lease, this.options.leaseMs))) lease = await this.#lost();
          else renewedMs = Date.now();
        }
        if (lease !== null) {
          if (renewedMs === 0) renewedMs = Date.now();
          for (const work of this.work) await work.tick();
        } else renewedMs = 0;
      } catch (error) {
        this.logger.warn({ error: messageOf(error) }, 'scheduling of collections was disturbed');
        // Past this time another node may have the right.
        if (lease !== null && Date.now() - renewedMs > this.options.leaseMs) {
          lease = await this.#lost();
          renewedMs = 0;
        }
      }
      const pause = new AbortController();
      await Promise.race([woken, sleep(this.options.tickMs, pause.signal)]);
      pause.abort();
    }
    await this.#release();
    const held = lease;
    if (held === null) return;
    await this.graph
      .transaction((tx) => releaseLease(tx, held), { id: 'ingest.release-coordination' })
      .catch((error: unknown) =>
        this.logger.debug({ error: messageOf(error) }, 'the right to schedule runs out by itself'),
      );
  }

  async #acquire(): Promise<Lease | null> {
    return this.graph.transaction(
      (tx) =>
        acquireLease(tx, `collection-coordinator:${this.options.zone}`, this.#holder, this.options.leaseMs),
      {
        id: 'ingest.coordination',
      },
    );
  }

  async #lost(): Promise<null> {
    await this.#release();
    return null;
  }

  async #release(): Promise<void> {
    for (const work of this.work) await work.release();
  }
}
