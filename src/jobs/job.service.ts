import { z } from 'zod';
import { type Clock, isoTime } from '../core/clock.js';
import { type RequestContext, requirePermission } from '../core/context.js';
import { WaymarkError } from '../core/errors.js';
import type { GraphTransaction } from '../graph/index.js';
import type { JobWriter } from './enqueue.js';
import type { JobFilter } from './job.store.js';
import type { Job, JobQueueView, NewJob } from './types.js';

/** A page of jobs, newest first. */
export interface JobPage {
  nodes: readonly Job[];
  cursors: readonly string[];
  hasNextPage: boolean;
  totalCount(): Promise<number>;
}

/** Asked for with every look at the queues; never another for the same shape. */
const payloadSchemas = new WeakMap<z.ZodType, Readonly<Record<string, unknown>>>();

function payloadSchema(payload: z.ZodType): Readonly<Record<string, unknown>> {
  const known =
    payloadSchemas.get(payload) ?? z.toJSONSchema(payload, { io: 'input', unrepresentable: 'any' });
  payloadSchemas.set(payload, known);
  return known;
}

/** What the service tells this node's worker. */
export interface JobHooks {
  cancel(jobId: string): void;
}

const largestPage = 500;

/** Starting, looking at and steering jobs and their queues. */
export class JobService {
  constructor(
    private readonly writer: JobWriter,
    private readonly clock: Clock,
    private readonly hooks: JobHooks,
  ) {}

