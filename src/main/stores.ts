import { join, resolve } from 'node:path';
import { Redis, type RedisOptions } from 'ioredis';
import type { WaymarkConfig } from '../core/config.js';
import { messageOf, WaymarkError } from '../core/errors.js';
import type { Logger } from '../core/logger.js';
import { EmbeddedNeo4j, GraphClient, type GraphTarget, migrate } from '../graph/index.js';
import { EmbeddedRedis } from './embedded-redis.js';
import { provision } from './provision/index.js';
import type { RequirementId } from './provision/requirements.js';
import { startStandIns } from './servers/stand-ins.js';

/** Neo4j and Redis, connected; those that Waymark runs itself are stopped with `stop`. */
export interface Stores {
  graph: GraphClient;
  redis: Redis;
  redisUrl: string;
  /** Null when NEO4J_URI points elsewhere. */
  embeddedNeo4j: EmbeddedNeo4j | null;
  stop(): Promise<void>;
}

/** Starts or reaches the stores and brings the graph to this version's shape. @throws GRAPH_UNAVAILABLE, REDIS_UNAVAILABLE, EMBEDDED_*, DEPENDENCY_MISSING */
export async function openStores(
  wanted: WaymarkConfig,
  logger: Logger,
  progress: (text: string) => void,
): Promise<Stores> {
  const folder = resolve(wanted.dataFolder);
  const started: { stop(): Promise<unknown> }[] = [];
  try {
    const config = await provideStores(wanted, folder, started, progress);
    const starting = [
      startNeo4j(config, folder, logger, progress).then((value) => keep(started, value)),
      startRedis(config, folder, logger, progress).then((value) =>
        typeof value === 'string' ? value : (keep(started, value)?.url ?? ''),
      ),
    ] as const;
    // When one fails the other must have started before it can be stopped.
    await Promise.allSettled(starting);
    const [embeddedNeo4j, redisUrl] = await Promise.all(starting);
    const graph = new GraphClient(embeddedNeo4j?.target ?? remoteTarget(config));
    started.unshift({ stop: () => graph.close() });
    await graph.verify();
    const applied = await migrate(graph);
    if (applied.length > 0) logger.info({ applied }, 'graph migrated');
    const redis = await connectRedis(config, redisUrl, logger);
    started.unshift({ stop: async () => redis.disconnect() });
    return { graph, redis, redisUrl, embeddedNeo4j, stop: () => stopAll(started) };
  } catch (error) {
    await stopAll(started);
    throw error;
  }
}

/**
 * Makes sure that what is to be run here can be run. Where programs cannot be installed Docker Compose runs the
 * servers, and the configuration returned points to them.
 */
async function provideStores(
  config: WaymarkConfig,
  folder: string,
  started: { stop(): Promise<unknown> }[],
  progress: (text: string) => void,
): Promise<WaymarkConfig> {
  const needs: RequirementId[] = [
    ...(config.neo4j.uri === undefined ? (['java', 'maven'] as const) : []),
    ...(hasRedis(config) ? [] : (['redis'] as const)),
  ];
  if (needs.length === 0) return config;
  const { how, missing } = await provision({ needs, dataFolder: folder, progress });
  if (how === 'programs') return config;
  const { heapMiB, pageCacheMiB } = config.neo4j;
  const standIns = keep(
    started,
    await startStandIns({ dataFolder: folder, missing, heapMiB, pageCacheMiB, progress }),
  );
  return {
    ...config,
    neo4j: { ...config.neo4j, ...standIns.neo4j },
    redis: { ...config.redis, ...(standIns.redisUrl === null ? {} : { url: standIns.redisUrl }) },
  };
}

/** True with a Redis of one's own, false where Waymark runs one. */
export function hasRedis(config: Pick<WaymarkConfig, 'redis'>): boolean {
  return config.redis.url !== undefined || config.redis.sentinel !== undefined;
}

function keep<Value extends { stop(): Promise<unknown> } | null>(
  started: { stop(): Promise<unknown> }[],
  value: Value,
): Value {
  if (value !== null) started.push(value);
  return value;
}

