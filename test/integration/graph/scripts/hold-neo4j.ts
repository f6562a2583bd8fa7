import { silentLogger } from '../../../../src/core/logger.js';
import { EmbeddedNeo4j } from '../../../../src/graph/index.js';

/** Runs Neo4j on a data folder, prints the process ids and stays until it is killed. */
export default async function hold([filesFolder = '', dataFolder = '']: readonly string[]): Promise<void> {
  const embedded = await EmbeddedNeo4j.start({
    filesFolder,
    dataFolder,
    port: 0,
    heapMiB: 256,
    pageCacheMiB: 64,
    logger: silentLogger,
  });
  process.stdout.write(`${JSON.stringify({ java: embedded.pid, target: embedded.target })}\n`);
}
