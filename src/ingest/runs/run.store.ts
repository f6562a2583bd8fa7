import type { CollectionWarning } from '../../core/collection.js';
import { accessClause, type GraphClient, type GraphTransaction } from '../../graph/index.js';
import type { AccessScope } from '../../core/permissions.js';
import type { CollectionMode, CollectionRun, CollectionState, CollectionTrigger } from '../types.js';

/** Which runs are wanted. */
export interface RunFilter {
  instanceId?: string | null;
  states?: readonly CollectionState[] | null;
  triggers?: readonly CollectionTrigger[] | null;
}

/** How the runs of an instance went that were queued since some time and have ended. */
export interface RunFigures {
  instanceId: string;
  ended: number;
  failed: number;
  /** Median of all, ms. */
  durationMs: number | null;
}

const active: readonly CollectionState[] = ['QUEUED', 'RUNNING'];
const keptWarnings = 200;

const members = [
  'id',
  'instanceId',
  'instanceKey',
  'mode',
  'trigger',
  'only',
  'state',
  'phase',
  'done',
  'total',
  'queuedAt',
  'startedAt',
  'finishedAt',
  'durationMs',
  'added',
  'changed',
  'removed',
  'unchanged',
  'warnings',
  'warningCount',
  'errorCode',
  'errorMessage',
  'requestedBy',
  'correlationId',
  'zone',
];
const runMap = `run {${members.map((member) => `.${member}`).join(', ')}}`;

/** Reads and writes runs. */
export class RunStore {
  constructor(private readonly graph: GraphClient) {}

  /** A new run, waiting. */
  async create(tx: GraphTransaction, run: CollectionRun): Promise<void> {
    await tx.run(
      `MATCH (i:Instance {id: $run.instanceId}) WHERE i:Asset
       CREATE (run:CollectionRun) SET run = $run
       CREATE (run)-[:COLLECTED]->(i)`,
      { run: { ...run, warnings: JSON.stringify(run.warnings) } },
    );
  }

  /** The run that waits or works on an instance; locks the instance, so that two cannot be started at once. */
  async activeOf(tx: GraphTransaction, instanceId: string): Promise<CollectionRun | null> {
    const rows = await tx.run<{ run: Record<string, unknown> }>(
      `MATCH (i:Asset {id: $instanceId}) SET i.collectLock = timestamp() REMOVE i.collectLock
       WITH i MATCH (run:CollectionRun {instanceId: i.id}) WHERE run.state IN $active
       RETURN ${runMap} AS run LIMIT 1`,
      { instanceId, active },
    );
    return rows[0] === undefined ? null : decodeRun(rows[0].run);
  }

  /** One run by id. */
  async find(id: string, access: AccessScope, signal?: AbortSignal): Promise<CollectionRun | null> {
    const clause = accessClause('i', access);
    const rows = await this.graph.read<{ run: Record<string, unknown> }>(
      `MATCH (run:CollectionRun {id: $id})-[:COLLECTED]->(i:Asset) WHERE ${clause.cypher} RETURN ${runMap} AS run`,
      { ...clause.params, id },
      { id: 'ingest.run', signal },
    );
    return rows[0] === undefined ? null : decodeRun(rows[0].run);
  }

  /** Runs, newest first, before a given id. */
  async list(
    filter: RunFilter,
    beforeId: string | null,
    limit: number,
    access: AccessScope,
    signal?: AbortSignal,
  ): Promise<CollectionRun[]> {
    const clause = accessClause('i', access);
    const rows = await this.graph.read<{ run: Record<string, unknown> }>(
      `MATCH (run:CollectionRun)
       WHERE ($instanceId IS NULL OR run.instanceId = $instanceId)
         AND ($states IS NULL OR run.state IN $states) AND ($triggers IS NULL OR run.trigger IN $triggers)
         AND ($beforeId IS NULL OR run.id < $beforeId)
       MATCH (run)-[:COLLECTED]->(i:Asset) WHERE ${clause.cypher}
       WITH run ORDER BY run.id DESC LIMIT $limit
       RETURN ${runMap} AS run`,
      {
        ...clause.params,
        instanceId: filter.instanceId ?? null,
        states: filter.states ?? null,
        triggers: filter.triggers ?? null,
        beforeId,
        limit,
      },
      { id: 'ingest.runs', signal },
    );
    return rows.map((row) => decodeRun(row.run));
  }

