import { randomBytes } from 'node:crypto';
import { Redis } from 'ioredis';
import { type ApiServices, resolverInstances, resolverClasses } from '../../resolvers/index.js';
import { buildApiSchema } from '../../resolvers/edge/schema.js';
import { type Audit, createAudit, recordAudit } from '../../src/audit/index.js';
import { type Catalog, createCatalog } from '../../src/catalog/index.js';
import { systemClock } from '../../src/core/clock.js';
import { loadConfig } from '../../src/core/config.js';
import { systemContext } from '../../src/core/context.js';
import { type Logger, silentLogger } from '../../src/core/logger.js';
import { createNotifications } from '../../src/notifications/index.js';
import { createEvents, type Events, LiveChannel } from '../../src/events/index.js';
import type { GraphClient } from '../../src/graph/index.js';
import { createIdentity, type Identity } from '../../src/identity/index.js';
import { type CollectionRun, createIngest, type DiscoveryRun, type Ingest } from '../../src/ingest/index.js';
import { createJobs, type Jobs } from '../../src/jobs/index.js';
import { collectors, engines } from '../../src/main/engines.js';
import {
  createClassifications,
  createLineageEvidence,
  createLineageQuestions,
  createLineageSources,
  LineageReplica,
  WhatIfService,
} from '../../src/lineage/index.js';
import { registeredKinds } from '../../src/main/jobs.js';
import { liveFeeds } from '../../src/main/live-feeds.js';
import { mapSources } from '../../src/main/service-map.js';
import { createNodes } from '../../src/nodes/index.js';
import { identityOptions } from '../../src/main/identity-options.js';
import { type ApiServer, startApi } from '../../src/main/http-server.js';
import { openGraph, testServers, uniqueName } from './servers.js';

/** A node's API over the test servers, listening on a free loopback port. */
export interface TestApi {
  url: string;
  graph: GraphClient;
  audit: Audit;
  identity: Identity;
  catalog: Catalog;
  ingest: Ingest;
  events: Events;
  services: ApiServices;
  server: ApiServer;
  feed: LiveChannel<CollectionRun>;
  /** Keeps its jobs apart from those of other tests. */
  jobsSpace: string;
  /** Off until it is started: answers come from the graph. */
  replica: LineageReplica;
  /** Creates an account with a role everywhere (none: no role) and signs it in. @returns its id and the value of its cookie header */
  account(role?: string): Promise<{ id: string; cookie: string; token: string; login: string }>;
  /** Posts a GraphQL operation. */
  post(
    body: unknown,
    headers?: Record<string, string>,
  ): Promise<{
    status: number;
    body: {
      data?: Record<string, unknown>;
      errors?: { message: string; extensions: Record<string, unknown> }[];
    };
  }>;
  stop(): Promise<void>;
}

/** Password of every test account. */
export const testPassword = 'a long test passphrase';

/**
 * Starts the API. `environment` sets options, for example `WAYMARK_LIMITS_DEPTH`; `auditTrail` is what its audit service
 * reads and signs instead of the trail that all tests write; `graph` is closed with the API.
 */
