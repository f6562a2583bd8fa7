import { existsSync, mkdirSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join, resolve } from 'node:path';
import {
  type DemoServer,
  type DemoServerOptions,
  neededProgram,
  programVersion,
  runToEnd,
  superviseServer,
} from './demo-server.js';
import { canRun, fleetScripts } from './fleet-scripts.js';
import { ServerMemory } from './server-state.js';

/** Sends a file as one text of several statements, so that bodies of routines need no delimiter of their own. */
const noDelimiter = '//end//';

/** Starts the MariaDB server of the sample fleet: the databases `billing` and `tax`. */
export async function startDemoMariadb(options: DemoServerOptions): Promise<DemoServer> {
  const server = neededProgram('MariaDB', ['mariadbd', 'mysqld']);
  const client = neededProgram('The MariaDB client', ['mariadb', 'mysql']);
  const memory = await ServerMemory.open(options.folder, 'mariadb', ['waymark'], () =>
    join(resolve(options.folder), 'mariadb'),
  );
  const { dataFolder, port } = memory.state;
  if (!existsSync(join(dataFolder, 'mysql'))) {
    options.progress('Creating the MariaDB server of the sample fleet');
    await createDataFolder(dataFolder);
  }
  // The path of a socket may have 107 bytes at most, less than some data folders have.
  const socket = join(tmpdir(), `waymark-demo-${port}.sock`);
  const run: Run = (sql) =>
    runToEnd(
      'The MariaDB client',
      client,
      [
        '--no-defaults',
        `--socket=${socket}`,
        '--default-character-set=utf8mb4',
        `--user=${userInfo().username}`,
        `--delimiter=${noDelimiter}`,
      ],
      { input: sql },
    );
  const supervised = await superviseServer(options, {
    title: 'MariaDB (sample fleet)',
    name: 'mariadb',
    command: server,
    args: ['--no-defaults', ...asRoot(), ...settings(dataFolder, port, socket)],
    spawn: { cwd: '/' },
    endSignal: 'SIGTERM',
    probe: async () => void (await run('SELECT 1')),
  });
  try {
    if (!memory.state.loaded) {
      options.progress('Loading the billing into MariaDB');
      await load(run, await programVersion(server), memory.password('waymark'), options.signal);
      memory.update({ loaded: true });
    }
  } catch (error) {
    await supervised.stop();
    throw error;
  }
  const password = encodeURIComponent(memory.password('waymark'));
  return {
    instance: {
      name: 'billing-and-tax',
      url: `mysql://waymark:${password}@127.0.0.1:${port}/`,
      environment: 'demo',
      tags: ['sample-fleet', 'finance'],
    },
    dataFolder: memory.state.dataFolder,
    pid: () => supervised.pid,
    stop: () => supervised.stop(),
  };
}

function asRoot(): string[] {
  return process.getuid?.() === 0 ? ['--user=root'] : [];
}

/** The administrator signs in over the socket as the account of the operating system, so there is no password to lose. */
async function createDataFolder(dataFolder: string): Promise<void> {
  const install = neededProgram('The installer of MariaDB', ['mariadb-install-db', 'mysql_install_db']);
  mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
  await runToEnd('mariadb-install-db', install, [
    '--no-defaults',
    ...asRoot(),
    `--datadir=${dataFolder}`,
    '--auth-root-authentication-method=socket',
    `--auth-root-socket-user=${userInfo().username}`,
    '--skip-test-db',
    '--skip-name-resolve',
  ]);
}

function settings(dataFolder: string, port: number, socket: string): string[] {
  const values: Readonly<Record<string, string | number>> = {
    datadir: dataFolder,
    port,
    'bind-address': '127.0.0.1',
    socket,
    'pid-file': join(dataFolder, 'mariadb.pid'),
    'log-bin': 'binlog',
    'server-id': 1,
    'binlog-format': 'ROW',
    'expire-logs-days': 1,
    'innodb-flush-log-at-trx-commit': 0,
    'innodb-buffer-pool-size': '64M',
    'key-buffer-size': '8M',
    'aria-pagecache-buffer-size': '8M',
    'max-connections': 60,
    'performance-schema': 'ON',
    'event-scheduler': 'ON',
    'skip-name-resolve': 'ON',
    'character-set-server': 'utf8mb4',
    'default-time-zone': '+00:00',
    'sql-mode': 'STRICT_TRANS_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_AUTO_CREATE_USER,NO_ENGINE_SUBSTITUTION',
  };
  return Object.entries(values).map(([name, value]) => `--${name}=${value}`);
}

type Run = (sql: string) => Promise<string>;

async function load(run: Run, version: string, password: string, signal: AbortSignal): Promise<void> {
  // The password is base64url: it needs no escaping.
  await run(`CREATE USER 'waymark'@'127.0.0.1' IDENTIFIED BY '${password}'`);
  for (const folder of ['mariadb', 'mariadb/tax', 'mariadb/billing']) {
    for (const script of fleetScripts(folder).filter((one) => canRun(one, version))) {
      signal.throwIfAborted();
      await run(script.text);
    }
  }
}
