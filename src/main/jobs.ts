import type { WaymarkConfig } from '../core/config.js';
import { type ErrorCode, errorCatalogue, WaymarkError } from '../core/errors.js';
import { isWaymarkError } from '../core/errors.js';
import { sleep } from '../core/clock.js';
import { type RequestContext, systemContext } from '../core/context.js';
import type { JsonValue } from '../core/canonical-json.js';
import type { Audit } from '../audit/index.js';
import type { Events } from '../events/index.js';
import type { Notifications } from '../notifications/index.js';
import type { Identity } from '../identity/index.js';
import type { CollectionRun, Ingest } from '../ingest/index.js';
import type { Classifications, LineageEvidence, LineageReplica, LineageSources } from '../lineage/index.js';
import {
  type BuiltInSchedule,
  type JobHandler,
  type JobKind,
  jobKinds,
  type JobPayload,
  type NewJob,
  type RegisteredKind,
  type RunningJob,
} from '../jobs/index.js';

/** What the handlers of jobs call. */
export interface JobParts {
  audit: Audit;
  events: Events;
  notifications: Notifications;
  identity: Identity;
  ingest: Ingest;
  evidence: LineageEvidence;
  replica: LineageReplica;
  classifications: Classifications;
  lineageSources: LineageSources;
  /** Starts a job that is not under way yet. */
  start(ctx: RequestContext, job: NewJob): Promise<unknown>;
  /** Removes jobs that ended, and nodes last seen, before a time. */
  prune(beforeMs: number): Promise<{ jobs: number; nodes: number }>;
}

type Handlers = { [Kind in JobKind]: JobHandler<JobPayload<Kind>> };

const dayMs = 86_400_000;

/** Every kind of job with its handler. A kind without one does not compile. */
export function registeredKinds(parts: () => JobParts): Record<JobKind, RegisteredKind> {
  const handlers: Handlers = {
    'audit.checkpoint': async ({ ctx }) => plain(await parts().audit.service.checkpoint(ctx)),
    'audit.retention': async ({ ctx }) => plain(await parts().audit.retention.apply(ctx)),
    'classification.run': async ({ ctx, payload }) =>
      parts().classifications.runs.run(ctx, { ...payload, sample: true }),
    'collection.run': (job) => collect(parts().ingest, job),
    'compliance.check': async ({ ctx }) => plain(await parts().identity.compliance.check(ctx)),
    'events.retention': async () => ({
      ...(await parts().events.retain()),
      deliveries: await parts().notifications.retain(),
    }),
    'identity.sweep': async () => plain(await parts().identity.sessions.sweep()),
    'jobs.retention': async ({ payload }) => parts().prune(Date.now() - payload.keepDays * dayMs),
    'lineage.cache-rules': async ({ ctx }) => plain(await parts().lineageSources.cacheRules.observe(ctx)),
    'lineage.changes': async () => ({ removed: await parts().replica.removeOldChanges() }),
    'lineage.derive': async ({ ctx }) => ({ instances: await parts().evidence.deriver.catchUp(ctx.signal) }),
    'lineage.statements': (job) => takeStatements(parts(), job),
    'lineage.statements-due': ({ ctx }) => startStatements(parts(), ctx),
  };
  const entries = Object.entries(handlers).map(([kind, run]) => [
    kind,
    { definition: jobKinds[kind as JobKind], run },
  ]);
  return Object.fromEntries(entries) as Record<JobKind, RegisteredKind>;
}

/** Regular work that Waymark brings along. */
export function builtInSchedules(config: WaymarkConfig): BuiltInSchedule[] {
  const { checkpointMinutes } = config.audit;
  const { everyHours } = config.compliance;
  return [
    {
      name: 'audit.checkpoint',
      kind: 'audit.checkpoint',
      cron: everyMinutes(checkpointMinutes),
      firstAfterMs: 0,
    },
    { name: 'audit.retention', kind: 'audit.retention', cron: '17 2 * * *' },
    // Two minutes after what else lineage does at the same time.
    { name: 'classification.run', kind: 'classification.run', cron: '2-59/5 * * * *', firstAfterMs: 60_000 },
    // By ten minutes after the first start the first collections have brought something to check.
    {
      name: 'compliance.check',
      kind: 'compliance.check',
      cron: everyMinutes(everyHours * 60),
      firstAfterMs: 10 * 60_000,
    },
    { name: 'events.retention', kind: 'events.retention', cron: '41 */6 * * *' },
    { name: 'identity.sweep', kind: 'identity.sweep', cron: '7 * * * *', firstAfterMs: 0 },
    { name: 'jobs.retention', kind: 'jobs.retention', cron: '37 3 * * *' },
    // By then the first collections have brought key patterns and tables.
    {
      name: 'lineage.cache-rules',
      kind: 'lineage.cache-rules',
      cron: '9,39 * * * *',
      firstAfterMs: 5 * 60_000,
    },
    { name: 'lineage.changes', kind: 'lineage.changes', cron: '23 * * * *' },
    { name: 'lineage.derive', kind: 'lineage.derive', cron: '*/5 * * * *', firstAfterMs: 0 },
    { name: 'lineage.statements-due', kind: 'lineage.statements-due', cron: '*/15 * * * *' },
  ] satisfies (BuiltInSchedule & { kind: JobKind })[];
}

