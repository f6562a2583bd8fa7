/**
 * Classification of a generated fleet with lineage: everything at once, nothing new, and one decision at a column that
 * many others are made from. `npm run bench -- classification [COLUMNS]`.
 */
import { createCatalog } from '../../src/catalog/index.js';
import { systemClock } from '../../src/core/clock.js';
import { systemContext } from '../../src/core/context.js';
import { silentLogger } from '../../src/core/logger.js';
import { createClassifications } from '../../src/lineage/index.js';
import { benchGraph } from '../testkit/bench-servers.js';
import { generateLineage } from '../testkit/lineage-generator.js';
import { rssMiB } from '../testkit/memory.js';

/** The bench starts a Neo4j of its own, with the memory the product gives it. */
export const servers = false;

const columnsPerTable = 20;
const instances = 10;

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return Math.round((performance.now() - started) / 10) / 100;
}

/** Classifies the fleet, again, and around one hub. */
export default async function run(args: readonly string[]): Promise<Record<string, number>> {
  const wanted = Number(args[0] ?? 1_000_000);
  const own = await benchGraph();
  try {
    const { graph } = own;
    const made = await generateLineage(graph, {
      hostPrefix: 'postgres://bench-',
      instances,
      databasesPerInstance: 2,
      schemasPerDatabase: 5,
      tablesPerSchema: Math.ceil(wanted / columnsPerTable / instances / 10),
      searchable: false,
    });
    process.stderr.write(`${made.columnIds.length} columns, ${made.from.length} edges written\n`);
    const ctx = systemContext();
    const catalog = createCatalog({ graph, clock: systemClock, logger: silentLogger });
    const { runs, service } = createClassifications({
      graph,
      clock: systemClock,
      logger: silentLogger,
      catalog,
    });
    const full = await runs.run(ctx, { full: true });
    process.stderr.write(`${JSON.stringify(full)}\n`);
    const fullAgainSeconds = await seconds(() => runs.run(ctx, { full: true }));
    const nothingNewSeconds = await seconds(() => runs.run(ctx));
    const hub = made.columnKeys[made.hubs[0] ?? 0] ?? '';
    await service.decide(ctx, { assetKey: hub, kind: 'HEALTH', decision: 'CONFIRM', reason: 'bench' });
    let flowed = 0;
    const hubSeconds = await seconds(async () => {
      flowed = (await runs.run(ctx)).flowed;
    });
    await service.decide(ctx, { assetKey: hub, kind: 'HEALTH', decision: 'REJECT', reason: 'bench' });
    const hubWithdrawnSeconds = await seconds(() => runs.run(ctx));
    return {
      columns: made.columnIds.length,
      edges: made.from.length,
      classified: full.changed,
      flowedAtFirst: full.flowed,
      fullAgainSeconds,
      nothingNewSeconds,
      hubFlowed: flowed,
      hubSeconds,
      hubWithdrawnSeconds,
      rssMiB: rssMiB(process.pid) + rssMiB(own.neo4j.pid),
    };
  } finally {
    await own.stop();
  }
}
