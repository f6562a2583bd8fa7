import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RequestContext, systemContext } from '../../../../src/core/context.js';
import { lineageGraph, type LineageGraphFixture, type NamedEdge } from '../../../testkit/lineage-graph.js';
import { lineageQuestions, seesAllBut } from '../../../testkit/lineage-questions.js';
import { openGraph } from '../../../testkit/servers.js';

const graph = openGraph();
const ctx = systemContext();
const { replica, fromMemory, fromGraph } = lineageQuestions(graph);
const ways = [
  ['from memory', fromMemory],
  ['from the graph', fromGraph],
] as const;

const between: NamedEdge[] = [
  { from: 'orders', to: 'sales' },
  { from: 'sales', to: 'report' },
  { from: 'orders', to: 'report', kind: 'INDIRECT' },
  { from: 'report', to: 'board' },
  { from: 'loop_a', to: 'loop_b' },
  { from: 'loop_b', to: 'loop_a' },
  { from: 'orders.total', to: 'sales.amount' },
  { from: 'sales.amount', to: 'report.sum' },
  { from: 'orders.state', to: 'report', kind: 'INDIRECT' },
  { from: 'report.sum', to: 'board.hidden', masking: true },
];

let shop: LineageGraphFixture;

beforeAll(async () => {
  shop = await lineageGraph(graph, {
    orders: ['total', 'state'],
    sales: ['amount'],
    report: ['sum'],
    board: ['hidden'],
    loop_a: [],
    loop_b: [],
  });
  await shop.change(between, [], '2026-02-01T00:00:00.000Z');
  replica.start();
  await replica.settled();
});

afterAll(async () => {
  await replica.stop();
  await shop.remove();
  await graph.close();
});

const names = (list: readonly { id: string }[]): string[] => list.map(({ id }) => shop.name(id)).toSorted();

