import { execFile } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { SupervisedProcess } from '../../core/child-process.js';
import { sleep } from '../../core/clock.js';
import { messageOf, WaymarkError } from '../../core/errors.js';
import { awaitPreviousProcess, lockFolder } from '../../core/process-marks.js';
import { findProgram, postgresFolders } from '../../core/programs.js';
import { asAccount, type ServerAccount, serverAccount, serverFolder } from './account.js';
import { keptPort, keptSecret } from './kept.js';
import type { RunningServer, ServerOptions } from './server.js';

const run = promisify(execFile);
/** A server whose supervisor was killed ends within this time. */
const orphanTimeoutMs = 30_000;

/**
 * Runs a PostgreSQL server on a folder: on the loopback interface, without a socket file, password required, ready for
 * logical decoding. As root it runs as the account `postgres`, because PostgreSQL refuses root.
 * @throws DEPENDENCY_MISSING, EMBEDDED_ALREADY_RUNNING, EMBEDDED_START_FAILED
 */
export async function startPostgresServer(options: ServerOptions): Promise<RunningServer> {
  const initdb = findProgram(
    ['initdb'],
    options.binFolder === undefined ? postgresFolders() : [options.binFolder],
  );
  if (initdb === null) throw missing('PostgreSQL (package postgresql) is missing.');
  const account = serverAccount('postgres');
  if (account === null && process.getuid?.() === 0)
    throw missing('PostgreSQL does not run as root and there is no account postgres.');
  const binFolder = dirname(initdb);
  const folder = serverFolder(options.dataFolder, account);
  const unlock = lockFolder(folder, 'PostgreSQL');
  try {
    await awaitPreviousProcess(join(folder, 'server.pid'), 'PostgreSQL', orphanTimeoutMs);
    const password = keptSecret(join(folder, 'password'));
    const cluster = join(folder, 'data');
    if (!existsSync(join(cluster, 'PG_VERSION'))) {
      options.progress?.('Making a PostgreSQL cluster (once)');
      await makeCluster(initdb, cluster, password, account);
    }
    const port = await keptPort(join(folder, 'port'), options.port);
    const supervised = supervise(options, { binFolder, cluster, folder, port, account });
    options.progress?.('Starting PostgreSQL');
    await supervised.start();
    return {
      host: '127.0.0.1',
      port,
      user: 'postgres',
      password,
      binFolder,
      folder,
      get state() {
        return supervised.state;
      },
      get pid() {
        return supervised.pid;
      },
      stop: async () => {
        await supervised.stop();
        unlock();
      },
    };
  } catch (error) {
    unlock();
    throw error;
  }
}

interface Place {
  binFolder: string;
  cluster: string;
  folder: string;
  port: number;
  account: ServerAccount | null;
}

function supervise(options: ServerOptions, place: Place): SupervisedProcess {
  const { binFolder, cluster, folder, port, account } = place;
  const settings = { ...defaultSettings(port, binFolder, options.fast === true), ...options.settings };
  const given = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  return new SupervisedProcess({
    name: 'PostgreSQL',
    command: join(binFolder, 'postgres'),
    args: ['-D', cluster, ...given],
    spawn: asAccount(account),
    // SIGTERM would wait for clients to go; SIGINT rolls their work back and stops cleanly.
    endWithParent: 'SIGINT',
    markFile: join(place.folder, 'server.pid'),
    logFile: join(folder, 'postgres.log'),
    startTimeoutMs: 180_000,
    stopTimeoutMs: 20_000,
    ready: async (_child, signal) => {
      while (!signal.aborted && !(await accepts(binFolder, port))) await sleep(100, signal);
    },
    logger: options.logger,
  });
}

function defaultSettings(port: number, binFolder: string, fast: boolean): Record<string, string> {
  const statements = join(binFolder, '..', 'lib', 'pg_stat_statements.so');
  return {
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: '',
    wal_level: 'logical',
    track_commit_timestamp: 'on',
    ...(existsSync(statements) ? { shared_preload_libraries: 'pg_stat_statements' } : {}),
    ...(fast ? { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' } : {}),
  };
}

async function makeCluster(
  initdb: string,
  cluster: string,
  password: string,
  account: ServerAccount | null,
): Promise<void> {
  // A cluster that was interrupted while it was made is made again.
  rmSync(cluster, { recursive: true, force: true });
  mkdirSync(cluster, { mode: 0o700 });
  const passwordFile = `${cluster}.password`;
  writeFileSync(passwordFile, password, { mode: 0o600 });
  for (const path of account === null ? [] : [cluster, passwordFile])
    chownSync(path, account?.uid ?? 0, account?.gid ?? 0);
  const args = [
    '-D',
    cluster,
    '-U',
    'postgres',
    '-A',
    'scram-sha-256',
    '-E',
    'UTF8',
    '--locale=C.UTF-8',
    '--no-sync',
  ];
  try {
    await run(initdb, [...args, `--pwfile=${passwordFile}`], asAccount(account));
  } catch (cause) {
    rmSync(cluster, { recursive: true, force: true });
    throw new WaymarkError(
      'EMBEDDED_START_FAILED',
      `PostgreSQL’s cluster could not be made: ${messageOf(cause).slice(0, 500)}.`,
      { cause },
    );
  } finally {
    rmSync(passwordFile, { force: true });
  }
}

async function accepts(binFolder: string, port: number): Promise<boolean> {
  try {
    await run(join(binFolder, 'pg_isready'), ['-q', '-h', '127.0.0.1', '-p', String(port), '-t', '2']);
    return true;
  } catch {
    return false;
  }
}

function missing(message: string): WaymarkError {
  return new WaymarkError('DEPENDENCY_MISSING', message, { facts: { missing: 'postgres' } });
}
