import { isoTime, sleep, systemClock } from '../core/clock.js';
import { type RequestContext, systemContext } from '../core/context.js';
import { isWaymarkError, messageOf, WaymarkError } from '../core/errors.js';
import { traced } from '../core/tracing.js';
import type { Logger } from '../core/logger.js';
import type { GraphTransaction } from '../graph/index.js';
import type { JobWriter } from './enqueue.js';
import type { Ending } from './job.store.js';
import type { Job, JobDefinition, JobHandler, RunningJob } from './types.js';

/** Somebody asked to cancel the job. */
class Cancelled extends WaymarkError {}
/** Another node has, or may have, the job. */
class Lost extends WaymarkError {}
/** The node leaves; the job goes on elsewhere. */
class HandedOver extends WaymarkError {}

/** A handler that was told to end and does not is left alone after this time; what it still commits is refused. */
const endingGraceMs = 30_000;
const endTries = 120;
const endRetryMs = 1_000;

/** One attempt at a job on this node: runs the handler and ends the attempt in the graph. */
export class Attempt {
  readonly #abort = new AbortController();
  readonly #ctx: RequestContext;
  done = 0;
  total: number | null = null;
  text: string | null = null;
  /** When the lease was last known to hold, by this process's steady clock. */
  renewedMs = performance.now();