describe.each(ways)('questions answered %s', (_way, questions) => {
  it('gives the sub-graph downstream and upstream of a table, complete', async () => {
    const down = await questions.graphs.graph(ctx, { key: shop.key('orders'), direction: 'DOWNSTREAM' });
    expect(names(down.nodes)).toEqual(['board', 'orders', 'report', 'sales']);
    expect(down.nodes.find(({ id }) => id === shop.id('report'))?.hop).toBe(1);
    expect(down).toMatchObject({ complete: true, cuts: [] });
    const up = await questions.graphs.graph(ctx, {
      key: shop.key('report'),
      direction: 'UPSTREAM',
      edges: { edgeKinds: ['DIRECT'] },
    });
    expect(names(up.nodes)).toEqual(['orders', 'report', 'sales']);
    expect(up.links.every(({ direct, indirect }) => direct && !indirect)).toBe(true);
  });

  it('goes down to columns and says which edges decide only', async () => {
    const found = await questions.graphs.graph(ctx, {
      key: shop.key('orders.state'),
      direction: 'DOWNSTREAM',
      level: 'COLUMN',
    });
    expect(names(found.nodes)).toEqual(['board', 'orders.state', 'report']);
    expect(found.links.find(({ fromId }) => fromId === shop.id('orders.state'))).toMatchObject({
      direct: false,
      indirect: true,
    });
  });

  it('says by which budget it is cut', async () => {
    const ask = { key: shop.key('orders'), direction: 'DOWNSTREAM' } as const;
    expect((await questions.graphs.graph(ctx, { ...ask, budget: { hops: 1 } })).cuts).toEqual([
      { reason: 'HOPS', limit: 1 },
    ]);
    expect((await questions.graphs.graph(ctx, { ...ask, budget: { nodes: 1 } })).cuts).toEqual([
      { reason: 'NODES', limit: 1 },
    ]);
    expect((await questions.graphs.graph(ctx, { ...ask, budget: { edges: 2 } })).cuts).toEqual([
      { reason: 'EDGES', limit: 2 },
    ]);
    expect((await questions.graphs.graph(ctx, { ...ask, budget: { hops: 2 } })).complete).toBe(true);
  });

  it('cuts at what the caller may not see and says so', async () => {
    await graph.write(`MATCH (a:Asset {id: $id}) SET a.tags = ['t']`, { id: shop.id('sales') });
    const found = await questions.graphs.graph(seesAllBut('t'), {
      key: shop.key('orders'),
      direction: 'DOWNSTREAM',
      edges: { edgeKinds: ['DIRECT'] },
    });
    await graph.write('MATCH (a:Asset {id: $id}) REMOVE a.tags', { id: shop.id('sales') });
    expect(names(found.nodes)).toEqual(['orders']);
    expect(found).toMatchObject({ complete: false, cuts: [{ reason: 'PERMISSION', limit: null }] });
  });

  it('lists what is affected with hops, ways and reasons, page by page', async () => {
    const first = await questions.impact.impact(ctx, { key: shop.key('orders'), page: { first: 2 } });
    expect(first).toMatchObject({ total: 3, complete: true, page: { hasNextPage: true } });
    const second = await questions.impact.impact(ctx, {
      key: shop.key('orders'),
      page: { first: 2, after: first.page.cursors.at(-1) ?? null },
    });
    expect(
      [...first.page.nodes, ...second.page.nodes].map(({ asset, hop }) => `${asset.name} ${hop}`),
    ).toEqual(
      ['sales 1', 'report 1', 'board 2'].toSorted((a, b) =>
        a.at(-1) === b.at(-1)
          ? shop.id(a.slice(0, -2)) < shop.id(b.slice(0, -2))
            ? -1
            : 1
          : a.at(-1)! < b.at(-1)!
            ? -1
            : 1,
      ),
    );
    expect(second.page.nodes.at(-1)?.path.map(({ name }) => name)).toEqual(['orders', 'report', 'board']);
    expect(second.page.nodes.at(-1)?.reasons[1]?.[0]).toMatchObject({
      source: 'VIEW',
      kind: 'DIRECT',
      subtype: 'IDENTITY',
    });
    const groups = await questions.impact.groups(ctx, { key: shop.key('orders'), by: 'HOP' });
    expect(groups.groups).toEqual([
      { value: '1', name: null, count: 2 },
      { value: '2', name: null, count: 1 },
    ]);
  });

  it('exports the list as CSV and JSON', async () => {
    const text = async (format: 'CSV' | 'JSON'): Promise<string> => {
      let all = '';
      for await (const part of questions.impact.export(ctx, { key: shop.key('orders'), format })) all += part;
      return all;
    };
    expect((await text('CSV')).trim().split('\n')).toHaveLength(4);
    const json = JSON.parse(await text('JSON')) as { complete: boolean; items: { key: string }[] };
    expect(json.complete).toBe(true);
    expect(json.items.map(({ key }) => key).toSorted()).toEqual(
      ['board', 'report', 'sales'].map((name) => shop.key(name)),
    );
  });

  it('finds all ways between two tables, shortest first, with stable pages', async () => {
    const ask = { from: shop.key('orders'), to: shop.key('board') };
    const first = await questions.paths.paths(ctx, { ...ask, page: { first: 1 } });
    expect(first.page.nodes[0]?.assets.map(({ name }) => name)).toEqual(['orders', 'report', 'board']);
    const second = await questions.paths.paths(ctx, {
      ...ask,
      page: { first: 5, after: first.page.cursors[0] ?? null },
    });
    expect(second.page.nodes.map(({ assets }) => assets.map(({ name }) => name))).toEqual([
      ['orders', 'sales', 'report', 'board'],
    ]);
    expect(second).toMatchObject({ complete: true, page: { hasNextPage: false } });
  });

  it('finds common ancestors and consumers, ends, cycles and the order of changes', async () => {
    const keys = [shop.key('sales'), shop.key('board')];
    expect(names((await questions.graphs.common(ctx, { keys, direction: 'UPSTREAM' })).nodes)).toEqual([
      'orders',
      'sales',
    ]);
    expect(
      names((await questions.graphs.ends(ctx, { key: shop.key('board'), direction: 'UPSTREAM' })).nodes),
    ).toEqual(['orders']);
    expect(
      names((await questions.graphs.ends(ctx, { key: shop.key('sales'), direction: 'DOWNSTREAM' })).nodes),
    ).toEqual(['board']);
    const { cycles } = await questions.graphs.cycles(ctx, { key: shop.key('loop_a') });
    expect(cycles.map((cycle) => cycle.map((id) => shop.name(id)).toSorted())).toEqual([
      ['loop_a', 'loop_b'],
    ]);
    const order = await questions.graphs.order(ctx, {
      keys: ['board', 'orders', 'sales'].map((name) => shop.key(name)),
    });
    expect(order.steps.map(({ ids, rank }) => [rank, ...ids.map((id) => shop.name(id))])).toEqual([
      [0, 'orders'],
      [1, 'sales'],
      [2, 'board'],
    ]);
  });

  it('shows only what the filter names but follows ways through the rest', async () => {
    const found = await questions.graphs.graph(ctx, {
      key: shop.key('orders'),
      direction: 'DOWNSTREAM',
      level: 'COLUMN',
      shown: { kinds: ['Column'] },
    });
    expect(names(found.nodes)).toEqual([
      'board.hidden',
      'orders.state',
      'orders.total',
      'report.sum',
      'sales.amount',
    ]);
    expect(
      (
        await questions.graphs.graph(ctx, {
          key: shop.key('orders'),
          direction: 'DOWNSTREAM',
          edges: { sources: ['MANUAL'] },
        })
      ).nodes.map(({ hop }) => hop),
    ).toEqual([0]);
  });

  it('names evidence and freshness of an answer', async () => {
    const records = await questions.facts.evidence(ctx, [[shop.id('orders'), shop.id('sales')]]);
    expect([...records.values()].flat()).toMatchObject([{ source: 'VIEW', kind: 'DIRECT' }]);
    const freshness = await questions.facts.freshness(ctx, [shop.id('@instance')]);
    expect(freshness).toMatchObject({ upToDate: true, sources: [{ source: 'VIEW' }] });
  });
});

