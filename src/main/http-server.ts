import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { existsSync, readFileSync } from 'node:fs';
import { collectDefaultMetrics, Counter, Histogram, Registry } from 'prom-client';
import { resolverClasses, resolverInstances, type ApiServices } from '../../resolvers/index.js';
import type { LiveFeeds } from '../../resolvers/edge/api-context.js';
import type { Express } from 'express';
import { addAuditRoutes } from '../../resolvers/audit/audit.routes.js';
import { addComplianceRoutes } from '../../resolvers/compliance/compliance.routes.js';
import { startGraphqlHttp } from '../../resolvers/edge/graphql-http.js';
import { startGraphqlWebSocket } from '../../resolvers/edge/graphql-websocket.js';
import { healthRouteRequirements, healthRoutes } from '../../resolvers/edge/health-routes.js';
import { createHttpApp } from '../../resolvers/edge/http-app.js';
import { oidcRouteRequirements, oidcRoutes } from '../../resolvers/edge/oidc-routes.js';
import { PermittedRouter } from '../../resolvers/edge/permitted-router.js';
import { RateLimiter } from '../../resolvers/edge/rate-limits.js';
import { buildApiSchema } from '../../resolvers/edge/schema.js';
import { sessionRouteRequirements, sessionRoutes } from '../../resolvers/edge/session-routes.js';
import type { WaymarkConfig } from '../core/config.js';
import { WaymarkError } from '../core/errors.js';
import type { Logger } from '../core/logger.js';
import type { Requirement } from '../core/permissions.js';
import { resourcePath } from '../core/resources.js';
import { Callers, isLoopback } from './callers.js';
import type { Stores } from './stores.js';

/** The API of one node, listening. */
export interface ApiServer {
  /** Address to print, for example http://127.0.0.1:4600. */
  url: string;
  port: number;
  /** The application, and what each of its routes demands, by `METHOD /path`. */
  app: Express;
  requirements: Readonly<Record<string, Requirement>>;
  stop(): Promise<void>;
}

/** Starts the API of this node: GraphQL over HTTP and WebSocket, sign-in, health, the explorer. */
export async function startApi(
  config: WaymarkConfig,
  stores: Stores,
  services: ApiServices,
  live: LiveFeeds,
  logger: Logger,
  commandToken: string,
): Promise<ApiServer> {
  const server = createServer();
  await listen(server, config);
  const { port } = server.address() as AddressInfo;
  const url = config.http.publicUrl ?? `http://${config.http.host}:${port}`;
  const secureCookies = config.http.secureCookies ?? url.startsWith('https:');
  const { sessions } = services.identity;
  const limiter = new RateLimiter(config.limits, stores.redis);
  const refusals = services.audit.service;
  const { trustProxy } = config.http;
  const callers = new Callers({
    sessions,
    limiter,
    refusals,
    commandToken,
    secureCookies,
    trustProxy,
    logger,
  });
  const schema = await buildApiSchema(resolverClasses, resolverInstances(services));
  const persistedOperations = loadPersistedOperations(config);
  const { metrics, onOperation } = createMetrics(stores);
  const limits = {
    depth: config.limits.depth,
    complexity: config.limits.complexity,
    aliases: config.limits.aliases,
  };
  const graphql = await startGraphqlHttp({
    schema,
    limits,
    maxBatch: config.limits.batch,
    introspection: config.http.introspection,
    persistedOperations,
    persistedOnly: config.http.persistedOnly,
    requestTimeoutMs: config.http.requestTimeoutMs,
    logger,
    live,
    refusals,
    makeContext: (request, signal) => callers.context(request, 'graphql', signal),
    onOperation,
  });
  const sessionMaxMs = config.identity.sessionMaxHours * 3_600_000;
  const permitted = new PermittedRouter((request, signal) => callers.context(request, 'rest', signal));
  addAuditRoutes(permitted, services.audit);
  addComplianceRoutes(permitted, services.identity.compliance);
  const { app, requirements } = createHttpApp({
    graphql: graphql.handlers,
    routers: [
      {
        requirements: healthRouteRequirements,
        router: healthRoutes({ metrics, problems: () => problemsOf(stores), mayReadMetrics: isLoopback }),
      },
      {
        requirements: sessionRouteRequirements,
        router: sessionRoutes({
          sessions,
          limiter,
          secureCookies,
          sessionMaxMs,
          trustProxy: config.http.trustProxy,
          provider: services.identity.oidc === null ? null : config.identity.oidc.label,
          makeContext: (request) =>
            callers.context(request, 'rest', AbortSignal.timeout(config.http.requestTimeoutMs)),
        }),
      },
      ...signInProvider(services, { limiter, secureCookies, sessionMaxMs, trustProxy, publicUrl: url }),
      permitted,
    ],
    explorerFolder: resourcePath('dist/explorer'),
    corsOrigins: config.http.corsOrigins,
    publicUrl: url,
    maxBodyBytes: config.http.maxBodyBytes,
    trustProxy: config.http.trustProxy,
    logger,
    onRefused: (request, code) => callers.refused(request, code),
  });
  server.on('request', app);
  const allowed = new Set([new URL(url).origin, ...config.http.corsOrigins]);
  const sockets = startGraphqlWebSocket({
    server,
    path: '/graphql',
    schema,
    limits,
    persistedOperations,
    persistedOnly: config.http.persistedOnly,
    allowedOrigin: (origin, request) => allowed.has(origin) || new URL(origin).host === request.headers.host,
    maxOperationsPerSocket: 100,
    maxMessageBytes: 1_048_576,
    logger,
    live,
    refusals,
    makeContext: (request, bearer, signal) => callers.context(request, 'websocket', signal, bearer),
    onSessionEnded: (sessionId, ended) => sessions.onSessionEnded(sessionId, ended),
  });
  const sweep = setInterval(
    () =>
      void sessions
        .announceExpired()
        .catch((error: unknown) => logger.debug({ error: String(error) }, 'session sweep')),
    1_000,
  );
  return {
    url,
    port,
    app,
    requirements,
    stop: async () => {
      clearInterval(sweep);
      await sockets.stop();
      server.closeAllConnections();
      await graphql.stop();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

/** Routes of the identity provider, none without one. */
function signInProvider(
  { identity }: ApiServices,
  options: Omit<Parameters<typeof oidcRoutes>[0], 'oidc'>,
): Parameters<typeof createHttpApp>[0]['routers'] {
  const { oidc } = identity;
  return oidc === null ? [] : [{ requirements: oidcRouteRequirements, router: oidcRoutes({ ...options, oidc }) }];
}

async function listen(server: Server, config: WaymarkConfig): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      const what =
        cause.code === 'EADDRINUSE'
          ? `The port ${config.http.port} is in use; choose another with http.port (WAYMARK_HTTP_PORT).`
          : `Cannot listen on ${config.http.host}:${config.http.port}.`;
      reject(new WaymarkError('CONFIG_INVALID', what, { cause, facts: { field: 'http.port' } }));
    });
    server.listen(config.http.port, config.http.host, () => resolve());
  });
}

