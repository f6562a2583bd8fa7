import { isoTime, sleep, systemClock } from '../core/clock.js';
import { systemContext } from '../core/context.js';
import { messageOf } from '../core/errors.js';
import type { Logger } from '../core/logger.js';
import { jobsTopic, type JobWriter } from './enqueue.js';
import type { Job } from './types.js';

/** A job that outlived so many nodes is taken for what kills them. */
const mostRecoveries = 5;
const atOnce = 200;

/** Takes jobs back from nodes that do not answer any more. Runs on every worker; the lock on each job decides. */
export class JobRecovery {
  readonly #stop = new AbortController();
  #loop: Promise<void> | undefined;

  constructor(
    private readonly writer: JobWriter,
    private readonly logger: Logger,
    private readonly everyMs: number,
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

  /** Takes back every job whose lease has run out. @returns how many */
  async sweep(): Promise<number> {
    let taken = 0;
    for (const job of await this.writer.store.abandoned(atOnce)) if (await this.#takeBack(job)) taken += 1;
    return taken;
  }

  async #takeBack(job: Job): Promise<boolean> {
    const { writer } = this;
    const resumes = writer.kinds[job.kind]?.definition.onLost !== 'fail' && job.recoveries < mostRecoveries;
    const ending = resumes
      ? { state: 'WAITING' as const, errorCode: null, errorMessage: null }
      : {
          state: 'FAILED' as const,
          errorCode: 'JOB_LOST',
          errorMessage: resumes
            ? null
            : job.recoveries >= mostRecoveries
              ? `Each of ${job.recoveries + 1} nodes that worked on the job died.`
              : 'The node that worked on the job died, and jobs of this kind are not repeated.',
        };
    const ctx = systemContext({ correlationId: job.correlationId, causationId: job.id, channel: 'job' });
    const taken = await writer.store.graph.transaction(
      async (tx) => {
        if (!(await writer.store.takeBack(tx, job, ending, isoTime(systemClock.nowMs())))) return false;
        await writer.told(tx, ctx, job, ending.state, ending.errorCode);
        if (ending.state === 'FAILED')
          await writer.recordAudit(tx, ctx, {
            action: 'job.finish',
            outcome: 'failure',
            targetId: job.id,
            reason: ending.errorCode,
            details: { kind: job.kind, state: ending.state, node: job.nodeId },
          });
        tx.announce(jobsTopic);
        return true;
      },
      { id: 'jobs.take-back' },
    );
    if (taken)
      this.logger.warn(
        { jobId: job.id, kind: job.kind, node: job.nodeId, state: ending.state },
        'a job was taken back from a node that does not answer',
      );
    return taken;
  }

  async #run(): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted) {
      try {
        await this.sweep();
      } catch (error) {
        this.logger.warn({ error: messageOf(error) }, 'lost jobs could not be looked for; tried again soon');
      }
      await sleep(this.everyMs * (0.8 + Math.random() * 0.4), signal);
    }
  }
}
