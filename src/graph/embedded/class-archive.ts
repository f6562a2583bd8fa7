import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { GraphClient } from '../client.js';
import { sleep } from '../../core/clock.js';

/** What the run that makes an archive needs. */
export interface ArchiveRun {
  java: string;
  javaOptions: readonly string[];
  classPath: string;
  /** Empty folder for a graph that is thrown away. */
  home: string;
  port: number;
  password: string;
  /** File to write. */
  archive: string;
}

const readyTimeoutMs = 120_000;
const dumpTimeoutMs = 60_000;

/**
 * Writes an archive of the classes that Neo4j loads up to its first queries (Java's AppCDS): starts the launcher on
 * an empty folder, runs a few queries and ends it, whereupon Java writes the archive. Never throws; on failure there
 * is no file. Takes about 10 s once; later starts take half as long.
 */
export async function makeClassArchive(options: ArchiveRun): Promise<void> {
  mkdirSync(options.home, { recursive: true, mode: 0o700 });
  const java = spawn(
    options.java,
    [
      ...options.javaOptions,
      '-Xmx512m',
      '-XX:+UseSerialGC',
      `-XX:ArchiveClassesAtExit=${options.archive}`,
      '-Xlog:disable',
      '-cp',
      options.classPath,
      'Launcher',
      options.home,
      String(options.port),
      '64',
    ],
    { stdio: ['pipe', 'pipe', 'ignore'] },
  );
  const ended = new Promise<void>((resolve) => {
    java.once('close', () => resolve());
    java.once('error', () => resolve());
  });
  java.stdin.on('error', () => undefined);
  java.stdin.write(`${options.password}\n`);
  const ready = new Promise<boolean>((resolve) => {
    java.stdout.on('data', (data: Buffer) => data.toString().includes('READY') && resolve(true));
    void ended.then(() => resolve(false));
    void sleep(readyTimeoutMs).then(() => resolve(false));
  });
  if (await ready) await exercise(options);
  java.stdin.end();
  const late = setTimeout(() => java.kill('SIGKILL'), dumpTimeoutMs);
  await ended;
  clearTimeout(late);
}

/** The queries of a usual start, so that their classes are in the archive. */
async function exercise({ port, password }: ArchiveRun): Promise<void> {
  const graph = new GraphClient({
    uri: `bolt://127.0.0.1:${port}`,
    user: 'neo4j',
    password,
    maxConnections: 1,
  });
  try {
    await graph.autocommit('CREATE CONSTRAINT IF NOT EXISTS FOR (n:Asset) REQUIRE n.key IS UNIQUE');
    await graph.write('UNWIND range(1, 20) AS i MERGE (n:Asset {key: toString(i)}) SET n.name = $name', {
      name: 'x',
    });
    await graph.read('MATCH (n:Asset) WHERE n.key IN $keys RETURN n {.*} AS n ORDER BY n.key LIMIT 5', {
      keys: ['1', '2'],
    });
  } catch {
    // The archive then holds fewer classes; that is all.
  } finally {
    await graph.close();
  }
}
