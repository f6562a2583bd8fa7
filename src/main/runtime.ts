import { hostname } from 'node:os';
import { resolve } from 'node:path';
import { type Audit, createAudit, recordAudit } from '../audit/index.js';
import { type Catalog, createCatalog } from '../catalog/index.js';
import { systemClock } from '../core/clock.js';
import type { InstanceConfig, WaymarkConfig } from '../core/config.js';
import { type RequestContext, systemContext } from '../core/context.js';
import { isWaymarkError, messageOf } from '../core/errors.js';
import type { Logger } from '../core/logger.js';
import { parseTargetUrl, targetNamespace } from '../engines/target.js';
import type { GraphTransaction } from '../graph/index.js';
import { createNotifications, type Notifications } from '../notifications/index.js';
import { type AccessOf, createEvents, type Events, LiveChannel } from '../events/index.js';
import { type Account, createIdentity, type Identity } from '../identity/index.js';
import {
  type CollectionRun,
  createIngest,
  type DiscoveryRun,
  type DiscoverySettings,
  type Ingest,
  type RegisterInstanceInput,
} from '../ingest/index.js';
import { newId } from '../core/ids.js';
import {
  type Classifications,
  createClassifications,
  createLineageEvidence,
  createLineageQuestions,
  createLineageSources,
  type LineageEvidence,
  type LineageQuestions,
  LineageReplica,
  type LineageSources,
  WhatIfService,
} from '../lineage/index.js';
import { createJobs, type Jobs } from '../jobs/index.js';
import { createNodes, type Nodes } from '../nodes/index.js';
import { collectors, engines } from './engines.js';
import { identityOptions, readSecretFile } from './identity-options.js';
import { registeredKinds, startStatementReading } from './jobs.js';
import { mapSources } from './service-map.js';
import { openStores, type Stores } from './stores.js';
import { version } from './version.js';

/** The domains of one node over open stores. */
export interface Runtime {
  stores: Stores;
  audit: Audit;
  identity: Identity;
  catalog: Catalog;
  ingest: Ingest;
  evidence: LineageEvidence;
  lineage: LineageQuestions;
  /** Lineage in memory; the role `api` starts it. */
  replica: LineageReplica;
  lineageSources: LineageSources;
  classifications: Classifications;
  whatIf: WhatIfService;
  events: Events;
  notifications: Notifications;
  jobs: Jobs;
  nodes: Nodes;
  /** Ends with the runtime. */
  signal: AbortSignal;
  /** Progress of runs on all nodes. */
  runFeed: LiveChannel<CollectionRun>;
  /** Progress of searches for instances on all nodes. */
  discoveryFeed: LiveChannel<DiscoveryRun>;
  stop(): Promise<void>;
}

