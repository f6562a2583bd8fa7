import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { sleep } from '../core/clock.js';
import type { InstanceConfig, WaymarkConfig } from '../core/config.js';
import { systemContext } from '../core/context.js';
import { randomToken } from '../core/ids.js';
import { messageOf, WaymarkError } from '../core/errors.js';
import type { Logger } from '../core/logger.js';
import { parseTargetUrl } from '../engines/target.js';
import { liveFeeds } from './live-feeds.js';
import { metricsReaders, Readiness } from './health.js';
import { type HealthServer, startHealthServer } from './health-server.js';
import { type ApiServer, startApi } from './http-server.js';
import { builtInSchedules } from './jobs.js';
import { createMetrics } from './metrics.js';
import { drainWork, ensureAdministrator, openRuntime, registerConfigured, type Runtime } from './runtime.js';
import { startTracing } from './tracing.js';

/** A running node. */
export interface WaymarkNode {
  runtime: Runtime;
  /** Null without the role `api`. */
  api: ApiServer | null;
  /** Ids of the first runs of the configured instances that were new. */
  firstRuns: readonly string[];
  /** Makes a one-time sign-in link for the administrator. */
  signInLink(): Promise<string>;
  stop(): Promise<void>;
}

/** Where the command line finds the node of this data folder. Holds a token of this process only; mode 0600. */
export function nodeFile(config: WaymarkConfig): string {
  return join(resolve(config.dataFolder), 'node.json');
}

/**
 * Starts a node with its roles.
 * @param instances what to register: those of the configuration, or others that are still being started.
 * @throws as {@link openRuntime}
 */
export async function startNode(
  config: WaymarkConfig,
  logger: Logger,
  progress: (text: string) => void,
  instances: readonly InstanceConfig[] | Promise<readonly InstanceConfig[]> = config.instances,
): Promise<WaymarkNode> {
  checkAddresses(config.instances);
  const runtime = await openRuntime(config, logger, progress);
  const stops: (() => unknown)[] = [() => runtime.stop()];
  const stop = async (): Promise<void> => {
    for (const end of stops.splice(0).reverse()) await end();
  };
  try {
    const adminId = await ensureAdministrator(runtime.identity, config);
    await warnOfLackingKeys(runtime, logger);
    const commandToken = randomToken();
    const { identity, ingest, events, jobs, nodes, notifications } = runtime;
    const tracing = await startTracing(process.env, nodes.registry.identity.id);
    stops.push(() => tracing?.stop());
    const api = config.roles.includes('api')
      ? await startApi(config, runtime.stores, runtime, liveFeeds(runtime), logger, commandToken)
      : null;
    if (api !== null) {
      runtime.replica.start();
      stops.push(() => api.stop());
      writeNodeFile(config, api, commandToken);
      stops.push(() => rmSync(nodeFile(config), { force: true }));
    } else stops.push(await healthServer(config, runtime));
    stops.push(() => leaving(runtime, config, api));
    await nodes.registry.start(api?.url ?? null);
    if (config.roles.includes('worker')) {
      jobs.startWorking();
      ingest.startWorking();
      await events.startConsumers([notifications.consumer]);
      notifications.worker.start();
      resumeInheritance(runtime, logger);
    }
    if (config.roles.includes('scheduler')) {
      ingest.startScheduling();
      events.startRelay();
      await jobs.schedules.ensure(builtInSchedules(config));
      jobs.startScheduling();
    }
    const firstRuns = await registerConfigured(runtime, await instances, logger);
    return {
      runtime,
      api,
      firstRuns,
      signInLink: async () =>
        `${api?.url ?? ''}/sign-in?token=${await identity.sessions.createLink(systemContext(), adminId)}`,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** @throws CONFIG_INVALID naming the first address that cannot be read, before anything is started */
function checkAddresses(instances: readonly InstanceConfig[]): void {
  for (const [index, { url }] of instances.entries()) {
    try {
      parseTargetUrl(url);
    } catch (cause) {
      const field = `instances.${index}.url`;
      throw new WaymarkError('CONFIG_INVALID', `The option ${field} is wrong: ${messageOf(cause)}`, {
        cause,
        facts: { field },
      });
    }
  }
}

/** Says early what would else show only where a credential is needed: after a restore without the root key, for example. */
async function warnOfLackingKeys({ identity }: Runtime, logger: Logger): Promise<void> {
  try {
    const lacking = await identity.vault.lackingKeys();
    if (lacking.length > 0)
      logger.warn({ lacking }, 'secrets of the graph need root keys that this node does not have');
  } catch (error) {
    logger.warn({ error: messageOf(error) }, 'the root keys could not be checked');
  }
}

/** Finishes what an earlier process began to carry down from large places, in the background. */
function resumeInheritance(runtime: Runtime, logger: Logger): void {
  runtime.catalog.inheritance
    .resume(runtime.signal)
    .catch((error: unknown) => logger.warn({ error: String(error) }, 'inherited metadata not yet complete'));
}

/** A node without the role `api` answers health checks where it is told to. @returns how to end that */
async function healthServer(
  config: WaymarkConfig,
  runtime: Runtime,
): Promise<() => Promise<void> | undefined> {
  const { healthPort, metricsFrom } = config.node;
  if (healthPort === undefined) return () => undefined;
  const readiness = new Readiness({ ...runtime.stores, registry: runtime.nodes.registry });
  const server: HealthServer = await startHealthServer(
    { host: config.http.host, port: healthPort },
    {
      metrics: createMetrics(runtime).registry,
      health: () => readiness.read(),
      mayReadMetrics: metricsReaders(metricsFrom),
    },
  );
  return () => server.stop();
}

/** First of all when the node stops: says so, lets balancers notice, and finishes or hands over its jobs meanwhile. */
async function leaving(runtime: Runtime, config: WaymarkConfig, api: ApiServer | null): Promise<void> {
  const unreadyMs = api === null ? 0 : config.node.unreadySeconds * 1_000;
  await Promise.all([drainWork(runtime.nodes, runtime.jobs), sleep(unreadyMs)]);
}

function writeNodeFile(config: WaymarkConfig, api: ApiServer, token: string): void {
  mkdirSync(resolve(config.dataFolder), { recursive: true });
  writeFileSync(
    nodeFile(config),
    JSON.stringify({ url: `http://127.0.0.1:${api.port}`, token, pid: process.pid }),
    { mode: 0o600 },
  );
}