  /**
   * Queues a job by hand. Needs `job.manage`.
   * @throws INPUT_INVALID for an unknown kind, one that is not started by hand, or a payload of another shape
   */
  async start(ctx: RequestContext, job: NewJob): Promise<Job> {
    requirePermission(ctx, 'job.manage');
    if (!this.writer.kind(job.kind).definition.startable)
      throw new WaymarkError('INPUT_INVALID', `Jobs of the kind ${job.kind} are not started by hand.`, {
        facts: { field: 'kind' },
      });
    const { id } = await this.#graph.transaction((tx) => this.writer.enqueue(tx, ctx, job), {
      id: 'jobs.start',
    });
    return this.#found(id);
  }

  /** Queues a job for a domain, in its transaction: the caller has checked what is to be checked. */
  async enqueue(tx: GraphTransaction, ctx: RequestContext, job: NewJob): Promise<string> {
    return (await this.writer.enqueue(tx, ctx, job)).id;
  }

  /** One job; null when there is none. Needs `job.read`. */
  async job(ctx: RequestContext, id: string): Promise<Job | null> {
    requirePermission(ctx, 'job.read');
    return this.writer.store.find(id);
  }

  /** Jobs, newest first. Needs `job.read`. @throws INPUT_INVALID for a page outside 1..500 */
  async jobs(
    ctx: RequestContext,
    filter: JobFilter & { first: number; after?: string | null },
  ): Promise<JobPage> {
    requirePermission(ctx, 'job.read');
    const { first, after = null } = filter;
    if (!Number.isInteger(first) || first < 1 || first > largestPage)
      throw new WaymarkError('INPUT_INVALID', `"first" must be from 1 to ${largestPage}.`, {
        facts: { field: 'first' },
      });
    const found = await this.writer.store.list(filter, after, first + 1);
    const nodes = found.slice(0, first);
    return {
      nodes,
      cursors: nodes.map(({ id }) => id),
      hasNextPage: found.length > first,
      totalCount: () => this.writer.store.count(filter),
    };
  }

  /** Every queue with its figures, by kind. Needs `job.read`. */
  async queues(ctx: RequestContext): Promise<JobQueueView[]> {
    requirePermission(ctx, 'job.read');
    const kinds = new Set([...Object.keys(this.writer.kinds), ...(await this.writer.store.kinds())]);
    return Promise.all([...kinds].sort().map((kind) => this.#view(kind)));
  }

  /** Ends a job: a waiting one at once, a running one at its next step. Needs `job.manage`. @throws NOT_FOUND, CONFLICT when it has ended */
  async cancel(ctx: RequestContext, id: string): Promise<Job> {
    requirePermission(ctx, 'job.manage');
    const job = await this.#found(id);
    const before = await this.#graph.transaction(
      async (tx) => {
        const state = await this.writer.store.requestCancel(tx, id, isoTime(this.clock.nowMs()));
        if (state === null)
          throw new WaymarkError('CONFLICT', 'The job has ended already.', { facts: { jobId: id } });
        if (state === 'WAITING')
          await this.writer.told(tx, ctx, { ...job, requestedBy: ctx.subject.id }, 'CANCELLED', null);
        await this.#audit(tx, ctx, 'job.cancel', id, { kind: job.kind, before: state });
        return state;
      },
      { id: 'jobs.cancel' },
    );
    if (before === 'RUNNING') this.hooks.cancel(id);
    return this.#found(id);
  }

  /** Queues a failed or cancelled job again, with all its attempts. Needs `job.manage`. @throws NOT_FOUND, CONFLICT in another state */
  async retry(ctx: RequestContext, id: string): Promise<Job> {
    requirePermission(ctx, 'job.manage');
    const job = await this.#found(id);
    await this.#graph.transaction(
      async (tx) => {
        const requestedBy = ctx.subject.id;
        if (!(await this.writer.store.retry(tx, id, requestedBy)))
          throw new WaymarkError('CONFLICT', 'Only a failed or cancelled job can be queued again.', {
            facts: { jobId: id, state: job.state },
          });
        await this.writer.told(tx, ctx, { ...job, attempts: 0, requestedBy }, 'WAITING', null);
        await this.#audit(tx, ctx, 'job.retry', id, { kind: job.kind });
        tx.announce('jobs');
      },
      { id: 'jobs.retry' },
    );
    return this.#found(id);
  }

  /** Holds back the jobs of a kind; those that run go on. Needs `job.manage`. @throws INPUT_INVALID for an unknown kind */
  async pause(ctx: RequestContext, kind: string): Promise<JobQueueView> {
    return this.#setPaused(ctx, kind, true);
  }

  /** Lets the jobs of a kind go on. Needs `job.manage`. @throws INPUT_INVALID for an unknown kind */
  async resume(ctx: RequestContext, kind: string): Promise<JobQueueView> {
    return this.#setPaused(ctx, kind, false);
  }

  async #setPaused(ctx: RequestContext, kind: string, paused: boolean): Promise<JobQueueView> {
    requirePermission(ctx, 'job.manage');
    this.writer.kind(kind);
    await this.#graph.transaction(
      async (tx) => {
        const at = isoTime(this.clock.nowMs());
        if (!(await this.writer.store.setPaused(tx, kind, paused, ctx.subject.name, at))) return;
        await this.#audit(tx, ctx, paused ? 'queue.pause' : 'queue.resume', kind, {});
        tx.announce('jobs');
      },
      { id: 'jobs.pause' },
    );
    return this.#view(kind);
  }

  async #view(kind: string): Promise<JobQueueView> {
    const definition = this.writer.kinds[kind]?.definition;
    return {
      kind,
      description: definition?.description ?? 'A kind of another version.',
      startable: definition?.startable ?? false,
      payloadSchema: definition === undefined ? null : payloadSchema(definition.payload),
      concurrency: definition?.concurrency ?? 0,
      perInstance: definition?.perInstance ?? null,
      ...(await this.writer.store.queue(kind)),
    };
  }

  async #found(id: string): Promise<Job> {
    const job = await this.writer.store.find(id);
    if (job !== null) return job;
    throw new WaymarkError('NOT_FOUND', 'There is no such job.', { facts: { jobId: id } });
  }

  async #audit(
    tx: GraphTransaction,
    ctx: RequestContext,
    action: 'job.cancel' | 'job.retry' | 'queue.pause' | 'queue.resume',
    targetId: string,
    details: Record<string, string>,
  ): Promise<void> {
    await this.writer.recordAudit(tx, ctx, { action, outcome: 'success', targetId, details });
  }

  get #graph(): JobWriter['store']['graph'] {
    return this.writer.store.graph;
  }
}