/** Opens the stores and makes the domains. Nothing works or listens yet. */
export async function openRuntime(
  config: WaymarkConfig,
  logger: Logger,
  progress: (text: string) => void,
): Promise<Runtime> {
  const identityParts = identityOptions(config);
  const stores = await openStores(config, logger, progress);
  const { graph } = stores;
  const identity = createIdentity({ graph, clock: systemClock, ...identityParts });
  const { checkpointFile } = config.audit;
  const audit = createAudit({
    graph,
    vault: identity.vault,
    clock: systemClock,
    checkpointFile: checkpointFile === undefined ? null : resolve(checkpointFile),
  });
  const events = createEvents({
    graph,
    redis: stores.redis,
    logger,
    audit: recordAudit,
    // A caller without a session is the owner of the machine, whose rights do not change.
    accessNow: async ({ subject }) =>
      subject.sessionId === null ? null : identity.access.accessFor(subject),
    accessVersion: () => identity.access.version(),
    window: config.events.window,
    subscriberLag: config.events.subscriberLag,
    retention: config.events,
  });
  const notifications = createNotifications({
    graph,
    outbox: events.outbox,
    vault: identity.vault,
    logger,
    accessOf: (ownerId) => accessOfOwner(identity, ownerId),
    network: config.notifications,
    keepDays: config.notifications.keepDays,
  });
  const catalog = createCatalog({ graph, clock: systemClock, logger });
  const evidence = createLineageEvidence({ graph, clock: systemClock, logger });
  const replica = new LineageReplica(graph, systemClock, logger);
  const lineage = createLineageQuestions({ graph, replica, clock: systemClock, catalog });
  const lineageSources = createLineageSources({
    graph,
    clock: systemClock,
    registration: catalog.registration,
  });
  const ingest = createIngest({
    graph,
    collectors,
    engines,
    vault: identity.vault,
    clock: systemClock,
    logger,
    settings: config.collection,
    discovery: discoverySettings(config),
    onScopesApplied: async ({ instanceId, signal }) => {
      await evidence.deriver.deriveInstance(instanceId, { signal });
      await graph.transaction((tx) => queueSoon(tx, jobs), { id: 'classification.queue', signal });
      const ctx = systemContext({ signal });
      if ((await ingest.statements.instanceIds(ctx)).includes(instanceId))
        await startStatementReading(jobs.service, ctx, instanceId);
    },
  });
  const { sampleInstances, sampleRows, sampleTimeoutMs, sampleTables } = config.classification;
  const classifications = createClassifications({
    graph,
    clock: systemClock,
    logger,
    catalog,
    queueRun: (tx, ctx, payload) => jobs.service.enqueue(tx, ctx, { kind: 'classification.run', payload }),
    sampling: {
      instances: sampleInstances,
      rows: sampleRows,
      timeoutMs: sampleTimeoutMs,
      tablesPerRun: sampleTables,
    },
    readValues: (ctx, instanceId, sample) => ingest.values.read(ctx, instanceId, sample),
  });
  const runFeed = new LiveChannel<CollectionRun>(stores.redis, 'waymark:live:collection-runs', logger);
  const stopProgress = ingest.runs.onRunProgress((run) => runFeed.publish(run));
  const discoveryFeed = new LiveChannel<DiscoveryRun>(stores.redis, 'waymark:live:discoveries', logger);
  const stopDiscoveryProgress = ingest.discovery.onDiscoveryProgress((run) => discoveryFeed.publish(run));
  const ended = new AbortController();
  const nodeId = newId();
  const jobs: Jobs = createJobs({
    graph,
    redis: stores.redis,
    kinds: registeredKinds(() => ({
      audit,
      events,
      notifications,
      identity,
      ingest,
      evidence,
      replica,
      classifications,
      lineageSources,
      start: (ctx, job) => jobs.service.start(ctx, job),
      prune: async (beforeMs) => ({ jobs: await jobs.prune(beforeMs), nodes: await nodes.prune(beforeMs) }),
    })),
    recordAudit,
    nodeId,
    logger,
    settings: { graceMs: config.node.graceSeconds * 1_000 },
  });
  const nodes: Nodes = createNodes({
    graph,
    redis: stores.redis,
    identity: { id: nodeId, name: config.node.name ?? hostname(), version: version(), roles: config.roles },
    sources: mapSources(() => ({ events, ingest, jobs })),
    recordAudit,
    runningJobs: () => jobs.running(),
    onDrain: () => void drainWork(nodes, jobs),
    logger,
  });
  graph.observe(({ failed }) => nodes.registry.countCall('neo4j', failed));
  return {
    signal: ended.signal,
    stores,
    audit,
    identity,
    catalog,
    ingest,
    evidence,
    lineage,
    replica,
    classifications,
    lineageSources,
    whatIf: new WhatIfService(graph),
    events,
    notifications,
    jobs,
    nodes,
    runFeed,
    discoveryFeed,
    stop: async () => {
      ended.abort();
      await replica.stop();
      stopProgress();
      await jobs.stop();
      await ingest.stop();
      await notifications.worker.stop();
      await events.stop();
      await nodes.registry.leave();
      stopDiscoveryProgress();
      await runFeed.close();
      await discoveryFeed.close();
      await stores.stop();
    },
  };
}

/** Has what was collected classified at the end of this quarter of a minute, once for all runs that end in it. */
async function queueSoon(tx: GraphTransaction, jobs: Jobs): Promise<void> {
  const now = systemClock.nowMs();
  const window = Math.floor(now / 15_000);
  await jobs.service.enqueue(tx, systemContext({ channel: 'job' }), {
    kind: 'classification.run',
    payload: {},
    dedupKey: `classification.run ${window}`,
    delayMs: (window + 1) * 15_000 - now,
  });
}

