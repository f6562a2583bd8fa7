import { isoTime, type Clock } from '../../core/clock.js';
import { type CollectionBatch, type CollectionWarning, nothingKnown } from '../../core/collection.js';
import type { RequestContext } from '../../core/context.js';
import { messageOf } from '../../core/errors.js';
import type { SecretVault } from '../../core/secrets.js';
import type { Collector, EngineKind, EngineTarget } from '../../engines/contract.js';
import type { GraphClient } from '../../graph/index.js';
import type { ApplyContext } from '../apply/apply-context.js';
import type { CreationBudget } from '../apply/creation-budget.js';
import { FiguresMemory } from '../apply/figures-memory.js';
import { dropStaged, staleStages } from '../apply/queries.js';
import type { ScopeCounts } from '../apply/scope-plan.js';
import type { StoredInstance } from '../instances/instance.store.js';
import type { CollectionRun, IngestSettings } from '../types.js';
import { knownState, loadScopes, type ScopeState } from './known-scopes.js';
import { fence, type Lease } from './lease.js';
import { prefetch } from './prefetch.js';
import { ScopeApplier } from './scope-applier.js';

/** What executing a run needs. */
export interface ExecutionTools {
  graph: GraphClient;
  collectors: Readonly<Partial<Record<EngineKind, Collector>>>;
  vault: SecretVault;
  clock: Clock;
  settings: IngestSettings;
  /** By instance id. */
  figures: Map<string, FiguresMemory>;
  creation: CreationBudget;
  /** See {@link ScopesApplied}. */
  onScopesApplied?: ScopesApplied;
}

/**
 * Called in every run after its scopes have been written and before it ends: what must be there when a run is
 * finished is done here. A failure is a warning of the run, which goes on.
 */
export type ScopesApplied = (applied: { instanceId: string; signal: AbortSignal }) => Promise<void>;

/** A run under way. `run` is changed in place as it goes on. */
export interface Execution {
  ctx: RequestContext;
  run: CollectionRun;
  instance: StoredInstance;
  lease: Lease;
  signal: AbortSignal;
  /** Told after every step. */
  onProgress: () => void;
}

const batchesAhead = 3;
/** What the stored passwords of instances are for. */
export const credentialsPurpose = 'instance.credentials';
const keptWarnings = 200;

/** Where an instance is and how to sign in, with its secret revealed. Never log it. */
export async function targetOf(
  ctx: RequestContext,
  instance: StoredInstance,
  vault: SecretVault,
): Promise<EngineTarget> {
  const password =
    instance.secretId === null ? undefined : await vault.reveal(ctx, instance.secretId, credentialsPurpose);
  return {
    engine: instance.engine,
    host: instance.host,
    port: instance.port,
    tls: instance.tls,
    connectTimeoutMs: 10_000,
    ...(instance.user === null ? {} : { user: instance.user }),
    ...(password === undefined ? {} : { password }),
    ...(instance.database === null ? {} : { database: instance.database }),
    ...(instance.tlsCa === null ? {} : { tlsCa: instance.tlsCa }),
  };
}

/**
 * Collects an instance and applies what differs. Each scope is written as a whole, so whenever this ends, every scope
 * is in its old or its new state. @returns keys of the scopes that could not be read. @throws ENGINE_*, GRAPH_*
 */
export async function executeRun(
  tools: ExecutionTools,
  collector: Collector,
  execution: Execution,
): Promise<readonly string[]> {
  const { graph, settings } = tools;
  const { run, instance, signal } = execution;
  const target = await targetOf(execution.ctx, instance, tools.vault);
  await dropLeftovers(graph, instance.id);
  const scopes = await loadScopes(graph, instance.id);
  const context = await applyContext(tools, execution, scopes);
  const incremental = run.mode === 'INCREMENTAL';
  const figures = figuresOf(tools, instance);
  const applier = new ScopeApplier(context, scopes, {
    verify: !incremental,
    figures,
    onCounts: (counts) => {
      addCounts(run, counts);
      execution.onProgress();
    },
  });
  const batches = collector.collect(target, instance.key, {
    known: incremental ? knownState(scopes, graph, signal) : nothingKnown,
    signal,
    statementTimeoutMs: settings.statementTimeoutMs,
    parallel: settings.parallelDatabases,
    sampleKeys: settings.sampleKeys,
    ...(run.only === null ? {} : { only: run.only, skipStatistics: run.trigger === 'CHANGE' }),
  });
  let partial: readonly string[] = [];
  try {
    for await (const batch of prefetch(batches, batchesAhead)) {
      signal.throwIfAborted();
      if (batch.type === 'scopes') {
        await applier.settle();
        ({ partial } = batch);
        await applier.removeScopes(batch, (scope) => run.only === null || isWithin(scope, run.only));
      } else await take(batch, applier, execution);
      execution.onProgress();
    }
  } finally {
    await applier.settle().catch(() => undefined);
  }
  await applier.settle();
  phase(execution, 'linking');
  await applier.resolveLinks();
  if (tools.onScopesApplied !== undefined) {
    phase(execution, 'lineage');
    await applied(tools.onScopesApplied, execution);
  }
  phase(execution, 'figures');
  await applier.writeFigures();
  return partial;
}

