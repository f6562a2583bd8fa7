import { createInterface } from 'node:readline';
import { createCatalog } from '../../src/catalog/index.js';
import { isoTime, systemClock } from '../../src/core/clock.js';
import { systemContext } from '../../src/core/context.js';
import { silentLogger } from '../../src/core/logger.js';
import type { AccessScope } from '../../src/core/permissions.js';
import { GraphClient, type GraphTarget } from '../../src/graph/index.js';
import { createLineageQuestions, type LineageQuestions } from '../../src/lineage/questions/index.js';
import { type EdgeRef, recordLineageChange } from '../../src/lineage/replica/change-log.js';
import { LineageReplica } from '../../src/lineage/replica/replica.js';

/** What the process is asked to do: `key` to answer about, for a caller limited to `scope`, or edges to begin and end. */
export type AskerOrder =
  | { key: string; scope?: AccessScope }
  | { begin: readonly [fromId: string, toId: string][]; end: readonly [fromId: string, toId: string][] };

/**
 * A process with a replica of its own: says `ready`, then carries out each line (an {@link AskerOrder}) and answers with a
 * line: the ids downstream of the asset, or that the edges are written.
 */
export default async function run([target = '{}']: string[]): Promise<void> {
  const graph = new GraphClient(JSON.parse(target) as GraphTarget);
  const replica = new LineageReplica(graph, systemClock, silentLogger);
  const catalog = createCatalog({ graph, clock: systemClock, logger: silentLogger });
  const questions = createLineageQuestions({ graph, replica, clock: systemClock, catalog });
  replica.start();
  await replica.settled();
  process.stdout.write('ready\n');
  for await (const line of createInterface({ input: process.stdin })) {
    const order = JSON.parse(line) as AskerOrder;
    process.stdout.write(`${JSON.stringify(await carryOut(graph, questions, order))}\n`);
  }
  await replica.stop();
  await graph.close();
}

async function carryOut(graph: GraphClient, questions: LineageQuestions, order: AskerOrder): Promise<object> {
  if ('key' in order) {
    const { scope } = order;
    const ctx = scope === undefined ? systemContext() : { ...systemContext(), access: () => scope };
    const { nodes, servedFrom, complete } = await questions.graphs.graph(ctx, {
      key: order.key,
      direction: 'DOWNSTREAM',
    });
    return { ids: nodes.map(({ id }) => id), servedFrom, complete };
  }
  const { begin, end } = order;
  const refs = (pairs: readonly (readonly [string, string])[]): EdgeRef[] =>
    pairs.map(([fromId, toId]) => ({ fromId, toId, kind: 'DIRECT' }));
  await graph.transaction(async (tx) => {
    await tx.run(
      `UNWIND $begin AS pair MATCH (a:Asset {id: pair[0]}), (b:Asset {id: pair[1]})
       CREATE (a)-[:FLOWS_TO {evidence: 'other process', validFrom: $at}]->(b)`,
      { begin, at: isoTime(systemClock.nowMs()) },
    );
    await tx.run(
      `UNWIND $end AS pair MATCH (:Asset {id: pair[0]})-[r:FLOWS_TO]->(:Asset {id: pair[1]}) DELETE r`,
      { end },
    );
    await recordLineageChange(tx, { begun: refs(begin), ended: refs(end) });
  });
  return { written: true };
}
