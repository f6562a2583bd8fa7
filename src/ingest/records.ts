import type { AuditEntry } from '../audit/index.js';
import { recordAudit } from '../audit/index.js';
import type { RequestContext } from '../core/context.js';
import { appendEvent, type EventPayload } from '../events/index.js';
import type { GraphTransaction } from '../graph/index.js';
import type { CollectionRun } from './types.js';

/** Writes what is audited and told to the world about runs and instances, in the transaction of the fact. */
export class IngestRecords {
  /** A run was asked for. */
  async runStarted(tx: GraphTransaction, ctx: RequestContext, run: CollectionRun): Promise<void> {
    await appendEvent(tx, ctx, {
      kind: 'collection.started',
      aggregate: run.id,
      payload: { ...ids(run), mode: run.mode, trigger: run.trigger },
    });
    await this.#auditRun(tx, ctx, run, 'collection.start', 'success', {
      mode: run.mode,
      trigger: run.trigger,
      only: run.only,
    });
  }

  /** A run was asked to stop; `ended` when it had only waited. */
  async runCancelled(
    tx: GraphTransaction,
    ctx: RequestContext,
    run: CollectionRun,
    ended: boolean,
  ): Promise<void> {
    if (ended) await this.#finished(tx, ctx, { ...run, state: 'CANCELLED' });
    await this.#auditRun(tx, ctx, run, 'collection.cancel', 'success', {});
  }

  /** A run has entered a phase. */
  async runProgressed(tx: GraphTransaction, ctx: RequestContext, run: CollectionRun): Promise<void> {
    const { phase, added, changed, removed, unchanged } = run;
    await appendEvent(tx, ctx, {
      kind: 'collection.progressed',
      aggregate: run.id,
      payload: { ...ids(run), phase, added, changed, removed, unchanged },
    });
  }

  /** A run has ended. A failure of the source tells when the next attempt is made. */
  async runEnded(
    tx: GraphTransaction,
    ctx: RequestContext,
    run: CollectionRun,
    failure: { consecutiveFailures: number; nextAttemptAt: string | null } | null,
  ): Promise<void> {
    if (failure !== null) {
      await appendEvent(tx, ctx, {
        kind: 'collection.failed',
        aggregate: run.id,
        payload: {
          ...ids(run),
          code: run.errorCode ?? 'INTERNAL',
          message: run.errorMessage ?? '',
          ...failure,
        },
      });
    }
    await this.#finished(tx, ctx, run);
    const { state, added, changed, removed, unchanged, warningCount, errorCode } = run;
    const outcome = state === 'SUCCEEDED' || state === 'PARTIAL' ? 'success' : 'failure';
    await this.#auditRun(tx, ctx, run, 'collection.finish', outcome, {
      state,
      added,
      changed,
      removed,
      unchanged,
      warningCount,
      errorCode,
    });
  }

  /** Something about an instance has changed. */
  async instanceChanged(
    tx: GraphTransaction,
    ctx: RequestContext,
    instance: { id: string; key: string },
    change: EventPayload<'instance.changed'>['change'],
    entry: Pick<AuditEntry, 'action' | 'before' | 'after' | 'details'>,
  ): Promise<void> {
    await appendEvent(tx, ctx, {
      kind: 'instance.changed',
      aggregate: instance.id,
      payload: { instanceId: instance.id, instanceKey: instance.key, change },
    });
    await recordAudit(tx, ctx, {
      ...entry,
      outcome: 'success',
      assetKey: instance.key,
      targetId: instance.id,
    });
  }

  async #finished(tx: GraphTransaction, ctx: RequestContext, run: CollectionRun): Promise<void> {
    const { state, added, changed, removed, unchanged, warningCount, durationMs } = run;
    await appendEvent(tx, ctx, {
      kind: 'collection.finished',
      aggregate: run.id,
      payload: {
        ...ids(run),
        state,
        added,
        changed,
        removed,
        unchanged,
        warnings: warningCount,
        durationMs: durationMs ?? 0,
      },
    });
  }

  async #auditRun(
    tx: GraphTransaction,
    ctx: RequestContext,
    run: CollectionRun,
    action: AuditEntry['action'],
    outcome: AuditEntry['outcome'],
    details: AuditEntry['details'],
  ): Promise<void> {
    await recordAudit(tx, ctx, {
      action,
      outcome,
      assetKey: run.instanceKey,
      targetId: run.id,
      reason: run.errorCode,
      details,
    });
  }
}

function ids(run: CollectionRun): { instanceId: string; instanceKey: string; runId: string } {
  return { instanceId: run.instanceId, instanceKey: run.instanceKey, runId: run.id };
}
