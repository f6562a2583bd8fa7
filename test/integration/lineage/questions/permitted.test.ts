import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RequestContext, systemContext } from '../../../../src/core/context.js';
import { emptyScopeSet } from '../../../../src/core/permissions.js';
import { countingQueries } from '../../../../src/graph/index.js';
import type { LineageGraph } from '../../../../src/lineage/questions/index.js';
import { lineageGraph, type LineageGraphFixture, type NamedEdge } from '../../../testkit/lineage-graph.js';
import { limitedTo, lineageQuestions } from '../../../testkit/lineage-questions.js';
import { openGraph } from '../../../testkit/servers.js';

const graph = openGraph();
const ctx = systemContext();
const { replica, fromMemory: questions } = lineageQuestions(graph);
const chain = ['t0', 't1', 't2', 't3', 't4', 't5', 't6'];
const edges = chain.slice(1).map((to, index): NamedEdge => ({ from: chain[index] ?? '', to }));
let shop: LineageGraphFixture;

beforeAll(async () => {
  shop = await lineageGraph(graph, Object.fromEntries(chain.map((name) => [name, []])));
  await shop.change(edges, [], '2026-02-01T00:00:00.000Z');
  replica.start();
  await replica.settled();
});

afterAll(async () => {
  await replica.stop();
  await shop.remove();
  await graph.close();
});

const ask = (as: RequestContext): Promise<{ result: LineageGraph; queries: number }> =>
  countingQueries(async () =>
    questions.graphs.graph(as, { key: shop.key('t0'), direction: 'DOWNSTREAM', budget: { hops: 5 } }),
  );

describe('lineage for a caller whose role is limited', () => {
  it('takes no more reads within an instance that is shown as a whole', async () => {
    const everything = await ask(ctx);
    expect(everything.result.nodes).toHaveLength(6);
    const within = await ask(limitedTo({ allow: { ...emptyScopeSet, instances: [shop.id('@instance')] } }));
    expect(within.result).toMatchObject({ nodes: everything.result.nodes, cuts: everything.result.cuts });
    expect(within.queries).toBe(everything.queries);
  });

  it('takes no more reads within any other place', async () => {
    const everything = await ask(ctx);
    const within = await ask(limitedTo({ allow: { ...emptyScopeSet, databases: [shop.databaseKey] } }));
    expect(within.result.nodes).toEqual(everything.result.nodes);
    expect(within.queries).toBe(everything.queries);
  });

  it('ends where something is denied, also in an instance that is allowed', async () => {
    const allow = { ...emptyScopeSet, instances: [shop.id('@instance')] };
    const deny = { ...emptyScopeSet, tags: ['t3'] };
    await graph.write('MATCH (a:Asset {key: $key}) SET a.tags = $tags', {
      key: shop.key('t3'),
      tags: ['t3'],
    });
    const { result } = await ask(limitedTo({ allow, deny }));
    expect(result.nodes.map(({ id }) => shop.name(id))).toEqual(['t0', 't1', 't2']);
    expect(result.cuts).toMatchObject([{ reason: 'PERMISSION' }]);
  });
});
