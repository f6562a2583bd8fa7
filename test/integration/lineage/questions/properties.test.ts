import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemContext } from '../../../../src/core/context.js';
import { newId } from '../../../../src/core/ids.js';
import type { ShownFilter } from '../../../../src/lineage/questions/index.js';
import { lineageGraph, type LineageGraphFixture } from '../../../testkit/lineage-graph.js';
import { lineageQuestions, timeBetween } from '../../../testkit/lineage-questions.js';
import { openGraph, uniqueName } from '../../../testkit/servers.js';

const graph = openGraph();
const ctx = systemContext();
const { catalog, fromGraph: questions } = lineageQuestions(graph);
const team = { id: newId(), name: uniqueName('team') };
const tag = uniqueName('tag');
let shop: LineageGraphFixture;
let domain: { id: string; name: string };
/** Before anything was said, and while `sales` had tag, domain and owner. */
let silent: string;
let said: string;

beforeAll(async () => {
  shop = await lineageGraph(graph, { orders: [], sales: ['amount'], report: [], board: [] });
  await shop.change(
    [
      { from: 'orders', to: 'sales' },
      { from: 'sales', to: 'report' },
      { from: 'report', to: 'board' },
    ],
    [],
    '2026-01-01T00:00:00.000Z',
  );
  await graph.write('CREATE (:Team {id: $id, name: $name})', team);
  domain = await catalog.glossary.saveDomain(ctx, { name: uniqueName('domain') });
  const everything = { tags: { set: [tag] }, domainIds: { set: [domain.id] }, owners: { set: [team] } };
  const nothing = { tags: { set: [] }, domainIds: { set: [] }, owners: { set: [] } };
  silent = await timeBetween();
  await catalog.annotations.edit(ctx, { key: shop.key('sales'), ...everything });
  said = await timeBetween();
  await catalog.annotations.edit(ctx, { key: shop.key('sales'), ...nothing });
  await catalog.annotations.edit(ctx, { key: shop.key('board'), ...everything });
});

afterAll(async () => {
  await graph.write(
    `MATCH (n) WHERE n:Annotation AND n.assetKey STARTS WITH $namespace OR n:AnnotationVersion AND n.assetKey STARTS WITH $namespace
     OR n:Team AND n.id = $team OR n:Domain AND n.id = $domain OR n:Tag AND n.name = $tag DETACH DELETE n`,
    { namespace: shop.namespace, team: team.id, domain: domain.id, tag },
  );
  await shop.remove();
  await graph.close();
});

async function shownAt(asOf: string | null, shown: ShownFilter): Promise<string[]> {
  const key = shop.key('orders');
  const found = await questions.graphs.graph(ctx, { key, direction: 'DOWNSTREAM', asOf, shown });
  return found.nodes.map(({ id }) => shop.name(id)).toSorted();
}

describe('filters', () => {
  it.each([
    ['tags', () => ({ tags: [tag] })],
    ['domains', () => ({ domains: [domain.id] })],
    ['owners', () => ({ owners: [team.id] })],
  ])('by %s look at what had been said by the time of the question', async (_name, filter) => {
    expect(await shownAt(null, filter())).toEqual(['board']);
    expect(await shownAt(said, filter())).toEqual(['sales']);
    expect(await shownAt(silent, filter())).toEqual([]);
  });

  it('look at what was said then of everything that encloses an asset', async () => {
    const start = await timeBetween();
    await catalog.annotations.edit(ctx, { key: `${shop.databaseKey}.public`, tags: { add: [tag] } });
    const inside = await timeBetween();
    await catalog.annotations.edit(ctx, { key: `${shop.databaseKey}.public`, tags: { remove: [tag] } });
    expect(await shownAt(inside, { tags: [tag] })).toEqual(['board', 'orders', 'report', 'sales']);
    expect(await shownAt(start, { tags: [tag] })).toEqual(['board']);
    expect(await shownAt(null, { tags: [tag] })).toEqual(['board']);
  });

  it('by kind look at what an asset was then', async () => {
    const id = shop.id('report');
    const state = {
      kind: 'View',
      key: shop.key('report'),
      name: 'report',
      parentKey: `${shop.databaseKey}.public`,
    };
    await graph.write(
      `MATCH (a:Asset {id: $id}) SET a.changedAt = $to
       CREATE (:Version {id: $version, assetId: $id, assetKey: a.key, number: 1, validFrom: $from, validTo: $to, state: $state})`,
      {
        id,
        version: newId(),
        from: '2026-01-01T00:00:00.000Z',
        to: '2026-06-01T00:00:00.000Z',
        state: JSON.stringify(state),
      },
    );
    expect(await shownAt('2026-03-01T00:00:00.000Z', { kinds: ['View'] })).toEqual(['report']);
    expect(await shownAt('2026-03-01T00:00:00.000Z', { kinds: ['Table'] })).toEqual([
      'board',
      'orders',
      'sales',
    ]);
    expect(await shownAt(null, { kinds: ['View'] })).toEqual([]);
    await graph.write('MATCH (v:Version {assetId: $id}) DELETE v', { id });
  });
});

describe('an impact list', () => {
  const ask = (by: 'DOMAIN' | 'OWNER' | 'INSTANCE', asOf: string | null = null) =>
    questions.impact.groups(ctx, { key: shop.key('orders'), by, asOf });

  it('is counted by domain, those without one apart', async () => {
    const found = await ask('DOMAIN');
    expect(found).toMatchObject({ complete: true, total: 3 });
    expect(found.groups).toEqual([
      { value: '', name: null, count: 2 },
      { value: domain.id, name: domain.name, count: 1 },
    ]);
  });

  it('is counted by owner, also as it was in the past', async () => {
    expect((await ask('OWNER')).groups).toContainEqual({ value: team.id, name: team.name, count: 1 });
    expect((await ask('OWNER', said)).groups).toContainEqual({ value: team.id, name: team.name, count: 1 });
    expect((await ask('OWNER', silent)).groups).toEqual([{ value: '', name: null, count: 3 }]);
  });

  it('counts an asset with several domains in each of them', async () => {
    const second = await catalog.glossary.saveDomain(ctx, { name: uniqueName('domain') });
    await catalog.annotations.edit(ctx, { key: shop.key('board'), domainIds: { add: [second.id] } });
    const { groups, total } = await ask('DOMAIN');
    await catalog.annotations.edit(ctx, { key: shop.key('board'), domainIds: { remove: [second.id] } });
    await graph.write('MATCH (d:Domain {id: $id}) DETACH DELETE d', { id: second.id });
    expect(total).toBe(3);
    expect(groups.reduce((sum, { count }) => sum + count, 0)).toBe(4);
    expect(groups).toContainEqual({ value: second.id, name: second.name, count: 1 });
  });

  it('is counted by instance with its name', async () => {
    const [group] = (await ask('INSTANCE')).groups;
    expect(group).toEqual({ value: shop.id('@instance'), name: shop.namespace, count: 3 });
  });
});
