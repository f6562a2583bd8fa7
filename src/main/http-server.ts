import { createServer, type Server, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { existsSync, readFileSync } from 'node:fs';
import { resolverClasses, resolverInstances, type ApiServices } from '../../resolvers/index.js';
import { type LiveFeeds, LoaderRegistry } from '../../resolvers/edge/api-context.js';
import { RefusalNotes } from '../../resolvers/edge/refusals.js';
import { addRestRoutes } from '../../resolvers/rest/rest.routes.js';
import type { Express, RequestHandler } from 'express';
import { addAuditRoutes } from '../../resolvers/audit/audit.routes.js';
import { addComplianceRoutes } from '../../resolvers/compliance/compliance.routes.js';
import { startGraphqlHttp } from '../../resolvers/edge/graphql-http.js';
import { startGraphqlWebSocket } from '../../resolvers/edge/graphql-websocket.js';
import { healthRouteRequirements, healthRoutes } from '../../resolvers/edge/health-routes.js';
import { createHttpApp } from '../../resolvers/edge/http-app.js';
import { oidcRouteRequirements, oidcRoutes } from '../../resolvers/edge/oidc-routes.js';
import { addLineageEventRoutes } from '../../resolvers/lineage/evidence.routes.js';
import { addImpactRoutes } from '../../resolvers/lineage/impact.routes.js';
import { PermittedRouter } from '../../resolvers/edge/permitted-router.js';
import { RateLimiter } from '../../resolvers/edge/rate-limits.js';
import { buildApiSchema, schemaFingerprint } from '../../resolvers/edge/schema.js';
import { sessionRouteRequirements, sessionRoutes } from '../../resolvers/edge/session-routes.js';
import type { WaymarkConfig } from '../core/config.js';
import { WaymarkError } from '../core/errors.js';
import type { Logger } from '../core/logger.js';
import type { Requirement } from '../core/permissions.js';
import { resourcePath } from '../core/resources.js';
import { Callers } from './callers.js';
import { closerOf } from './closing-server.js';
import { metricsReaders, Readiness } from './health.js';
import { createMetrics } from './metrics.js';
import type { Stores } from './stores.js';
import { version } from './version.js';

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
  const close = closerOf(server);
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
  const figures = createMetrics({ stores, ...services });
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
    onOperation: (facts) => figures.onOperation(facts),
  });
  const sessionMaxMs = config.identity.sessionMaxHours * 3_600_000;
  const permitted = new PermittedRouter((request, signal) => callers.context(request, 'rest', signal));
  addAuditRoutes(permitted, services.audit);
  addComplianceRoutes(permitted, services.identity.compliance);
  addImpactRoutes(permitted, services.lineage);
  addLineageEventRoutes(permitted, services.lineageSources);
  addRestRoutes(permitted, {
    schema,
    version: version(),
    apiContext: (request) => ({
      request,
      loaders: new LoaderRegistry(),
      live,
      refusals: new RefusalNotes(refusals, logger),
    }),
  });
  const readiness = new Readiness({ ...stores, registry: services.nodes.registry });
  const allowedOrigin = originsOf(url, config.http.corsOrigins);
  const { app, requirements } = createHttpApp({
    graphql: [saysSchema(schemaFingerprint(schema)), ...graphql.handlers],
    routers: [
      {
        requirements: healthRouteRequirements,
        router: healthRoutes({
          metrics: figures.registry,
          health: () => readiness.read(),
          mayReadMetrics: metricsReaders(config.node.metricsFrom),
        }),
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
    allowedOrigin,
    publicUrl: url,
    maxBodyBytes: config.http.maxBodyBytes,
    trustProxy: config.http.trustProxy,
    logger,
    onRefused: (request, code) => callers.refused(request, code),
  });
  server.on('request', app);
  const sockets = startGraphqlWebSocket({
    server,
    path: '/graphql',
    schema,
    limits,
    persistedOperations,
    persistedOnly: config.http.persistedOnly,
    introspection: config.http.introspection,
    countOperation: (ctx) => limiter.countAccount(ctx.subject.id),
    allowedOrigin,
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
      await close(config.node.graceSeconds * 1_000);
      await graphql.stop();
    },
  };
}

/** Every answer of the API names the schema it was given under. */
function saysSchema(fingerprint: string): RequestHandler {
  return (_request, response, next) => {
    response.set('x-waymark-schema', fingerprint);
    next();
  };
}

/** Tells origins whose pages may act here: the own one, as it is configured or as it was asked, and listed ones. */
function originsOf(
  url: string,
  others: readonly string[],
): (origin: string, request: IncomingMessage) => boolean {
  const allowed = new Set([new URL(url).origin, ...others]);
  return (origin, request) => allowed.has(origin) || hostOf(origin) === request.headers.host;
}

/** Host and port of an origin; null for one that has none, such as that of a sandboxed frame. */
function hostOf(origin: string): string | null {
  return URL.canParse(origin) ? new URL(origin).host : null;
}

/** Routes of the identity provider, none without one. */
function signInProvider(
  { identity }: ApiServices,
  options: Omit<Parameters<typeof oidcRoutes>[0], 'oidc'>,
): Parameters<typeof createHttpApp>[0]['routers'] {
  const { oidc } = identity;
  return oidc === null
    ? []
    : [{ requirements: oidcRouteRequirements, router: oidcRoutes({ ...options, oidc }) }];
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
