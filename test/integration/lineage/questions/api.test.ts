import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApi, type TestApi } from '../../../testkit/api.js';
import { lineageGraph, type LineageGraphFixture } from '../../../testkit/lineage-graph.js';

let api: TestApi;
let shop: LineageGraphFixture;
let cookie: string;

beforeAll(async () => {
  api = await startTestApi();
  cookie = (await api.account('administrator')).cookie;
  shop = await lineageGraph(api.graph, { orders: ['total'], sales: [], report: [] });
  await shop.change([
    { from: 'orders', to: 'sales' },
    { from: 'sales', to: 'report' },
    { from: 'orders', to: 'report', kind: 'INDIRECT' },
  ]);
});

afterAll(async () => {
  await shop.remove();
  await api.stop();
});

async function ask(query: string, variables: Record<string, unknown>, headers?: Record<string, string>) {
  return (await api.post({ query, variables }, headers ?? { cookie })).body;
}

describe('lineage through the API', () => {
  it('gives a page of the graph with names, reasons and the facts of the answer', async () => {
    const { data, errors } = await ask(
      `query ($key: String!) {
         lineage(key: $key, direction: DOWNSTREAM) {
           nodeCount
           facts { complete cuts { reason } freshness { upToDate sources { source } } }
           nodes(first: 2) { nodes { hop asset { name asset { key } } } pageInfo { hasNextPage } }
           links { nodes { direct indirect reasons { source subtype } } totalCount }
         }
       }`,
      { key: shop.key('orders') },
    );
    expect(errors).toBeUndefined();
    expect(data?.['lineage']).toMatchObject({
      nodeCount: 3,
      facts: { complete: true, cuts: [], freshness: { upToDate: true, sources: [{ source: 'VIEW' }] } },
      nodes: {
        nodes: [{ hop: 0, asset: { name: 'orders', asset: { key: shop.key('orders') } } }, { hop: 1 }],
        pageInfo: { hasNextPage: true },
      },
      links: { totalCount: 3 },
    });
  });

  it('answers every question', async () => {
    const { data, errors } = await ask(
      `query ($a: String!, $b: String!, $c: String!) {
         impact(key: $a, first: 1) { facts { complete } items { totalCount nodes { hop path { name } reasons { kind } } } }
         impactGroups(key: $a, by: KIND) { total groups { value count } }
         lineagePaths(from: $a, to: $c) { nodes { length assets { name } } hasNextPage }
         commonLineage(keys: [$b, $c], direction: UPSTREAM) { nodes { hops asset { name } } }
         lineageEnds(key: $a, direction: DOWNSTREAM) { nodes { asset { name } } }
         lineageCycles(key: $a) { cycles { size assets { name } } }
         lineageOrder(keys: [$c, $a]) { steps { rank assets { name } } }
         lineageDiff(key: $a, direction: BOTH, from: "2026-01-02T00:00:00Z") { total appeared { name } }
         lineageNeighbours(key: $b) { complete neighbours { reason } }
         columnReaders(key: $a) { readers { hop } }
         revokeImpact(key: $a, granteeKey: "x") { losing broken { name } }
       }`,
      { a: shop.key('orders'), b: shop.key('sales'), c: shop.key('report') },
    );
    expect(errors).toBeUndefined();
    expect(data).toMatchObject({
      impact: { facts: { complete: true }, items: { totalCount: 2, nodes: [{ hop: 1 }] } },
      impactGroups: { total: 2, groups: [{ value: 'Table', count: 2 }] },
      lineagePaths: { nodes: [{ length: 1 }, { length: 2 }], hasNextPage: false },
      commonLineage: { nodes: [{ asset: { name: 'sales' } }, { asset: { name: 'orders' } }] },
      lineageEnds: { nodes: [{ asset: { name: 'report' } }] },
      lineageCycles: { cycles: [] },
      lineageOrder: {
        steps: [
          { rank: 0, assets: [{ name: 'orders' }] },
          { rank: 1, assets: [{ name: 'report' }] },
        ],
      },
      lineageDiff: { total: 3 },
    });
  });

  it('says that a cut answer is cut, refuses broken budgets, and anonymous callers', async () => {
    const query = `query ($key: String!, $hops: Int) {
      lineage(key: $key, direction: DOWNSTREAM, options: { budget: { hops: $hops } }) { facts { complete cuts { reason limit } } }
    }`;
    const cut = await ask(query, { key: shop.key('orders'), hops: 0 });
    expect(cut.data?.['lineage']).toEqual({
      facts: { complete: false, cuts: [{ reason: 'HOPS', limit: 0 }] },
    });
    expect((await ask(query, { key: shop.key('orders'), hops: -1 })).errors?.[0]?.extensions['code']).toBe(
      'INPUT_INVALID',
    );
    expect((await ask(query, { key: shop.key('orders') }, {})).errors?.[0]?.extensions['code']).toBe(
      'UNAUTHENTICATED',
    );
  });

  it('exports an impact list as a file to who may ask for it', async () => {
    const address = `${api.url}/api/lineage/impact?key=${encodeURIComponent(shop.key('orders'))}&format=`;
    const csv = await fetch(`${address}csv`, { headers: { cookie } });
    expect(csv.headers.get('content-type')).toContain('text/csv');
    expect((await csv.text()).trim().split('\n')).toHaveLength(3);
    const json = await fetch(`${address}json`, { headers: { cookie } });
    expect(await json.json()).toMatchObject({ complete: true, total: 2 });
    expect((await fetch(`${address}xml`, { headers: { cookie } })).status).toBe(400);
    expect((await fetch(`${address}csv`)).status).toBe(401);
    const counted = async (more: string): Promise<unknown> => {
      const response = await fetch(`${address}json&${more}`, { headers: { cookie } });
      return response.ok ? ((await response.json()) as { total: number }).total : response.status;
    };
    expect(await counted('edgeKinds=DIRECT&hops=1')).toBe(1);
    expect(await counted('edgeKinds=direct,indirect&kinds=Table')).toBe(2);
    expect(await counted('sources=DBT,MANUAL')).toBe(0);
    expect(await counted('engines=redis')).toBe(0);
    expect(await counted('kinds=Tabel')).toBe(400);
    expect(await counted('hops=many')).toBe(400);
  });
});
