import { readFileSync } from 'node:fs';
import { systemClock } from '../../../../src/core/clock.js';
import { silentLogger } from '../../../../src/core/logger.js';
import { GraphClient, type GraphTarget } from '../../../../src/graph/index.js';
import { createIngest } from '../../../../src/ingest/index.js';
import { modelEngine, type smallLimits, testVault } from '../../../testkit/ingest-fixture.js';
import { ModelCollector, type ModelState } from '../../../testkit/model-collector.js';

/** Queries that write what was collected, and how far the run is. */
const runQuery = /^ingest\.(?:stage|apply-scope|publish-part|resolve-links|run-phase|run-progress|end-run)$/;

/**
 * Takes up waiting runs of a modelled source (target and state in a JSON file) and stays until it is killed: by itself
 * after `dieAfter` queries of a run, or by its parent.
 */
export default async function collectUntilKilled([file = '']: readonly string[]): Promise<void> {
  const { target, state, zone, rootKey, dieAfter, limits } = JSON.parse(readFileSync(file, 'utf8')) as {
    target: GraphTarget;
    state: ModelState;
    zone: string;
    rootKey: string;
    dieAfter: number;
    limits: typeof smallLimits;
  };
  const graph = new GraphClient(target);
  const ingest = createIngest({
    graph,
    collectors: { postgres: new ModelCollector(() => state) },
    engines: { postgres: modelEngine },
    vault: testVault(graph, Buffer.from(rootKey, 'hex')),
    clock: systemClock,
    logger: silentLogger,
    settings: { limits, zone },
    dispatch: { leaseMs: 1_500, pollMs: 50 },
  });
  let queries = 0;
  graph.observe(({ id }) => {
    if (!runQuery.test(id)) return;
    queries += 1;
    // At once, so that nothing of this process gets to the graph any more.
    if (queries >= dieAfter) process.kill(process.pid, 'SIGKILL');
  });
  ingest.startWorking();
  process.stdout.write('READY\n');
}
