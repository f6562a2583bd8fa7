import type { ChangeWatchMethod, CollectionWarning } from '../core/collection.js';
import { defaultWriteLimits, type WriteLimits } from './apply/apply-context.js';
import type { EngineKind, TlsMode } from '../engines/contract.js';

/** How a run reads its instance: everything anew, or only what has changed since the last run. */
export type CollectionMode = 'FULL' | 'INCREMENTAL';

/** Why a run was started. */
export type CollectionTrigger = 'MANUAL' | 'SCHEDULED' | 'CHANGE' | 'ADOPTION';

/**
 * State of a run. `PARTIAL`: ended, but something could not be read. `INTERRUPTED`: its process or the graph went away.
 */
export type CollectionState =
  'QUEUED' | 'RUNNING' | 'SUCCEEDED' | 'PARTIAL' | 'FAILED' | 'CANCELLED' | 'INTERRUPTED';

/** A collection run. Times are ISO 8601, UTC. */
export interface CollectionRun {
  id: string;
  instanceId: string;
  instanceKey: string;
  mode: CollectionMode;
  trigger: CollectionTrigger;
  /** Keys of the parts collected; null for everything. */
  only: readonly string[] | null;
  state: CollectionState;
  /** What it is doing: the collector's phases, then `writing`, `linking`, `done`. */
  phase: string;
  /** Steps of the phase, where the collector counts them. */
  done: number;
  total: number | null;
  queuedAt: string;
  startedAt: string | null;
  finishedAt: string | null;
  durationMs: number | null;
  /** Assets. */
  added: number;
  changed: number;
  removed: number;
  unchanged: number;
  /** The first 200. */
  warnings: readonly CollectionWarning[];
  warningCount: number;
  errorCode: string | null;
  errorMessage: string | null;
  /** Name of who asked. */
  requestedBy: string;
  correlationId: string;
  /** Network zone of the instance: a node of that zone takes the run up. */
  zone: string;
}

/** An instance as it is reached and collected. Holds no secret. */
export interface Instance {
  /** Immutable. */
  id: string;
  key: string;
  name: string;
  engine: EngineKind;
  /** `postgresql`, `mysql`, `mariadb`, `redis`, `valkey`; null before the first sign-in. */
  flavour: string | null;
  version: string | null;
  host: string;
  port: number;
  user: string | null;
  database: string | null;
  tls: TlsMode;
  tlsCa: string | null;
  /** True when a password is stored. */
  hasSecret: boolean;
  environment: string;
  /** Network zone from which it is reached: nodes of that zone collect it. */
  zone: string;
  /** Tags set on the instance itself. */
  tags: readonly string[];
  /** Cron expression, null for the default. */
  schedule: string | null;
  timezone: string | null;
  /** False: no scheduled runs and no watch. */
  enabled: boolean;
  /** Next scheduled run, null when none is planned on this node. */
  nextRunAt: string | null;
  /** How changes are noticed between runs; null while nothing watches. */
  watchMethod: ChangeWatchMethod | null;
  watchAdvice: string | null;
  consecutiveFailures: number;
  /** While backing off: when the next attempt is made. */
  nextAttemptAt: string | null;
  lastErrorCode: string | null;
  lastErrorMessage: string | null;
  lastRunId: string | null;
  lastSuccessAt: string | null;
  registeredAt: string;
  retiredAt: string | null;
}

/** How to reach and collect a new instance. */
export interface RegisterInstanceInput {
  engine: EngineKind;
  host: string;
  /** Default: the engine's. */
  port?: number | null;
  user?: string | null;
  /** Encrypted before it is stored; never returned. */
  password?: string | null;
  /** Database to connect to first. */
  database?: string | null;
  tls?: TlsMode | null;
  /** PEM text. */
  tlsCa?: string | null;
  /** Display name; default host:port. */
  name?: string | null;
  environment?: string | null;
  tags?: readonly string[] | null;
  schedule?: string | null;
  timezone?: string | null;
  enabled?: boolean | null;
  /** Start a first collection at once; default true. */
  collect?: boolean | null;
}

/** What to change; members left out stay. `null` takes a value away where there may be none. */
export interface UpdateInstanceInput {
  instanceId: string;
  host?: string;
  port?: number;
  user?: string | null;
  password?: string | null;
  database?: string | null;
  tls?: TlsMode;
  tlsCa?: string | null;
  name?: string;
  environment?: string;
  tags?: readonly string[];
  schedule?: string | null;
  timezone?: string | null;
  enabled?: boolean;
}

/** Settings of collecting; defaults as in the configuration. */
export interface IngestSettings {
  schedule: string;
  timezone: string;
  jitterSeconds: number;
  parallelInstances: number;
  parallelDatabases: number;
  statementTimeoutMs: number;
  pollIntervalMs: number;
  sampleKeys: number;
  watch: boolean;
  /** Network zone of this node: it collects and registers the instances of that zone. */
  zone: string;
  /** How much one transaction writes. */
  limits: WriteLimits;
}

/** Defaults of {@link IngestSettings}. */
export const defaultIngestSettings: IngestSettings = {
  schedule: '*/15 * * * *',
  timezone: 'UTC',
  jitterSeconds: 20,
  parallelInstances: 2,
  parallelDatabases: 2,
  statementTimeoutMs: 60_000,
  pollIntervalMs: 5_000,
  sampleKeys: 20_000,
  watch: true,
  zone: 'default',
  limits: defaultWriteLimits,
};
