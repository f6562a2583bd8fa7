import type { z } from 'zod';
import type { AuditAction } from '../core/audit-events.js';
import type { JsonValue } from '../core/canonical-json.js';
import type { RequestContext } from '../core/context.js';
import type { GraphTransaction } from '../graph/index.js';

/** States of a job. `WAITING` covers waiting for a time, for a place and for another attempt. */
export const jobStates = ['WAITING', 'RUNNING', 'SUCCEEDED', 'FAILED', 'CANCELLED'] as const;

/** State of a job. */
export type JobState = (typeof jobStates)[number];

/** What a kind of job is and how it may be run. */
export interface JobDefinition {
  description: string;
  /** Shape of the payload. Members that a newer version added are dropped, so versions may run side by side. */
  payload: z.ZodType;
  /** Jobs of the kind that work at once, on all nodes together. */
  concurrency: number;
  /** Jobs of the kind that work at once for one instance; null: no limit. */
  perInstance: number | null;
  /** Jobs begun in a span of time, on all nodes together; null: no limit. */
  rate: { max: number; perMs: number } | null;
  /** Attempts before a retryable failure is final. Losing the node is not an attempt. */
  attempts: number;
  /** Wait before the second attempt; doubles with each one up to `mostMs`. */
  backoff: { firstMs: number; mostMs: number };
  /** 1 first, 10 last; among equals the older one. */
  priority: number;
  /** What becomes of a job whose node died: begun again elsewhere, or failed because repeating it could do harm. */
  onLost: 'resume' | 'fail';
  /** An attempt is ended after this time. */
  timeoutMs: number;
  /** Housekeeping: what nobody asked for is told to the world and audited only when it fails. */
  quiet: boolean;
  /** Whether people may start one by hand. */
  startable: boolean;
}

/** A job as stored. Times are ISO 8601, UTC. */
export interface Job {
  id: string;
  /** A name this version may not know: newer nodes write newer kinds. */
  kind: string;
  state: JobState;
  /** Instance it works on; null for work without one. */
  instanceId: string | null;
  payload: JsonValue;
  priority: number;
  /** Attempts begun. */
  attempts: number;
  maxAttempts: number;
  /** How often its node was lost. */
  recoveries: number;
  queuedAt: string;
  /** Not begun before. */
  runAt: string;
  startedAt: string | null;
  finishedAt: string | null;
  /** Time between being due and beginning, of the latest attempt. */
  waitMs: number | null;
  durationMs: number | null;
  /** Node it works on. */
  nodeId: string | null;
  /** Grows with every attempt and loss: work of an earlier holder is recognised by its smaller token. */
  token: number;
  progressDone: number;
  progressTotal: number | null;
  progressText: string | null;
  cancelRequested: boolean;
  result: JsonValue;
  errorCode: string | null;
  errorMessage: string | null;
  scheduleName: string | null;
  requestedBy: string;
  correlationId: string;
  causationId: string | null;
  traceparent: string | null;
}

/** What is asked of a new job. */
export interface NewJob<Payload = JsonValue> {
  kind: string;
  payload: Payload;
  instanceId?: string | null;
  /** 1 to 10; default of the kind. */
  priority?: number;
  /** Not begun before this time after now, ms. */
  delayMs?: number;
  maxAttempts?: number;
  /** Of jobs with the same key only the first is made. */
  dedupKey?: string | null;
  scheduleName?: string | null;
}

/** A job under way, as its handler sees it. */
export interface RunningJob<Payload = unknown> {
  id: string;
  kind: string;
  payload: Payload;
  instanceId: string | null;
  /** 1 for the first. */
  attempt: number;
  /** The system on behalf of the job; `signal` ends with a cancellation, the time limit, a shutdown or the lost lease. */
  ctx: RequestContext;
  /** Who asked for it. */
  requestedBy: string;
  /** Where it stands; written at the next heartbeat. */
  progress(done: number, total?: number | null, text?: string | null): void;
  /**
   * One graph transaction that commits only while this attempt still holds the job. Everything a job does to the graph
   * goes through it, unless repeating it does no harm. @throws JOB_LOST
   */
  transaction<Result>(work: (tx: GraphTransaction) => Promise<Result>): Promise<Result>;
}

/** Does the work of a kind. What it returns is kept as the result. */
export type JobHandler<Payload = unknown> = (job: RunningJob<Payload>) => Promise<JsonValue | void>;

/** A kind with its handler; without one this node does not work on it. */
export interface RegisteredKind {
  definition: JobDefinition;
  run: JobHandler<never> | null;
}

/** What a job's change says to the audit trail. */
export interface JobAuditEntry {
  action: AuditAction;
  outcome: 'success' | 'failure';
  targetId: string;
  reason?: string | null;
  details?: JsonValue;
}

/** Writes an audit record in a transaction; given by the composition root, because audit is a domain above this room. */
export type RecordAudit = (
  tx: GraphTransaction,
  ctx: RequestContext,
  entry: JobAuditEntry,
) => Promise<unknown>;

/** A queue as seen from above: all jobs of one kind. */
export interface JobQueueView {
  kind: string;
  description: string;
  /** Whether people may start its jobs by hand. */
  startable: boolean;
  /** What a caller gives as payload, as JSON Schema; null for a kind of another version. */
  payloadSchema: Readonly<Record<string, unknown>> | null;
  paused: boolean;
  pausedBy: string | null;
  pausedAt: string | null;
  concurrency: number;
  perInstance: number | null;
  /** Due and without a place. */
  waiting: number;
  /** Not due yet: delayed, or waiting for another attempt. */
  delayed: number;
  running: number;
  /** Ended within the last 24 hours. */
  succeeded: number;
  failed: number;
  cancelled: number;
  /** How long the oldest due job has waited, ms; 0 when none waits. */
  oldestWaitMs: number;
  /** Time between being due and beginning of jobs begun within the last 24 hours, ms; null when there were none. */
  waitP50Ms: number | null;
  waitP95Ms: number | null;
  durationP50Ms: number | null;
  durationP95Ms: number | null;
}

/** A schedule. */
export interface JobSchedule {
  name: string;
  kind: string;
  cron: string;
  timezone: string;
  payload: JsonValue;
  instanceId: string | null;
  enabled: boolean;
  /** True for those that Waymark brings along; their kind cannot be changed and they cannot be removed. */
  builtIn: boolean;
  /** Next firing; null while disabled. */
  nextAt: string | null;
  lastFiredAt: string | null;
  lastJobId: string | null;
  revision: number;
}
