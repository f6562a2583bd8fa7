import { isoTime, sleep } from '../../core/clock.js';
import { type RequestContext, systemContext } from '../../core/context.js';
import { isWaymarkError, messageOf, WaymarkError } from '../../core/errors.js';
import { newId } from '../../core/ids.js';
import type { Logger } from '../../core/logger.js';
import { everywhere } from '../../core/permissions.js';
import type { GraphTransaction } from '../../graph/index.js';
import type { InstanceStore, StoredInstance } from '../instances/instance.store.js';
import type { IngestRecords } from '../records.js';
import type { CollectionRun, CollectionState } from '../types.js';
import { type Execution, type ExecutionTools, executeRun } from './execute-run.js';
import { acquireLease, type Lease, fence, releaseLease, renewLease } from './lease.js';
import type { RunProgress } from './progress.js';
import type { RunStore } from './run.store.js';

/** How runs are taken up. */
export interface DispatchOptions {
  /** A run whose process does not answer for this long is taken for dead. Default 30,000. */
  leaseMs: number;
  /** How often waiting runs of other nodes and dead runs are looked for. Default 2,000. */
  pollMs: number;
}

const backoffFirstMs = 30_000;
const backoffMostMs = 3_600_000;
const progressMs = 1_000;
const finishAttempts = 60;

class Cancelled extends WaymarkError {}

/**
 * Takes up waiting runs, a limited number at once and one per instance, keeps their lease, ends them with a state,
 * and marks runs of dead processes. One failing instance only ever occupies its own place.
 */
export class RunDispatcher {
  readonly #holder = newId();
  readonly #working = new Map<string, { abort: AbortController; done: Promise<void> }>();
  readonly #busyInstances = new Set<string>();
  #loop: Promise<void> | undefined;
  #stop = new AbortController();
  #wake: () => void = () => undefined;

  constructor(
    private readonly tools: ExecutionTools,
    private readonly store: RunStore,
    private readonly instances: InstanceStore,
    private readonly records: IngestRecords,
    private readonly progress: RunProgress,
    private readonly logger: Logger,
    private readonly options: DispatchOptions,
  ) {}

