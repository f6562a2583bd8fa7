import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import {
  freePort,
  isPortFree,
  lockFolder,
  SupervisedProcess,
  type SupervisedState,
} from '../../core/child-process.js';
import { sleep } from '../../core/clock.js';
import { messageOf, WaymarkError } from '../../core/errors.js';
import { randomToken } from '../../core/ids.js';
import type { Logger } from '../../core/logger.js';
import { GraphClient, type GraphTarget } from '../client.js';
import { embeddedPassword, javaOptions, type Neo4jFiles, provideNeo4j } from './neo4j-files.js';

const run = promisify(execFile);

/** How the embedded Neo4j is run. */
export interface EmbeddedNeo4jOptions {
  /** Folder of jars and launcher; may be shared by several data folders. */
  filesFolder: string;
  /** Folder of the data, the password and the log; one Neo4j at a time. */
  dataFolder: string;
  /** Bolt port on 127.0.0.1; 0 takes a free one and keeps it for the next start. */
  port: number;
  /** Java heap, MiB. */
  heapMiB: number;
  /** Cache of the store's pages, MiB. */
  pageCacheMiB: number;
  logger: Logger;
  progress?: (text: string) => void;
}

/** A Neo4j Community server that Waymark runs itself, as a supervised child process. */
export class EmbeddedNeo4j {
  readonly #options: EmbeddedNeo4jOptions;
  readonly #files: Neo4jFiles;
  readonly #process: SupervisedProcess;
  readonly #unlock: () => void;
  /** Where to connect. */
  readonly target: GraphTarget;

