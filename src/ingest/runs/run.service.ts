import { type Clock, isoTime } from '../../core/clock.js';
import { type RequestContext, requirePermission } from '../../core/context.js';
import { WaymarkError } from '../../core/errors.js';
import { newId } from '../../core/ids.js';
import type { GraphClient, GraphTransaction } from '../../graph/index.js';
import type { InstanceStore, StoredInstance } from '../instances/instance.store.js';
import type { CollectionMode, CollectionRun, CollectionTrigger } from '../types.js';
import type { IngestRecords } from '../records.js';
import type { RunListener, RunProgress } from './progress.js';
import type { RunFigures, RunFilter, RunStore } from './run.store.js';

/** A page of runs, newest first. */
export interface RunPage {
  nodes: readonly CollectionRun[];
  cursors: readonly string[];
  endCursor: string | null;
  hasNextPage: boolean;
  totalCount(): Promise<number>;
}

/** What is asked of a new run. */
export interface StartCollectionInput {
  instanceId: string;
  /** Default INCREMENTAL. */
  mode?: CollectionMode | null;
  /** Keys of the parts to collect (a database, a schema, a table); everything when absent. */
  only?: readonly string[] | null;
}

const largestPage = 1_000;
const dayMs = 86_400_000;

/** Starting, stopping and looking at collection runs. */
export class RunService {
  constructor(
    private readonly graph: GraphClient,
    private readonly store: RunStore,
    private readonly instances: InstanceStore,
    private readonly records: IngestRecords,
    private readonly progress: RunProgress,
    private readonly clock: Clock,
    private readonly hooks: { queued: () => void; cancel: (runId: string) => void },
  ) {}

  /**
   * Starts a run; it works as soon as a place is free. Needs `collection.run` on the instance.
   * @throws NOT_FOUND, CONFLICT (facts: `runId`) while another run of the instance waits or works, KEY_INVALID
   */
  async startCollection(ctx: RequestContext, input: StartCollectionInput): Promise<CollectionRun> {
    const access = requirePermission(ctx, 'collection.run');
    const instance = await this.instances.find({ id: input.instanceId }, access, ctx.signal);
    if (instance === null) throw notFound(input.instanceId);
    const only = input.only === null || input.only?.length === 0 ? undefined : input.only;
    for (const key of only ?? []) {
      if (key !== instance.key && !key.startsWith(`${instance.key}/`)) {
        throw new WaymarkError('INPUT_INVALID', `${key} does not belong to ${instance.key}.`, {
          facts: { field: 'only', key },
        });
      }
    }
    return this.enqueue(ctx, instance, {
      mode: input.mode ?? 'INCREMENTAL',
      trigger: 'MANUAL',
      only: only ?? null,
    });
  }

  /** Queues a run for an instance in a transaction of its own. @throws CONFLICT, NOT_FOUND */
  async enqueue(
    ctx: RequestContext,
    instance: StoredInstance,
    what: { mode: CollectionMode; trigger: CollectionTrigger; only: readonly string[] | null },
  ): Promise<CollectionRun> {
    if (instance.retiredAt !== null)
      throw new WaymarkError('CONFLICT', `${instance.key} is retired.`, {
        facts: { instanceId: instance.id },
      });
    const run = await this.graph.transaction((tx) => this.enqueueIn(tx, ctx, instance, what), {
      id: 'ingest.start-collection',
    });
    this.progress.emit(run);
    this.hooks.queued();
    return run;
  }

