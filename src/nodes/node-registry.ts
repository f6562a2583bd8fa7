import { type Clock, isoTime, sleep } from '../core/clock.js';
import { messageOf } from '../core/errors.js';
import type { Logger } from '../core/logger.js';
import { CallCounter, LoadMeter } from './load-meter.js';
import type { Beat, NodeStore } from './node.store.js';
import type { NodeLink } from './types.js';

/** Who this process is. */
export interface NodeIdentity {
  id: string;
  name: string;
  version: string;
  roles: readonly string[];
}

/** How this process takes part. */
export interface RegistryOptions {
  /** A node that does not answer for this long is lost. */
  leaseMs: number;
  beatMs: number;
  runningJobs: () => number;
  /** Probes of what the node depends on, by name. */
  probes: Readonly<Record<string, () => Promise<unknown>>>;
  /** Somebody asked this node to drain. */
  onDrain: () => void;
}

/** Registers this process and says with each heartbeat that it is there, how busy it is and how it reaches its stores. */
export class NodeRegistry {
  readonly load: LoadMeter;
  readonly #calls = new Map<string, CallCounter>();
  readonly #stop = new AbortController();
  readonly #startedAt: string;
  #loop: Promise<void> | undefined;
  #address: string | null = null;
  #state: Beat['state'] = 'UP';

  constructor(
    readonly identity: NodeIdentity,
    private readonly store: NodeStore,
    private readonly clock: Clock,
    private readonly logger: Logger,
    private readonly options: RegistryOptions,
  ) {
    this.#startedAt = isoTime(clock.nowMs());
    this.load = new LoadMeter(options.runningJobs);
    for (const name of Object.keys(options.probes)) this.#calls.set(name, new CallCounter());
  }

  /** True once the node takes no more work. */
  get draining(): boolean {
    return this.#state === 'DRAINING';
  }

  /** Counts a call to something the node depends on. */
  countCall(to: string, failed: boolean): void {
    this.#calls.get(to)?.count(failed);
  }

  /** Registers the node and goes on saying that it is there. */
  async start(address: string | null): Promise<void> {
    this.#address = address;
    await this.#beat();
    this.#loop ??= this.#run();
  }

  /** Says that the node takes no more work. */
  async drain(): Promise<void> {
    if (this.#state === 'DRAINING') return;
    this.#state = 'DRAINING';
    await this.#beat().catch(() => undefined);
  }

  /** Says that the node has left. */
  async leave(): Promise<void> {
    this.#stop.abort();
    this.load.stop();
    if (this.#loop === undefined) return;
    await this.#loop;
    await this.store
      .leave(this.identity.id, isoTime(this.clock.nowMs()))
      .catch((error: unknown) =>
        this.logger.debug({ error: messageOf(error) }, 'leaving was not noted; the lease runs out by itself'),
      );
  }

  /** Whether another api node that is up said, after a time of the graph's clock, that it reaches a store. */
  async othersReach(store: string, sinceMs: number): Promise<boolean> {
    const nodes = await this.store.list(false, 0);
    return nodes.some(
      ({ id, state, roles, lastHeartbeatAt, links }) =>
        id !== this.identity.id &&
        state === 'UP' &&
        roles.includes('api') &&
        Date.parse(lastHeartbeatAt) > sinceMs &&
        links.some(({ to, reachable }) => to === store && reachable),
    );
  }

  async #run(): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted) {
      await sleep(this.options.beatMs, signal);
      if (signal.aborted) return;
      try {
        if (await this.#beat()) this.options.onDrain();
      } catch (error) {
        this.logger.warn({ error: messageOf(error) }, 'the heartbeat of this node was not written');
      }
    }
  }

  async #beat(): Promise<boolean> {
    const links = await Promise.all(
      Object.entries(this.options.probes).map(([to, probe]) => this.#link(to, probe)),
    );
    const { id, name, version, roles } = this.identity;
    return this.store.beat(
      {
        id,
        name,
        version,
        roles,
        address: this.#address,
        startedAt: this.#startedAt,
        state: this.#state,
        load: this.load.read(),
        links,
      },
      this.options.leaseMs,
    );
  }

  async #link(to: string, probe: () => Promise<unknown>): Promise<NodeLink> {
    const startedMs = performance.now();
    const late = sleep(this.options.beatMs).then(() => false);
    const reachable = await Promise.race([
      probe().then(
        () => true,
        () => false,
      ),
      late,
    ]);
    const latencyMs = Math.round((performance.now() - startedMs) * 100) / 100;
    const { errorRatio } = this.#calls.get(to)?.read() ?? { errorRatio: 0 };
    return {
      to,
      reachable,
      latencyMs: reachable ? latencyMs : null,
      errorRatio: Math.round(errorRatio * 1000) / 1000,
    };
  }
}