  /** How many runs a filter leaves. */
  async count(filter: RunFilter, access: AccessScope): Promise<number> {
    const clause = accessClause('i', access);
    const rows = await this.graph.read<{ count: number }>(
      `MATCH (run:CollectionRun)
       WHERE ($instanceId IS NULL OR run.instanceId = $instanceId)
         AND ($states IS NULL OR run.state IN $states) AND ($triggers IS NULL OR run.trigger IN $triggers)
       MATCH (run)-[:COLLECTED]->(i:Asset) WHERE ${clause.cypher}
       RETURN count(run) AS count`,
      {
        ...clause.params,
        instanceId: filter.instanceId ?? null,
        states: filter.states ?? null,
        triggers: filter.triggers ?? null,
      },
      { id: 'ingest.runs-count' },
    );
    return rows[0]?.count ?? 0;
  }

  /** How runs of instances went since a time (ISO 8601); none of those without runs. */
  async figures(instanceIds: readonly string[], since: string, signal?: AbortSignal): Promise<RunFigures[]> {
    return this.graph.read<RunFigures & Record<string, unknown>>(
      `UNWIND $instanceIds AS instanceId
       MATCH (run:CollectionRun {instanceId: instanceId})
       WHERE run.queuedAt >= $since AND run.state IN ['SUCCEEDED', 'PARTIAL', 'FAILED']
       RETURN instanceId, count(run) AS ended, count(CASE run.state WHEN 'FAILED' THEN 1 END) AS failed,
         percentileDisc(run.durationMs, 0.5) AS durationMs`,
      { instanceIds, since },
      { id: 'ingest.run-figures', signal },
    );
  }

  /** Waiting runs of a zone, oldest first. */
  async queued(zone: string, limit: number): Promise<CollectionRun[]> {
    const rows = await this.graph.read<{ run: Record<string, unknown> }>(
      `MATCH (run:CollectionRun {state: 'QUEUED'}) WHERE run.zone = $zone WITH run ORDER BY run.id LIMIT $limit RETURN ${runMap} AS run`,
      { zone, limit },
      { id: 'ingest.queued-runs' },
    );
    return rows.map((row) => decodeRun(row.run));
  }

  /** A waiting run begins to work. @returns false when it no longer waits. */
  async begin(
    tx: GraphTransaction,
    runId: string,
    facts: { startedAt: string; leaseName: string; leaseToken: number },
  ): Promise<boolean> {
    const rows = await tx.run(
      `MATCH (run:CollectionRun {id: $runId}) SET run.locked = true REMOVE run.locked
       WITH run WHERE run.state = 'QUEUED'
       SET run.state = 'RUNNING', run.phase = 'connecting', run += $facts
       RETURN true AS begun`,
      { runId, facts },
    );
    return rows.length > 0;
  }

  /** Where a run stands. @returns true when somebody has asked to cancel it. */
  async progress(run: CollectionRun): Promise<boolean> {
    const { id, phase, done, total, added, changed, removed, unchanged, warningCount } = run;
    const rows = await this.graph.write<{ cancel: boolean }>(
      `MATCH (run:CollectionRun {id: $id}) WHERE run.state = 'RUNNING' SET run += $facts
       RETURN coalesce(run.cancelRequested, false) AS cancel`,
      { id, facts: { phase, done, total, added, changed, removed, unchanged, warningCount } },
      { id: 'ingest.run-progress', timeoutMs: 20_000 },
    );
    return rows[0]?.cancel === true;
  }