async function stopAll(started: readonly { stop(): Promise<unknown> }[]): Promise<void> {
  for (const item of started) await item.stop();
}

/** The configured Neo4j. @throws CONFIG_INVALID when its password is missing */
export function remoteTarget(config: Pick<WaymarkConfig, 'neo4j'>): GraphTarget {
  const { uri, user, password, database } = config.neo4j;
  if (uri === undefined || password === undefined) {
    throw new WaymarkError('CONFIG_INVALID', 'neo4j.password (NEO4J_PASSWORD) must be set with neo4j.uri.', {
      facts: { field: 'neo4j.password' },
    });
  }
  return { uri, user, password, database };
}

async function startNeo4j(
  config: WaymarkConfig,
  folder: string,
  logger: Logger,
  progress: (text: string) => void,
): Promise<EmbeddedNeo4j | null> {
  if (config.neo4j.uri !== undefined) return null;
  const { port, heapMiB, pageCacheMiB, quickStart } = config.neo4j;
  return EmbeddedNeo4j.start({
    filesFolder: config.filesFolder ?? join(folder, 'neo4j'),
    dataFolder: join(folder, 'graph'),
    port,
    heapMiB,
    pageCacheMiB,
    quickStart,
    logger,
    progress,
  });
}

async function startRedis(
  config: WaymarkConfig,
  folder: string,
  logger: Logger,
  progress: (text: string) => void,
): Promise<EmbeddedRedis | string> {
  if (config.redis.url !== undefined) return config.redis.url;
  if (config.redis.sentinel !== undefined) return '';
  return EmbeddedRedis.start({ dataFolder: join(folder, 'redis'), logger, progress });
}

/** A connection to Redis that is up, by its address or as the Sentinels say. @throws REDIS_UNAVAILABLE */
export async function connectRedis(
  config: Pick<WaymarkConfig, 'redis'>,
  url: string,
  logger: Logger,
): Promise<Redis> {
  const common = {
    maxRetriesPerRequest: 2,
    lazyConnect: true,
    enableOfflineQueue: true,
    // A Redis that hangs must not make requests, heartbeats and health checks hang with it.
    commandTimeout: 1_500,
  } as const;
  let started = false;
  const redis =
    config.redis.sentinel === undefined
      ? new Redis(url, common)
      : new Redis({
          ...common,
          ...sentinelOptions(config.redis.sentinel, config.redis),
          // The start fails when no Sentinel helps; later they are asked again and soon, while they agree on a new primary.
          sentinelRetryStrategy: (tries) => (started ? Math.min(tries * 100, 1_000) : null),
        });
  let reported = false;
  redis.on('error', (error: Error) => {
    if (!reported) logger.warn({ error: error.message }, 'Redis is not reachable');
    reported = true;
  });
  redis.on('ready', () => (reported = false));
  try {
    await redis.connect();
    started = true;
    return redis;
  } catch (cause) {
    redis.disconnect();
    throw new WaymarkError('REDIS_UNAVAILABLE', `Redis is not reachable: ${messageOf(cause)}`, { cause });
  }
}

/** @param text `name@host:port,host:port` */
function sentinelOptions(
  text: string,
  { user, password, tls, ...redis }: WaymarkConfig['redis'],
): RedisOptions {
  const [name = '', hosts = ''] = text.split('@');
  return {
    name,
    sentinels: hosts
      .split(',')
      .map((item) => ({ host: item.split(':')[0] ?? '', port: Number(item.split(':')[1] ?? 26_379) })),
    ...(user === undefined ? {} : { username: user }),
    ...(password === undefined ? {} : { password }),
    ...(redis.sentinelUser === undefined ? {} : { sentinelUsername: redis.sentinelUser }),
    ...(redis.sentinelPassword === undefined ? {} : { sentinelPassword: redis.sentinelPassword }),
    ...(tls ? { tls: {}, enableTLSForSentinelMode: true, sentinelTLS: {} } : {}),
  };
}