export async function startTestApi(
  environment: Record<string, string> = {},
  options: { auditTrail?: string; graph?: GraphClient; logger?: Logger } = {},
): Promise<TestApi> {
  const graph = options.graph ?? openGraph();
  const logger = options.logger ?? silentLogger;
  const { host, port } = testServers().redis;
  const redis = new Redis({ host, port });
  const clock = systemClock;
  const config = loadConfig(
    {
      WAYMARK_HTTP_PORT: '0',
      WAYMARK_LIMITS_ANONYMOUS_PER_MINUTE: '100000',
      WAYMARK_LIMITS_SIGN_INS_PER_MINUTE: '10000',
      WAYMARK_KEYS_ROOT_KEY: randomBytes(32).toString('base64'),
      ...environment,
    },
    '/nonexistent',
  );
  const identity = createIdentity({ graph, clock, ...identityOptions(config) });
  const audit = createAudit({
    graph,
    vault: identity.vault,
    clock,
    ...(options.auditTrail === undefined ? {} : { trail: options.auditTrail }),
  });
  const catalog = createCatalog({ graph, clock, logger });
  const evidence = createLineageEvidence({ graph, clock, logger });
  const replica = new LineageReplica(graph, clock, silentLogger);
  const lineage = createLineageQuestions({ graph, replica, clock, catalog });
  const ingest = createIngest({
    graph,
    collectors,
    engines,
    vault: identity.vault,
    clock,
    logger,
    discovery: { probesPerSecond: 1_000, timeoutMs: 800 },
    onScopesApplied: async ({ instanceId, signal }) => {
      await evidence.deriver.deriveInstance(instanceId, { signal });
    },
  });
  const feed = new LiveChannel<CollectionRun>(redis, uniqueName('feed'), logger);
  const events = createEvents({
    graph,
    redis,
    logger,
    audit: recordAudit,
    accessNow: async ({ subject }) => identity.access.accessFor(subject),
    accessVersion: () => identity.access.version(),
    window: config.events.window,
    subscriberLag: config.events.subscriberLag,
    retention: config.events,
    namespace: uniqueName('events'),
  });
  const notifications = createNotifications({
    graph,
    outbox: events.outbox,
    vault: identity.vault,
    logger,
    accessOf: (ownerId) => identity.access.accessFor({ kind: 'person', id: ownerId }),
    network: config.notifications,
    keepDays: config.notifications.keepDays,
    space: uniqueName('notifications'),
  });
  const jobsSpace = uniqueName('jobs');
  const jobs: Jobs = createJobs({
    graph,
    redis,
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
      prune: async (beforeMs) => ({ jobs: await jobs.prune(beforeMs), nodes: 0 }),
    })),
    recordAudit,
    nodeId: jobsSpace,
    logger,
    settings: { space: jobsSpace, graceMs: 1_000 },
  });
  const nodes = createNodes({
    graph,
    redis,
    identity: { id: jobsSpace, name: 'test', version: '0.0.0', roles: ['api', 'worker'] },
    sources: mapSources(() => ({ events, ingest, jobs })),
    recordAudit,
    runningJobs: () => jobs.running(),
    onDrain: () => undefined,
    logger,
    space: jobsSpace,
  });
  const lineageSources = createLineageSources({ graph, clock, registration: catalog.registration });
  const classifications = createClassifications({
    graph,
    clock,
    logger,
    catalog,
    queueRun: (tx, ctx, payload) => jobs.service.enqueue(tx, ctx, { kind: 'classification.run', payload }),
  });
  const whatIf = new WhatIfService(graph);
  const services = {
    audit,
    identity,
    catalog,
    events,
    ingest,
    jobs,
    nodes,
    notifications,
    lineage,
    lineageSources,
    classifications,
    whatIf,
  };
  const discoveryFeed = new LiveChannel<DiscoveryRun>(redis, uniqueName('feed'), logger);
  ingest.discovery.onDiscoveryProgress((run) => discoveryFeed.publish(run));
  const live = liveFeeds({ events, ingest, lineage, runFeed: feed, discoveryFeed });
  const stores = { graph, redis, redisUrl: '', embeddedNeo4j: null, stop: async () => undefined };
  const server = await startApi(config, stores, services, live, logger, randomBytes(24).toString('hex'));
  const accounts: string[] = [];
  const system = systemContext();
  return {
    url: server.url,
    graph,
    ...services,
    services,
    server,
    feed,
    jobsSpace,
    replica,
    account: async (role) => {
      const created = await identity.accounts.create(system, {
        login: uniqueName('person'),
        password: testPassword,
      });
      accounts.push(created.id);
      if (role !== undefined) await identity.grants.grant(system, { accountId: created.id, role });
      const { token } = await identity.sessions.signInByLink(
        { channel: 'rest', address: null, userAgent: null },
        await identity.sessions.createLink(system, created.id),
      );
      return { id: created.id, cookie: `waymark=${token}`, token, login: created.login };
    },
    post: async (body, headers = {}) => {
      const response = await fetch(`${server.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify(body),
      });
      return {
        status: response.status,
        body: (await response.json()) as Awaited<ReturnType<TestApi['post']>>['body'],
      };
    },
    stop: async () => {
      await server.stop();
      await replica.stop();
      await feed.close();
      await jobs.stop();
      await nodes.registry.leave();
      await ingest.stop();
      await events.stop();
      await redis.del(events.stream.key);
      await discoveryFeed.close();
      redis.disconnect();
      await graph.write(
        'UNWIND $ids AS id MATCH (n) WHERE (n:Account AND n.id = id) OR ((n:Session OR n:ApiToken) AND n.accountId = id) OR (n:RoleGrant AND n.subjectId = id) DETACH DELETE n',
        { ids: accounts },
      );
      await graph.close();
    },
  };
}

/** The executable schema over the services, to run operations without HTTP. */
export async function testSchema(services: ApiServices): ReturnType<typeof buildApiSchema> {
  return buildApiSchema(resolverClasses, resolverInstances(services));
}

/** Registers a small schema by hand: a database `shop` with the schema `sales` and `tables` tables of `columns` columns. @returns the instance key */
export async function registerShop(catalog: Catalog, tables: number, columns: number): Promise<string> {
  const ctx = systemContext();
  const instance = `kafka://${uniqueName('host').replace('_', '-')}:9092`;
  await catalog.registration.register(ctx, { key: instance, kind: 'Instance' });
  await catalog.registration.register(ctx, { key: `${instance}/shop`, kind: 'Database' });
  await catalog.registration.register(ctx, { key: `${instance}/shop.sales`, kind: 'Schema' });
  for (let index = 0; index < tables; index += 1) {
    await catalog.registration.register(ctx, {
      key: `${instance}/shop.sales.orders_${String(index).padStart(2, '0')}`,
      kind: 'Table',
      comment: `Orders of shard ${index}`,
      columns: Array.from({ length: columns }, (_, column) => ({
        name: `column_${column}`,
        dataType: column % 2 === 0 ? 'bigint' : 'text',
      })),
    });
  }
  return instance;
}
