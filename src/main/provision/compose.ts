import { WaymarkError } from '../../core/errors.js';
import { findProgram } from '../../core/programs.js';
import { resourcePath } from '../../core/resources.js';
import { runCommand } from './command.js';
import { type Progress, withHeartbeat } from './progress.js';

/** Servers that Compose can run in place of installed ones. */
export type ComposeService = 'neo4j' | 'redis' | 'postgres' | 'mariadb';

const innerPorts: Readonly<Record<ComposeService, number>> = {
  neo4j: 7687,
  redis: 6379,
  postgres: 5432,
  mariadb: 3306,
};

/** How a set of servers is run by Compose. */
export interface ComposeOptions {
  /** Name of the set: containers and volumes are called by it. */
  project: string;
  services: readonly ComposeService[];
  /** Password of the administrator of each server. */
  password: string;
  heapMiB?: number;
  pageCacheMiB?: number;
}

/** True when Docker answers and has Compose. */
export async function canUseCompose(): Promise<boolean> {
  if (findProgram(['docker']) === null) return false;
  const [compose, daemon] = await Promise.all([
    runCommand('docker', ['compose', 'version'], { timeoutMs: 10_000 }),
    runCommand('docker', ['info', '--format', '{{.ServerVersion}}'], { timeoutMs: 10_000 }),
  ]);
  return compose.code === 0 && daemon.code === 0;
}

function command(options: Pick<ComposeOptions, 'project'>, args: readonly string[]): string[] {
  return [
    'compose',
    '-p',
    options.project,
    '-f',
    resourcePath('src/main/provision/servers.compose.yaml'),
    ...args,
  ];
}

/**
 * Starts the servers, waits until they are healthy and returns their ports on 127.0.0.1.
 * @throws EMBEDDED_START_FAILED with Compose's words
 */
export async function composeUp(
  options: ComposeOptions,
  progress: Progress,
): Promise<Readonly<Partial<Record<ComposeService, number>>>> {
  progress(`Starting ${options.services.join(', ')} with Docker Compose`);
  const env = {
    WAYMARK_COMPOSE_PASSWORD: options.password,
    WAYMARK_COMPOSE_HEAP_MIB: String(options.heapMiB ?? 512),
    WAYMARK_COMPOSE_PAGE_CACHE_MIB: String(options.pageCacheMiB ?? 256),
  };
  const up = await withHeartbeat(progress, 'docker compose up', () =>
    runCommand('docker', command(options, ['up', '--detach', '--wait', ...options.services]), { env }),
  );
  if (up.code !== 0) throw failed('up', up.stderr);
  const ports: Partial<Record<ComposeService, number>> = {};
  for (const service of options.services) {
    const shown = await runCommand(
      'docker',
      command(options, ['port', service, String(innerPorts[service])]),
      { env },
    );
    const port = Number(/:(\d+)\s*$/.exec(shown.stdout)?.[1] ?? 0);
    if (shown.code !== 0 || port === 0) throw failed(`port ${service}`, shown.stderr);
    ports[service] = port;
  }
  return ports;
}

/** Stops the servers of a set. Their data stay in volumes unless `removeData` is set. @throws EMBEDDED_START_FAILED */
export async function composeDown(project: string, removeData = false): Promise<void> {
  const env = { WAYMARK_COMPOSE_PASSWORD: 'unused' };
  const args = ['down', '--timeout', '10', ...(removeData ? ['--volumes'] : [])];
  const down = await runCommand('docker', command({ project }, args), { env });
  if (down.code !== 0) throw failed('down', down.stderr);
}

function failed(what: string, said: string): WaymarkError {
  const words = said.trim().split('\n').slice(-4).join(' | ').slice(0, 600);
  return new WaymarkError('EMBEDDED_START_FAILED', `docker compose ${what} failed: ${words}`);
}
