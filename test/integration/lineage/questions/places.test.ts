import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCatalog } from '../../../../src/catalog/index.js';
import { systemClock } from '../../../../src/core/clock.js';
import { type RequestContext, systemContext } from '../../../../src/core/context.js';
import { silentLogger } from '../../../../src/core/logger.js';
import { type AccessScope, emptyScopeSet, type ScopeSet } from '../../../../src/core/permissions.js';
import { countingQueries } from '../../../../src/graph/index.js';
import { rekey } from '../../../../src/ingest/instances/rekey.js';
import { createLineageQuestions } from '../../../../src/lineage/questions/index.js';
import { LineageReplica } from '../../../../src/lineage/replica/replica.js';
import { lineageGraph, type LineageGraphFixture } from '../../../testkit/lineage-graph.js';
import { openGraph, uniqueNamespace } from '../../../testkit/servers.js';

const graph = openGraph();
const catalog = createCatalog({ graph, clock: systemClock, logger: silentLogger });
const replica = new LineageReplica(graph, systemClock, silentLogger);
const inMemory = createLineageQuestions({ graph, replica, clock: systemClock, catalog });
// Never started: every decision is that of the graph.
const idle = new LineageReplica(graph, systemClock, silentLogger);
const inGraph = createLineageQuestions({ graph, replica: idle, clock: systemClock, catalog });

const tables = ['a0', 'a1', 'a2', 'a3', 'a4', 'a5'];
let shop: LineageGraphFixture;
let other: LineageGraphFixture;
/** Places that grants may name: of the two instances, and one that is nowhere. */
let places: ScopeSet;

beforeAll(async () => {
  [shop, other] = (await Promise.all(
    ['test', 'prod'].map(async (environment) => {
      const fixture = await lineageGraph(graph, Object.fromEntries(tables.map((name) => [name, []])));
      await graph.write(
        `MATCH (a:Asset {instanceId: $id}) SET a.environment = $environment
         FOREACH (_ IN CASE a.kind WHEN 'Instance' THEN [1] ELSE [] END | SET a:Instance)
         FOREACH (_ IN CASE WHEN a.name IN ['a1', 'a4'] THEN [1] ELSE [] END | SET a.schemaKey = $schema)
         FOREACH (_ IN CASE WHEN a.name IN ['a2', 'a4'] THEN [1] ELSE [] END | SET a.tags = ['pii'], a.domainIds = ['d1'])
         FOREACH (_ IN CASE a.kind WHEN 'Schema' THEN [1] ELSE [] END |
           CREATE (s:Asset:Live:Schema) SET s = a {.*, key: $schema, schemaKey: $schema, id: $id + '-second'})`,
        { id: fixture.id('@instance'), environment, schema: `${fixture.databaseKey}.second` },
      );
      return fixture;
    }),
  )) as [LineageGraphFixture, LineageGraphFixture];
  const links = tables.slice(1).map((to, at) => ({ from: tables[at] ?? '', to }));
  await shop.change([...links, { from: 'a0', to: other.id('a1') }, { from: 'a3', to: other.id('a4') }]);
  await other.change([...links, { from: 'a2', to: shop.id('a5') }]);
  replica.start();
  await replica.settled();
  const both = [shop, other];
  places = {
    instances: [...both.map((one) => one.id('@instance')), 'nowhere'],
    databases: [...both.map((one) => one.databaseKey), shop.key('a3'), 'postgres://nowhere:1/x'],
    schemas: [
      ...both.flatMap((one) => [`${one.databaseKey}.public`, `${one.databaseKey}.second`]),
      shop.key('a2'),
      'postgres://nowhere:1/x.y',
    ],
    environments: ['test', 'prod', 'lab'],
    tags: ['pii', 'open'],
    domains: ['d1', 'd2'],
    owners: ['o1'],
  };
});

afterAll(async () => {
  await replica.stop();
  await Promise.all([shop.remove(), other.remove()]);
  await graph.close();
});

const limited = (scope: AccessScope, lineage = scope): RequestContext => ({
  ...systemContext(),
  access: (permission) => (permission === 'lineage.read' ? lineage : scope),
});

async function answer(of: typeof inMemory, as: RequestContext, key = shop.key('a0')): Promise<object> {
  const found = await of.graphs.graph(as, { key, direction: 'DOWNSTREAM' }).catch(() => null);
  if (found === null) return { refused: true };
  const { nodes, links, cuts } = found;
  const byText = (a: string, b: string): number => (a < b ? -1 : 1);
  return {
    nodes: nodes.map((node) => JSON.stringify(node)).toSorted(byText),
    links: links.map((link) => JSON.stringify(link)).toSorted(byText),
    cuts: cuts.map(({ reason }) => reason),
  };
}

const names = (found: object): string[] =>
  ((found as { nodes?: string[] }).nodes ?? [])
    .map((text) => (JSON.parse(text) as { id: string }).id)
    .map((id) => (shop.name(id) === id ? `other ${other.name(id)}` : shop.name(id)))
    .toSorted();

