import { execFile } from 'node:child_process';
import { chownSync, existsSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { SupervisedProcess } from '../../core/child-process.js';
import { sleep } from '../../core/clock.js';
import { messageOf, WaymarkError } from '../../core/errors.js';
import { awaitPreviousProcess, lockFolder } from '../../core/process-marks.js';
import { findProgram } from '../../core/programs.js';
import { asAccount, type ServerAccount, serverAccount, serverFolder } from './account.js';
import { keptPort, keptSecret } from './kept.js';
import type { RunningServer, ServerOptions } from './server.js';

const run = promisify(execFile);
/** A server whose supervisor was killed ends within this time. */
const orphanTimeoutMs = 30_000;
const probeTimeoutMs = 2_000;

/** A MariaDB server; its socket file serves tools that cannot use a port. */
export interface RunningMariadb extends RunningServer {
  socket: string;
}

/**
 * Runs a MariaDB server on a folder: on the loopback interface, administrator `admin` with a password, no anonymous
 * account, row-based binary log with names, performance schema on. As root it runs as the account `mysql` when there is one.
 * @throws DEPENDENCY_MISSING, EMBEDDED_ALREADY_RUNNING, EMBEDDED_START_FAILED
 */
export async function startMariadbServer(options: ServerOptions): Promise<RunningMariadb> {
  const folders = options.binFolder === undefined ? [] : [options.binFolder];
  const server = findProgram(['mariadbd', 'mysqld'], folders);
  const install = findProgram(['mariadb-install-db', 'mysql_install_db'], folders);
  const tools = findProgram(['mariadb-dump', 'mysqldump'], folders);
  if (server === null || install === null || tools === null)
    throw new WaymarkError(
      'DEPENDENCY_MISSING',
      'MariaDB (packages mariadb-server, mariadb-client) is missing.',
      {
        facts: { missing: 'mariadb' },
      },
    );
  const account = serverAccount('mysql');
  const folder = serverFolder(options.dataFolder, account);
  const unlock = lockFolder(folder, 'MariaDB');
  try {
    await awaitPreviousProcess(join(folder, 'server.pid'), 'MariaDB', orphanTimeoutMs);
    const password = keptSecret(join(folder, 'password'));
    const data = join(folder, 'data');
    if (!existsSync(join(folder, 'made'))) {
      options.progress?.('Making a MariaDB data folder (once)');
      await makeData(install, data, account);
      writeFileSync(join(folder, 'made'), '');
    }
    const port = await keptPort(join(folder, 'port'), options.port);
    const initFile = writeInitFile(folder, password, account);
    // Socket paths may have 107 characters at most, so it is not in the data folder.
    const socket = join(tmpdir(), `waymark-mariadb-${port}.sock`);
    const settings = {
      ...defaultSettings(data, port, socket, options.fast === true),
      'init-file': initFile,
      ...options.settings,
    };
    const supervised = supervise(options, server, settings, { folder, port, account });
    options.progress?.('Starting MariaDB');
    await supervised.start();
    return {
      host: '127.0.0.1',
      port,
      user: 'admin',
      password,
      binFolder: dirname(tools),
      folder,
      socket,
      get state() {
        return supervised.state;
      },
      get pid() {
        return supervised.pid;
      },
      stop: async () => {
        await supervised.stop();
        rmSync(socket, { force: true });
        unlock();
      },
    };
  } catch (error) {
    unlock();
    throw error;
  }
}

function supervise(
  options: ServerOptions,
  server: string,
  settings: Readonly<Record<string, string>>,
  place: { folder: string; port: number; account: ServerAccount | null },
): SupervisedProcess {
  return new SupervisedProcess({
    name: 'MariaDB',
    command: server,
    args: [
      '--no-defaults',
      ...rootOption(place.account),
      ...Object.entries(settings).map(([name, value]) => `--${name}=${value}`),
    ],
    spawn: asAccount(place.account),
    endWithParent: 'SIGTERM',
    markFile: join(place.folder, 'server.pid'),
    logFile: join(place.folder, 'mariadb.log'),
    startTimeoutMs: 180_000,
    stopTimeoutMs: 30_000,
    ready: async (_child, signal) => {
      while (!signal.aborted && !(await greets(place.port))) await sleep(100, signal);
    },
    logger: options.logger,
  });
}

/** MariaDB wants to be told that root is meant. */
function rootOption(account: ServerAccount | null): string[] {
  return account === null && process.getuid?.() === 0 ? ['--user=root'] : [];
}

function defaultSettings(data: string, port: number, socket: string, fast: boolean): Record<string, string> {
  return {
    datadir: data,
    'bind-address': '127.0.0.1',
    port: String(port),
    socket,
    'pid-file': join(data, 'mariadb.pid'),
    'log-bin': 'binlog',
    'server-id': '1',
    'binlog-format': 'ROW',
    'binlog-row-image': 'FULL',
    'binlog-row-metadata': 'FULL',
    'expire-logs-days': '3',
    'performance-schema': 'ON',
    'skip-name-resolve': 'ON',
    'character-set-server': 'utf8mb4',
    ...(fast ? { 'innodb-flush-log-at-trx-commit': '0', 'sync-binlog': '0' } : {}),
  };
}

async function makeData(install: string, data: string, account: ServerAccount | null): Promise<void> {
  rmSync(data, { recursive: true, force: true });
  const args = ['--no-defaults', ...rootOption(account), `--datadir=${data}`, '--skip-test-db'];
  try {
    await run(install, [...args, '--auth-root-authentication-method=normal'], asAccount(account));
  } catch (cause) {
    throw new WaymarkError(
      'EMBEDDED_START_FAILED',
      `MariaDB’s data folder could not be made: ${messageOf(cause).slice(0, 500)}.`,
      { cause },
    );
  }
}

/** Statements run at each start, before a connection is accepted: the administrator, and nobody without a password. */
function writeInitFile(folder: string, password: string, account: ServerAccount | null): string {
  const file = join(folder, 'init.sql');
  const statements = [
    `CREATE USER IF NOT EXISTS 'admin'@'127.0.0.1' IDENTIFIED BY '${password}'`,
    `GRANT ALL ON *.* TO 'admin'@'127.0.0.1' WITH GRANT OPTION`,
    `DELETE FROM mysql.global_priv WHERE User=''`,
    `ALTER USER IF EXISTS 'root'@'localhost' IDENTIFIED BY '${password}'`,
    'FLUSH PRIVILEGES',
  ];
  writeFileSync(file, `${statements.join(';\n')};\n`, { mode: 0o600 });
  if (account !== null) chownSync(file, account.uid, account.gid);
  return file;
}

/** True when the server sends its greeting: by then the init file has run. */
async function greets(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    const finish = (answer: boolean): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(probeTimeoutMs, () => finish(false));
    socket.once('error', () => finish(false));
    socket.once('close', () => finish(false));
    // Byte 5 is the protocol version; an error packet has 255 there.
    socket.once('data', (data) => finish(data[4] === 10));
  });
}
