import type { JsonValue } from '../core/canonical-json.js';
import type { GraphClient, GraphTransaction } from '../graph/index.js';
import { claimQuery, dueQuery, finishedFields, jobMap, queueQuery } from './queries.js';
import type { Job, JobDefinition, JobQueueView, JobState } from './types.js';

/** What is written for a new job. */
export interface JobRow {
  id: string;
  kind: string;
  instanceId: string | null;
  payload: string;
  priority: number;
  maxAttempts: number;
  delayMs: number;
  dedupKey: string | null;
  scheduleName: string | null;
  requestedBy: string;
  correlationId: string;
  causationId: string | null;
  traceparent: string | null;
}

/** Why a job was or was not begun. */
export type ClaimOutcome = 'CLAIMED' | 'GONE' | 'PAUSED' | 'EARLY' | 'BUSY';

/** A job that is due and may not be in Redis. */
export interface DueJob {
  id: string;
  kind: string;
  token: number;
  priority: number;
  delayMs: number;
}

/** How an attempt ends. */
export interface Ending {
  state: Extract<JobState, 'SUCCEEDED' | 'FAILED' | 'CANCELLED' | 'WAITING'>;
  /** Before another attempt, for WAITING. */
  delayMs?: number;
  /** True when the attempt does not count: the node handed it over. */
  uncounted?: boolean;
  result?: JsonValue;
  errorCode?: string | null;
  errorMessage?: string | null;
}

/** Where an attempt stands, as its handler told it. */
export interface Progress {
  done: number;
  total: number | null;
  text: string | null;
}

/** What a queue looks like in the graph. */
export type QueueFigures = Omit<
  JobQueueView,
  'kind' | 'description' | 'startable' | 'payloadSchema' | 'concurrency' | 'perInstance'
>;

/** Jobs in the graph. `space` keeps sets of jobs apart that share a graph. Clocks of nodes never count, only the server's. */
export class JobStore {
  constructor(
    readonly graph: GraphClient,
    readonly space: string,
  ) {}

  /** Writes a job. @returns its id, or that of the job made before with the same key, and whether it is new */
  async create(tx: GraphTransaction, row: JobRow): Promise<{ id: string; created: boolean }> {
    const facts = { ...row, space: this.space };
    const dedupKey = row.dedupKey === null ? null : `${this.space} ${row.dedupKey}`;
    const [made] = await tx.run<{ id: string }>(
      dedupKey === null
        ? `CREATE (j:BackgroundJob {id: $row.id}) ${newFields} RETURN j.id AS id`
        : `MERGE (j:BackgroundJob {dedupKey: $dedupKey}) ON CREATE ${newFields} RETURN j.id AS id`,
      { row: { ...facts, dedupKey }, dedupKey },
    );
    const id = made?.id ?? row.id;
    return { id, created: id === row.id };
  }

  /**
   * Begins an attempt at the most urgent job of the kind, which need not be the one asked for (null: any), when pauses,
   * limits and times allow it. Claims of one kind wait for each other.
   */
  async claim(
    tx: GraphTransaction,
    wanted: { id: string | null; kind: string; token: number | null },
    limits: Pick<JobDefinition, 'concurrency' | 'perInstance' | 'rate'>,
    holder: { nodeId: string; leaseMs: number },
  ): Promise<{ outcome: ClaimOutcome; job: Job | null }> {
    const [row] = await tx.run<{ outcome: ClaimOutcome; job: Record<string, unknown> | null }>(claimQuery, {
      ...wanted,
      concurrency: limits.concurrency,
      perInstance: limits.perInstance,
      rateMax: limits.rate?.max ?? 1,
      rateMs: limits.rate?.perMs ?? 0,
      ...holder,
      space: this.space,
      queueKey: this.queueKey(wanted.kind),
    });
    return row === undefined
      ? { outcome: 'GONE', job: null }
      : { outcome: row.outcome, job: row.job === null ? null : decodeJob(row.job) };
  }

  /** Locks the job to the end of the transaction. @returns false when this attempt no longer holds it */
  async fence(tx: GraphTransaction, id: string, token: number): Promise<boolean> {
    const rows = await tx.run(
      `MATCH (j:BackgroundJob {id: $id}) SET j.touchedMs = timestamp()
       WITH j WHERE j.token = $token AND j.state = 'RUNNING' RETURN true AS held`,
      { id, token },
    );
    return rows.length > 0;
  }

