import { rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { sleep } from '../../core/clock.js';
import { type InstanceConfig, loadConfig, type WaymarkConfig } from '../../core/config.js';
import { systemContext } from '../../core/context.js';
import { WaymarkError } from '../../core/errors.js';
import { createLogger } from '../../core/logger.js';
import { type DemoFleet, startDemoFleet } from '../demo/index.js';
import { startNode, type WaymarkNode } from '../node.js';
import { containerVariable, demoNeeds, provision, runInContainer } from '../provision/index.js';
import type { Runtime } from '../runtime.js';

/** As shells have it for a process ended by Ctrl-C. */
const interruptedCode = 130;
const progress = (text: string): void => void process.stderr.write(`${text}\n`);

export async function start(): Promise<void> {
  const config = loadConfig();
  const logger = createLogger(config.logLevel);
  const stopSignal = interruptSignal();
  const node = await startNode(config, logger, progress);
  if (node.api !== null) {
    progress(`Waymark serves ${node.api.url}`);
    if (config.identity.adminPassword === undefined)
      progress(`Sign in once as administrator: ${await node.signInLink()}`);
  } else progress(`Waymark works as ${config.roles.join(', ')}`);
  await whenAborted(stopSignal);
  progress('Stopping');
  await node.stop();
  leave();
}

export async function demo(options: { once?: boolean; port?: string }): Promise<void> {
  const startedMs = performance.now();
  const base = loadConfig();
  const folder =
    options.once === true ? join(resolve(base.dataFolder), `once-${process.pid}`) : resolve(base.dataFolder);
  const logger = createLogger(
    options.once === true ? 'error' : base.logLevel === 'info' ? 'warn' : base.logLevel,
  );
  const stopSignal = interruptSignal();
  const once = options.once === true;
  const config = demoConfig(base, folder, options);
  const { how } = await provision({
    needs: demoNeeds,
    dataFolder: resolve(base.dataFolder),
    progress,
    // The servers' programs load the shop, so a container has to have all of it.
    allowCompose: 'whole',
  });
  if (how === 'compose') {
    process.exitCode = await runInContainer(inContainer(once, config.http.port));
    leave();
    return;
  }
  // The fleet and the node need nothing of each other until its instances are registered.
  const fleet = startDemoFleet({
    dataFolder: folder,
    log: logger,
    signal: stopSignal,
    progress,
    ephemeral: once,
  });
  const instances = fleet.then((started) => started.instances.map((instance) => configured(instance)));
  instances.catch(() => undefined);
  let node: WaymarkNode | undefined;
  try {
    node = await startNode(config, logger, progress, instances);
    await awaitFirstRuns(node, stopSignal, once);
    if (once && !stopSignal.aborted) {
      const figures = await countFleet(node.runtime);
      process.stdout.write(
        `${JSON.stringify({ ...figures, seconds: Number(((performance.now() - startedMs) / 1000).toFixed(1)) })}\n`,
      );
    } else if (!stopSignal.aborted) {
      await announce(node, await fleet);
      await whenAborted(stopSignal);
    }
  } catch (error) {
    if (!stopSignal.aborted) throw error;
  } finally {
    if (stopSignal.aborted) progress('Stopping');
    await Promise.all([node?.stop(), fleet.then((started) => started.stop()).catch(() => undefined)]);
    if (once) rmSync(folder, { recursive: true, force: true });
  }
  if (once && stopSignal.aborted) process.exitCode = interruptedCode;
  leave();
}

/** The same demo, for a machine on which nothing can be installed. */
function inContainer(once: boolean, port: number): Parameters<typeof runInContainer>[0] {
  const published = once ? null : port === 0 ? 4_600 : port;
  const choice = published === null ? '--once' : `--port=${published}`;
  return {
    command: ['node', 'bin/waymark.mjs', 'demo', choice],
    port: published,
    environment: {
      WAYMARK_DATA_FOLDER: '/data',
      // Published on loopback only.
      WAYMARK_HTTP_HOST: '0.0.0.0',
      ...(published === null ? {} : { WAYMARK_HTTP_PUBLIC_URL: `http://127.0.0.1:${published}` }),
    },
    progress,
  };
}

/** Everything is stopped: what a library still has open must not keep the process. */
function leave(): void {
  process.exit(process.exitCode ?? 0);
}

/** The demo runs its own Neo4j and Redis and polls quickly, so that a change is seen at once. */
function demoConfig(
  base: WaymarkConfig,
  folder: string,
  options: { once?: boolean; port?: string },
): WaymarkConfig {
  const port = options.port === undefined ? base.http.port : Number(options.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new WaymarkError('INPUT_INVALID', '--port must be from 0 to 65535.', { facts: { field: 'port' } });
  return {
    ...base,
    dataFolder: folder,
    filesFolder: base.filesFolder ?? join(resolve(base.dataFolder), 'neo4j'),
    roles: ['api', 'worker', 'scheduler'],
    http: { ...base.http, port: options.once === true ? 0 : port },
    neo4j: { ...base.neo4j, quickStart: true },
    collection: { ...base.collection, pollIntervalMs: 2_000 },
  };
}

function configured(instance: DemoFleet['instances'][number]): InstanceConfig {
  return {
    url: instance.url,
    name: instance.name,
    environment: instance.environment,
    tags: [...instance.tags],
  };
}

/** Waits for the first runs, telling how they go. @throws the error of a run that failed when `strict`: a pipeline must notice */
async function awaitFirstRuns(node: WaymarkNode, signal: AbortSignal, strict: boolean): Promise<void> {
  const ctx = systemContext({ signal });
  const waiting = new Set(node.firstRuns);
  if (waiting.size > 0) progress(`Discovering ${waiting.size} instances`);
  while (waiting.size > 0 && !signal.aborted) {
    for (const id of waiting) {
      const run = await node.runtime.ingest.runs.run(ctx, id);
      if (run === null || run.state === 'QUEUED' || run.state === 'RUNNING') continue;
      waiting.delete(id);
      progress(
        `  ${run.instanceKey}: ${run.state.toLowerCase()}, ${run.added} assets, ${run.warningCount} warnings`,
      );
      if (strict && run.state === 'FAILED')
        throw new WaymarkError(
          'ENGINE_QUERY_FAILED',
          `${run.instanceKey} could not be collected: ${run.errorMessage ?? run.errorCode ?? ''}`,
        );
    }
    await sleep(150, signal);
  }
}

interface FleetFigures {
  engines: number;
  instances: number;
  databases: number;
  tables: number;
  columns: number;
  principals: number;
}

async function countFleet(runtime: Runtime): Promise<FleetFigures> {
  const ctx = systemContext();
  const instances = await runtime.ingest.instances.instances(ctx);
  const counts = await runtime.catalog.assets.loadInstanceCounts(
    ctx,
    instances.map(({ id }) => id),
  );
  const total = (kind: string): number =>
    [...counts.values()].flat().reduce((sum, item) => (item.kind === kind ? sum + item.count : sum), 0);
  return {
    engines: new Set(instances.map(({ engine }) => engine)).size,
    instances: instances.length,
    databases: total('Database'),
    tables: total('Table'),
    columns: total('Column'),
    principals: total('Principal'),
  };
}

async function announce(node: WaymarkNode, { clients }: DemoFleet): Promise<void> {
  const figures = await countFleet(node.runtime);
  progress(
    `${figures.instances} instances, ${figures.databases} databases, ${figures.tables} tables, ${figures.columns} columns, ${figures.principals} principals`,
  );
  progress('');
  progress(`Explorer:       ${node.api?.url ?? ''}`);
  progress(`Sign in (once): ${await node.signInLink()}`);
  progress('');
  const container = process.env[containerVariable];
  const way = container === undefined ? '' : `, after docker exec -it ${container} bash`;
  progress(`The databases, to change something in them${way}:`);
  for (const client of clients) progress(`  ${client}`);
  progress('');
  progress('Ctrl-C stops everything; the next start keeps the data.');
}

/** Aborts at the first Ctrl-C or SIGTERM; a second one ends the process at once. */
function interruptSignal(): AbortSignal {
  const controller = new AbortController();
  const interrupt = (): void => {
    if (controller.signal.aborted) process.exit(interruptedCode);
    controller.abort();
  };
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
  return controller.signal;
}

async function whenAborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolvePromise) =>
    signal.addEventListener('abort', () => resolvePromise(), { once: true }),
  );
}
