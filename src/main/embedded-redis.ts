import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join, resolve } from 'node:path';
import { freePort, isPortFree, SupervisedProcess, type SupervisedState } from '../core/child-process.js';
import { sleep } from '../core/clock.js';
import { WaymarkError } from '../core/errors.js';
import { randomToken } from '../core/ids.js';
import type { Logger } from '../core/logger.js';
import { awaitMarkedEnd, lockFolder } from '../core/process-marks.js';
import { findProgram } from '../core/programs.js';

/** How the embedded Redis is run. */
export interface EmbeddedRedisOptions {
  /** Folder of the data, the password and the log; one Redis at a time. */
  dataFolder: string;
  /** Port on 127.0.0.1; 0 takes a free one and keeps it for the next start. Default 0. */
  port?: number;
  logger: Logger;
  progress?: (text: string) => void;
}

/** A Redis whose supervisor was killed saves its data and ends within this time. */
const orphanTimeoutMs = 15_000;
const probeTimeoutMs = 2_000;

/**
 * A Redis that Waymark runs itself, as a supervised child process: on the loopback interface, with a generated
 * password (kept 0600), never evicting anything, its data appended to a file at least once a second.
 */
export class EmbeddedRedis {
  readonly #process: SupervisedProcess;
  readonly #unlock: () => void;
  /** redis:// address with the password. */
  readonly url: string;

  private constructor(
    options: EmbeddedRedisOptions,
    server: string,
    port: number,
    password: string,
    unlock: () => void,
  ) {
    const folder = resolve(options.dataFolder);
    this.#unlock = unlock;
    this.url = `redis://:${encodeURIComponent(password)}@127.0.0.1:${port}`;
    this.#process = new SupervisedProcess({
      name: 'Redis',
      command: server,
      args: [join(folder, 'redis.conf')],
      endWithParent: 'SIGTERM',
      markFile: join(folder, 'redis.pid'),
      logFile: join(folder, 'redis.log'),
      startTimeoutMs: 120_000,
      stopTimeoutMs: 10_000,
      ready: (_child, signal) => answers(port, password, signal),
      logger: options.logger,
    });
  }

  /**
   * Starts Redis on the data folder, which is made at the first start, and waits until it answers.
   * @throws EMBEDDED_ALREADY_RUNNING naming the process, EMBEDDED_START_FAILED, DEPENDENCY_MISSING
   */
  static async start(options: EmbeddedRedisOptions): Promise<EmbeddedRedis> {
    const { dataFolder } = options;
    const server = findProgram(['redis-server', 'valkey-server']);
    if (server === null)
      throw new WaymarkError(
        'DEPENDENCY_MISSING',
        'Redis (package redis-server) is missing and REDIS_URL is not set.',
        {
          facts: { missing: 'redis' },
        },
      );
    mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
    const unlock = lockFolder(dataFolder, 'Redis');
    try {
      await refuseStranger(dataFolder);
      const password = keptPassword(dataFolder);
      const port = await keptPort(dataFolder, options.port ?? 0);
      writeFileSync(join(dataFolder, 'redis.conf'), configuration(dataFolder, port, password), {
        mode: 0o600,
      });
      const embedded = new EmbeddedRedis(options, server, port, password, unlock);
      options.progress?.('Starting Redis');
      await embedded.#process.start();
      return embedded;
    } catch (error) {
      unlock();
      throw error;
    }
  }

  /** State of the process. */
  get state(): SupervisedState {
    return this.#process.state;
  }

  /** Id of the supervised process, null when none runs. */
  get pid(): number | null {
    return this.#process.pid;
  }

  /** How often it was restarted after a crash. */
  get restarts(): number {
    return this.#process.restarts;
  }

  /** Has Redis save its data and end, and gives the data folder back. */
  async stop(): Promise<void> {
    await this.#process.stop();
    this.#unlock();
  }
}

/** The configuration file: the password stands there and not among the arguments, which other accounts can read. */
function configuration(dataFolder: string, port: number, password: string): string {
  const settings: Readonly<Record<string, string>> = {
    bind: '127.0.0.1',
    port: String(port),
    'protected-mode': 'yes',
    requirepass: password,
    dir: `"${resolve(dataFolder).replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`,
    // Jobs and streams must never be dropped silently.
    'maxmemory-policy': 'noeviction',
    appendonly: 'yes',
    appendfsync: 'everysec',
    save: '""',
    daemonize: 'no',
    'shutdown-timeout': '5',
  };
  return `${Object.entries(settings)
    .map(([name, value]) => `${name} ${value}`)
    .join('\n')}\n`;
}

/** Waits for a Redis whose supervisor was killed, which ends by itself; one that stays is somebody else's. */
async function refuseStranger(dataFolder: string): Promise<void> {
  const mark = join(dataFolder, 'redis.pid');
  const pid = await awaitMarkedEnd(mark, orphanTimeoutMs);
  if (pid !== null)
    throw new WaymarkError(
      'EMBEDDED_ALREADY_RUNNING',
      `Redis already runs on ${dataFolder} (process ${pid}).`,
      {
        facts: { folder: dataFolder, pid },
      },
    );
  rmSync(mark, { force: true });
}

function keptPassword(dataFolder: string): string {
  const file = join(dataFolder, 'password');
  if (existsSync(file)) return readFileSync(file, 'utf8').trim();
  const password = randomToken(24);
  writeFileSync(file, `${password}\n`, { mode: 0o600, flag: 'wx' });
  return password;
}

async function keptPort(dataFolder: string, wanted: number): Promise<number> {
  const file = join(dataFolder, 'port');
  const kept = existsSync(file) ? Number(readFileSync(file, 'utf8').trim()) : 0;
  const port = wanted !== 0 ? wanted : kept > 0 && (await isPortFree(kept)) ? kept : await freePort();
  writeFileSync(file, `${port}\n`, { mode: 0o600 });
  return port;
}

/** Resolves when Redis has read its data and accepts the password. */
async function answers(port: number, password: string, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    if (await ping(port, password)) return;
    await sleep(50, signal);
  }
}

async function ping(port: number, password: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    let said = '';
    const finish = (answer: boolean): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(probeTimeoutMs, () => finish(false));
    socket.once('error', () => finish(false));
    socket.once('close', () => finish(false));
    socket.once('connect', () => socket.write(`AUTH ${password}\r\nPING\r\n`));
    socket.on('data', (data) => {
      said += data.toString();
      if (said.includes('+PONG')) finish(true);
      else if (said.includes('-')) finish(false);
    });
  });
}
