import { afterAll, describe, expect, it } from 'vitest';
import { createCatalog } from '../../../../src/catalog/index.js';
import { systemClock } from '../../../../src/core/clock.js';
import { systemContext } from '../../../../src/core/context.js';
import { silentLogger } from '../../../../src/core/logger.js';
import { createClassifications } from '../../../../src/lineage/classification/index.js';
import { seededRandom } from '../../../testkit/graph-generator.js';
import { lineageGraph, type LineageGraphFixture, type NamedEdge } from '../../../testkit/lineage-graph.js';
import { openGraph } from '../../../testkit/servers.js';

const graph = openGraph();
const ctx = systemContext();
const catalog = createCatalog({ graph, clock: systemClock, logger: silentLogger });
const { runs, service } = createClassifications({ graph, clock: systemClock, logger: silentLogger, catalog });
const columns = Array.from({ length: 10 }, (_none, index) => `t.c${index}`);
const ratios: Readonly<Record<string, number>> = { IDENTITY: 1, TRANSFORMATION: 0.85 };

afterAll(() => graph.close());

/** How sure each column is of EMAIL, computed from the whole state by relaxing until nothing changes. */
function expected(
  edges: readonly NamedEdge[],
  confirmed: ReadonlySet<string>,
  rejected: ReadonlySet<string>,
): Record<string, number> {
  const sure = new Map<string, number>([...confirmed].map((name) => [name, 1]));
  for (let changed = true; changed;) {
    changed = false;
    for (const { from, to, subtype = 'IDENTITY', masking } of edges) {
      if (masking === true || rejected.has(to) || confirmed.has(to)) continue;
      const arrives = Math.round((sure.get(from) ?? 0) * (ratios[subtype] ?? 0) * 10_000) / 10_000;
      if (arrives < 0.5 || arrives <= (sure.get(to) ?? 0)) continue;
      sure.set(to, arrives);
      changed = true;
    }
  }
  return Object.fromEntries([...sure].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

async function actual(shop: LineageGraphFixture): Promise<Record<string, number>> {
  const found = await service.loadOfAssets(
    ctx,
    columns.map((name) => shop.key(name)),
  );
  return Object.fromEntries(
    columns.flatMap((name) => {
      const one = (found.get(shop.key(name)) ?? []).find(({ effective }) => effective);
      return one === undefined ? [] : [[name, one.confidence]];
    }),
  );
}

async function remove(shop: LineageGraphFixture): Promise<void> {
  await graph.write(
    `MATCH (c:Classification {instanceId: $id}) OPTIONAL MATCH (v:ClassificationVersion {classificationId: c.id})
     OPTIONAL MATCH (w:ClassificationWork {assetId: c.assetId}) DETACH DELETE c, v, w`,
    { id: shop.id('@instance') },
  );
  await shop.remove();
}

describe('flowing step by step', () => {
  it.each([1, 2, 3])(
    'gives what computing everything anew gives, whatever happens (seed %i)',
    async (seed) => {
      const random = seededRandom(seed);
      const any = <Item>(list: readonly Item[]): Item => list[Math.floor(random() * list.length)] as Item;
      const shop = await lineageGraph(graph, { t: columns.map((name) => name.slice(2)) });
      let edges: NamedEdge[] = [];
      const confirmed = new Set<string>();
      const rejected = new Set<string>();
      try {
        for (let step = 0; step < 14; step += 1) {
          const roll = random();
          if (roll < 0.5 || edges.length < 4) {
            const begin = Array.from({ length: 3 }, () => ({
              from: any(columns),
              to: any(columns),
              subtype: any(['IDENTITY', 'IDENTITY', 'TRANSFORMATION']),
              masking: random() < 0.15,
            })).filter(
              ({ from, to }) => from !== to && !edges.some((edge) => edge.from === from && edge.to === to),
            );
            const distinct = [...new Map(begin.map((edge) => [`${edge.from} ${edge.to}`, edge])).values()];
            edges = [...edges, ...distinct];
            await shop.change(distinct);
          } else if (roll < 0.75) {
            const ended = any(edges);
            edges = edges.filter((edge) => edge !== ended);
            await shop.change([], [ended]);
          } else {
            const name = any(columns);
            const decision = any(['CONFIRM', 'CONFIRM', 'REJECT'] as const);
            confirmed.delete(name);
            rejected.delete(name);
            (decision === 'CONFIRM' ? confirmed : rejected).add(name);
            await service.decide(ctx, { assetKey: shop.key(name), kind: 'EMAIL', decision, reason: 'known' });
          }
          if (step === 1) {
            confirmed.add('t.c0');
            rejected.delete('t.c0');
            await service.decide(ctx, {
              assetKey: shop.key('t.c0'),
              kind: 'EMAIL',
              decision: 'CONFIRM',
              reason: 'root',
            });
          }
          await runs.run(ctx, { instanceId: shop.id('@instance') });
          expect(await actual(shop)).toEqual(expected(edges, confirmed, rejected));
        }
      } finally {
        await remove(shop);
      }
    },
  );
});
