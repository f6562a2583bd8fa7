import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from '../../src/core/resources.js';
import { silentLogger } from '../../src/core/logger.js';
import { EmbeddedNeo4j, GraphClient, migrate } from '../../src/graph/index.js';

/** A graph of a bench's own: Neo4j with the product's default memory on an empty folder. */
export interface BenchGraph {
  graph: GraphClient;
  neo4j: EmbeddedNeo4j;
  stop(): Promise<void>;
}

/** Starts an empty graph in a temporary folder. */
export async function benchGraph(heapMiB = 512): Promise<BenchGraph> {
  const folder = temporaryFolder('graph');
  const neo4j = await EmbeddedNeo4j.start({
    filesFolder: join(packageRoot(), '.waymark', 'neo4j'),
    dataFolder: folder.path,
    port: 0,
    heapMiB,
    pageCacheMiB: 256,
    logger: silentLogger,
  });
  const graph = new GraphClient(neo4j.target);
  await migrate(graph);
  return {
    graph,
    neo4j,
    stop: async () => {
      await graph.close();
      await neo4j.stop();
      folder.remove();
    },
  };
}

/** A folder that lives as long as the bench. With WAYMARK_BENCH_FOLDER set it is kept there for the next one. */
export function temporaryFolder(name: string): { path: string; kept: boolean; remove: () => void } {
  const kept = process.env.WAYMARK_BENCH_FOLDER;
  if (kept !== undefined && name !== 'graph')
    return { path: join(kept, name), kept: true, remove: () => undefined };
  const path = mkdtempSync(join(tmpdir(), `waymark-bench-${name}-`));
  return { path, kept: false, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/**
 * Writes much at once: indexes that no constraint needs are dropped before and built again afterwards, which is
 * several times faster than keeping them current row by row. Only for a graph of the bench's own.
 */
export async function bulkLoad<Result>(graph: GraphClient, work: () => Promise<Result>): Promise<Result> {
  const indexes = await graph.autocommit<{ name: string; createStatement: string }>(
    `SHOW INDEXES YIELD name, type, owningConstraint, createStatement
     WHERE owningConstraint IS NULL AND type <> 'LOOKUP' RETURN name, createStatement`,
  );
  for (const { name } of indexes) await graph.autocommit('DROP INDEX $name', { name });
  const result = await work();
  for (const { createStatement } of indexes) await graph.autocommit(createStatement);
  await graph.autocommit('CALL db.awaitIndexes(900)', {}, { timeoutMs: 900_000 });
  return result;
}

/** Processor time a process has taken so far, s; Linux counts it in hundredths. */
export function cpuSeconds(pid: number | null): number {
  const stat = readFileSync(`/proc/${pid ?? 'self'}/stat`, 'utf8');
  const [user = 0, system = 0] = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .slice(11, 13)
    .map(Number);
  return (user + system) / 100;
}
