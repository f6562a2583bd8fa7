import {
  closeSync,
  existsSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { awaitMarkedEnd, isRunning, lockFolder, markedProcess } from '../../core/process-marks.js';
import { sleep, systemClock } from '../../core/clock.js';
import { WaymarkError } from '../../core/errors.js';
import { silentLogger } from '../../core/logger.js';
import { GraphClient, type GraphTarget } from '../client.js';
import { adminTool } from './admin-tool.js';
import {
  dataPaths,
  dropStoreAside,
  hasStore,
  maintenanceLockName,
  restoreUnfinishedLoad,
  setStoreAside,
} from './data-folder.js';
import { EmbeddedNeo4j } from './embedded-neo4j.js';
import { type Neo4jFiles, provideNeo4j } from './neo4j-files.js';

/** Which embedded graph. */
export interface EmbeddedGraph {
  /** Folder of jars and launcher. */
  filesFolder: string;
  /** Folder of the data. */
  dataFolder: string;
  progress?: (text: string) => void;
}

/** What a dump or a load did. */
export interface BackupResult {
  file: string;
  /** Size of the dump. */
  bytes: number;
  /** For how long the graph did not answer; the whole time when it was not running. */
  downMs: number;
}

const stopTimeoutMs = 30_000;
const startTimeoutMs = 180_000;
/** First bytes of a dump of Neo4j 5: a tar archive compressed with zstd or gzip under a header of its own. */
const dumpHeaders = ['DZV1', 'DGV1'];

/**
 * Writes the whole graph to a file. Community Neo4j dumps only while it is stopped: a running embedded Neo4j, also
 * one of another Waymark process, is stopped for the time of the dump and then started again by its supervisor.
 * @throws INPUT_INVALID when the file exists and `overwrite` is not set, NOT_FOUND without a graph,
 * EMBEDDED_ALREADY_RUNNING when another dump or load is under way, EMBEDDED_START_FAILED with the tool's words
 */
export async function dumpGraph(
  graph: EmbeddedGraph,
  file: string,
  options: { overwrite?: boolean } = {},
): Promise<BackupResult> {
  if (existsSync(file) && options.overwrite !== true)
    throw new WaymarkError('INPUT_INVALID', `The file ${file} exists.`, { facts: { field: 'file', file } });
  if (!hasStore(graph.dataFolder))
    throw new WaymarkError('NOT_FOUND', `There is no embedded graph in ${graph.dataFolder}.`, {
      facts: { folder: graph.dataFolder },
    });
  const partial = `${file}.partial`;
  try {
    const downMs = await whileStopped(graph, async (files) => {
      graph.progress?.('Writing the dump');
      const out = openForWriting(partial);
      try {
        await adminTool(graph.dataFolder, files, ['database', 'dump', 'neo4j', '--to-stdout'], {
          stdout: out,
        });
      } finally {
        closeSync(out);
      }
    });
    renameSync(partial, file);
    return { file, bytes: statSync(file).size, downMs };
  } finally {
    rmSync(partial, { force: true });
  }
}

/**
 * Replaces the whole graph by a dump. Stops a running embedded Neo4j as {@link dumpGraph} does. The graph that was
 * there is put aside first and comes back when the load fails or is killed.
 * @param confirm asked with the number of nodes when the graph is not empty; without it, or when it answers no, nothing is done.
 * @returns null when it was not confirmed.
 * @throws INPUT_INVALID when the file is no dump, EMBEDDED_ALREADY_RUNNING, EMBEDDED_START_FAILED with the tool's words
 */
export async function loadGraph(
  graph: EmbeddedGraph,
  file: string,
  confirm?: (nodes: number) => Promise<boolean>,
): Promise<BackupResult | null> {
  checkDump(file);
  const nodes = await countNodes(graph);
  if (nodes > 0 && !(confirm !== undefined && (await confirm(nodes)))) return null;
  const downMs = await whileStopped(graph, async (files) => {
    graph.progress?.('Loading the dump');
    setStoreAside(graph.dataFolder);
    const input = openSync(file, 'r');
    try {
      await adminTool(graph.dataFolder, files, ['database', 'load', 'neo4j', '--from-stdin'], {
        stdin: input,
      });
      dropStoreAside(graph.dataFolder);
    } catch (error) {
      restoreUnfinishedLoad(graph.dataFolder);
      throw error;
    } finally {
      closeSync(input);
    }
  });
  return { file, bytes: statSync(file).size, downMs };
}

function openForWriting(file: string): number {
  try {
    return openSync(file, 'w', 0o600);
  } catch (cause) {
    throw new WaymarkError('INPUT_INVALID', `The file ${file} cannot be written.`, {
      cause,
      facts: { field: 'file', file },
    });
  }
}

function checkDump(file: string): void {
  const header = Buffer.alloc(4);
  try {
    const descriptor = openSync(file, 'r');
    try {
      readSync(descriptor, header, 0, header.length, 0);
    } finally {
      closeSync(descriptor);
    }
  } catch (cause) {
    throw new WaymarkError('INPUT_INVALID', `The file ${file} cannot be read.`, {
      cause,
      facts: { field: 'file', file },
    });
  }
  if (!dumpHeaders.includes(header.toString('latin1')))
    throw new WaymarkError('INPUT_INVALID', `The file ${file} is not a dump of Neo4j.`, {
      facts: { field: 'file', file },
    });
}

/** How many nodes would be lost; starts a stopped graph for the time of the question. */
async function countNodes(graph: EmbeddedGraph): Promise<number> {
  if (!hasStore(graph.dataFolder)) return 0;
  if (markedProcess(dataPaths(graph.dataFolder).folderLock) !== null)
    return countIn(runningTarget(graph.dataFolder));
  const embedded = await EmbeddedNeo4j.start({
    ...graph,
    port: 0,
    heapMiB: 256,
    pageCacheMiB: 64,
    logger: silentLogger,
  });
  try {
    return await countIn(embedded.target);
  } finally {
    await embedded.stop();
  }
}

async function countIn(target: GraphTarget): Promise<number> {
  const client = new GraphClient(target);
  try {
    const query = 'MATCH (n) WHERE NOT n:Migration AND NOT n:Lease RETURN count(n) AS nodes';
    const [row] = await client.read<{ nodes: number }>(
      query,
      {},
      { id: 'graph.count-all', timeoutMs: 120_000 },
    );
    return row?.nodes ?? 0;
  } finally {
    await client.close();
  }
}

/** Where the Neo4j of a data folder answers, for the account that owns the folder. */
export function runningTarget(dataFolder: string): GraphTarget {
  const paths = dataPaths(dataFolder);
  const port = readFileSync(paths.port, 'utf8').trim();
  return {
    uri: `bolt://127.0.0.1:${port}`,
    user: 'neo4j',
    password: readFileSync(paths.password, 'utf8').trim(),
  };
}

/** Runs `work` while nothing has the data open. @returns how long the graph did not answer, ms. */
async function whileStopped(
  graph: EmbeddedGraph,
  work: (files: Neo4jFiles) => Promise<void>,
): Promise<number> {
  const files = await provideNeo4j(graph.filesFolder, graph.progress ?? (() => undefined));
  const paths = dataPaths(graph.dataFolder);
  const release = lockFolder(graph.dataFolder, 'A dump or load', maintenanceLockName);
  const started = systemClock.nowMs();
  const supervisor = markedProcess(paths.folderLock);
  try {
    const unlock = supervisor === null ? lockFolder(graph.dataFolder, 'Neo4j') : () => undefined;
    try {
      await stopProcess(paths.processMark, graph);
      await work(files);
    } finally {
      unlock();
    }
  } finally {
    release();
  }
  if (supervisor !== null) {
    graph.progress?.('Waiting until Neo4j answers again');
    await awaitAnswer(graph.dataFolder, supervisor);
  }
  return systemClock.nowMs() - started;
}

/** Ends the Java process; its supervisor, if there is one, waits with the restart while the maintenance lock is held. */
async function stopProcess(mark: string, graph: EmbeddedGraph): Promise<void> {
  const pid = markedProcess(mark);
  if (pid === null) return;
  graph.progress?.('Stopping Neo4j');
  process.kill(pid, 'SIGTERM');
  const left = await awaitMarkedEnd(mark, stopTimeoutMs);
  if (left !== null)
    throw new WaymarkError(
      'EMBEDDED_START_FAILED',
      `Neo4j (process ${left}) did not stop within ${stopTimeoutMs} ms.`,
      {
        facts: { pid: left },
      },
    );
}

async function awaitAnswer(dataFolder: string, supervisor: number): Promise<void> {
  const client = new GraphClient({ ...runningTarget(dataFolder), maxConnections: 1 });
  const until = systemClock.nowMs() + startTimeoutMs;
  try {
    while (isRunning(supervisor)) {
      try {
        await client.verify();
        return;
      } catch (error) {
        if (systemClock.nowMs() > until) throw error;
        await sleep(200);
      }
    }
  } finally {
    await client.close();
  }
}
