import { mkdirSync, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { freePort, isPortFree, SupervisedProcess, type SupervisedState } from '../../core/child-process.js';
import { sleep } from '../../core/clock.js';
import { isWaymarkError, WaymarkError } from '../../core/errors.js';
import type { Logger } from '../../core/logger.js';
import { awaitPreviousProcess, lockFolder, markedProcess } from '../../core/process-marks.js';
import { GraphClient, type GraphTarget } from '../client.js';
import { dataPaths, restoreUnfinishedLoad } from './data-folder.js';
import { embeddedPassword, javaOptions, type Neo4jFiles, provideNeo4j } from './neo4j-files.js';

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
  /** Starts in half the processor time and with less memory; long queries then run slower. Default false. */
  quickStart?: boolean;
  logger: Logger;
  progress?: (text: string) => void;
}

/** Exit code by which the launcher says that another process holds the store. */
const exitLocked = 3;
/** A Neo4j whose supervisor was killed needs this long at most to end by itself. */
const orphanTimeoutMs = 20_000;
const startTimeoutMs = 180_000;

/** A Neo4j Community server that Waymark runs itself, as a supervised child process on the loopback interface. */
export class EmbeddedNeo4j {
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
    const paths = dataPaths(options.dataFolder);
    this.#unlock = unlock;
    this.target = { uri: `bolt://127.0.0.1:${port}`, user: 'neo4j', password };
    this.#process = new SupervisedProcess({
      name: 'Neo4j',
      command: files.java.java,
      args: [
        ...javaOptions(),
        ...memoryOptions(options),
        ...(files.archive === null ? [] : [`-XX:SharedArchiveFile=${files.archive}`, '-Xshare:auto']),
        '-cp',
        files.classPath,
        'Launcher',
        resolve(options.dataFolder),
        String(port),
        String(options.pageCacheMiB),
      ],
      greeting: password,
      markFile: paths.processMark,
      logFile: paths.log,
      startTimeoutMs,
      stopTimeoutMs: 20_000,
      askToStop: (child) => child.stdin?.end(),
      beforeRestart: (signal) => maintenanceEnd(paths.maintenanceLock, signal),
      ready: (_child, signal) => answers(this.target, signal),
      logger: options.logger,
    });
  }

  /**
   * Starts Neo4j on the data folder, which is made at the first start, and waits until it answers.
   * @throws EMBEDDED_ALREADY_RUNNING naming the process, EMBEDDED_START_FAILED, DEPENDENCY_MISSING
   */
  static async start(options: EmbeddedNeo4jOptions): Promise<EmbeddedNeo4j> {
    mkdirSync(options.dataFolder, { recursive: true, mode: 0o700 });
    const paths = dataPaths(options.dataFolder);
    const unlock = lockFolder(options.dataFolder, 'Neo4j');
    try {
      await awaitPreviousProcess(paths.processMark, 'Neo4j', orphanTimeoutMs);
      if (markedProcess(paths.maintenanceLock) === null) restoreUnfinishedLoad(options.dataFolder);
      const files = await provideNeo4j(options.filesFolder, options.progress ?? (() => undefined));
      const password = embeddedPassword(options.dataFolder);
      const port = options.port === 0 ? await keptPort(paths.port) : options.port;
      writeFileSync(paths.port, `${port}\n`, { mode: 0o600 });
      const embedded = new EmbeddedNeo4j(options, files, port, password, unlock);
      options.progress?.('Starting Neo4j');
      await embedded.#process.start();
      return embedded;
    } catch (error) {
      unlock();
      throw isWaymarkError(error, 'EMBEDDED_START_FAILED') && error.facts.exitCode === exitLocked
        ? alreadyRunning(options.dataFolder)
        : error;
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
}

function memoryOptions(options: EmbeddedNeo4jOptions): string[] {
  return [
    `-Xms${Math.min(options.heapMiB, 128)}m`,
    `-Xmx${options.heapMiB}m`,
    // The optimising compiler pays off after minutes only.
    ...(options.quickStart === true ? ['-XX:TieredStopAtLevel=1'] : []),
    // Serial needs least memory beside the heap; from 2 GiB on its pauses are longer than what it saves.
    options.heapMiB < 2_048 ? '-XX:+UseSerialGC' : '-XX:+UseG1GC',
    // Its classes need less; the default makes it stop for whole collections while it warms up.
    '-XX:MetaspaceSize=128m',
    '-XX:MaxDirectMemorySize=192m',
    '-XX:+ExitOnOutOfMemoryError',
    '-Dio.netty.maxDirectMemory=0',
  ];
}

function alreadyRunning(folder: string): WaymarkError {
  return new WaymarkError('EMBEDDED_ALREADY_RUNNING', `Another process has the graph in ${folder} open.`, {
    facts: { folder },
  });
}

/** Resolves when nobody works on the stopped data: a dump or a load of another process. */
async function maintenanceEnd(lock: string, signal: AbortSignal): Promise<void> {
  while (!signal.aborted && markedProcess(lock) !== null) await sleep(100, signal);
}

/** The port of the last start when it is still free, else a new one. */
async function keptPort(file: string): Promise<number> {
  const kept = existsSync(file) ? Number(readFileSync(file, 'utf8').trim()) : 0;
  return kept > 0 && (await isPortFree(kept)) ? kept : freePort();
}

/** Resolves when Neo4j accepts the account. @throws GRAPH_AUTH_FAILED when the data know another password */
async function answers(target: GraphTarget, signal: AbortSignal): Promise<void> {
  const client = new GraphClient({ ...target, maxConnections: 1 });
  try {
    while (!signal.aborted) {
      try {
        await client.verify();
        return;
      } catch (error) {
        if (isWaymarkError(error, 'GRAPH_AUTH_FAILED')) throw error;
        await sleep(100, signal);
      }
    }
  } finally {
    await client.close();
  }
}

/** Removes a stopped data folder with everything in it; for tests and `--once` runs. */
export function removeData(dataFolder: string): void {
  if (!existsSync(dataFolder)) return;
  // Renamed first, so that an interrupted removal leaves no half graph under the old name.
  const away = `${dataFolder}.removed-${process.pid}`;
  renameSync(dataFolder, away);
  rmSync(away, { recursive: true, force: true });
}