  /** Begins to take up runs. */
  start(): void {
    if (this.#loop !== undefined) return;
    this.#stop = new AbortController();
    this.#loop = this.#run(this.#stop.signal);
  }

  /** Takes up no more runs and ends those under way; they are marked as interrupted. */
  async stop(): Promise<void> {
    this.#stop.abort();
    this.#wake();
    for (const { abort } of this.#working.values())
      abort.abort(new WaymarkError('ENGINE_CANCELLED', 'This node is shutting down.'));
    await Promise.allSettled([...this.#working.values()].map(({ done }) => done));
    await this.#loop;
    this.#loop = undefined;
  }

  /** Looks for waiting runs now. */
  poke(): void {
    this.#wake();
  }

  /** Ends a run that works in this process. */
  cancel(runId: string): void {
    this.#working.get(runId)?.abort.abort(cancelled(runId));
  }

  async #run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const woken = new Promise<void>((resolve) => (this.#wake = resolve));
      try {
        await this.#markAbandoned();
        await this.#takeUp();
      } catch (error) {
        this.logger.warn({ error: messageOf(error) }, 'collection runs could not be taken up');
      }
      const pause = new AbortController();
      await Promise.race([woken, sleep(this.options.pollMs, pause.signal)]);
      pause.abort();
    }
  }

  async #takeUp(): Promise<void> {
    const free = this.tools.settings.parallelInstances - this.#working.size;
    if (free <= 0) return;
    for (const run of await this.store.queued(this.tools.settings.zone, 50)) {
      if (this.#working.size >= this.tools.settings.parallelInstances || this.#stop.signal.aborted) return;
      if (this.#busyInstances.has(run.instanceId)) continue;
      await this.#begin(run);
    }
  }

  async #begin(run: CollectionRun): Promise<void> {
    const { graph, clock } = this.tools;
    const leaseName = `collection:${run.instanceId}`;
    const startedAt = isoTime(clock.nowMs());
    const lease = await graph.transaction(
      async (tx) => {
        const taken = await acquireLease(tx, leaseName, this.#holder, this.options.leaseMs);
        if (taken === null) return null;
        const facts = { startedAt, leaseName, leaseToken: taken.token };
        if (await this.store.begin(tx, run.id, facts)) return taken;
        await releaseLease(tx, taken);
        return null;
      },
      { id: 'ingest.begin-run' },
    );
    if (lease === null) return;
    const abort = new AbortController();
    const current: CollectionRun = { ...run, state: 'RUNNING', phase: 'connecting', startedAt };
    this.#busyInstances.add(run.instanceId);
    const done = this.#execute(current, lease, abort)
      .catch((error: unknown) => {
        this.logger.error({ runId: run.id, error: messageOf(error) }, 'a collection run could not be ended');
      })
      .finally(() => {
        this.#working.delete(run.id);
        this.#busyInstances.delete(run.instanceId);
        this.#wake();
      });
    this.#working.set(run.id, { abort, done });
  }

  async #execute(run: CollectionRun, lease: Lease, abort: AbortController): Promise<void> {
    const ctx = systemContext({ signal: abort.signal, correlationId: run.correlationId, channel: 'job' });
    const log = this.logger.child({ runId: run.id, instanceKey: run.instanceKey });
    log.info({ mode: run.mode, trigger: run.trigger }, 'collection started');
    this.progress.emit(run);
    const beat = this.#heartbeat(run, lease, abort);
    let failure: unknown;
    let partial: readonly string[] = [];
    let instance: StoredInstance | null = null;
    try {
      instance = await this.instances.find({ id: run.instanceId }, everywhere);
      const collector = instance === null ? undefined : this.tools.collectors[instance.engine];
      if (instance === null || collector === undefined) {
        throw new WaymarkError('UNSUPPORTED', `There is no collector for ${run.instanceKey}.`, {
          facts: { instanceId: run.instanceId },
        });
      }
      const announce = this.#announcer(ctx, run, lease);
      const execution: Execution = { ctx, run, instance, lease, signal: abort.signal, onProgress: announce };
      partial = await executeRun(this.tools, collector, execution);
    } catch (error) {
      failure = abort.signal.aborted ? (abort.signal.reason ?? error) : error;
    } finally {
      beat.stop();
    }
    if (abort.signal.reason instanceof LeaseLost) {
      log.warn({}, 'collection was taken over by another process');
      return;
    }
    await this.#end(run, lease, instance, failure, partial);
    log.info(
      { state: run.state, added: run.added, changed: run.changed, removed: run.removed },
      'collection ended',
    );
    this.progress.emit(run);
  }

  /** Tells listeners of every step, and writes an event when the phase changes. */
  #announcer(ctx: RequestContext, run: CollectionRun, lease: Lease): () => void {
    let phase = run.phase;
    return () => {
      this.progress.emit(run);
      if (run.phase === phase) return;
      phase = run.phase;
      const snapshot = { ...run };
      const write = async (tx: GraphTransaction): Promise<void> => {
        await this.records.runProgressed(tx, ctx, snapshot);
        await fence(tx, lease);
      };
      this.tools.graph.transaction(write, { id: 'ingest.run-phase' }).catch((error: unknown) => {
        this.logger.debug({ runId: run.id, error: messageOf(error) }, 'progress was not written');
      });
    };
  }

  /** Keeps the lease and the stored progress; ends the run when the lease is lost or someone cancels. */
  #heartbeat(run: CollectionRun, lease: Lease, abort: AbortController): { stop: () => void } {
    const { leaseMs } = this.options;
    let renewedMs = Date.now();
    let busy = false;
    const timer = setInterval(
      () => {
        if (busy) return;
        busy = true;
        const beat = async (): Promise<void> => {
          if (Date.now() - renewedMs > leaseMs / 3) {
            if (!(await renewLease(this.tools.graph, lease, leaseMs))) abort.abort(new LeaseLost(run.id));
            renewedMs = Date.now();
          }
          if (await this.store.progress(run)) abort.abort(cancelled(run.id));
        };
        beat()
          .catch((error: unknown) =>
            this.logger.debug({ runId: run.id, error: messageOf(error) }, 'no heartbeat'),
          )
          .finally(() => (busy = false));
      },
      Math.min(progressMs, leaseMs / 4),
    );
    return { stop: () => clearInterval(timer) };
  }

