import { createInterface } from 'node:readline';
import { createCatalog } from '../../src/catalog/index.js';
import { systemClock } from '../../src/core/clock.js';
import { systemContext } from '../../src/core/context.js';
import { silentLogger } from '../../src/core/logger.js';
import { GraphClient, type GraphTarget } from '../../src/graph/index.js';
import { createLineageQuestions } from '../../src/lineage/questions/index.js';
import { LineageReplica } from '../../src/lineage/replica/replica.js';

/**
 * A process with a replica of its own: says `ready`, then answers each line that names an asset's key with the ids
 * downstream of it as JSON.
 */
export default async function run([target = '{}']: string[]): Promise<void> {
  const graph = new GraphClient(JSON.parse(target) as GraphTarget);
  const replica = new LineageReplica(graph, systemClock, silentLogger);
  const catalog = createCatalog({ graph, clock: systemClock, logger: silentLogger });
  const questions = createLineageQuestions({ graph, replica, clock: systemClock, catalog });
  replica.start();
  await replica.settled();
  process.stdout.write('ready\n');
  for await (const key of createInterface({ input: process.stdin })) {
    const { nodes, servedFrom, complete } = await questions.graphs.graph(systemContext(), {
      key,
      direction: 'DOWNSTREAM',
    });
    process.stdout.write(`${JSON.stringify({ ids: nodes.map(({ id }) => id), servedFrom, complete })}\n`);
  }
  await replica.stop();
  await graph.close();
}