/** What the owner of a subscription may see now: an account's rights; Waymark itself and the owner of the machine see all. */
async function accessOfOwner(identity: Identity, ownerId: string): Promise<AccessOf> {
  const ours = ownerId === 'system' || ownerId === 'command-line';
  return identity.access.accessFor({ kind: ours ? 'system' : 'person', id: ownerId });
}

/** The node says that it leaves, and hands over its jobs. */
export async function drainWork(nodes: Nodes, jobs: Jobs): Promise<void> {
  await nodes.registry.drain();
  await jobs.drain();
}

function discoverySettings({ discovery }: WaymarkConfig): Partial<DiscoverySettings> {
  const { totalMinutes, dnsServers, ...settings } = discovery;
  return {
    ...settings,
    totalTimeMs: totalMinutes * 60_000,
    ...(dnsServers.length === 0 ? {} : { dnsServers }),
  };
}

/**
 * Registers the instances of the configuration that are not registered yet. One that cannot be reached is reported
 * and tried again at the next start; the others go on.
 * @returns ids of the runs started
 */
export async function registerConfigured(
  runtime: Runtime,
  instances: readonly InstanceConfig[],
  logger: Logger,
): Promise<string[]> {
  const ctx = systemContext();
  const runs: string[] = [];
  for (const instance of instances) {
    try {
      const runId = await registerOne(runtime, ctx, instance);
      if (runId !== null) runs.push(runId);
    } catch (error) {
      logger.error(
        {
          instance: instance.name ?? 'unnamed',
          code: isWaymarkError(error) ? error.code : 'INTERNAL',
          message: messageOf(error),
        },
        'instance could not be registered',
      );
    }
  }
  return runs;
}

async function registerOne(
  runtime: Runtime,
  ctx: RequestContext,
  instance: InstanceConfig,
): Promise<string | null> {
  const target = parseTargetUrl(instance.url);
  const key = targetNamespace(target);
  const known = await runtime.ingest.instances.instance(ctx, { key });
  if (known !== null && known.retiredAt === null)
    return known.lastSuccessAt === null ? collectAgain(runtime, ctx, known.id) : null;
  const input: RegisterInstanceInput = {
    ...target,
    ...(instance.passwordFile === undefined
      ? {}
      : { password: readSecretFile(instance.passwordFile, 'instances') }),
    ...(instance.tls === undefined ? {} : { tls: instance.tls }),
    ...(instance.tlsCaFile === undefined ? {} : { tlsCa: readSecretFile(instance.tlsCaFile, 'instances') }),
    name: instance.name,
    environment: instance.environment,
    tags: instance.tags,
    schedule: instance.schedule,
    timezone: instance.timezone,
    collect: true,
  };
  const { run } = await runtime.ingest.instances.registerInstance(ctx, input);
  return run?.id ?? null;
}

/** An instance whose first collection never succeeded is collected now rather than at its next time. */
async function collectAgain(
  runtime: Runtime,
  ctx: RequestContext,
  instanceId: string,
): Promise<string | null> {
  try {
    return (await runtime.ingest.runs.startCollection(ctx, { instanceId })).id;
  } catch (error) {
    if (isWaymarkError(error, 'CONFLICT')) return null;
    throw error;
  }
}

/** Makes the first administrator, once over all nodes that start at the same time. @returns its id */
export async function ensureAdministrator(identity: Identity, config: WaymarkConfig): Promise<string> {
  const ctx = systemContext();
  const login = config.identity.adminUser.toLowerCase();
  const find = async (): Promise<Account | undefined> =>
    (await identity.accounts.accounts(ctx)).find((account) => account.login === login);
  let account = await find();
  if (account === undefined) {
    try {
      account = await identity.accounts.create(ctx, {
        login,
        name: 'Administrator',
        password: config.identity.adminPassword ?? null,
      });
    } catch (error) {
      // Another node that starts at the same time was first.
      account = isWaymarkError(error, 'CONFLICT') ? await find() : undefined;
      if (account === undefined) throw error;
    }
  } else if (account.lastSignInAt !== null) return account.id;
  // A node that died on its way here left an account without rights.
  if ((await identity.grants.grants(ctx, account.id)).length === 0)
    await identity.grants.grant(ctx, { accountId: account.id, role: 'administrator' });
  return account.id;
}