  /** A run ends. */
  async finish(tx: GraphTransaction, run: CollectionRun): Promise<void> {
    await tx.run(`MATCH (run:CollectionRun {id: $run.id}) SET run += $run`, {
      run: { ...run, warnings: JSON.stringify(run.warnings.slice(0, keptWarnings)) },
    });
  }

  /** Asks a working run to stop; a waiting one is cancelled at once. @returns its state before, null when it has ended. */
  async requestCancel(tx: GraphTransaction, runId: string, at: string): Promise<CollectionState | null> {
    const rows = await tx.run<{ before: CollectionState }>(
      `MATCH (run:CollectionRun {id: $runId}) SET run.locked = true REMOVE run.locked
       WITH run, run.state AS before WHERE before IN $active
       SET run.cancelRequested = true
       FOREACH (_ IN CASE WHEN before = 'QUEUED' THEN [1] ELSE [] END |
         SET run.state = 'CANCELLED', run.phase = 'done', run.finishedAt = $at)
       RETURN before`,
      { runId, at, active },
    );
    return rows[0]?.before ?? null;
  }

  /** Runs that claim to work while nobody holds their lease any more. */
  async abandoned(zone: string): Promise<CollectionRun[]> {
    const rows = await this.graph.read<{ run: Record<string, unknown> }>(
      `MATCH (run:CollectionRun {state: 'RUNNING'}) WHERE run.zone = $zone
       OPTIONAL MATCH (l:Lease {name: run.leaseName})
       WITH run, l WHERE l IS NULL OR l.holder IS NULL OR l.until < timestamp() OR l.token <> run.leaseToken
       RETURN ${runMap} AS run`,
      { zone },
      { id: 'ingest.abandoned-runs' },
    );
    return rows.map((row) => decodeRun(row.run));
  }

  /** Removes ended runs older than a time that changed nothing, in small steps. */
  async prune(before: string): Promise<void> {
    await this.graph.autocommit(
      `MATCH (run:CollectionRun) WHERE run.finishedAt < $before AND NOT EXISTS { (run)<-[:CAUSED_BY]-() }
         AND coalesce(run.added, 0) + coalesce(run.changed, 0) + coalesce(run.removed, 0) = 0
       CALL (run) { DETACH DELETE run } IN TRANSACTIONS OF 500 ROWS`,
      { before },
      { id: 'ingest.prune-runs' },
    );
  }
}

function decodeRun(row: Readonly<Record<string, unknown>>): CollectionRun {
  const text = (name: string): string => (typeof row[name] === 'string' ? (row[name] as string) : '');
  const textOrNull = (name: string): string | null =>
    typeof row[name] === 'string' ? (row[name] as string) : null;
  const count = (name: string): number => Number(row[name] ?? 0);
  const numberOrNull = (name: string): number | null =>
    row[name] === null || row[name] === undefined ? null : Number(row[name]);
  return {
    id: text('id'),
    instanceId: text('instanceId'),
    instanceKey: text('instanceKey'),
    mode: text('mode') as CollectionMode,
    trigger: text('trigger') as CollectionTrigger,
    only: Array.isArray(row['only']) ? (row['only'] as string[]) : null,
    state: text('state') as CollectionState,
    phase: text('phase'),
    done: count('done'),
    total: numberOrNull('total'),
    queuedAt: text('queuedAt'),
    startedAt: textOrNull('startedAt'),
    finishedAt: textOrNull('finishedAt'),
    durationMs: numberOrNull('durationMs'),
    added: count('added'),
    changed: count('changed'),
    removed: count('removed'),
    unchanged: count('unchanged'),
    warnings: JSON.parse(textOrNull('warnings') ?? '[]') as CollectionWarning[],
    warningCount: count('warningCount'),
    errorCode: textOrNull('errorCode'),
    errorMessage: textOrNull('errorMessage'),
    requestedBy: text('requestedBy'),
    correlationId: text('correlationId'),
    zone: text('zone'),
  };
}