const setOf = (set: Partial<ScopeSet>): ScopeSet => ({ ...emptyScopeSet, ...set });
const only = (set: Partial<ScopeSet>): AccessScope => ({
  all: false,
  allow: setOf(set),
  deny: emptyScopeSet,
});

describe('what a limited caller sees of lineage in memory', () => {
  it('is for any rules what the graph decides', async () => {
    const some = (list: readonly string[]): fc.Arbitrary<string[]> =>
      fc.oneof(
        { weight: 3, arbitrary: fc.constant<string[]>([]) },
        fc.subarray([...list], { minLength: 1, maxLength: Math.min(2, list.length) }),
      );
    const set = fc.record(
      Object.fromEntries(Object.entries(places).map(([place, list]) => [place, some(list)])),
    ) as unknown as fc.Arbitrary<ScopeSet>;
    const scope: fc.Arbitrary<AccessScope> = fc.record({
      all: fc.boolean(),
      allow: set,
      deny: fc.oneof(fc.constant(emptyScopeSet), set),
      allowWhen: fc.array(fc.array(set, { maxLength: 2 }), { maxLength: 2 }),
      denyWhen: fc.array(fc.array(set, { maxLength: 2 }), { maxLength: 1 }),
    });
    await fc.assert(
      fc.asyncProperty(scope, scope, fc.boolean(), async (asset, lineage, differs) => {
        const as = limited(asset, differs ? lineage : asset);
        expect(await answer(inMemory, as)).toEqual(await answer(inGraph, as));
      }),
      { numRuns: 8 },
    );
  }, 120_000);

  it('needs no read for limits by place, and one for all hops only where a rule looks at tags, domains or owners', async () => {
    const reads = async (scope: AccessScope): Promise<number> => {
      const { queries } = await countingQueries(async () => answer(inMemory, limited(scope)));
      return queries;
    };
    const unlimited = await reads({ all: true, allow: emptyScopeSet, deny: emptyScopeSet });
    for (const set of [
      { databases: [shop.databaseKey] },
      { environments: ['test'] },
      { schemas: [`${shop.databaseKey}.public`], environments: ['prod'] },
    ])
      expect(await reads(only(set))).toBe(unlimited);
    expect(await reads({ ...only({}), all: true, deny: setOf({ tags: ['pii'] }) })).toBe(unlimited + 1);
  });

  it('follows an instance into another environment with the next answer', async () => {
    const as = limited(only({ environments: ['test'] }));
    const before = names(await answer(inMemory, as));
    expect(before).toEqual(tables);
    const move = async (environment: string): Promise<void> => {
      await graph.write('MATCH (a:Asset {instanceId: $id}) SET a.environment = $environment', {
        id: other.id('@instance'),
        environment,
      });
    };
    try {
      await move('test');
      expect(names(await answer(inMemory, as))).toContain('other a1');
      await move('prod');
      expect(names(await answer(inMemory, as))).toEqual(before);
    } finally {
      await move('prod');
    }
  });

  it('has a tag in the next answer: what is denied by it ends the walk, also where everything else is allowed', async () => {
    const as = limited({ ...only({ instances: [shop.id('@instance')] }), deny: setOf({ tags: ['secret'] }) });
    expect(names(await answer(inMemory, as))).toEqual(tables);
    const tag = 'MATCH (a:Asset {id: $id}) SET a.tags = $tags';
    await graph.write(tag, { id: shop.id('a3'), tags: ['secret'] });
    const denied = await answer(inMemory, as);
    expect(names(denied)).toEqual(['a0', 'a1', 'a2']);
    expect(denied).toMatchObject({ cuts: ['PERMISSION'] });
    expect(JSON.stringify(denied)).not.toContain(shop.id('a3'));
    await graph.write(tag, { id: shop.id('a3'), tags: null });
    expect(names(await answer(inMemory, as))).toEqual(tables);
  });

  it('stays with the asset when its instance gets another address, and a grant for the old address gives nothing', async () => {
    const moved = uniqueNamespace();
    const to = (from: string, key: string): string => key.replace(from, moved);
    const old = limited(only({ databases: [shop.databaseKey] }));
    const present = limited(only({ databases: [to(shop.namespace, shop.databaseKey)] }));
    const key = to(shop.namespace, shop.key('a0'));
    const readdress = (from: string, address: string): Promise<void> =>
      graph.transaction((tx) => rekey(tx, shop.id('@instance'), from, address));
    await readdress(shop.namespace, moved);
    try {
      expect(names(await answer(inMemory, present, key))).toEqual(tables);
      expect(await answer(inMemory, old, key)).toEqual({ refused: true });
      const start = {
        ...only({ tags: ['start'] }),
        allow: setOf({ databases: [shop.databaseKey], tags: ['start'] }),
      };
      await graph.write('MATCH (a:Asset {id: $id}) SET a.tags = $tags', {
        id: shop.id('a0'),
        tags: ['start'],
      });
      expect(names(await answer(inMemory, limited(start), key))).toEqual(['a0']);
    } finally {
      await readdress(moved, shop.namespace);
      await graph.write('MATCH (a:Asset {id: $id}) SET a.tags = null', { id: shop.id('a0') });
    }
    expect(names(await answer(inMemory, old))).toEqual(tables);
  });
});
