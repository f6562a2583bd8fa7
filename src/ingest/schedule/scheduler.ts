import { Cron } from 'croner';
import { type Clock, isoTime } from '../../core/clock.js';
import { systemContext } from '../../core/context.js';
import { isWaymarkError, messageOf } from '../../core/errors.js';
import type { Logger } from '../../core/logger.js';
import { everywhere } from '../../core/permissions.js';
import type { InstanceStore, StoredInstance } from '../instances/instance.store.js';
import type { RunService } from '../runs/run.service.js';
import type { IngestSettings } from '../types.js';
import type { CoordinatedWork } from './coordinator.js';

interface Plan {
  /** What the plan was made from; another text means a new plan. */
  basis: string;
  dueMs: number;
}

/**
 * Starts runs when they are due: by each instance's cron expression in its time zone plus a random delay, and, while
 * an instance fails, at the end of its waiting time instead.
 */
export class Scheduler implements CoordinatedWork {
  readonly #plans = new Map<string, Plan>();

  constructor(
    private readonly instances: InstanceStore,
    private readonly runs: RunService,
    private readonly settings: IngestSettings,
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {}

  async tick(): Promise<void> {
    const instances = await this.instances.list(
      { includeRetired: false, zone: this.settings.zone },
      everywhere,
    );
    const nowMs = this.clock.nowMs();
    const seen = new Set<string>();
    for (const instance of instances) {
      if (!instance.enabled || instance.retiredAt !== null) continue;
      seen.add(instance.id);
      const basis = this.#basis(instance);
      let plan = this.#plans.get(instance.id);
      if (plan?.basis !== basis) {
        plan = { basis, dueMs: this.#due(instance, nowMs) };
        this.#plans.set(instance.id, plan);
      }
      if (nowMs < plan.dueMs) continue;
      await this.#start(instance);
      this.#plans.set(instance.id, { basis, dueMs: this.#due({ ...instance, nextAttemptAt: null }, nowMs) });
    }
    for (const id of this.#plans.keys()) if (!seen.has(id)) this.#plans.delete(id);
  }

  async release(): Promise<void> {
    this.#plans.clear();
  }

  /** When the next scheduled run of an instance is due, as far as this node has planned it; ISO 8601. */
  nextRunAt(instanceId: string): string | null {
    const dueMs = this.#plans.get(instanceId)?.dueMs;
    return dueMs === undefined || !Number.isFinite(dueMs) ? null : isoTime(dueMs);
  }

  #basis(instance: StoredInstance): string {
    return JSON.stringify([instance.schedule, instance.timezone, instance.nextAttemptAt]);
  }

  #due(instance: StoredInstance, nowMs: number): number {
    const jitterMs = Math.random() * this.settings.jitterSeconds * 1_000;
    if (instance.nextAttemptAt !== null)
      return Math.max(nowMs, Date.parse(instance.nextAttemptAt)) + jitterMs / 10;
    const next = nextTime(
      instance.schedule ?? this.settings.schedule,
      instance.timezone ?? this.settings.timezone,
      nowMs,
    );
    return next === null ? Number.POSITIVE_INFINITY : next + jitterMs;
  }

  async #start(instance: StoredInstance): Promise<void> {
    try {
      await this.runs.enqueue(systemContext({ channel: 'job' }), instance, {
        mode: 'INCREMENTAL',
        trigger: 'SCHEDULED',
        only: null,
      });
    } catch (error) {
      // A run that still works does what this one would have done.
      if (isWaymarkError(error, 'CONFLICT')) return;
      this.logger.warn(
        { instanceKey: instance.key, error: messageOf(error) },
        'a scheduled run was not started',
      );
    }
  }
}

/** The next time a cron expression names after a moment; null when there is none. @throws when it cannot be read */
export function nextTime(schedule: string, timezone: string, afterMs: number): number | null {
  const cron = new Cron(schedule, { paused: true, timezone });
  try {
    return cron.nextRun(new Date(afterMs))?.getTime() ?? null;
  } finally {
    cron.stop();
  }
}