  /** Keeps the leases of attempts and writes their progress. @returns those still held, and whether somebody wants them to end */
  async renew(
    jobs: readonly ({ id: string; token: number } & Progress)[],
    leaseMs: number,
  ): Promise<Map<string, { cancel: boolean }>> {
    const rows = await this.graph.write<{ id: string; cancel: boolean }>(
      `UNWIND $jobs AS held
       MATCH (j:BackgroundJob {id: held.id}) SET j.touchedMs = timestamp()
       WITH j, held WHERE j.token = held.token AND j.state = 'RUNNING'
       SET j.leaseUntilMs = timestamp() + $leaseMs, j.progressDone = held.done, j.progressTotal = held.total,
         j.progressText = held.text
       RETURN j.id AS id, coalesce(j.cancelRequested, false) AS cancel`,
      { jobs: jobs.map(({ id, token, done, total, text }) => ({ id, token, done, total, text })), leaseMs },
      { id: 'jobs.renew', timeoutMs: Math.max(1_000, Math.floor(leaseMs / 2)) },
    );
    return new Map(rows.map(({ id, cancel }) => [id, { cancel }]));
  }

  /** Ends an attempt, with where it stood last. @returns false when it no longer held the job */
  async end(
    tx: GraphTransaction,
    { id, token, done, total, text }: { id: string; token: number } & Progress,
    ending: Ending,
    at: string,
  ): Promise<boolean> {
    const waits = ending.state === 'WAITING';
    const rows = await tx.run(
      `MATCH (j:BackgroundJob {id: $id}) SET j.touchedMs = timestamp()
       WITH j, timestamp() AS now WHERE j.token = $token AND j.state = 'RUNNING'
       SET j += $facts, j.durationMs = now - j.startedMs, j.leaseUntilMs = null
       FOREACH (_ IN CASE WHEN $waits THEN [1] ELSE [] END |
         SET j.token = j.token + 1, j.runAtMs = now + $delayMs, j.nodeId = null, j.attempts = j.attempts - $uncounted)
       FOREACH (_ IN CASE WHEN $waits THEN [] ELSE [1] END | ${finishedFields})
       RETURN true AS ended`,
      {
        id,
        token,
        waits,
        at,
        delayMs: ending.delayMs ?? 0,
        uncounted: ending.uncounted === true ? 1 : 0,
        facts: {
          state: ending.state,
          result: ending.result === undefined ? null : JSON.stringify(ending.result),
          errorCode: ending.errorCode ?? null,
          errorMessage: ending.errorMessage?.slice(0, 2_000) ?? null,
          progressDone: done,
          progressTotal: total,
          progressText: text,
        },
      },
    );
    return rows.length > 0;
  }

  /** Ids of jobs whose lease has run out. */
  async abandoned(limit: number): Promise<Job[]> {
    const rows = await this.graph.read<{ job: Record<string, unknown> }>(
      `MATCH (j:BackgroundJob {space: $space, state: 'RUNNING'}) WHERE j.leaseUntilMs < timestamp()
       RETURN ${jobMap} AS job LIMIT $limit`,
      { space: this.space, limit },
      { id: 'jobs.abandoned' },
    );
    return rows.map(({ job }) => decodeJob(job));
  }

  /** Takes a job from a node that does not answer any more. @returns false when it has answered or ended meanwhile */
  async takeBack(
    tx: GraphTransaction,
    job: { id: string; token: number },
    ending: { state: 'WAITING' | 'FAILED'; errorCode: string | null; errorMessage: string | null },
    at: string,
  ): Promise<boolean> {
    const rows = await tx.run(
      `MATCH (j:BackgroundJob {id: $id}) SET j.touchedMs = timestamp()
       WITH j, timestamp() AS now WHERE j.token = $token AND j.state = 'RUNNING' AND j.leaseUntilMs < now
       SET j.state = $state, j.token = j.token + 1, j.recoveries = coalesce(j.recoveries, 0) + 1, j.leaseUntilMs = null,
         j.errorCode = $errorCode, j.errorMessage = $errorMessage, j.runAtMs = now
       FOREACH (_ IN CASE WHEN $state = 'WAITING' THEN [1] ELSE [] END |
         SET j.nodeId = null, j.attempts = j.attempts - 1)
       FOREACH (_ IN CASE WHEN $state = 'WAITING' THEN [] ELSE [1] END | ${finishedFields})
       RETURN true AS taken`,
      { ...job, ...ending, at },
    );
    return rows.length > 0;
  }