/** A cron expression that fires at least as often as every so many minutes. */
export function everyMinutes(minutes: number): string {
  if (minutes < 60) return `*/${minutes} * * * *`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return `0 */${hours} * * *`;
  const days = Math.floor(hours / 24);
  return days === 1 ? '0 0 * * *' : `0 0 */${Math.min(days, 28)} * *`;
}

/** What a service returns as it is kept with the job: figures and texts. */
function plain(value: unknown): JsonValue {
  return value === undefined ? null : (JSON.parse(JSON.stringify(value)) as JsonValue);
}

/** Executed statements are read this often, and after a collection when they were not read within this time. */
const statementsEveryMs = 15 * 60_000;

/** Starts the reading of an instance's executed statements; a second start within a quarter of an hour is the first. */
export async function startStatementReading(
  parts: Pick<JobParts, 'start'>,
  ctx: RequestContext,
  instanceId: string,
): Promise<void> {
  const span = Math.floor(Date.now() / statementsEveryMs);
  await parts.start(ctx, {
    kind: 'lineage.statements',
    payload: { instanceId },
    dedupKey: `lineage.statements ${instanceId} ${span}`,
  });
}

async function startStatements(parts: JobParts, ctx: RequestContext): Promise<JsonValue> {
  const ids = await parts.ingest.statements.instanceIds(ctx);
  for (const instanceId of ids) await startStatementReading(parts, ctx, instanceId);
  return { instances: ids.length };
}

/** What cannot be read now is kept with the reading: the next one is soon, and collections tell of it as well. */
async function takeStatements(
  { ingest, lineageSources }: JobParts,
  { ctx, payload: { instanceId } }: RunningJob<JobPayload<'lineage.statements'>>,
): Promise<JsonValue> {
  const { executed } = lineageSources;
  try {
    const reading = await ingest.statements.read(ctx, { instanceId });
    return reading === null ? null : plain(await executed.takeReading(ctx, { instanceId, reading }));
  } catch (error) {
    if (!isWaymarkError(error) || !error.code.startsWith('ENGINE_') || ctx.signal.aborted) throw error;
    await executed.readingFailed(ctx, { instanceId, code: error.code, message: error.message });
    return { errorCode: error.code };
  }
}

/** Starts a run, or follows the one that is under way, to its end. Repeating it follows the same run. */
async function collect(ingest: Ingest, job: RunningJob<JobPayload<'collection.run'>>): Promise<JsonValue> {
  const { instanceId, mode, only } = job.payload;
  const runId = await startOrFollow(ingest, job, { instanceId, mode, only });
  const ctx = systemContext({ correlationId: job.ctx.correlationId, causationId: job.id, channel: 'job' });
  for (;;) {
    const run = await ingest.runs.run(ctx, runId);
    if (run === null)
      throw new WaymarkError('NOT_FOUND', 'The collection run is gone.', { facts: { runId } });
    job.progress(run.done, run.total, run.phase);
    if (run.state !== 'QUEUED' && run.state !== 'RUNNING') return ended(run);
    await sleep(500, job.ctx.signal);
    if (!job.ctx.signal.aborted) continue;
    // A cancelled job ends its run; one that is handed over or lost leaves it to whoever follows it next.
    if (
      isWaymarkError(job.ctx.signal.reason, 'CONFLICT') ||
      isWaymarkError(job.ctx.signal.reason, 'JOB_TIMEOUT')
    )
      await ingest.runs.cancelCollection(ctx, { runId }).catch(() => undefined);
    throw job.ctx.signal.reason;
  }
}

async function startOrFollow(
  ingest: Ingest,
  job: RunningJob,
  input: Parameters<Ingest['runs']['startCollection']>[1],
): Promise<string> {
  try {
    return (await ingest.runs.startCollection(job.ctx, input)).id;
  } catch (error) {
    const following = isWaymarkError(error, 'CONFLICT') ? error.facts.runId : undefined;
    if (typeof following === 'string') return following;
    throw error;
  }
}

function ended(run: CollectionRun): JsonValue {
  const { id, state, added, changed, removed, unchanged, warningCount, errorCode, errorMessage } = run;
  if (state === 'FAILED' || state === 'INTERRUPTED') {
    const code =
      errorCode !== null && Object.hasOwn(errorCatalogue, errorCode) ? (errorCode as ErrorCode) : 'JOB_LOST';
    throw new WaymarkError(code, errorMessage ?? 'The collection run ended without a result.', {
      facts: { runId: id },
    });
  }
  return { runId: id, state, added, changed, removed, unchanged, warnings: warningCount };
}
