/**
 * Ingest: the instances Waymark looks after and how what they hold comes into the graph.
 * The door of the domain.
 */
import type { Clock } from '../core/clock.js';
import type { Logger } from '../core/logger.js';
import type { SecretVault } from '../core/secrets.js';
import type { Collector, Engine, EngineKind } from '../engines/contract.js';
import { isEngineKind } from '../engines/target.js';
import type { GraphClient } from '../graph/index.js';
import { CreationBudget } from './apply/creation-budget.js';
import { createDiscovery, type DiscoveryService, type DiscoverySettings } from './discovery/index.js';
import { InstanceService } from './instances/instance.service.js';
import { InstanceStore } from './instances/instance.store.js';
import { RetirementWork } from './instances/retirement-work.js';
import { IngestRecords } from './records.js';
import { RunDispatcher, type DispatchOptions } from './runs/dispatcher.js';
import type { ScopesApplied } from './runs/execute-run.js';
import { RunProgress } from './runs/progress.js';
import { RunService } from './runs/run.service.js';
import { RunStore } from './runs/run.store.js';
import { Coordinator, type CoordinatorOptions } from './schedule/coordinator.js';
import { Housekeeping } from './schedule/housekeeping.js';
import { Scheduler } from './schedule/scheduler.js';
import { ValueReadingService } from './instances/value-reading.service.js';
import { StatementReadingService } from './statements/statement-reading.service.js';
import { defaultIngestSettings, type IngestSettings } from './types.js';
import { ChangeWatchService } from './watch/change-watch.service.js';

export {
  type AddressFile,
  type AdoptCandidateInput,
  type Candidate,
  type CandidateFilter,
  type CandidatePage,
  type CandidateState,
  createDiscovery,
  defaultDiscoverySettings,
  type DiscoveryInput,
  type DiscoveryRun,
  DiscoveryService,
  type DiscoverySettings,
  type DiscoveryState,
} from './discovery/index.js';
export { InstanceService, type RegisteredInstance } from './instances/instance.service.js';
export type { RunListener } from './runs/progress.js';
export { type RunPage, RunService, type StartCollectionInput } from './runs/run.service.js';
export { StatementReadingService } from './statements/statement-reading.service.js';
export type { RunFilter } from './runs/run.store.js';
export {
  type CollectionMode,
  type CollectionRun,
  type CollectionState,
  type CollectionTrigger,
  defaultIngestSettings,
  type IngestSettings,
  type Instance,
  type RegisterInstanceInput,
  type UpdateInstanceInput,
} from './types.js';

/** What ingest works with. */
export interface IngestDependencies {
  graph: GraphClient;
  collectors: Readonly<Partial<Record<EngineKind, Collector>>>;
  engines: Readonly<Partial<Record<EngineKind, Engine>>>;
  vault: SecretVault;
  clock: Clock;
  logger: Logger;
  settings?: Partial<IngestSettings>;
  dispatch?: Partial<DispatchOptions>;
  coordination?: Partial<CoordinatorOptions>;
  /** Bounds of searches for instances. */
  discovery?: Partial<DiscoverySettings>;
  /** Awaited in every run after its scopes have been written. */
  onScopesApplied?: ScopesApplied;
}

/** The services of ingest. Each takes `(ctx, input)` and checks permission itself. */
export interface Ingest {
  /** The registry. */
  instances: InstanceService;
  /** Runs. */
  runs: RunService;
  /** Searches for instances at given addresses, and candidates. */
  discovery: DiscoveryService;
  /** The engines' own figures of executed statements. */
  statements: StatementReadingService;
  /** A few values, for classification where the configuration allows it. */
  values: ValueReadingService;
  /** Statements that an administrator may run in a server of this engine, so that changes are told at once; null when there are none. */
  watchSetup(engine: string): string | null;
  /** Takes up waiting runs on this node (role `worker`). */
  startWorking(): void;
  /** Schedules runs, follows changes and tidies up, while this node has the right to (role `scheduler`). */
  startScheduling(): void;
  /** Ends both and all searches; runs under way are marked as interrupted. */
  stop(): Promise<void>;
}

/** Makes the services of ingest over one graph. Nothing runs by itself before `start…` is called. */
export function createIngest(dependencies: IngestDependencies): Ingest {
  const { graph, collectors, engines, vault, clock, logger } = dependencies;
  const settings: IngestSettings = { ...defaultIngestSettings, ...dependencies.settings };
  const runStore = new RunStore(graph);
  const instanceStore = new InstanceStore(graph);
  const records = new IngestRecords();
  const progress = new RunProgress(logger);
  const dispatcher = new RunDispatcher(
    {
      graph,
      collectors,
      vault,
      clock,
      settings,
      figures: new Map(),
      creation: new CreationBudget(settings.limits.newAssetsAtOnce),
      ...(dependencies.onScopesApplied === undefined
        ? {}
        : { onScopesApplied: dependencies.onScopesApplied }),
    },
    runStore,
    instanceStore,
    records,
    progress,
    logger,
    { leaseMs: 30_000, pollMs: 2_000, ...dependencies.dispatch },
  );
  const runs = new RunService(graph, runStore, instanceStore, records, progress, clock, {
    queued: () => dispatcher.poke(),
    cancel: (runId) => dispatcher.cancel(runId),
  });
  const scheduler = new Scheduler(instanceStore, runs, settings, clock, logger);
  const watch = new ChangeWatchService({
    instances: instanceStore,
    runs,
    collectors,
    vault,
    settings,
    clock,
    logger,
  });
  const retirement = new RetirementWork(graph, instanceStore, settings, clock, logger);
  const coordinator = new Coordinator(
    graph,
    [scheduler, watch, retirement, new Housekeeping(graph, runStore, clock)],
    logger,
    { zone: settings.zone, leaseMs: 15_000, tickMs: 1_000, ...dependencies.coordination },
  );
  const instances = new InstanceService(
    graph,
    instanceStore,
    engines,
    vault,
    runs,
    records,
    clock,
    {
      queued: () => dispatcher.poke(),
      changed: () => coordinator.poke(),
      nextRunAt: (id) => scheduler.nextRunAt(id),
    },
    settings.zone,
  );
  const discovery = createDiscovery({
    graph,
    engines,
    instances,
    clock,
    logger,
    ...(dependencies.discovery === undefined ? {} : { settings: dependencies.discovery }),
  });
  return {
    instances,
    runs,
    discovery,
    statements: new StatementReadingService(instanceStore, collectors, vault, settings),
    values: new ValueReadingService(instanceStore, engines, vault),
    watchSetup: (engine) => (isEngineKind(engine) ? collectors[engine]?.watchSetupSql() : null) ?? null,
    startWorking: () => dispatcher.start(),
    startScheduling: () => coordinator.start(),
    stop: async () => {
      await discovery.stop();
      await coordinator.stop();
      await dispatcher.stop();
    },
  };
}
