import { mkdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Logger } from '../../core/logger.js';
import { lockFolder } from '../../core/process-marks.js';
import type { DemoInstance, DemoServer, DemoServerOptions } from './demo-server.js';
import { startDemoMariadb } from './mariadb-server.js';
import { startDemoPostgres } from './postgres-server.js';
import { startDemoRedis } from './redis-server.js';

export type { DemoInstance } from './demo-server.js';
export { canRun, type FleetScript, fleetScripts } from './fleet-scripts.js';

/** How the sample fleet is started. */
export interface DemoFleetOptions {
  /** Waymark's data folder; the fleet keeps its files in `demo` inside it. */
  dataFolder: string;
  log: Logger;
  /** Ends a start under way. */
  signal: AbortSignal;
  /** Told what is being done, for people. */
  progress?: (text: string) => void;
  /** A fleet of its own that is gone without a trace after `stop`. */
  ephemeral?: boolean;
}

/** The running sample fleet. */
export interface DemoFleet {
  /** Its instances, with credentials of the accounts made for Waymark. */
  instances: readonly DemoInstance[];
  /** Commands that open its servers as their administrator, without a secret in them. */
  clients: readonly string[];
  /** Ids of the servers' processes that run now. */
  pids(): number[];
  /** Stops all servers; their data stays, unless the fleet is ephemeral. */
  stop(): Promise<void>;
}

/**
 * Starts the sample fleet: real PostgreSQL, MariaDB and Redis servers on loopback ports, with the business of a shop
 * in them. The first start makes everything (some ten seconds); later ones find ports, passwords and data as they
 * were. The servers end with this process, however it ends.
 * @throws DEPENDENCY_MISSING naming a program, EMBEDDED_ALREADY_RUNNING, EMBEDDED_START_FAILED with the server's own words.
 */
export async function startDemoFleet(options: DemoFleetOptions): Promise<DemoFleet> {
  const name = options.ephemeral === true ? `demo-${process.pid}` : 'demo';
  const folder = join(resolve(options.dataFolder), name);
  mkdirSync(folder, { recursive: true });
  const unlock = lockFolder(folder, 'The sample fleet');
  const serverOptions: DemoServerOptions = {
    folder,
    logger: options.log,
    progress: options.progress ?? (() => undefined),
    signal: options.signal,
  };
  const starts = await Promise.allSettled(
    [startDemoPostgres, startDemoMariadb, startDemoRedis].map(async (start) => await start(serverOptions)),
  );
  const servers = starts.flatMap((start) => (start.status === 'fulfilled' ? [start.value] : []));
  const stop = async (): Promise<void> => {
    await Promise.all(servers.map(async (server) => await server.stop()));
    unlock();
    if (options.ephemeral === true) removeFiles(folder, servers);
  };
  const failed = starts.find((start) => start.status === 'rejected');
  if (failed !== undefined) {
    await stop();
    throw failed.reason;
  }
  return {
    instances: servers.map((server) => server.instance),
    clients: servers.map((server) => server.client),
    pids: () => servers.flatMap((server) => server.pid() ?? []),
    stop,
  };
}

function removeFiles(folder: string, servers: readonly DemoServer[]): void {
  for (const place of [...servers.map((server) => server.dataFolder), folder])
    rmSync(place, { recursive: true, force: true });
}
