import type { JsonValue } from '../core/canonical-json.js';
import type { GraphClient, GraphTransaction } from '../graph/index.js';
import type { JobSchedule } from './types.js';

/** What is written of a schedule. */
export interface ScheduleRow {
  name: string;
  kind: string;
  cron: string;
  timezone: string;
  payload: string;
  instanceId: string | null;
  enabled: boolean;
  builtIn: boolean;
  /** Null while disabled. */
  nextMs: number | null;
}

const scheduleMap = `s {.name, .kind, .cron, .timezone, .payload, .instanceId, .enabled, .builtIn, .nextMs,
  .lastFiredAt, .lastJobId, .revision}`;

/** Schedules in the graph. */
export class ScheduleStore {
  constructor(
    readonly graph: GraphClient,
    readonly space: string,
  ) {}

  /** All schedules, by name. */
  async list(): Promise<JobSchedule[]> {
    const rows = await this.graph.read<{ schedule: Record<string, unknown> }>(
      `MATCH (s:JobSchedule {space: $space}) RETURN ${scheduleMap} AS schedule ORDER BY s.name`,
      { space: this.space },
      { id: 'jobs.schedules' },
    );
    return rows.map(({ schedule }) => decodeSchedule(schedule));
  }

  /** One schedule, locked to the end of the transaction; null when there is none. */
  async lock(tx: GraphTransaction, name: string): Promise<JobSchedule | null> {
    const [row] = await tx.run<{ schedule: Record<string, unknown> }>(
      `MATCH (s:JobSchedule {key: $key}) SET s.lockedMs = timestamp() RETURN ${scheduleMap} AS schedule`,
      { key: this.#key(name) },
    );
    return row === undefined ? null : decodeSchedule(row.schedule);
  }

  /** Writes a schedule. `revision` null: only when there is none by that name. @returns it; null when it has another revision */
  async save(tx: GraphTransaction, row: ScheduleRow, revision: number | null): Promise<JobSchedule | null> {
    const rows = await tx.run<{ schedule: Record<string, unknown> }>(
      `MERGE (s:JobSchedule {key: $key}) ON CREATE SET s.revision = 0, s.space = $space
       SET s.lockedMs = timestamp()
       WITH s WHERE s.revision = coalesce($revision, 0)
       SET s += $row, s.revision = s.revision + 1
       RETURN ${scheduleMap} AS schedule`,
      { key: this.#key(row.name), space: this.space, row, revision },
    );
    const [saved] = rows;
    return saved === undefined ? null : decodeSchedule(saved.schedule);
  }

  /** Writes a schedule that Waymark brings along, unless somebody has changed it meanwhile. Its revision stays 1. */
  async ensure(tx: GraphTransaction, row: ScheduleRow): Promise<void> {
    await tx.run(
      `MERGE (s:JobSchedule {key: $key}) ON CREATE SET s.revision = 1, s.space = $space
       SET s.lockedMs = timestamp()
       WITH s WHERE s.revision = 1
       SET s += $row`,
      { key: this.#key(row.name), space: this.space, row },
    );
  }

  /** Removes a schedule. */
  async remove(tx: GraphTransaction, name: string): Promise<void> {
    await tx.run('MATCH (s:JobSchedule {key: $key}) DELETE s', { key: this.#key(name) });
  }

  /** Schedules whose time has come by the server's clock, with that clock. */
  async due(): Promise<{ name: string; nextMs: number; nowMs: number }[]> {
    return this.graph.read<{ name: string; nextMs: number; nowMs: number }>(
      `MATCH (s:JobSchedule {space: $space}) WHERE s.nextMs <= timestamp()
       RETURN s.name AS name, s.nextMs AS nextMs, timestamp() AS nowMs ORDER BY s.nextMs`,
      { space: this.space },
      { id: 'jobs.due-schedules' },
    );
  }

  /** Takes a firing: of all nodes that try, one moves the schedule on. @returns the schedule; null when another node had it */
  async take(
    tx: GraphTransaction,
    name: string,
    firing: { nextMs: number; thenMs: number | null; at: string },
  ): Promise<JobSchedule | null> {
    const [row] = await tx.run<{ schedule: Record<string, unknown> }>(
      `MATCH (s:JobSchedule {key: $key}) SET s.lockedMs = timestamp()
       WITH s WHERE s.nextMs = $nextMs AND s.enabled
       SET s.nextMs = $thenMs, s.lastFiredAt = $at
       RETURN ${scheduleMap} AS schedule`,
      { key: this.#key(name), ...firing },
    );
    return row === undefined ? null : decodeSchedule(row.schedule);
  }

  /** Notes the job of the latest firing. */
  async fired(tx: GraphTransaction, name: string, jobId: string): Promise<void> {
    await tx.run('MATCH (s:JobSchedule {key: $key}) SET s.lastJobId = $jobId', {
      key: this.#key(name),
      jobId,
    });
  }

  #key(name: string): string {
    return `${this.space} ${name}`;
  }
}

function decodeSchedule(row: Readonly<Record<string, unknown>>): JobSchedule {
  const text = (name: string): string => (typeof row[name] === 'string' ? (row[name] as string) : '');
  const textOrNull = (name: string): string | null =>
    typeof row[name] === 'string' ? (row[name] as string) : null;
  return {
    name: text('name'),
    kind: text('kind'),
    cron: text('cron'),
    timezone: text('timezone'),
    payload: JSON.parse(text('payload') || '{}') as JsonValue,
    instanceId: textOrNull('instanceId'),
    enabled: row.enabled === true,
    builtIn: row.builtIn === true,
    nextAt: typeof row.nextMs === 'number' ? new Date(row.nextMs).toISOString() : null,
    lastFiredAt: textOrNull('lastFiredAt'),
    lastJobId: textOrNull('lastJobId'),
    revision: Number(row.revision ?? 0),
  };
}
