import type { JsonValue } from '../core/canonical-json.js';
import { type RequestContext, systemContext } from '../core/context.js';
import { WaymarkError } from '../core/errors.js';
import { newId } from '../core/ids.js';
import { appendEvent } from '../events/index.js';
import type { GraphTransaction } from '../graph/index.js';
import type { JobStore } from './job.store.js';
import type { Job, JobState, NewJob, RecordAudit, RegisteredKind } from './types.js';

/** What transactions announce that make jobs wait. */
export const jobsTopic = 'jobs';

/** Writes jobs, and what is told and audited about them, in the caller's transaction. */
export class JobWriter {
  constructor(
    readonly store: JobStore,
    readonly kinds: Readonly<Record<string, RegisteredKind>>,
    readonly recordAudit: RecordAudit,
  ) {}

  /** The definition of a kind. @throws INPUT_INVALID for one this version does not know */
  kind(name: string): RegisteredKind {
    const known = Object.hasOwn(this.kinds, name) ? this.kinds[name] : undefined;
    if (known !== undefined) return known;
    throw new WaymarkError('INPUT_INVALID', `There is no kind of job named ${name}.`, {
      facts: { field: 'kind' },
    });
  }

  /** The payload as a handler receives it. @throws INPUT_INVALID for an unknown kind or another shape, naming the member */
  checkPayload(kind: string, payload: JsonValue): JsonValue {
    return checkedPayload(kind, this.kind(kind).definition.payload.safeParse(payload));
  }

  /**
   * Queues a job in the caller's transaction; nodes are told after the commit. @returns its id, or that of the job made
   * before with the same `dedupKey`. @throws INPUT_INVALID for an unknown kind or a payload of another shape
   */
  async enqueue(
    tx: GraphTransaction,
    ctx: RequestContext,
    job: NewJob,
  ): Promise<{ id: string; created: boolean }> {
    const { definition } = this.kind(job.kind);
    const payload = this.checkPayload(job.kind, job.payload);
    const instanceId = job.instanceId ?? instanceOf(payload);
    const made = await this.store.create(tx, {
      id: newId(),
      kind: job.kind,
      instanceId,
      payload: JSON.stringify(payload),
      priority: inRange('priority', job.priority ?? definition.priority, 1, 10),
      maxAttempts: inRange('maxAttempts', job.maxAttempts ?? definition.attempts, 1, 100),
      delayMs: inRange('delayMs', job.delayMs ?? 0, 0, 366 * 86_400_000),
      dedupKey: job.dedupKey ?? null,
      scheduleName: job.scheduleName ?? null,
      requestedBy: ctx.subject.id,
      correlationId: ctx.correlationId,
      causationId: ctx.causationId,
      traceparent: ctx.traceparent ?? null,
    });
    if (!made.created) return made;
    tx.announce(jobsTopic);
    await this.told(
      tx,
      ctx,
      { id: made.id, kind: job.kind, attempts: 0, instanceId, nodeId: null, requestedBy: ctx.subject.id },
      'WAITING',
      null,
    );
    if (!this.isSilent({ kind: job.kind, requestedBy: ctx.subject.id }))
      await this.recordAudit(tx, ctx, {
        action: 'job.enqueue',
        outcome: 'success',
        targetId: made.id,
        details: { kind: job.kind, instanceId, schedule: job.scheduleName ?? null },
      });
    return made;
  }

  /** True for housekeeping that nobody asked for: it is told and audited only when it fails. */
  isSilent({ kind, requestedBy }: Pick<Job, 'kind' | 'requestedBy'>): boolean {
    return this.kinds[kind]?.definition.quiet === true && requestedBy === systemContext().subject.id;
  }

  /** Tells the world of a job's state. */
  async told(
    tx: GraphTransaction,
    ctx: RequestContext,
    job: Pick<Job, 'id' | 'kind' | 'attempts' | 'instanceId' | 'nodeId' | 'requestedBy'>,
    state: JobState,
    errorCode: string | null,
  ): Promise<void> {
    if (errorCode === null && this.isSilent(job)) return;
    await appendEvent(tx, ctx, {
      kind: 'job.changed',
      aggregate: `job:${job.id}`,
      payload: {
        jobId: job.id,
        kind: job.kind,
        state,
        attempt: job.attempts,
        instanceId: job.instanceId,
        nodeId: job.nodeId,
        errorCode,
      },
    });
  }
}

function checkedPayload(
  kind: string,
  checked:
    | { success: true; data: unknown }
    | { success: false; error: { issues: { path: PropertyKey[]; message: string }[] } },
): JsonValue {
  if (checked.success) return checked.data as JsonValue;
  const issue = checked.error.issues[0];
  throw new WaymarkError(
    'INPUT_INVALID',
    `The payload of ${kind} is wrong at "${issue?.path.map(String).join('.') ?? ''}": ${issue?.message ?? 'not valid'}.`,
    { facts: { field: ['payload', ...(issue?.path.map(String) ?? [])].join('.') } },
  );
}

/** Payloads name their instance by this member. */
function instanceOf(payload: JsonValue): string | null {
  const named = (payload as { instanceId?: unknown }).instanceId;
  return typeof named === 'string' ? named : null;
}

function inRange(field: string, value: number, least: number, most: number): number {
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw new WaymarkError('INPUT_INVALID', `"${field}" must be a whole number from ${least} to ${most}.`, {
    facts: { field },
  });
}
