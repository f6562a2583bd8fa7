import { mkdirSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join, resolve } from 'node:path';
import { SupervisedProcess, type SupervisedState } from '../core/child-process.js';
import { sleep } from '../core/clock.js';
import { WaymarkError } from '../core/errors.js';
import type { Logger } from '../core/logger.js';
import { awaitPreviousProcess, lockFolder } from '../core/process-marks.js';
import { findProgram } from '../core/programs.js';
import { keptPort, keptSecret } from './servers/kept.js';

/** How the embedded Redis is run. */
export interface EmbeddedRedisOptions {
  /** Folder of the data, the password and the log; one Redis at a time. */
  dataFolder: string;
  /** Port on 127.0.0.1; 0 takes a free one and keeps it for the next start. Default 0. */
  port?: number;
  /** Settings of redis.conf beside those Waymark sets; they win. */
  settings?: Readonly<Record<string, string>>;
  /** Accounts in an ACL file: name to rules, for example `on >secret ~orders:* +@read`. `default` is set unless given. */
  users?: Readonly<Record<string, string>>;
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
  readonly port: number;
  readonly password: string;
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
    this.port = port;
    this.password = password;
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
      await awaitPreviousProcess(join(dataFolder, 'redis.pid'), 'Redis', orphanTimeoutMs);
      const password = keptSecret(join(dataFolder, 'password'));
      const port = await keptPort(join(dataFolder, 'port'), options.port);
      writeConfiguration(options, port, password);
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

/** Writes the configuration files: the password stands there and not among the arguments, which other accounts can read. */
function writeConfiguration(options: EmbeddedRedisOptions, port: number, password: string): void {
  const folder = resolve(options.dataFolder);
  const quoted = (text: string): string => `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
  const acl = join(folder, 'users.acl');
  const users = { default: `on >${password} ~* &* +@all`, ...options.users };
  const settings: Readonly<Record<string, string>> = {
    bind: '127.0.0.1',
    port: String(port),
    'protected-mode': 'yes',
    ...(options.users === undefined ? { requirepass: password } : { aclfile: quoted(acl) }),
    dir: quoted(folder),
    // Jobs and streams must never be dropped silently.
    'maxmemory-policy': 'noeviction',
    appendonly: 'yes',
    appendfsync: 'everysec',
    save: '""',
    daemonize: 'no',
    ...options.settings,
  };
  const lines = Object.entries(settings).map(([name, value]) => `${name} ${value}`);
  if (options.users !== undefined) {
    const rules = Object.entries(users).map(([name, rule]) => `user ${name} ${rule}`);
    writeFileSync(acl, `${rules.join('\n')}\n`, { mode: 0o600 });
  }
  writeFileSync(join(folder, 'redis.conf'), `${lines.join('\n')}\n`, { mode: 0o600 });
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
    socket.once('connect', () => socket.write(`AUTH default ${password}\r\nPING\r\n`));
    socket.on('data', (data) => {
      said += data.toString();
      if (said.includes('+PONG')) finish(true);
      else if (said.includes('-')) finish(false);
    });
  });
}
