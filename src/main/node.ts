import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { LiveFeeds } from '../../resolvers/edge/api-context.js';
import { systemClock } from '../core/clock.js';
import type { InstanceConfig, WaymarkConfig } from '../core/config.js';
import { systemContext } from '../core/context.js';
import { randomToken } from '../core/ids.js';
import type { Logger } from '../core/logger.js';
import { type ApiServer, startApi } from './http-server.js';
import { ensureAdministrator, openRuntime, registerConfigured, type Runtime } from './runtime.js';
import { Upkeep, type UpkeepTask } from './upkeep.js';

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
  const runtime = await openRuntime(config, logger, progress);
  const stops: (() => unknown)[] = [() => runtime.stop()];
  const stop = async (): Promise<void> => {
    for (const end of stops.splice(0).reverse()) await end();
  };
  try {
    const adminId = await ensureAdministrator(runtime.identity, config);
    const commandToken = randomToken();
    const { audit, catalog, events, identity, ingest } = runtime;
    const services = { audit, catalog, events, identity, ingest };
    const upkeep = new Upkeep(runtime.stores.graph, upkeepTasks(runtime, config), systemClock, logger);
    stops.push(() => upkeep.stop());
    const api = config.roles.includes('api')
      ? await startApi(config, runtime.stores, services, liveFeeds(runtime), logger, commandToken)
      : null;
    if (api !== null) {
      stops.push(() => api.stop());
      writeNodeFile(config, api, commandToken);
      stops.push(() => rmSync(nodeFile(config), { force: true }));
    }
    if (config.roles.includes('worker')) {
      ingest.startWorking();
      resumeInheritance(runtime, logger);
    }
    if (config.roles.includes('scheduler')) {
      ingest.startScheduling();
      events.startRelay();
      upkeep.start();
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

/** Finishes what an earlier process began to carry down from large places, in the background. */
function resumeInheritance(runtime: Runtime, logger: Logger): void {
  runtime.catalog.inheritance
    .resume(runtime.signal)
    .catch((error: unknown) => logger.warn({ error: String(error) }, 'inherited metadata not yet complete'));
}

/** What one of the schedulers does regularly. */
function upkeepTasks({ audit, events, identity }: Runtime, config: WaymarkConfig): UpkeepTask[] {
  const minuteMs = 60_000;
  const dayMs = 86_400_000;
  return [
    {
      name: 'audit.checkpoint',
      everyMs: config.audit.checkpointMinutes * minuteMs,
      run: (ctx) => audit.service.checkpoint(ctx),
    },
    { name: 'audit.retention', everyMs: dayMs, run: (ctx) => audit.retention.apply(ctx) },
    {
      name: 'compliance.check',
      // By then the first collections have brought something to check.
      firstAfterMs: 10 * minuteMs,
      everyMs: config.compliance.everyHours * 60 * minuteMs,
      run: (ctx) => identity.compliance.check(ctx),
    },
    { name: 'events.retention', everyMs: 6 * 60 * minuteMs, run: () => events.retain() },
    { name: 'identity.sweep', everyMs: 60 * minuteMs, run: () => identity.sessions.sweep() },
  ];
}

function writeNodeFile(config: WaymarkConfig, api: ApiServer, token: string): void {
  mkdirSync(resolve(config.dataFolder), { recursive: true });
  writeFileSync(
    nodeFile(config),
    JSON.stringify({ url: `http://127.0.0.1:${api.port}`, token, pid: process.pid }),
    { mode: 0o600 },
  );
}

function liveFeeds({ events, ingest, runFeed, discoveryFeed }: Runtime): LiveFeeds {
  return {
    events: (ctx, input) => events.subscribe(ctx, input),
    discoveries: (ctx, runId) =>
      discoveryFeed.listen((run) => runId === null || run.id === runId, ctx.signal),
    collectionRuns: (ctx, instanceId) =>
      runFeed.listen(async (run) => {
        if (instanceId !== null && run.instanceId !== instanceId) return false;
        return (
          ctx.access('instance.read').all ||
          (await ingest.instances.instance(ctx, { id: run.instanceId })) !== null
        );
      }, ctx.signal),
  };
}
