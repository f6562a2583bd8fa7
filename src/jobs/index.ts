/**
 * Jobs: long and regular work that survives any crash. The graph holds the truth, BullMQ over Redis says who looks next.
 * The door of the room.
 */
import type { Redis } from 'ioredis';
import { type Clock, systemClock } from '../core/clock.js';
import type { Logger } from '../core/logger.js';
import { waitingConnection } from '../core/redis.js';
import type { GraphClient } from '../graph/index.js';
import { JobDispatcher } from './dispatcher.js';
import { JobWriter } from './enqueue.js';
import { JobService } from './job.service.js';
import { JobStore } from './job.store.js';
import { JobRecovery } from './recovery.js';
import { ScheduleService } from './schedule.service.js';
import { ScheduleStore } from './schedule.store.js';
import { JobScheduler } from './scheduler.js';
import type { RecordAudit, RegisteredKind } from './types.js';
import { JobWorker } from './worker.js';

export { nextFiringMs } from './cron.js';
export { type JobPage, JobService } from './job.service.js';
export type { JobFilter } from './job.store.js';
export { isJobKind, type JobInput, type JobKind, jobKinds, type JobPayload } from './kinds.js';
export { type BuiltInSchedule, type ScheduleInput, ScheduleService } from './schedule.service.js';
export {
  type Job,
  type JobAuditEntry,
  type JobDefinition,
  type JobHandler,
  type JobQueueView,
  type JobSchedule,
  type JobState,
  jobStates,
  type NewJob,
  type RecordAudit,
  type RegisteredKind,
  type RunningJob,
} from './types.js';

/** What jobs work with. */
export interface JobsDependencies {
  graph: GraphClient;
  redis: Redis;
  /** Every kind with its handler; without one this node only queues and shows jobs of the kind. */
  kinds: Readonly<Record<string, RegisteredKind>>;
  recordAudit: RecordAudit;
  /** Name of this node in leases. */
  nodeId: string;
  logger: Logger;
  clock?: Clock;
  settings?: Partial<JobsSettings>;
}

/** How jobs are run. */
export interface JobsSettings {
  /** Keeps sets of jobs apart that share stores. Default `waymark`. */
  space: string;
  /** A node that does not answer for this long loses its jobs. Default 12,000: with one sweep they go on within 30 s. */
  leaseMs: number;
  /** How often due jobs are looked for beside commits that make some. Default 2,000. */
  pollMs: number;
  /** How often schedules and lost jobs are looked for. Default 1,000 and 3,000. */
  tickMs: number;
  sweepMs: number;
  /** Time that jobs have to finish when the node leaves, before they are handed over. Default 20,000. */
  graceMs: number;
  /** Jobs of one kind that a node works on at once, at most. Default 8. */
  mostOfKind: number;
}

/** The services of jobs, and how to make a node take part. */
export interface Jobs {
  service: JobService;
  schedules: ScheduleService;
  /** Removes jobs that ended before a time. @returns how many */
  prune(beforeMs: number): Promise<number>;
  /** Jobs under way on this node. */
  running(): number;
  /** This node works on jobs. */
  startWorking(): void;
  /** This node fires schedules. */
  startScheduling(): void;
  /** Takes no more jobs; those under way finish within the grace time or are handed over. */
  drain(graceMs?: number): Promise<void>;
  stop(): Promise<void>;
}

const defaults: JobsSettings = {
  space: 'waymark',
  leaseMs: 12_000,
  pollMs: 2_000,
  tickMs: 1_000,
  sweepMs: 3_000,
  graceMs: 20_000,
  mostOfKind: 8,
};

/** Makes the services of jobs. Every node brings committed jobs into Redis; workers and schedulers do more. */
export function createJobs(dependencies: JobsDependencies): Jobs {
  const { graph, redis, kinds, recordAudit, nodeId, logger, clock = systemClock } = dependencies;
  const settings = { ...defaults, ...dependencies.settings };
  const { space, leaseMs, graceMs, mostOfKind } = settings;
  // One hash slot for all keys, so that the scripts of BullMQ work on a cluster.
  const prefix = `{${space}}:jobs`;
  const connection = redis.duplicate({ maxRetriesPerRequest: 2, lazyConnect: false });
  // Workers wait in Redis for jobs, for as long as it takes.
  const blocking = redis.duplicate(waitingConnection);
  for (const own of [connection, blocking])
    own.on('error', (error: Error) => logger.debug({ error: error.message }, 'connection of jobs to Redis'));
  const writer = new JobWriter(new JobStore(graph, space), kinds, recordAudit);
  const schedules = new ScheduleStore(graph, space);
  const dispatcher = new JobDispatcher(writer.store, connection, prefix, logger, settings.pollMs, graph);
  const worker = new JobWorker(
    writer,
    blocking,
    { nodeId, leaseMs, prefix, graceMs, mostOfKind },
    logger,
    () => dispatcher.poke(),
  );
  const recovery = new JobRecovery(writer, logger, settings.sweepMs);
  const scheduler = new JobScheduler(schedules, writer, logger, settings.tickMs);
  dispatcher.start();
  let drained: Promise<void> | undefined;
  const drain = (ms?: number): Promise<void> => (drained ??= worker.stop(ms));
  return {
    service: new JobService(writer, clock, { cancel: (jobId) => worker.cancel(jobId) }),
    schedules: new ScheduleService(schedules, writer, clock),
    prune: (beforeMs) => writer.store.prune(beforeMs),
    running: () => worker.running,
    startWorking: () => {
      worker.start();
      recovery.start();
    },
    startScheduling: () => scheduler.start(),
    drain,
    stop: async () => {
      await scheduler.stop();
      await recovery.stop();
      await drain();
      await dispatcher.stop();
      connection.disconnect();
      blocking.disconnect();
    },
  };
}