  /** Jobs to be begun soon, the most urgent of each kind and instance first; none of paused queues. */
  async due(aheadMs: number, perPlace: number): Promise<DueJob[]> {
    return this.graph.read<DueJob & Record<string, unknown>>(
      dueQuery,
      { space: this.space, aheadMs, perPlace },
      { id: 'jobs.due' },
    );
  }

  /** One job; null when there is none. */
  async find(id: string): Promise<Job | null> {
    const [row] = await this.graph.read<{ job: Record<string, unknown> }>(
      `MATCH (j:BackgroundJob {id: $id, space: $space}) RETURN ${jobMap} AS job`,
      { id, space: this.space },
      { id: 'jobs.find' },
    );
    return row === undefined ? null : decodeJob(row.job);
  }

  /** Jobs, newest first, before an id. */
  async list(filter: JobFilter, before: string | null, limit: number): Promise<Job[]> {
    const rows = await this.graph.read<{ job: Record<string, unknown> }>(
      `MATCH (j:BackgroundJob) WHERE ${filterClause} AND ($before IS NULL OR j.id < $before)
       WITH j ORDER BY j.id DESC LIMIT $limit RETURN ${jobMap} AS job`,
      { ...filterParams(filter), space: this.space, before, limit },
      { id: 'jobs.list' },
    );
    return rows.map(({ job }) => decodeJob(job));
  }

  /** How many jobs a filter matches. */
  async count(filter: JobFilter): Promise<number> {
    const [row] = await this.graph.read<{ count: number }>(
      `MATCH (j:BackgroundJob) WHERE ${filterClause} RETURN count(j) AS count`,
      { ...filterParams(filter), space: this.space },
      { id: 'jobs.count' },
    );
    return row?.count ?? 0;
  }

  /** Asks a job to end; a waiting one is cancelled at once. @returns its state before, null when it has ended or there is none */
  async requestCancel(tx: GraphTransaction, id: string, at: string): Promise<JobState | null> {
    const [row] = await tx.run<{ before: JobState }>(
      `MATCH (j:BackgroundJob {id: $id, space: $space}) SET j.touchedMs = timestamp()
       WITH j, j.state AS before, timestamp() AS now WHERE before IN ['WAITING', 'RUNNING']
       SET j.cancelRequested = true
       FOREACH (_ IN CASE WHEN before = 'WAITING' THEN [1] ELSE [] END |
         SET j.state = 'CANCELLED', j.token = j.token + 1 ${finishedFields.replace('SET', ',')})
       RETURN before`,
      { id, space: this.space, at },
    );
    return row?.before ?? null;
  }

  /** Makes an ended job wait again, as if new and asked for by whoever repeats it. @returns false when it has not failed or been cancelled */
  async retry(tx: GraphTransaction, id: string, requestedBy: string): Promise<boolean> {
    const rows = await tx.run(
      `MATCH (j:BackgroundJob {id: $id, space: $space}) SET j.touchedMs = timestamp()
       WITH j WHERE j.state IN ['FAILED', 'CANCELLED']
       SET j.state = 'WAITING', j.token = j.token + 1, j.attempts = 0, j.recoveries = 0, j.runAtMs = timestamp(),
         j.cancelRequested = false, j.finishedAt = null, j.finishedMs = null, j.errorCode = null, j.errorMessage = null,
         j.requestedBy = $requestedBy
       RETURN true AS again`,
      { id, space: this.space, requestedBy },
    );
    return rows.length > 0;
  }

  /** Pauses or resumes a queue. @returns false when it already was so */
  async setPaused(
    tx: GraphTransaction,
    kind: string,
    paused: boolean,
    by: string,
    at: string,
  ): Promise<boolean> {
    const rows = await tx.run(
      `MERGE (q:JobQueue {key: $key}) ON CREATE SET q.space = $space, q.kind = $kind
       SET q.lockedMs = timestamp()
       WITH q WHERE coalesce(q.paused, false) <> $paused
       SET q.paused = $paused, q.pausedBy = CASE WHEN $paused THEN $by END, q.pausedAt = CASE WHEN $paused THEN $at END
       RETURN true AS changed`,
      { key: this.queueKey(kind), space: this.space, kind, paused, by, at },
    );
    return rows.length > 0;
  }

  /** Figures of the queue of a kind. Cost: the index entries of its waiting jobs and of those ended within a day. */
  async queue(kind: string): Promise<QueueFigures> {
    const [row] = await this.graph.read<QueueFigures & Record<string, unknown>>(
      queueQuery,
      { space: this.space, kind, key: this.queueKey(kind) },
      { id: 'jobs.queue' },
    );
    return row as QueueFigures;
  }