/** Operations by id: the explorer's own, and those of the configured file. */
function loadPersistedOperations(config: WaymarkConfig): Map<string, string> {
  const files = [
    resourcePath('src/explorer/generated/persisted-documents.json'),
    ...(config.http.persistedOperationsFile === undefined ? [] : [config.http.persistedOperationsFile]),
  ];
  return new Map(
    files.flatMap((file) => {
      if (!existsSync(file)) return [];
      const entries = Object.entries(JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>);
      return entries.map(([id, document]) => [id.includes(':') ? id : `sha256:${id}`, document] as const);
    }),
  );
}

async function problemsOf(stores: Stores): Promise<string[]> {
  const graph = stores.graph.read('RETURN 1 AS one', {}, { id: 'health', timeoutMs: 2_000 }).then(
    () => [],
    () => ['Neo4j is not reachable'],
  );
  const redis = stores.redis.ping().then(
    () => [],
    () => ['Redis is not reachable'],
  );
  return (await Promise.all([graph, redis])).flat();
}

function createMetrics(stores: Stores): {
  metrics: Registry;
  onOperation: NonNullable<Parameters<typeof startGraphqlHttp>[0]['onOperation']>;
} {
  const metrics = new Registry();
  collectDefaultMetrics({ register: metrics });
  const buckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
  const operations = new Histogram({
    name: 'waymark_graphql_operation_seconds',
    help: 'Duration of GraphQL operations.',
    labelNames: ['kind', 'failed'],
    buckets,
    registers: [metrics],
  });
  const queries = new Histogram({
    name: 'waymark_graph_query_seconds',
    help: 'Duration of graph queries by query id.',
    labelNames: ['query'],
    buckets,
    registers: [metrics],
  });
  const failures = new Counter({
    name: 'waymark_graph_query_failures_total',
    help: 'Graph queries that failed, by query id.',
    labelNames: ['query'],
    registers: [metrics],
  });
  stores.graph.observe(({ id, durationMs, failed }) => {
    queries.labels(id).observe(durationMs / 1000);
    if (failed) failures.labels(id).inc();
  });
  return {
    metrics,
    onOperation: ({ kind, durationMs, failed }) =>
      operations.labels(kind, String(failed)).observe(durationMs / 1000),
  };
}