async function applied(onScopesApplied: ScopesApplied, { run, instance, signal }: Execution): Promise<void> {
  try {
    await onScopesApplied({ instanceId: instance.id, signal });
  } catch (error) {
    if (signal.aborted) throw error;
    run.warningCount += 1;
    const warning: CollectionWarning = {
      code: 'LINEAGE_NOT_DERIVED',
      key: instance.key,
      message: `Lineage of ${instance.key} could not be brought up to date: ${messageOf(error)}`,
      remedy: 'It is tried again every five minutes; answers say that they are not up to date until then.',
    };
    if (run.warnings.length < keptWarnings) run.warnings = [...run.warnings, warning];
  }
}

function figuresOf(tools: ExecutionTools, instance: StoredInstance): FiguresMemory {
  const memory = tools.figures.get(instance.id) ?? new FiguresMemory();
  memory.validate(instance.lastRunId);
  tools.figures.set(instance.id, memory);
  return memory;
}

async function take(
  batch: Exclude<CollectionBatch, { type: 'scopes' }>,
  applier: ScopeApplier,
  { run }: Execution,
): Promise<void> {
  if (batch.type === 'unchanged') applier.unchanged(batch.scope);
  else if (batch.type === 'scope') await applier.scope(batch);
  else if (batch.type === 'statistics') applier.statistics(batch.entries);
  else if (batch.type === 'progress') {
    run.phase = batch.phase;
    run.done = batch.done;
    run.total = batch.total ?? null;
  } else {
    run.warningCount += 1;
    if (run.warnings.length < keptWarnings) run.warnings = [...run.warnings, batch.warning];
  }
}

function phase(execution: Execution, name: string): void {
  Object.assign(execution.run, { phase: name, done: 0, total: null });
  execution.onProgress();
}

function addCounts(run: CollectionRun, counts: ScopeCounts): void {
  run.added += counts.added;
  run.changed += counts.changed;
  run.removed += counts.removed;
  run.unchanged += counts.unchanged;
}

/** True when the scope is one of the keys or lies below one. */
function isWithin(scope: string, keys: readonly string[]): boolean {
  return keys.some((key) => scope === key || scope.startsWith(`${key}.`) || scope.startsWith(`${key}/`));
}

/** Removes what earlier runs of the instance staged and never made visible. */
async function dropLeftovers(graph: GraphClient, instanceId: string): Promise<void> {
  const stages = await graph.read<{ stage: string }>(
    staleStages,
    { instanceId },
    { id: 'ingest.stale-stages' },
  );
  for (const { stage } of stages) await graph.autocommit(dropStaged, { stage }, { id: 'ingest.drop-staged' });
}

async function applyContext(
  tools: ExecutionTools,
  execution: Execution,
  scopes: ReadonlyMap<string, ScopeState>,
): Promise<ApplyContext> {
  const { ctx, run, instance, lease, signal } = execution;
  const [row] = await tools.graph.read<{ count: number }>(
    'MATCH (n:Asset {instanceId: $id}) WITH n LIMIT 2 RETURN count(n) AS count',
    { id: instance.id },
    { id: 'ingest.instance-size' },
  );
  let lastMs = Math.max(0, ...[...scopes.values()].map(({ appliedAt }) => Date.parse(appliedAt) || 0));
  return {
    ctx,
    graph: tools.graph,
    runId: run.id,
    instance: {
      id: instance.id,
      key: instance.key,
      engine: instance.engine,
      environment: instance.environment,
    },
    cause: JSON.stringify({
      type: 'COLLECTION',
      runId: run.id,
      trigger: run.trigger,
      subjectId: ctx.subject.id,
      correlationId: ctx.correlationId,
    }),
    limits: tools.settings.limits,
    creation: tools.creation,
    empty: scopes.size === 0 && (row?.count ?? 0) <= 1,
    fence: (tx) => fence(tx, lease),
    nextTime: () => {
      lastMs = Math.max(tools.clock.nowMs(), lastMs + 1);
      return isoTime(lastMs);
    },
    signal,
  };
}