  /** Kinds that have jobs or a queue, also such as this version does not know. */
  async kinds(): Promise<string[]> {
    const rows = await this.graph.read<{ kind: string }>(
      `CALL () {
         MATCH (q:JobQueue {space: $space}) RETURN q.kind AS kind
         UNION MATCH (j:BackgroundJob {space: $space}) WHERE j.kind IS NOT NULL AND j.state IN ['WAITING', 'RUNNING'] RETURN DISTINCT j.kind AS kind
       } RETURN DISTINCT kind ORDER BY kind`,
      { space: this.space },
      { id: 'jobs.kinds' },
    );
    return rows.map(({ kind }) => kind);
  }

  /** Removes ended jobs older than a time, in small steps. @returns how many */
  async prune(beforeMs: number): Promise<number> {
    let removed = 0;
    for (;;) {
      const [row] = await this.graph.write<{ count: number }>(
        `MATCH (j:BackgroundJob {space: $space}) WHERE j.finishedMs < $beforeMs WITH j LIMIT 2000
         DETACH DELETE j RETURN count(*) AS count`,
        { space: this.space, beforeMs },
        { id: 'jobs.prune' },
      );
      const count = row?.count ?? 0;
      removed += count;
      if (count < 2_000) return removed;
    }
  }

  queueKey(kind: string): string {
    return `${this.space} ${kind}`;
  }
}

/** Which jobs. */
export interface JobFilter {
  kinds?: readonly string[] | null;
  states?: readonly JobState[] | null;
  instanceId?: string | null;
  scheduleName?: string | null;
}

const newFields = `SET j += $row, j.state = 'WAITING', j.attempts = 0, j.recoveries = 0, j.token = 0,
  j.queuedMs = timestamp(), j.runAtMs = timestamp() + $row.delayMs, j.cancelRequested = false, j.progressDone = 0`;

const filterClause = `j.space = $space AND ($kinds IS NULL OR j.kind IN $kinds)
  AND ($states IS NULL OR j.state IN $states) AND ($instanceId IS NULL OR j.instanceId = $instanceId)
  AND ($scheduleName IS NULL OR j.scheduleName = $scheduleName)`;

function filterParams({ kinds, states, instanceId, scheduleName }: JobFilter): Record<string, unknown> {
  return {
    kinds: kinds ?? null,
    states: states ?? null,
    instanceId: instanceId ?? null,
    scheduleName: scheduleName ?? null,
  };
}

/** Reads a job; members that another version wrote are left aside. */
export function decodeJob(row: Readonly<Record<string, unknown>>): Job {
  const textOrNull = (name: string): string | null =>
    typeof row[name] === 'string' ? (row[name] as string) : null;
  const numberOrNull = (name: string): number | null =>
    row[name] === null || row[name] === undefined ? null : Number(row[name]);
  const time = (name: string): string | null => {
    const ms = numberOrNull(name);
    return ms === null ? null : new Date(ms).toISOString();
  };
  return {
    id: textOrNull('id') ?? '',
    kind: textOrNull('kind') ?? '',
    state: (textOrNull('state') ?? 'WAITING') as JobState,
    instanceId: textOrNull('instanceId'),
    payload: JSON.parse(textOrNull('payload') ?? '{}') as JsonValue,
    priority: numberOrNull('priority') ?? 5,
    attempts: numberOrNull('attempts') ?? 0,
    maxAttempts: numberOrNull('maxAttempts') ?? 1,
    recoveries: numberOrNull('recoveries') ?? 0,
    queuedAt: time('queuedMs') ?? '',
    runAt: time('runAtMs') ?? '',
    startedAt: time('startedMs'),
    finishedAt: textOrNull('finishedAt'),
    waitMs: numberOrNull('waitMs'),
    durationMs: numberOrNull('durationMs'),
    nodeId: textOrNull('nodeId'),
    token: numberOrNull('token') ?? 0,
    progressDone: numberOrNull('progressDone') ?? 0,
    progressTotal: numberOrNull('progressTotal'),
    progressText: textOrNull('progressText'),
    cancelRequested: row.cancelRequested === true,
    result: JSON.parse(textOrNull('result') ?? 'null') as JsonValue,
    errorCode: textOrNull('errorCode'),
    errorMessage: textOrNull('errorMessage'),
    scheduleName: textOrNull('scheduleName'),
    requestedBy: textOrNull('requestedBy') ?? 'system',
    correlationId: textOrNull('correlationId') ?? '',
    causationId: textOrNull('causationId'),
    traceparent: textOrNull('traceparent'),
  };
}
