import { DelayedError, type Job as BullJob, Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import { sleep } from '../core/clock.js';
import { systemContext } from '../core/context.js';
import { messageOf } from '../core/errors.js';
import type { Logger } from '../core/logger.js';
import { Attempt } from './attempt.js';
import { type DispatchedJob, queueName } from './dispatcher.js';
import type { JobWriter } from './enqueue.js';
import type { Job, RegisteredKind } from './types.js';

/** How a node works on jobs. */
export interface WorkerOptions {
  nodeId: string;
  /** A node that does not answer for this long loses its jobs. */
  leaseMs: number;
  prefix: string;
  /** Time that jobs under way have to finish when the node leaves, before they are handed over. */
  graceMs: number;
  /** Jobs of one kind that this node works on at once, at most. */
  mostOfKind: number;
}

/** A job without a place is looked at again after this time. */
const busyMs = 300;
/** A job that was looked at before a more urgent one that began in its place is looked at again after this time. */
const passedOverMs = 50;
/** A claim that failed because the graph is away is tried again after this time. */
const awayMs = 1_000;
const leavingMs = 10_000;
const anyJob = { id: null, token: null };

/**
 * Works on jobs. Redis says which may be due; the graph decides: an attempt begins by a transaction that checks pause,
 * limits and time, picks the most urgent job and takes its lease. The lease is renewed by heartbeats; a node that cannot
 * renew it ends its work by itself before another may take over, and whatever it still tries to commit is refused by the
 * fencing token.
 */
export class JobWorker {
  readonly #workers: Worker[] = [];
  readonly #attempts = new Map<string, { attempt: Attempt; ended: Promise<unknown> }>();
  /** Places of each kind that this node has given to jobs, or is about to. */
  readonly #taken = new Map<string, number>();
  /** Until when, by this process's steady clock, no job of a kind is asked for because none has a place. */
  readonly #fullUntilMs = new Map<string, number>();
  #leaving = false;
  #beat: NodeJS.Timeout | undefined;
  #beating = false;

  constructor(
    private readonly writer: JobWriter,
    private readonly redis: Redis,
    private readonly options: WorkerOptions,
    private readonly logger: Logger,
    private readonly onEnded: () => void,
  ) {}

  /** Jobs under way on this node. */
  get running(): number {
    return this.#attempts.size;
  }

  /** Begins to take jobs of every kind that has a handler. */
  start(): void {
    this.#beat = setInterval(() => void this.#heartbeat(), Math.floor(this.options.leaseMs / 5));
    for (const [kind, registered] of Object.entries(this.writer.kinds)) {
      if (registered.run === null) continue;
      const worker = new Worker<DispatchedJob>(
        queueName(kind),
        (job, token) => this.#process(kind, registered, job, token),
        {
          connection: this.redis,
          prefix: this.options.prefix,
          concurrency: this.#most(registered),
          lockDuration: 30_000,
          maxStalledCount: 1_000,
        },
      );
      worker.on('error', (error) => this.logger.debug({ kind, error: error.message }, 'queue worker'));
      this.#workers.push(worker);
    }
  }

  /** Takes no more jobs, lets those under way finish within the grace time and hands the others over. */
  async stop(graceMs = this.options.graceMs): Promise<void> {
    this.#leaving = true;
    for (const worker of this.#workers) void worker.pause(true).catch(() => undefined);
    await this.#settled(graceMs);
    for (const { attempt } of this.#attempts.values()) attempt.handOver();
    await this.#settled(leavingMs);
    clearInterval(this.#beat);
    await Promise.race([Promise.allSettled(this.#workers.map((worker) => worker.close(true))), sleep(2_000)]);
  }

  /** Ends a job that works on this node. */
  cancel(jobId: string): void {
    this.#attempts.get(jobId)?.attempt.cancel();
  }

  async #process(
    kind: string,
    registered: RegisteredKind,
    dispatched: BullJob<DispatchedJob>,
    token: string | undefined,
  ): Promise<void> {
    const job = await this.#take(kind, registered, dispatched.data);
    if (job === null) return;
    if (typeof job === 'number') {
      await dispatched.moveToDelayed(Date.now() + job, token);
      throw new DelayedError();
    }
    if (job.id === dispatched.data.id) {
      await job.ended;
      return;
    }
    // What began is in nobody's hands in Redis; the graph holds it, and its own entry there finds it begun.
    await dispatched.moveToDelayed(Date.now() + passedOverMs, token);
    throw new DelayedError();
  }

  /** @returns the job that began; null when there is nothing to do any more; a number: look again after so many ms */
  async #take(
    kind: string,
    registered: RegisteredKind,
    data: DispatchedJob | null,
  ): Promise<{ id: string; ended: Promise<void> } | number | null> {
    const { definition, run } = registered;
    const taken = this.#taken.get(kind) ?? 0;
    if (this.#leaving || taken >= this.#most(registered)) return busyMs;
    const fullMs = (this.#fullUntilMs.get(kind) ?? 0) - performance.now();
    if (fullMs > 0) return Math.ceil(fullMs);
    this.#taken.set(kind, taken + 1);
    const giveBack = (): void => void this.#taken.set(kind, (this.#taken.get(kind) ?? 1) - 1);
    const job = await this.#claim(kind, registered, data);
    if (job === null || typeof job === 'number' || run === null) {
      giveBack();
      return typeof job === 'number' ? job : null;
    }
    const attempt = new Attempt(job, definition, run, this.writer, this.logger, this.options.leaseMs);
    const ended = this.#follow(attempt).finally(() => {
      giveBack();
      // The place goes to the next job at once, not when Redis happens to tell of one.
      void this.#take(kind, registered, null);
    });
    this.#attempts.set(job.id, { attempt, ended });
    return { id: job.id, ended };
  }

  #most({ definition }: RegisteredKind): number {
    return Math.min(definition.concurrency, this.options.mostOfKind);
  }

  async #follow(attempt: Attempt): Promise<void> {
    const { id, kind, attempts } = attempt.job;
    this.logger.debug({ jobId: id, kind, attempt: attempts }, 'job begun');
    try {
      const state = await attempt.run();
      const facts = { jobId: id, kind, attempt: attempts, state: state ?? 'lost' };
      if (state === 'FAILED' || state === null) this.logger.warn(facts, 'job ended');
      else this.logger.info(facts, 'job ended');
    } finally {
      this.#attempts.delete(id);
      this.#fullUntilMs.delete(kind);
      this.onEnded();
    }
  }

  /** @returns the job that is to begin, not always the one asked for; otherwise as {@link #take} */
  async #claim(
    kind: string,
    { definition }: RegisteredKind,
    data: DispatchedJob | null,
  ): Promise<Job | number | null> {
    const { nodeId, leaseMs } = this.options;
    try {
      const { store } = this.writer;
      const claim = await store.graph.transaction(
        async (tx) => {
          const claimed = await store.claim(tx, { ...(data ?? anyJob), kind }, definition, {
            nodeId,
            leaseMs,
          });
          if (claimed.outcome === 'CLAIMED' && claimed.job !== null) {
            const { correlationId, id } = claimed.job;
            const ctx = systemContext({ correlationId, causationId: id, channel: 'job' });
            await this.writer.told(tx, ctx, claimed.job, 'RUNNING', null);
          }
          return claimed;
        },
        { id: 'jobs.claim', timeoutMs: leaseMs },
      );
      // No other job of the kind would have been given a place either.
      if (claim.outcome === 'BUSY' && data !== null) this.#fullUntilMs.set(kind, performance.now() + busyMs);
      if (claim.outcome === 'BUSY' || claim.outcome === 'EARLY') return busyMs;
      return claim.outcome === 'CLAIMED' ? claim.job : null;
    } catch (error) {
      this.logger.debug({ kind, error: messageOf(error) }, 'a job could not be begun');
      return awayMs;
    }
  }

  async #heartbeat(): Promise<void> {
    const { leaseMs } = this.options;
    // A process that was frozen, or cut off, past its lease must not go on: somebody else may.
    for (const { attempt } of this.#attempts.values())
      if (performance.now() - attempt.renewedMs > leaseMs * 0.9) attempt.lose();
    if (this.#beating || this.#attempts.size === 0) return;
    this.#beating = true;
    const asked = [...this.#attempts.values()].map(({ attempt }) => attempt);
    const askedMs = performance.now();
    try {
      const held = await this.writer.store.renew(
        asked.map(({ job, done, total, text }) => ({ id: job.id, token: job.token, done, total, text })),
        leaseMs,
      );
      for (const attempt of asked) {
        const answer = held.get(attempt.job.id);
        if (answer === undefined) {
          if (this.#attempts.has(attempt.job.id)) attempt.lose();
          continue;
        }
        attempt.renewedMs = askedMs;
        if (answer.cancel) attempt.cancel();
      }
    } catch (error) {
      this.logger.warn({ error: messageOf(error) }, 'leases of jobs could not be renewed');
    } finally {
      this.#beating = false;
    }
  }

  async #settled(withinMs: number): Promise<void> {
    if (this.#attempts.size === 0) return;
    const done = new AbortController();
    const all = Promise.allSettled([...this.#attempts.values()].map(({ ended }) => ended));
    await Promise.race([all, sleep(withinMs, done.signal)]);
    done.abort();
  }
}