  constructor(
    readonly job: Job,
    private readonly definition: JobDefinition,
    private readonly handler: JobHandler<never>,
    private readonly writer: JobWriter,
    private readonly logger: Logger,
    /** No transaction outlasts the lease: a process that freezes in one would keep its locks, and the job from others. */
    private readonly leaseMs: number,
  ) {
    this.done = job.progressDone;
    this.total = job.progressTotal;
    this.text = job.progressText;
    this.#ctx = systemContext({
      signal: this.#abort.signal,
      correlationId: job.correlationId,
      causationId: job.id,
      traceparent: job.traceparent,
      channel: 'job',
    });
  }

  get ctx(): RequestContext {
    return this.#ctx;
  }

  /** Tells the handler to end because somebody asked for it. */
  cancel(): void {
    this.#end(new Cancelled('CONFLICT', 'The job was cancelled.'));
  }

  /** Tells the handler to end because the lease is lost; nothing of it can be committed any more. */
  lose(): void {
    this.#end(new Lost('JOB_LOST', 'This node lost the job.'));
  }

  /** Tells the handler to end because the node leaves. */
  handOver(): void {
    this.#end(new HandedOver('JOB_LOST', 'This node is leaving.'));
  }

  /** Runs the handler and writes how it ended. Never throws. @returns the state written; null when the lease was lost */
  async run(): Promise<Ending['state'] | null> {
    const { id, kind, attempts, traceparent } = this.job;
    const ending = await traced(
      `job ${kind}`,
      { 'waymark.job.id': id, 'waymark.job.attempt': attempts },
      () => this.#work(),
      { parent: traceparent, kind: 'consumer' },
    );
    if (ending === null) return null;
    return this.#write(ending);
  }

  async #work(): Promise<Ending | null> {
    const timer = setTimeout(
      () =>
        this.#end(
          new WaymarkError('JOB_TIMEOUT', `The job took longer than ${this.definition.timeoutMs} ms.`),
        ),
      this.definition.timeoutMs,
    );
    try {
      const payload = this.definition.payload.safeParse(this.job.payload);
      if (!payload.success)
        throw new WaymarkError('INPUT_INVALID', `The payload of ${this.job.kind} cannot be read.`, {
          cause: payload.error,
        });
      const work = this.handler(this.#running(payload.data) as RunningJob<never>);
      const result = await Promise.race([work, this.#overdue(work)]);
      return { state: 'SUCCEEDED', result: result ?? null };
    } catch (error) {
      return this.#endingOf(this.#abort.signal.aborted ? (this.#abort.signal.reason ?? error) : error);
    } finally {
      clearTimeout(timer);
    }
  }

  #running(payload: unknown): RunningJob {
    const { id, kind, instanceId, attempts, requestedBy } = this.job;
    return {
      id,
      kind,
      payload,
      instanceId,
      attempt: attempts,
      ctx: this.#ctx,
      requestedBy,
      progress: (done, total, text) => {
        this.done = Math.max(0, Math.trunc(done));
        if (total !== undefined) this.total = total;
        if (text !== undefined) this.text = text?.slice(0, 500) ?? null;
      },
      transaction: async (work) =>
        this.writer.store.graph.transaction(
          async (tx) => {
            await this.#fence(tx);
            return work(tx);
          },
          { id: `jobs.work.${kind}`, timeoutMs: this.leaseMs, signal: this.#abort.signal },
        ),
    };
  }

  async #fence(tx: GraphTransaction): Promise<void> {
    if (await this.writer.store.fence(tx, this.job.id, this.job.token)) return;
    this.lose();
    throw new WaymarkError('JOB_LOST', 'Another node has taken over this job.');
  }

  /** Fails when the handler was told to end and has not done so for long. */
  async #overdue(work: Promise<unknown>): Promise<never> {
    const settled = new AbortController();
    work.then(
      () => settled.abort(),
      () => settled.abort(),
    );
    await new Promise<void>((resolve) => {
      if (this.#abort.signal.aborted) resolve();
      this.#abort.signal.addEventListener('abort', () => resolve(), { once: true });
    });
    if (!(this.#abort.signal.reason instanceof Lost)) await sleep(endingGraceMs, settled.signal);
    throw this.#abort.signal.reason;
  }

  #endingOf(error: unknown): Ending | null {
    if (error instanceof Lost) return null;
    if (error instanceof HandedOver) return { state: 'WAITING', uncounted: true };
    if (error instanceof Cancelled)
      return { state: 'CANCELLED', errorCode: null, errorMessage: error.message };
    const known = isWaymarkError(error);
    const failure = { errorCode: known ? error.code : 'INTERNAL', errorMessage: messageOf(error) };
    const retryable = known && error.retryable && this.job.attempts < this.job.maxAttempts;
    if (!retryable) return { state: 'FAILED', ...failure };
    const { firstMs, mostMs } = this.definition.backoff;
    return {
      state: 'WAITING',
      delayMs: Math.min(mostMs, firstMs * 2 ** Math.min(30, this.job.attempts - 1)),
      ...failure,
    };
  }

  /** Writes the end; a graph that is away for a while is waited for, unless the lease is lost meanwhile. */
  async #write(ending: Ending): Promise<Ending['state'] | null> {
    for (let tries = 1; ; tries += 1) {
      try {
        return (await this.#commit(ending)) ? ending.state : null;
      } catch (error) {
        const passing = isWaymarkError(error) && error.retryable;
        if (!passing || tries >= endTries || this.#abort.signal.reason instanceof Lost) {
          this.logger.error(
            { jobId: this.job.id, error: messageOf(error) },
            'the end of a job could not be written',
          );
          return null;
        }
        await sleep(endRetryMs);
      }
    }
  }

  async #commit(ending: Ending): Promise<boolean> {
    const { writer, job } = this;
    // The context's signal may have ended with the work; what is written about the end must not end with it.
    const ctx = systemContext({ correlationId: job.correlationId, causationId: job.id, channel: 'job' });
    return writer.store.graph.transaction(
      async (tx) => {
        const stood = { id: job.id, token: job.token, done: this.done, total: this.total, text: this.text };
        if (!(await writer.store.end(tx, stood, ending, isoTime(systemClock.nowMs())))) return false;
        const errorCode = ending.errorCode ?? null;
        await writer.told(tx, ctx, job, ending.state, errorCode);
        const final = ending.state !== 'WAITING';
        if (final && (errorCode !== null || !writer.isSilent(job)))
          await writer.recordAudit(tx, ctx, {
            action: 'job.finish',
            outcome: ending.state === 'FAILED' ? 'failure' : 'success',
            targetId: job.id,
            reason: errorCode,
            details: { kind: job.kind, state: ending.state, attempts: job.attempts },
          });
        tx.announce('jobs');
        return true;
      },
      { id: 'jobs.end', timeoutMs: this.leaseMs },
    );
  }

  #end(reason: WaymarkError): void {
    if (!this.#abort.signal.aborted) this.#abort.abort(reason);
  }
}