  private constructor(
    options: EmbeddedNeo4jOptions,
    files: Neo4jFiles,
    port: number,
    password: string,
    unlock: () => void,
  ) {
    this.#options = options;
    this.#files = files;
    this.#unlock = unlock;
    this.target = { uri: `bolt://127.0.0.1:${port}`, user: 'neo4j', password };
    this.#process = new SupervisedProcess({
      name: 'Neo4j',
      command: 'java',
      args: [
        ...javaOptions(),
        ...memoryOptions(options),
        ...archiveOptions(files),
        '-cp',
        files.classPath,
        'Launcher',
        resolve(options.dataFolder),
        String(port),
        String(options.pageCacheMiB),
      ],
      logFile: join(options.dataFolder, 'neo4j.log'),
      startTimeoutMs: 120_000,
      stopTimeoutMs: 20_000,
      askToStop: (child) => child.stdin?.end(),
      ready: (_child, signal) => answers(this.target, signal),
      logger: options.logger,
    });
  }

  /**
   * Starts Neo4j on the data folder, which is made at the first start. @throws EMBEDDED_ALREADY_RUNNING,
   * EMBEDDED_START_FAILED, DEPENDENCY_MISSING
   */
  static async start(options: EmbeddedNeo4jOptions): Promise<EmbeddedNeo4j> {
    mkdirSync(options.dataFolder, { recursive: true, mode: 0o700 });
    const unlock = lockFolder(options.dataFolder, 'Neo4j');
    try {
      const files = await provideNeo4j(options.filesFolder, options.progress ?? (() => undefined));
      const { password } = embeddedPassword(options.dataFolder, () => randomToken(24));
      const port = options.port === 0 ? await keptPort(options.dataFolder) : options.port;
      const embedded = new EmbeddedNeo4j(options, files, port, password, unlock);
      await embedded.#prepare(password);
      options.progress?.('Starting Neo4j');
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

  /** Id of the Java process, null when none runs. */
  get pid(): number | null {
    return this.#process.pid;
  }

  /** How often it was restarted after a crash. */
  get restarts(): number {
    return this.#process.restarts;
  }

  /** Stops Neo4j and gives the data folder back. */
  async stop(): Promise<void> {
    await this.#process.stop();
    this.#unlock();
  }

  /**
   * Runs an offline task of Neo4j's administration tool (dump, load): stops the server, runs it, starts it again,
   * also when the task failed. Community has no online dump. @throws EMBEDDED_START_FAILED with the tool's words
   */
  async offline(args: readonly string[]): Promise<void> {
    await this.#process.stop();
    try {
      await adminTool(this.#options.dataFolder, this.#files, args);
    } finally {
      await this.#process.start();
    }
  }

  /** Sets the initial password before the very first start; after that the store holds it. */
  async #prepare(password: string): Promise<void> {
    const marker = join(this.#options.dataFolder, 'prepared');
    if (existsSync(marker)) return;
    this.#options.progress?.('Preparing the graph’s data folder (once)');
    await adminTool(this.#options.dataFolder, this.#files, ['dbms', 'set-initial-password', password]);
    writeFileSync(marker, '', { mode: 0o600 });
  }
}

function memoryOptions(options: EmbeddedNeo4jOptions): string[] {
  return [
    `-Xms${Math.min(options.heapMiB, 256)}m`,
    `-Xmx${options.heapMiB}m`,
    '-XX:+UseSerialGC',
    '-XX:MaxDirectMemorySize=192m',
    '-XX:+ExitOnOutOfMemoryError',
    '-Dio.netty.maxDirectMemory=0',
  ];
}

/** The archive of loaded classes is written when the first process ends and used from then on. */
function archiveOptions(files: Neo4jFiles): string[] {
  return existsSync(files.archive)
    ? [`-XX:SharedArchiveFile=${files.archive}`, '-Xshare:auto']
    : [`-XX:ArchiveClassesAtExit=${files.archive}`];
}

/** Runs Neo4j's administration tool on a stopped data folder. */
export async function adminTool(
  dataFolder: string,
  files: Neo4jFiles,
  args: readonly string[],
): Promise<void> {
  const home = resolve(dataFolder);
  const conf = join(home, 'conf');
  mkdirSync(conf, { recursive: true });
  const env = { ...process.env, NEO4J_HOME: home, NEO4J_CONF: conf };
  try {
    await run(
      'java',
      [
        ...javaOptions(),
        '-XX:TieredStopAtLevel=1',
        '-XX:+UseSerialGC',
        '-cp',
        files.classPath,
        'org.neo4j.cli.AdminTool',
        ...args,
      ],
      { env, maxBuffer: 16 * 1024 * 1024 },
    );
  } catch (cause) {
    const missing = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';
    if (missing)
      throw new WaymarkError(
        'DEPENDENCY_MISSING',
        'The program java is missing: a JDK 17 or later (package openjdk-17-jdk-headless).',
        { cause, facts: { missing: 'java' } },
      );
    const said =
      cause instanceof Error && 'stderr' in cause
        ? String(cause.stderr).trim().split('\n').slice(-4).join(' ')
        : messageOf(cause);
    throw new WaymarkError(
      'EMBEDDED_START_FAILED',
      `Neo4j’s administration tool failed (${args.slice(0, 2).join(' ')}): ${said.slice(0, 500)}.`,
    );
  }
}

/** The port of the last start when it is still free, else a new one. */
async function keptPort(dataFolder: string): Promise<number> {
  const file = join(dataFolder, 'port');
  const kept = existsSync(file) ? Number(readFileSync(file, 'utf8').trim()) : 0;
  if (kept > 0 && (await isPortFree(kept))) return kept;
  const port = await freePort();
  writeFileSync(file, `${port}\n`);
  return port;
}

/** Resolves when Neo4j accepts the account. */
async function answers(target: GraphTarget, signal: AbortSignal): Promise<void> {
  const client = new GraphClient({ ...target, maxConnections: 1 });
  try {
    while (!signal.aborted) {
      try {
        await client.verify();
        return;
      } catch {
        await sleep(150, signal);
      }
    }
  } finally {
    await client.close();
  }
}

/** Removes a data folder with everything in it; for tests and `--once` runs. */
export function removeData(dataFolder: string): void {
  rmSync(dataFolder, { recursive: true, force: true });
}
