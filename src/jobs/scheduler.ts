import { isoTime, sleep } from '../core/clock.js';
import { systemContext } from '../core/context.js';
import { isWaymarkError, messageOf } from '../core/errors.js';
import type { Logger } from '../core/logger.js';
import { nextFiringMs } from './cron.js';
import type { JobWriter } from './enqueue.js';
import type { ScheduleStore } from './schedule.store.js';

/**
 * Queues the jobs of schedules when their time has come. Every scheduler tries; the transaction that moves the schedule
 * on queues the job, so there is one job per firing. Firings missed while no scheduler ran are made up by one.
 */
export class JobScheduler {
  readonly #stop = new AbortController();
  #loop: Promise<void> | undefined;

  constructor(
    private readonly schedules: ScheduleStore,
    private readonly writer: JobWriter,
    private readonly logger: Logger,
    private readonly tickMs: number,
  ) {}

  /** Begins. */
  start(): void {
    this.#loop ??= this.#run();
  }

  /** Ends. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#loop;
  }

  /** Fires what is due. @returns ids of the jobs queued by this node */
  async tick(): Promise<string[]> {
    const jobs: string[] = [];
    for (const due of await this.schedules.due()) {
      try {
        const jobId = await this.#fire(due);
        if (jobId !== null) jobs.push(jobId);
      } catch (error) {
        this.logger.error({ schedule: due.name, error: messageOf(error) }, 'a schedule could not be fired');
        // Not this version's kind: a newer node fires it.
        if (!isWaymarkError(error, 'INPUT_INVALID')) throw error;
      }
    }
    return jobs;
  }

  async #fire({
    name,
    nextMs,
    nowMs,
  }: {
    name: string;
    nextMs: number;
    nowMs: number;
  }): Promise<string | null> {
    return this.schedules.graph.transaction(
      async (tx) => {
        const known = await this.schedules.lock(tx, name);
        if (known === null) return null;
        this.writer.kind(known.kind);
        const thenMs = nextFiringMs(known.cron, known.timezone, nowMs);
        const schedule = await this.schedules.take(tx, name, { nextMs, thenMs, at: isoTime(nowMs) });
        if (schedule === null) return null;
        const { id } = await this.writer.enqueue(tx, systemContext({ channel: 'job' }), {
          kind: schedule.kind,
          payload: schedule.payload,
          instanceId: schedule.instanceId,
          scheduleName: name,
          dedupKey: `schedule ${name} ${nextMs}`,
        });
        await this.schedules.fired(tx, name, id);
        return id;
      },
      { id: 'jobs.fire' },
    );
  }

  async #run(): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted) {
      try {
        await this.tick();
      } catch (error) {
        this.logger.warn({ error: messageOf(error) }, 'schedules could not be looked at; tried again soon');
      }
      await sleep(this.tickMs, signal);
    }
  }
}
