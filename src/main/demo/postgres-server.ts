import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { serverAccount, serverFolder } from '../servers/account.js';
import { startPostgresServer } from '../servers/postgres.js';
import type { RunningServer } from '../servers/server.js';
import {
  type DemoServer,
  type DemoServerOptions,
  programVersion,
  runToEnd,
  writeClientFile,
} from './demo-server.js';
import { canRun, fleetScripts } from './fleet-scripts.js';
import { ServerMemory } from './server-state.js';

/** Accounts that the content makes, beside the administrator. */
const accounts = ['waymark', 'warehouse_reader'];

/** Starts the PostgreSQL server of the sample fleet: the databases `shop` and `warehouse`. */
export async function startDemoPostgres(options: DemoServerOptions): Promise<DemoServer> {
  const memory = await ServerMemory.open(options.folder, 'postgres', {
    accounts,
    chooseDataFolder: () =>
      serverFolder(join(resolve(options.folder), 'postgres'), serverAccount('postgres')),
    isMade: (folder) => existsSync(join(folder, 'data', 'PG_VERSION')),
  });
  options.signal.throwIfAborted();
  const server = await startPostgresServer({
    dataFolder: join(resolve(options.folder), 'postgres'),
    port: memory.state.port,
    settings: { max_connections: '60', shared_buffers: '64MB', max_wal_size: '512MB' },
    fast: true,
    logger: options.logger,
    progress: options.progress,
  });
  memory.update({ passwords: { ...memory.state.passwords, postgres: server.password } });
  try {
    if (!memory.state.loaded) {
      options.progress('Loading the shop into PostgreSQL');
      const version = await programVersion(join(server.binFolder, 'postgres'));
      await load(psqlRunner(server, memory), version, options.signal);
      memory.update({ loaded: true });
    }
  } catch (error) {
    await server.stop();
    throw error;
  }
  const password = encodeURIComponent(memory.password('waymark'));
  const passwords = writeClientFile(
    options.folder,
    'pgpass',
    `127.0.0.1:${server.port}:*:${server.user}:${server.password}\n`,
  );
  return {
    instance: {
      name: 'orders-and-stock',
      url: `postgres://waymark:${password}@127.0.0.1:${server.port}/postgres`,
      environment: 'demo',
      tags: ['sample-fleet', 'shop'],
    },
    client: `PGPASSFILE=${passwords} psql -h 127.0.0.1 -p ${server.port} -U ${server.user} shop`,
    dataFolder: server.folder,
    pid: () => server.pid,
    stop: () => server.stop(),
  };
}

type Psql = (database: string, args: readonly string[]) => Promise<string>;

function psqlRunner(server: RunningServer, memory: ServerMemory): Psql {
  const options = accounts.map((name) => `-c demo.password_${name}=${memory.password(name)}`).join(' ');
  return (database, args) =>
    runToEnd(
      `psql on ${database}`,
      join(server.binFolder, 'psql'),
      `-X -q -v ON_ERROR_STOP=1 -h 127.0.0.1 -p ${server.port} -U ${server.user} -d`
        .split(' ')
        .concat(database, args),
      {
        env: {
          PGPASSWORD: server.password,
          PGOPTIONS: options,
          PGCLIENTENCODING: 'UTF8',
          PGCONNECT_TIMEOUT: '5',
        },
      },
    );
}

async function load(psql: Psql, version: string, signal: AbortSignal): Promise<void> {
  const folders = [
    ['postgres', 'postgres'],
    ['postgres/warehouse', 'warehouse'],
    ['postgres/shop', 'shop'],
  ] as const;
  for (const [folder, database] of folders) {
    for (const script of fleetScripts(folder).filter((one) => canRun(one, version))) {
      signal.throwIfAborted();
      await psql(database, ['-o', '/dev/null', '-f', script.path]);
    }
  }
}
