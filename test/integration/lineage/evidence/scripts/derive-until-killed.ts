import { systemClock } from '../../../../../src/core/clock.js';
import { silentLogger } from '../../../../../src/core/logger.js';
import { createLineageEvidence } from '../../../../../src/lineage/evidence/index.js';
import { openGraph } from '../../../../testkit/servers.js';

/** Derives the lineage of an instance, a few pieces of evidence at a time, and kills itself after so many queries. */
export default async function deriveUntilKilled([
  instanceId = '',
  dieAfter = '',
]: readonly string[]): Promise<void> {
  const graph = openGraph();
  const limits = { edgesPerTransaction: 10_000, evidencePerTransaction: 5 };
  const { deriver } = createLineageEvidence({ graph, clock: systemClock, logger: silentLogger, limits });
  let queries = 0;
  graph.observe(({ id }) => {
    if (!/^lineage\.(?:write-evidence|withdraw|mark-scopes)$/.test(id)) return;
    queries += 1;
    // At once, so that nothing of this process gets to the graph any more.
    if (queries >= Number(dieAfter)) process.kill(process.pid, 'SIGKILL');
  });
  await deriver.deriveInstance(instanceId);
  await graph.close();
}