  async #end(
    run: CollectionRun,
    lease: Lease,
    instance: StoredInstance | null,
    failure: unknown,
    partial: readonly string[],
  ): Promise<void> {
    const { clock, graph } = this.tools;
    const nowMs = clock.nowMs();
    run.state = stateOf(failure, partial);
    run.phase = 'done';
    run.finishedAt = isoTime(nowMs);
    run.durationMs = Math.max(0, nowMs - Date.parse(run.startedAt ?? run.finishedAt));
    if (failure !== undefined && run.state !== 'CANCELLED') {
      run.errorCode = isWaymarkError(failure) ? failure.code : 'INTERNAL';
      run.errorMessage = isWaymarkError(failure) ? failure.message : 'The collection failed unexpectedly.';
      this.logger.warn(
        { runId: run.id, code: run.errorCode, error: messageOf(failure), cause: causeOf(failure) },
        'collection failed',
      );
    }
    const ctx = systemContext({ correlationId: run.correlationId, channel: 'job' });
    const outcome = outcomeOf(run, instance, nowMs);
    const failed = run.state === 'FAILED' ? outcome : null;
    for (let attempt = 1; ; attempt += 1) {
      try {
        await graph.transaction(
          async (tx) => {
            await fence(tx, lease);
            await this.store.finish(tx, run);
            await this.instances.setOutcome(tx, run.instanceId, outcome);
            await this.records.runEnded(tx, ctx, run, failed);
            await releaseLease(tx, lease);
          },
          { id: 'ingest.end-run' },
        );
        return;
      } catch (error) {
        const again = isWaymarkError(error) && error.retryable;
        if (!again || attempt >= finishAttempts || this.#stop.signal.aborted) throw error;
        await sleep(1_000, this.#stop.signal);
      }
    }
  }

  /** Runs of processes that died are marked, so that their instances can be collected again. */
  async #markAbandoned(): Promise<void> {
    const { graph, clock } = this.tools;
    for (const run of await this.store.abandoned(this.tools.settings.zone)) {
      if (this.#working.has(run.id)) continue;
      const ctx = systemContext({ correlationId: run.correlationId, channel: 'job' });
      const ended: CollectionRun = {
        ...run,
        state: 'INTERRUPTED',
        phase: 'done',
        finishedAt: isoTime(clock.nowMs()),
        durationMs: Math.max(0, clock.nowMs() - Date.parse(run.startedAt ?? run.queuedAt)),
        errorCode: 'GRAPH_UNAVAILABLE',
        errorMessage: 'The process that ran this collection has ended.',
      };
      await graph.transaction(
        async (tx) => {
          const lease = await acquireLease(
            tx,
            `collection:${run.instanceId}`,
            this.#holder,
            this.options.leaseMs,
          );
          if (lease === null) return;
          await this.store.finish(tx, ended);
          await this.records.runEnded(tx, ctx, ended, null);
          await releaseLease(tx, lease);
        },
        { id: 'ingest.mark-interrupted' },
      );
      this.logger.warn({ runId: run.id, instanceKey: run.instanceKey }, 'a collection run was interrupted');
      this.progress.emit(ended);
    }
  }
}

class LeaseLost extends WaymarkError {
  constructor(runId: string) {
    super('CONFLICT', 'Another process has taken over this run.', { facts: { runId } });
  }
}

/** What Neo4j or the source said, for the log. */
function causeOf(failure: unknown): string | undefined {
  return failure instanceof Error && failure.cause !== undefined ? messageOf(failure.cause) : undefined;
}

function cancelled(runId: string): Cancelled {
  return new Cancelled('ENGINE_CANCELLED', 'The run was cancelled.', { facts: { runId } });
}

function stateOf(failure: unknown, partial: readonly string[]): CollectionState {
  if (failure === undefined) return partial.length > 0 ? 'PARTIAL' : 'SUCCEEDED';
  if (failure instanceof Cancelled) return 'CANCELLED';
  // The source is not to blame when the graph or this process goes away.
  if (isWaymarkError(failure, 'GRAPH_UNAVAILABLE') || isWaymarkError(failure, 'ENGINE_CANCELLED'))
    return 'INTERRUPTED';
  return 'FAILED';
}

/** What the run leaves on its instance: success ends backing off, a failure doubles the wait. */
function outcomeOf(
  run: CollectionRun,
  instance: StoredInstance | null,
  nowMs: number,
): {
  lastRunId: string;
  consecutiveFailures: number;
  nextAttemptAt: string | null;
  lastErrorCode: string | null;
  lastErrorMessage: string | null;
  lastSuccessAt?: string;
} {
  const before = instance?.consecutiveFailures ?? 0;
  const kept = {
    lastRunId: run.id,
    consecutiveFailures: before,
    nextAttemptAt: instance?.nextAttemptAt ?? null,
    lastErrorCode: instance?.lastErrorCode ?? null,
    lastErrorMessage: instance?.lastErrorMessage ?? null,
  };
  if (run.state === 'SUCCEEDED' || run.state === 'PARTIAL') {
    return {
      lastRunId: run.id,
      consecutiveFailures: 0,
      nextAttemptAt: null,
      lastErrorCode: null,
      lastErrorMessage: null,
      lastSuccessAt: isoTime(nowMs),
    };
  }
  if (run.state !== 'FAILED') return kept;
  const wait = Math.min(backoffMostMs, backoffFirstMs * 2 ** Math.min(before, 10));
  return {
    lastRunId: run.id,
    consecutiveFailures: before + 1,
    nextAttemptAt: isoTime(nowMs + wait),
    lastErrorCode: run.errorCode,
    lastErrorMessage: run.errorMessage,
  };
}