describe.each(ways)('what is collected but not in lineage yet, %s', (_way, questions) => {
  /** A part of an instance with a state that lineage has not been derived from. */
  const collected = (of: LineageGraphFixture, key: string): Promise<unknown> =>
    graph.write('CREATE (:Scope {key: $key, instanceId: $instanceId, appliedAt: $at})', {
      key,
      instanceId: of.id('@instance'),
      at: '2026-04-01T00:00:00.000Z',
    });
  const forget = (of: LineageGraphFixture): Promise<unknown> =>
    graph.write('MATCH (s:Scope {instanceId: $instanceId}) DELETE s', { instanceId: of.id('@instance') });
  const stale = { complete: false, cuts: [{ reason: 'STALE', limit: null }] };

  it('makes every answer incomplete that begins in the instance', async () => {
    const key = shop.key('orders');
    await collected(shop, shop.databaseKey);
    try {
      expect(await questions.graphs.graph(ctx, { key, direction: 'DOWNSTREAM' })).toMatchObject(stale);
      expect(
        await questions.graphs.graph(ctx, { key: shop.key('board.hidden'), direction: 'BOTH' }),
      ).toMatchObject(stale);
      expect(await questions.impact.impact(ctx, { key })).toMatchObject(stale);
      expect(await questions.impact.groups(ctx, { key, by: 'HOP' })).toMatchObject(stale);
      expect(await questions.paths.paths(ctx, { from: key, to: shop.key('board') })).toMatchObject(stale);
      expect(await questions.graphs.ends(ctx, { key, direction: 'UPSTREAM' })).toMatchObject(stale);
      expect(await questions.graphs.common(ctx, { keys: [key], direction: 'UPSTREAM' })).toMatchObject(stale);
      expect(await questions.graphs.cycles(ctx, { key })).toMatchObject(stale);
      expect(await questions.graphs.order(ctx, { keys: [key] })).toMatchObject(stale);
      const { complete, cuts } = await questions.readers.readers(ctx, { key: shop.key('orders.total') });
      expect({ complete, reasons: cuts.map(({ reason }) => reason) }).toEqual({
        complete: false,
        reasons: ['PRINCIPALS', 'STALE'],
      });
      expect(
        await questions.diff.diff(ctx, { key, direction: 'BOTH', from: '2026-01-15T00:00:00Z' }),
      ).toMatchObject({
        complete: false,
      });
      const instances = [shop.id('@instance')];
      expect(await questions.facts.freshness(ctx, instances)).toMatchObject({
        upToDate: false,
        stale: [{ scope: shop.databaseKey }],
      });
    } finally {
      await forget(shop);
    }
    expect((await questions.graphs.graph(ctx, { key, direction: 'DOWNSTREAM' })).complete).toBe(true);
  });

  it('names no part that the caller may not see', async () => {
    await collected(shop, shop.databaseKey);
    await graph.write(`MATCH (a:Asset {key: $key}) SET a.tags = ['part']`, { key: shop.databaseKey });
    try {
      const freshness = await questions.facts.freshness(seesAllBut('part'), [shop.id('@instance')]);
      expect(freshness).toMatchObject({ upToDate: false, stale: [] });
    } finally {
      await forget(shop);
      await graph.write('MATCH (a:Asset {key: $key}) REMOVE a.tags', { key: shop.databaseKey });
    }
  });

  it('counts as well in an instance that is only reached, and not in others', async () => {
    const copy = await lineageGraph(graph, { copied: ['total'] });
    const other = await lineageGraph(graph, { unrelated: [] });
    try {
      await shop.change([{ from: 'orders.total', to: copy.id('copied.total') }]);
      await collected(copy, copy.databaseKey);
      await collected(other, other.databaseKey);
      const ask = { key: shop.key('orders.total'), direction: 'DOWNSTREAM', level: 'COLUMN' } as const;
      const reaching = await questions.graphs.graph(ctx, ask);
      expect(reaching).toMatchObject(stale);
      expect(reaching.instanceIds.toSorted()).toEqual(
        [shop.id('@instance'), copy.id('@instance')].toSorted(),
      );
      expect((await questions.graphs.graph(ctx, { ...ask, direction: 'UPSTREAM' })).complete).toBe(true);
    } finally {
      await shop.change([], [{ from: 'orders.total', to: copy.id('copied.total') }]);
      await forget(copy);
      await forget(other);
      await copy.remove();
      await other.remove();
    }
  });
});

