import { execFileSync, spawnSync, type SpawnOptions } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chownSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { postgresFolders } from '../../core/programs.js';
import {
  type DemoServer,
  type DemoServerOptions,
  neededProgram,
  programVersion,
  runToEnd,
  superviseServer,
} from './demo-server.js';
import { canRun, fleetScripts } from './fleet-scripts.js';
import { letThrough, ServerMemory } from './server-state.js';

/** The account that the server runs as; PostgreSQL refuses to run as root. */
type Account = Pick<SpawnOptions, 'uid' | 'gid'>;

interface Programs {
  initdb: string;
  postgres: string;
  psql: string;
}

/** Starts the PostgreSQL server of the sample fleet: the databases `shop` and `warehouse`. */
export async function startDemoPostgres(options: DemoServerOptions): Promise<DemoServer> {
  const account = serverAccount();
  const programs = findPrograms();
  const memory = await ServerMemory.open(
    options.folder,
    'postgres',
    ['postgres', 'waymark', 'warehouse_reader'],
    () => chooseDataFolder(options.folder, account),
  );
  const { dataFolder } = memory.state;
  if (!existsSync(join(dataFolder, 'PG_VERSION'))) {
    options.progress('Creating the PostgreSQL server of the sample fleet');
    await createCluster(programs, account, dataFolder, memory.password('postgres'), options.folder);
  }
  const psql = psqlRunner(programs, memory);
  const supervised = await superviseServer(options, {
    title: 'PostgreSQL (sample fleet)',
    name: 'postgres',
    command: programs.postgres,
    args: ['-D', dataFolder, ...settings(programs, memory.state.port)],
    spawn: { cwd: '/', ...account },
    endSignal: 'SIGINT',
    probe: async () => void (await psql('postgres', ['-c', 'SELECT 1'])),
  });
  try {
    if (!memory.state.loaded) {
      options.progress('Loading the shop into PostgreSQL');
      await load(psql, await programVersion(programs.postgres), options.signal);
      memory.update({ loaded: true });
    }
  } catch (error) {
    await supervised.stop();
    throw error;
  }
  const password = encodeURIComponent(memory.password('waymark'));
  return {
    instance: {
      name: 'orders-and-stock',
      url: `postgres://waymark:${password}@127.0.0.1:${memory.state.port}/postgres`,
      environment: 'demo',
      tags: ['sample-fleet', 'shop'],
    },
    dataFolder: memory.state.dataFolder,
    pid: () => supervised.pid,
    stop: () => supervised.stop(),
  };
}

function findPrograms(): Programs {
  const folders = postgresFolders();
  const initdb = neededProgram('PostgreSQL', ['initdb'], folders);
  const own = [dirname(initdb), ...folders];
  return {
    initdb,
    postgres: neededProgram('PostgreSQL', ['postgres'], own),
    psql: neededProgram('The PostgreSQL client', ['psql'], own),
  };
}

function serverAccount(): Account {
  if (process.getuid?.() !== 0) return {};
  const idOf = (flag: string): number =>
    Number(execFileSync('id', [flag, 'postgres'], { stdio: ['ignore', 'pipe', 'ignore'] }));
  return { uid: idOf('-u'), gid: idOf('-g') };
}

/**
 * The fleet's own folder when the server's account can reach it; otherwise (a checkout inside a home folder that
 * is closed to others) a folder of its own under /var/lib.
 */
function chooseDataFolder(folder: string, account: Account): string {
  const inside = join(resolve(folder), 'postgres');
  mkdirSync(inside, { recursive: true });
  if (account.uid === undefined) return inside;
  letThrough(resolve(folder), dirname(resolve(folder)));
  const reachable = spawnSync('test', ['-x', inside], { cwd: '/', ...account }).status === 0;
  if (reachable) return inside;
  rmSync(inside, { recursive: true });
  const id = createHash('sha256').update(resolve(folder)).digest('hex').slice(0, 12);
  return join('/var/lib/waymark-demo', id);
}

async function createCluster(
  programs: Programs,
  account: Account,
  dataFolder: string,
  password: string,
  folder: string,
): Promise<void> {
  const passwordFile = join(dataFolder, '..', `initial-${process.pid}`);
  mkdirSync(dataFolder, { recursive: true, mode: 0o711 });
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (account.uid !== undefined && account.gid !== undefined) {
    chownSync(dataFolder, account.uid, account.gid);
    chownSync(passwordFile, account.uid, account.gid);
  }
  try {
    await runToEnd(
      `initdb in ${folder}`,
      programs.initdb,
      '-U postgres --auth=scram-sha-256 -E UTF8 --locale=C.UTF-8 --no-sync'
        .split(' ')
        .concat('-D', dataFolder, `--pwfile=${passwordFile}`),
      { spawn: { cwd: '/', ...account } },
    );
  } finally {
    rmSync(passwordFile, { force: true });
  }
}

function settings(programs: Programs, port: number): string[] {
  const values: Readonly<Record<string, string>> = {
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: '',
    fsync: 'off',
    synchronous_commit: 'off',
    full_page_writes: 'off',
    wal_level: 'logical',
    max_connections: '60',
    shared_buffers: '64MB',
    max_wal_size: '512MB',
    ...(hasStatementStatistics(programs) ? { shared_preload_libraries: 'pg_stat_statements' } : {}),
  };
  return Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

/** The extension stands in a package of its own on some distributions; the server does not start when asked for a missing one. */
function hasStatementStatistics(programs: Programs): boolean {
  const version = dirname(dirname(programs.initdb)).split('/').at(-1) ?? '';
  return ['/usr/share/postgresql', '/usr/share/pgsql'].some((base) =>
    [join(base, version), base].some((share) =>
      existsSync(join(share, 'extension', 'pg_stat_statements.control')),
    ),
  );
}

type Psql = (database: string, args: readonly string[]) => Promise<string>;

function psqlRunner(programs: Programs, memory: ServerMemory): Psql {
  const accounts = ['waymark', 'warehouse_reader'];
  const options = accounts.map((name) => `-c demo.password_${name}=${memory.password(name)}`).join(' ');
  return (database, args) =>
    runToEnd(
      `psql on ${database}`,
      programs.psql,
      `-X -q -v ON_ERROR_STOP=1 -h 127.0.0.1 -p ${memory.state.port} -U postgres -d`
        .split(' ')
        .concat(database, args),
      {
        env: {
          PGPASSWORD: memory.password('postgres'),
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