  /** As {@link enqueue}, in the caller's transaction; call `hooks.queued` after it. */
  async enqueueIn(
    tx: GraphTransaction,
    ctx: RequestContext,
    instance: { id: string; key: string; zone: string },
    what: { mode: CollectionMode; trigger: CollectionTrigger; only: readonly string[] | null },
  ): Promise<CollectionRun> {
    const active = await this.store.activeOf(tx, instance.id);
    if (active !== null) {
      throw new WaymarkError('CONFLICT', `${instance.key} is already being collected by run ${active.id}.`, {
        facts: { runId: active.id, instanceId: instance.id },
      });
    }
    const run: CollectionRun = {
      id: newId(),
      instanceId: instance.id,
      instanceKey: instance.key,
      ...what,
      state: 'QUEUED',
      phase: 'waiting',
      done: 0,
      total: null,
      queuedAt: isoTime(this.clock.nowMs()),
      startedAt: null,
      finishedAt: null,
      durationMs: null,
      added: 0,
      changed: 0,
      removed: 0,
      unchanged: 0,
      warnings: [],
      warningCount: 0,
      errorCode: null,
      errorMessage: null,
      requestedBy: ctx.subject.name,
      correlationId: ctx.correlationId,
      zone: instance.zone,
    };
    await this.store.create(tx, run);
    await this.records.runStarted(tx, ctx, run);
    return run;
  }

  /** Stops a run: at once while it waits, at the next safe point while it works. Needs `collection.run`. @throws NOT_FOUND, CONFLICT when it has ended */
  async cancelCollection(ctx: RequestContext, input: { runId: string }): Promise<CollectionRun> {
    const access = requirePermission(ctx, 'collection.run');
    const run = await this.store.find(input.runId, access, ctx.signal);
    if (run === null)
      throw new WaymarkError('NOT_FOUND', `There is no run ${input.runId}.`, {
        facts: { runId: input.runId },
      });
    const at = isoTime(this.clock.nowMs());
    await this.graph.transaction(
      async (tx) => {
        const before = await this.store.requestCancel(tx, run.id, at);
        if (before === null) {
          throw new WaymarkError('CONFLICT', `The run ${run.id} has already ended.`, {
            facts: { runId: run.id, state: run.state },
          });
        }
        await this.records.runCancelled(tx, ctx, run, before === 'QUEUED');
      },
      { id: 'ingest.cancel-collection' },
    );
    this.hooks.cancel(run.id);
    const now = (await this.store.find(run.id, access, ctx.signal)) ?? run;
    this.progress.emit(now);
    return now;
  }

  /** Runs, newest first. Needs `instance.read` on their instances. */
  async runs(
    ctx: RequestContext,
    input: RunFilter & { first?: number | null; after?: string | null } = {},
  ): Promise<RunPage> {
    const access = requirePermission(ctx, 'instance.read');
    const size = input.first ?? 50;
    if (!Number.isInteger(size) || size < 1 || size > largestPage) {
      throw new WaymarkError('INPUT_INVALID', `"first" must be a whole number from 1 to ${largestPage}.`, {
        facts: { field: 'first' },
      });
    }
    const found = await this.store.list(input, input.after ?? null, size + 1, access, ctx.signal);
    const nodes = found.slice(0, size);
    return {
      nodes,
      cursors: nodes.map(({ id }) => id),
      endCursor: nodes.at(-1)?.id ?? null,
      hasNextPage: found.length > size,
      totalCount: () => this.store.count(input, access),
    };
  }

  /** How the runs of the last day went, by instance; of those that the caller may see. */
  async figures(
    ctx: RequestContext,
    instances: readonly { id: string }[],
  ): Promise<ReadonlyMap<string, RunFigures>> {
    requirePermission(ctx, 'instance.read');
    const since = isoTime(this.clock.nowMs() - dayMs);
    const rows = await this.store.figures(
      instances.map(({ id }) => id),
      since,
      ctx.signal,
    );
    return new Map(rows.map((row) => [row.instanceId, row]));
  }

  /** One run; null when there is none that the caller may see. */
  async run(ctx: RequestContext, id: string): Promise<CollectionRun | null> {
    return this.store.find(id, requirePermission(ctx, 'instance.read'), ctx.signal);
  }

  /** Calls the listener whenever a run of this process moves on. @returns what ends it. */
  onRunProgress(listener: RunListener): () => void {
    return this.progress.on(listener);
  }
}

/** The error for an instance that does not exist or may not be seen. */
export function notFound(instanceId: string): WaymarkError {
  return new WaymarkError('NOT_FOUND', `There is no instance ${instanceId}.`, { facts: { instanceId } });
}
