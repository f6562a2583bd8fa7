import { Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import { sleep } from '../core/clock.js';
import { messageOf } from '../core/errors.js';
import type { Logger } from '../core/logger.js';
import type { GraphClient } from '../graph/index.js';
import { jobsTopic } from './enqueue.js';
import type { DueJob, JobStore } from './job.store.js';

/** What stands in Redis of a job: enough to find it in the graph. */
export interface DispatchedJob {
  id: string;
  token: number;
}

/** Jobs whose time comes within this span are put into Redis with a delay. */
const aheadMs = 60_000;
/** Jobs of one kind and instance that stand in Redis at once. */
const perPlace = 50;
/** A job put into Redis is not put there again for this time, unless Redis was away. */
const remembered = 20_000;

/** Name of the queue of a kind in Redis. BullMQ allows no colons. */
export function queueName(kind: string): string {
  return kind.replaceAll(':', '-');
}

/**
 * Brings due jobs from the graph into their queues in Redis: after each commit that made some, and every few seconds.
 * Names in Redis carry the attempt's token, so that a job is there once however often it is brought, and a Redis that
 * forgot everything is filled again.
 */
export class JobDispatcher {
  readonly #queues = new Map<string, Queue>();
  readonly #known = new Map<string, number>();
  readonly #stop = new AbortController();
  readonly #forget: () => void;
  #loop: Promise<void> | undefined;
  #wake: () => void = () => undefined;
  #woken = false;

  constructor(
    private readonly store: JobStore,
    private readonly redis: Redis,
    private readonly prefix: string,
    private readonly logger: Logger,
    private readonly pollMs: number,
    graph: GraphClient,
  ) {
    this.#forget = graph.onCommitted(jobsTopic, () => this.poke());
    redis.on('close', this.#lost);
  }

  /** Begins. */
  start(): void {
    this.#loop ??= this.#run();
  }

  /** Looks for due jobs now. */
  poke(): void {
    this.#woken = true;
    this.#wake();
  }

  /** Puts due jobs into Redis. @returns how many were put there */
  async dispatch(): Promise<number> {
    const nowMs = Date.now();
    for (const [key, atMs] of this.#known) if (nowMs - atMs > remembered) this.#known.delete(key);
    const due = await this.store.due(aheadMs, perPlace);
    const fresh = due.filter((job) => !this.#known.has(redisId(job)));
    const byKind = new Map<string, DueJob[]>();
    for (const job of fresh) byKind.set(job.kind, [...(byKind.get(job.kind) ?? []), job]);
    for (const [kind, jobs] of byKind) {
      await this.queue(kind).addBulk(
        jobs.map((job) => ({
          name: kind,
          data: { id: job.id, token: job.token } satisfies DispatchedJob,
          opts: {
            jobId: redisId(job),
            priority: job.priority,
            delay: job.delayMs,
            removeOnComplete: true,
            removeOnFail: true,
          },
        })),
      );
      for (const job of jobs) this.#known.set(redisId(job), nowMs);
    }
    return fresh.length;
  }

  /** The queue of a kind in Redis. */
  queue(kind: string): Queue {
    let queue = this.#queues.get(kind);
    if (queue === undefined) {
      queue = new Queue(queueName(kind), { connection: this.redis, prefix: this.prefix });
      queue.on('error', (error: Error) => this.logger.debug({ kind, error: error.message }, 'queue'));
      this.#queues.set(kind, queue);
    }
    return queue;
  }

  /** Ends. */
  async stop(): Promise<void> {
    this.#forget();
    this.redis.off('close', this.#lost);
    this.#stop.abort();
    this.#wake();
    await this.#loop;
    for (const queue of this.#queues.values()) await queue.close().catch(() => undefined);
  }

  /** Redis was away: what it knew may be gone. */
  readonly #lost = (): void => this.#known.clear();

  async #run(): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted) {
      this.#woken = false;
      try {
        await this.dispatch();
      } catch (error) {
        this.logger.warn({ error: messageOf(error) }, 'jobs could not be dispatched; tried again soon');
      }
      // Commits that come in a burst are served together.
      await sleep(20, signal);
      if (this.#woken || signal.aborted) continue;
      const pause = new AbortController();
      const woken = new Promise<void>((resolve) => (this.#wake = resolve));
      await Promise.race([woken, sleep(this.pollMs, pause.signal)]);
      pause.abort();
    }
  }
}

function redisId(job: DueJob): string {
  return `${job.id}-${job.token}`;
}
