import { readFileSync } from 'node:fs';
import { systemClock } from '../../../../src/core/clock.js';
import { silentLogger } from '../../../../src/core/logger.js';
import { GraphClient, type GraphTarget } from '../../../../src/graph/index.js';
import { createIngest } from '../../../../src/ingest/index.js';
import { modelEngine, smallLimits, testVault } from '../../../testkit/ingest-fixture.js';
import { ModelCollector, type ModelState } from '../../../testkit/model-collector.js';

/** Takes up waiting runs of a modelled source (target and state in a JSON file) and stays until it is killed. */
export default async function collectUntilKilled([file = '']: readonly string[]): Promise<void> {
  const { target, state, zone } = JSON.parse(readFileSync(file, 'utf8')) as {
    target: GraphTarget;
    state: ModelState;
    zone: string;
  };
  const graph = new GraphClient(target);
  const ingest = createIngest({
    graph,
    collectors: { postgres: new ModelCollector(() => state) },
    engines: { postgres: modelEngine },
    vault: testVault(graph),
    clock: systemClock,
    logger: silentLogger,
    settings: { limits: smallLimits, zone },
    dispatch: { leaseMs: 1_500, pollMs: 50 },
  });
  ingest.runs.onRunProgress((run) => void process.stdout.write(`${run.state} ${run.phase} ${run.added}\n`));
  ingest.startWorking();
  process.stdout.write('READY\n');
}