describe('lineage that a hidden asset states', () => {
  it('is shown without its key, text and hash, in answers, ways and impact lists', async () => {
    const pair: [string, string] = [shop.id('orders'), shop.id('report')];
    await graph.write(
      `MATCH (:Asset {id: $from})-[r:INFLUENCES]->(:Asset {id: $to})
       MATCH (e:LineageEvidence {id: r.evidence}), (s:Asset {id: $stating})
       SET e.assetId = s.id, e.assetKey = s.key, e.sqlHash = 'hash', s.tags = ['secret']`,
      { from: pair[0], to: pair[1], stating: shop.id('loop_a') },
    );
    const records = async (as: RequestContext): Promise<unknown[]> =>
      [...(await fromMemory.facts.evidence(as, [pair])).values()].flat();
    const shown = { assetKey: shop.key('loop_a'), text: 'x', sqlHash: 'hash' };
    const hidden = { assetKey: null, text: null, sqlHash: null };
    expect(await records(ctx)).toMatchObject([shown]);
    expect(await records(seesAllBut('secret'))).toMatchObject([hidden]);
    const ask = { from: shop.key('orders'), to: shop.key('report') };
    expect(JSON.stringify(await fromMemory.paths.paths(ctx, ask))).toContain('loop_a');
    expect(JSON.stringify(await fromMemory.paths.paths(seesAllBut('secret'), ask))).not.toContain('loop_a');
    expect(
      JSON.stringify(await fromMemory.impact.impact(seesAllBut('secret'), { key: shop.key('orders') })),
    ).not.toContain('loop_a');
    await graph.write(
      `MATCH (s:Asset {id: $id}) REMOVE s.tags WITH s
       MATCH (e:LineageEvidence {assetId: s.id}) REMOVE e.assetId, e.assetKey, e.sqlHash`,
      { id: shop.id('loop_a') },
    );
  });
});

describe('questions that show some assets only', () => {
  it('list ways by what lies between, cycles by what they hold, and steps of an order', async () => {
    await graph.write(`MATCH (a:Asset {id: $id}) SET a.tags = ['shown']`, { id: shop.id('sales') });
    const shown = { tags: ['shown'] };
    const { page } = await fromGraph.paths.paths(ctx, {
      from: shop.key('orders'),
      to: shop.key('board'),
      shown: { tags: ['nowhere'] },
    });
    expect(page.nodes).toEqual([]);
    const through = await fromGraph.paths.paths(ctx, {
      from: shop.key('orders'),
      to: shop.key('report'),
      shown,
    });
    expect(through.page.nodes.map(({ assets }) => assets.map(({ name }) => name))).toEqual([
      ['orders', 'report'],
      ['orders', 'sales', 'report'],
    ]);
    const loops = { key: shop.key('loop_a') };
    expect((await fromGraph.graphs.cycles(ctx, { ...loops, shown })).cycles).toEqual([]);
    expect((await fromGraph.graphs.cycles(ctx, loops)).cycles).toHaveLength(1);
    const keys = ['orders', 'sales', 'report'].map((name) => shop.key(name));
    const { steps } = await fromGraph.graphs.order(ctx, { keys, shown });
    expect(steps.map(({ rank, ids }) => [rank, ids.map((id) => shop.name(id))])).toEqual([[1, ['sales']]]);
    await graph.write('MATCH (a:Asset {id: $id}) REMOVE a.tags', { id: shop.id('sales') });
  });
});

