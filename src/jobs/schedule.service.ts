import type { JsonValue } from '../core/canonical-json.js';
import type { Clock } from '../core/clock.js';
import { type RequestContext, requirePermission } from '../core/context.js';
import { WaymarkError } from '../core/errors.js';
import { nextFiringMs } from './cron.js';
import type { JobWriter } from './enqueue.js';
import type { ScheduleRow, ScheduleStore } from './schedule.store.js';
import type { JobSchedule } from './types.js';

/** What a schedule is to be. */
export interface ScheduleInput {
  /** 1 to 100 characters. */
  name: string;
  kind: string;
  cron: string;
  /** Default UTC. */
  timezone?: string | null;
  payload?: JsonValue;
  instanceId?: string | null;
  /** Default true. */
  enabled?: boolean | null;
  /** Revision that is changed; absent to create. */
  revision?: number | null;
}

/** A schedule that Waymark brings along. */
export interface BuiltInSchedule {
  name: string;
  kind: string;
  cron: string;
  payload?: JsonValue;
  /** Wait before the very first firing, instead of until its time. */
  firstAfterMs?: number;
}

/** Schedules of jobs. */
export class ScheduleService {
  constructor(
    private readonly schedules: ScheduleStore,
    private readonly writer: JobWriter,
    private readonly clock: Clock,
  ) {}

  /** All schedules, by name. Needs `job.read`. */
  async list(ctx: RequestContext): Promise<JobSchedule[]> {
    requirePermission(ctx, 'job.read');
    return this.schedules.list();
  }

  /**
   * Creates or changes a schedule. Needs `job.manage`. Of a built-in one only time, time zone and whether it is enabled change.
   * @throws INPUT_INVALID for an expression, time zone, kind or payload that is wrong, CONFLICT for another revision
   */
  async save(ctx: RequestContext, input: ScheduleInput): Promise<JobSchedule> {
    requirePermission(ctx, 'job.manage');
    if (input.name.trim() === '' || input.name.length > 100)
      throw new WaymarkError('INPUT_INVALID', 'A schedule has a name of 1 to 100 characters.', {
        facts: { field: 'name' },
      });
    this.writer.checkPayload(input.kind, input.payload ?? {});
    const timezone = input.timezone ?? 'UTC';
    const enabled = input.enabled ?? true;
    const nextMs = nextFiringMs(input.cron, timezone, this.clock.nowMs());
    return this.schedules.graph.transaction(
      async (tx) => {
        const before = await this.schedules.lock(tx, input.name);
        if (before?.builtIn === true && before.kind !== input.kind)
          throw new WaymarkError('CONFLICT', 'The kind of a built-in schedule cannot be changed.', {
            facts: { field: 'kind' },
          });
        const row: ScheduleRow = {
          name: input.name,
          kind: input.kind,
          cron: input.cron,
          timezone,
          payload: JSON.stringify(input.payload ?? {}),
          instanceId: input.instanceId ?? null,
          enabled,
          builtIn: before?.builtIn ?? false,
          nextMs: enabled ? nextMs : null,
        };
        const saved = await this.schedules.save(tx, row, input.revision ?? null);
        if (saved === null)
          throw new WaymarkError('CONFLICT', `The schedule "${input.name}" has another revision.`, {
            facts: { name: input.name, revision: before?.revision ?? 0 },
          });
        await this.#audit(tx, ctx, 'schedule.change', saved);
        return saved;
      },
      { id: 'jobs.save-schedule' },
    );
  }

  /** Removes a schedule; jobs it has queued stay. Needs `job.manage`. @throws NOT_FOUND, CONFLICT for a built-in one: disable it */
  async remove(ctx: RequestContext, name: string): Promise<JobSchedule> {
    requirePermission(ctx, 'job.manage');
    return this.schedules.graph.transaction(
      async (tx) => {
        const schedule = await this.schedules.lock(tx, name);
        if (schedule === null)
          throw new WaymarkError('NOT_FOUND', 'There is no such schedule.', { facts: { name } });
        if (schedule.builtIn)
          throw new WaymarkError('CONFLICT', 'A built-in schedule cannot be removed; disable it.', {
            facts: { name },
          });
        await this.schedules.remove(tx, name);
        await this.#audit(tx, ctx, 'schedule.remove', schedule);
        return schedule;
      },
      { id: 'jobs.remove-schedule' },
    );
  }

  /** Makes the schedules that Waymark brings along and adapts them to the configuration; what people changed stays. */
  async ensure(builtIn: readonly BuiltInSchedule[]): Promise<void> {
    const known = new Map((await this.schedules.list()).map((schedule) => [schedule.name, schedule]));
    for (const { name, kind, cron, payload = {}, firstAfterMs } of builtIn) {
      const before = known.get(name);
      if (before !== undefined && (before.revision !== 1 || before.cron === cron)) continue;
      const nowMs = this.clock.nowMs();
      const first = before === undefined && firstAfterMs !== undefined;
      const nextMs = first ? nowMs + firstAfterMs : nextFiringMs(cron, 'UTC', nowMs);
      const row: ScheduleRow = {
        name,
        kind,
        cron,
        timezone: 'UTC',
        payload: JSON.stringify(payload),
        instanceId: null,
        enabled: true,
        builtIn: true,
        nextMs,
      };
      await this.schedules.graph.transaction((tx) => this.schedules.ensure(tx, row), {
        id: 'jobs.ensure-schedule',
      });
    }
  }

  async #audit(
    tx: Parameters<JobWriter['recordAudit']>[0],
    ctx: RequestContext,
    action: 'schedule.change' | 'schedule.remove',
    schedule: JobSchedule,
  ): Promise<void> {
    const { name, kind, cron, timezone, enabled } = schedule;
    await this.writer.recordAudit(tx, ctx, {
      action,
      outcome: 'success',
      targetId: name,
      details: { kind, cron, timezone, enabled },
    });
  }
}
