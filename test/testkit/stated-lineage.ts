import { systemClock } from '../../src/core/clock.js';
import { systemContext } from '../../src/core/context.js';
import { silentLogger } from '../../src/core/logger.js';
import { createCatalog } from '../../src/catalog/index.js';
import type { GraphClient } from '../../src/graph/index.js';
import { createLineageSources } from '../../src/lineage/index.js';

/** States by hand that one asset is made from another. @returns id of the evidence */
export async function stateLineage(graph: GraphClient, fromKey: string, toKey: string): Promise<string> {
  const clock = systemClock;
  const { registration } = createCatalog({ graph, clock, logger: silentLogger });
  const { manual } = createLineageSources({ graph, clock, registration });
  const reason = 'a nightly copy';
  const { id } = await manual.add(systemContext(), { fromKey, toKey, kind: 'DIRECT', reason });
  return id;
}