describe('watching the surroundings of an asset', () => {
  it('is refused at once for an asset that is hidden or not there', async () => {
    await graph.write(`MATCH (a:Asset {id: $id}) SET a.tags = ['w']`, { id: shop.id('orders') });
    const watch = (as: RequestContext, key: string): Promise<unknown> =>
      fromMemory.watch.watch(as, { key, direction: 'DOWNSTREAM' });
    await expect(watch(seesAllBut('w'), shop.key('orders'))).rejects.toMatchObject({
      code: 'ASSET_NOT_FOUND',
    });
    await expect(watch(ctx, shop.key('nothing'))).rejects.toMatchObject({ code: 'ASSET_NOT_FOUND' });
    await graph.write('MATCH (a:Asset {id: $id}) REMOVE a.tags', { id: shop.id('orders') });
  });

  it('tells of a new edge, and ends with its caller', async () => {
    const ended = new AbortController();
    const notices = await fromMemory.watch.watch(
      { ...ctx, signal: ended.signal },
      { key: shop.key('loop_a'), direction: 'DOWNSTREAM' },
    );
    await shop.change([{ from: 'loop_b', to: 'board' }]);
    const { value } = await notices.next();
    expect(value).toMatchObject({ appearedIds: [shop.id('board')], edgesChanged: true });
    await shop.change([], [{ from: 'loop_b', to: 'board' }]);
    ended.abort();
    expect((await notices.next()).done).toBe(true);
  });
});

describe('lineage in time', () => {
  it('answers for the past and tells what appeared and disappeared', async () => {
    await shop.change(
      [{ from: 'loop_b', to: 'sales' }],
      [{ from: 'orders', to: 'sales' }],
      '2026-03-01T00:00:00.000Z',
    );
    const ask = { key: shop.key('sales'), direction: 'UPSTREAM' } as const;
    const past = await fromMemory.graphs.graph(ctx, { ...ask, asOf: '2026-02-15T00:00:00Z' });
    expect(names(past.nodes)).toEqual(['orders', 'sales']);
    expect(past).toMatchObject({ graphAt: '2026-02-15T00:00:00.000Z', servedFrom: 'GRAPH' });
    expect(names((await fromMemory.graphs.graph(ctx, ask)).nodes)).toEqual(['loop_a', 'loop_b', 'sales']);
    const diff = await fromMemory.diff.diff(ctx, { ...ask, from: '2026-02-15T00:00:00Z' });
    expect(diff.disappearedIds.map((id) => shop.name(id))).toEqual(['orders']);
    expect(diff.appearedIds.map((id) => shop.name(id)).toSorted()).toEqual(['loop_a', 'loop_b']);
    await shop.change([{ from: 'orders', to: 'sales' }], [{ from: 'loop_b', to: 'sales' }]);
  });
});

describe('memory and graph', () => {
  it('give the same answer to every question and budget that does not cut', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('orders', 'sales', 'report', 'board', 'loop_a', 'orders.total', 'report.sum'),
        fc.constantFrom('UPSTREAM' as const, 'DOWNSTREAM' as const, 'BOTH' as const),
        fc.constantFrom('TABLE' as const, 'COLUMN' as const),
        fc.integer({ min: 0, max: 4 }),
        async (name, direction, level, hops) => {
          const ask = { key: shop.key(name), direction, level, budget: { hops } };
          const a = await fromMemory.graphs.graph(ctx, ask);
          const b = await fromGraph.graphs.graph(ctx, ask);
          expect([a.servedFrom, b.servedFrom]).toEqual(['REPLICA', 'GRAPH']);
          expect([a.complete, a.cuts]).toEqual([b.complete, b.cuts]);
          const links = (of: typeof a): string[] => of.links.map((link) => JSON.stringify(link)).toSorted();
          expect(links(a)).toEqual(links(b));
          expect(names(a.nodes.filter(({ hop }) => hop > 0))).toEqual(
            names(b.nodes.filter(({ hop }) => hop > 0)),
          );
        },
      ),
      { numRuns: 40 },
    );
  });
});
