import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { serverAccount, serverFolder } from '../servers/account.js';
import { startMariadbServer } from '../servers/mariadb.js';
import type { RunningServer } from '../servers/server.js';
import {
  type DemoServer,
  type DemoServerOptions,
  neededProgram,
  programVersion,
  runToEnd,
  writeClientFile,
} from './demo-server.js';
import { canRun, fleetScripts } from './fleet-scripts.js';
import { ServerMemory } from './server-state.js';

/** Sends a file as one text of several statements, so that bodies of routines need no delimiter of their own. */
const noDelimiter = '//end//';

/** Small, in UTC and strict, as the content expects it. */
const settings: Readonly<Record<string, string>> = {
  'expire-logs-days': '1',
  'innodb-buffer-pool-size': '64M',
  'key-buffer-size': '8M',
  'aria-pagecache-buffer-size': '8M',
  'max-connections': '60',
  'event-scheduler': 'ON',
  'default-time-zone': '+00:00',
  'sql-mode': 'STRICT_TRANS_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_AUTO_CREATE_USER,NO_ENGINE_SUBSTITUTION',
};

/** Starts the MariaDB server of the sample fleet: the databases `billing` and `tax`. */
export async function startDemoMariadb(options: DemoServerOptions): Promise<DemoServer> {
  const wanted = join(resolve(options.folder), 'mariadb');
  const memory = await ServerMemory.open(options.folder, 'mariadb', {
    accounts: ['waymark'],
    chooseDataFolder: () => serverFolder(wanted, serverAccount('mysql')),
    isMade: (folder) => existsSync(join(folder, 'made')),
  });
  options.signal.throwIfAborted();
  const server = await startMariadbServer({
    dataFolder: wanted,
    port: memory.state.port,
    settings,
    fast: true,
    logger: options.logger,
    progress: options.progress,
  });
  try {
    if (!memory.state.loaded) {
      options.progress('Loading the billing into MariaDB');
      const version = await programVersion(neededProgram('MariaDB', ['mariadbd', 'mysqld']));
      await load(clientRunner(server), version, memory.password('waymark'), options.signal);
      memory.update({ loaded: true });
    }
  } catch (error) {
    await server.stop();
    throw error;
  }
  const password = encodeURIComponent(memory.password('waymark'));
  const login = writeClientFile(
    options.folder,
    'mariadb.cnf',
    `[client]\nprotocol=tcp\nhost=127.0.0.1\nport=${server.port}\nuser=${server.user}\npassword=${server.password}\n`,
  );
  return {
    instance: {
      name: 'billing-and-tax',
      url: `mysql://waymark:${password}@127.0.0.1:${server.port}/`,
      environment: 'demo',
      tags: ['sample-fleet', 'finance'],
    },
    client: `mariadb --defaults-file=${login} billing`,
    dataFolder: server.folder,
    pid: () => server.pid,
    stop: () => server.stop(),
  };
}

type Run = (sql: string) => Promise<string>;

function clientRunner(server: RunningServer): Run {
  const client = neededProgram('The MariaDB client', ['mariadb', 'mysql']);
  const args = [
    '--no-defaults',
    '--protocol=tcp',
    '--host=127.0.0.1',
    `--port=${server.port}`,
    '--default-character-set=utf8mb4',
    `--user=${server.user}`,
    `--delimiter=${noDelimiter}`,
  ];
  return (sql) =>
    runToEnd('The MariaDB client', client, args, { input: sql, env: { MYSQL_PWD: server.password } });
}

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
