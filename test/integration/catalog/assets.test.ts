import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Catalog, Page } from '../../../src/catalog/index.js';
import { assetOrders, type AssetOrder } from '../../../src/catalog/index.js';
import { countingQueries, type GraphClient } from '../../../src/graph/index.js';
import { emptyScopeSet } from '../../../src/core/permissions.js';
import { type GeneratedFleet, generateFleet, removeFleet } from '../../testkit/graph-generator.js';
import { openGraph, uniqueName } from '../../testkit/servers.js';
import { notIn, onlyIn, personContext, testCatalog } from './support.js';

let graph: GraphClient;
let catalog: Catalog;
let fleet: GeneratedFleet;
const ctx = personContext();
const prefix = `postgres://${uniqueName('list').replace('_', '-')}-`;

beforeAll(async () => {
  graph = openGraph();
  catalog = testCatalog(graph);
  fleet = await generateFleet(graph, {
    hostPrefix: prefix,
    instances: 2,
    databasesPerInstance: 2,
    schemasPerDatabase: 2,
    tablesPerSchema: 12,
    seed: 42,
  });
});

afterAll(async () => {
  await removeFleet(graph, fleet);
  await graph.close();
});

const ids = (): string[] => fleet.instances.map((instance) => instance.id);

async function allPages<Node>(
  size: number,
  ask: (page: { first: number; after: string | null }) => Promise<Page<Node>>,
  between: () => Promise<void> = async () => undefined,
): Promise<Node[]> {
  const nodes: Node[] = [];
  let after: string | null = null;
  for (;;) {
    const page: Page<Node> = await ask({ first: size, after });
    nodes.push(...page.nodes);
    if (!page.hasNextPage) return nodes;
    after = page.endCursor;
    await between();
  }
}

describe('one asset', () => {
  it('is found by key and by id, and is null when there is none', async () => {
    const key = fleet.schemas[0] ?? '';
    const byKey = await catalog.assets.asset(ctx, { key });
    expect(byKey).toMatchObject({ key, kind: 'Schema', name: 'public', deleted: false });
    expect((await catalog.assets.asset(ctx, { id: byKey?.id ?? '' }))?.key).toBe(key);
    expect(await catalog.assets.asset(ctx, { key: `${key}.nothing` })).toBeNull();
    await expect(catalog.assets.asset(ctx, { key: 'no key' })).rejects.toMatchObject({ code: 'KEY_INVALID' });
  });
});

describe('lists', () => {
  it('give every asset exactly once, in every order and page size', async () => {
    const tables = (
      await allPages(500, (page) =>
        catalog.assets.assets(ctx, { filter: { kinds: ['Table'], instanceIds: ids() }, page }),
      )
    ).map((asset) => asset.key);
    expect(new Set(tables).size).toBe(fleet.tables);
    for (const order of Object.keys(assetOrders) as AssetOrder[]) {
      for (const size of [7, 31]) {
        const found = await allPages(size, (page) =>
          catalog.assets.assets(ctx, { filter: { kinds: ['Table'], instanceIds: ids() }, page, order }),
        );
        expect(found.map((asset) => asset.key).toSorted()).toEqual(tables.toSorted());
      }
    }
  });

  it('are in the order asked for', async () => {
    const { nodes } = await catalog.assets.assets(ctx, {
      filter: { kinds: ['Table'], instanceIds: ids() },
      order: 'SIZE',
      page: { first: 96 },
    });
    const sizes = nodes.map((asset) => asset.sizeBytes ?? -1);
    expect(sizes).toEqual(sizes.toSorted((a, b) => b - a));
  });

  it('read through the index of all names give the same as in a narrower place', async () => {
    const wide = await allPages(400, (page) =>
      catalog.assets.assets(ctx, { filter: { kinds: ['Schema'] }, page }),
    );
    const narrow = await allPages(3, (page) =>
      catalog.assets.assets(ctx, { filter: { kinds: ['Schema'], instanceIds: ids() }, page }),
    );
    expect(wide.filter((asset) => ids().includes(asset.instanceId ?? '')).map((asset) => asset.key)).toEqual(
      narrow.map((asset) => asset.key),
    );
  });

  it('count what a filter leaves, only when asked', async () => {
    const { queries } = await countingQueries(async () => {
      const page = await catalog.assets.assets(ctx, {
        filter: { kinds: ['Column'], instanceIds: ids() },
        page: { first: 5 },
      });
      expect(page.nodes).toHaveLength(5);
      expect(await page.totalCount()).toBe(fleet.columns);
    });
    expect(queries).toBe(2);
  });

  it('filter by place, environment and part of the name', async () => {
    const schemaKey = fleet.schemas[1] ?? '';
    const inSchema = await catalog.assets.assets(ctx, {
      filter: { schemaKeys: [schemaKey], kinds: ['Table'] },
      page: { first: 100 },
    });
    expect(inSchema.nodes.map((asset) => asset.parentKey)).toEqual(
      Array.from({ length: 12 }, () => schemaKey),
    );
    const production = await catalog.assets.assets(ctx, {
      filter: { environments: ['production'], instanceIds: ids(), kinds: ['Database'] },
    });
    expect(production.nodes).toHaveLength(2);
    const part = (inSchema.nodes[0]?.name ?? '').slice(1, -1).toUpperCase();
    const named = await catalog.assets.assets(ctx, {
      filter: { text: part, schemaKeys: [schemaKey], kinds: ['Table'] },
    });
    expect(named.nodes.map((asset) => asset.key)).toContain(inSchema.nodes[0]?.key);
  });

  it('refuse kinds that do not exist, so that nothing of a filter becomes query text', async () => {
    const kinds = ['Table) DETACH DELETE a //'] as never;
    await expect(catalog.assets.assets(ctx, { filter: { kinds } })).rejects.toMatchObject({
      code: 'INPUT_INVALID',
    });
    await expect(catalog.assets.assets(ctx, { page: { first: 0 } })).rejects.toMatchObject({
      code: 'INPUT_INVALID',
    });
    await expect(catalog.assets.assets(ctx, { page: { after: 'xxx' } })).rejects.toMatchObject({
      code: 'INPUT_INVALID',
    });
  });

  it('never repeat or skip an asset that stays while others come and go between pages', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 9 }),
        fc.array(fc.record({ name: fc.stringMatching(/^[a-z]{1,3}$/), gone: fc.boolean() }), {
          minLength: 6,
          maxLength: 20,
        }),
        fc.constantFrom<AssetOrder>('NAME', 'PATH', 'SIZE'),
        async (size, changes, order) => {
          const schemaKey = fleet.schemas[0] ?? '';
          const filter = { schemaKeys: [schemaKey], kinds: ['Table' as const] };
          const stable = (await catalog.assets.assets(ctx, { filter, page: { first: 100 } })).nodes.map(
            (asset) => asset.key,
          );
          const pending = [...changes];
          const run = uniqueName('t');
          const found = await allPages(
            size,
            (page) => catalog.assets.assets(ctx, { filter, page, order }),
            async () => {
              const change = pending.shift();
              if (change === undefined) return;
              const key = `${schemaKey}.${change.name}${run}`;
              if (change.gone) await graph.write('MATCH (a:Transient) DETACH DELETE a');
              await graph.write(
                `MERGE (a:Asset {key: $key}) SET a:Live:Table:Transient, a.id = $key, a.name = $name, a.nameLower = $name, a.kind = 'Table',
                 a.schemaKey = $schemaKey, a.parentKey = $schemaKey, a.instanceId = $instanceId, a.validFrom = '2026-01-01T00:00:00.000Z', a.sizeBytes = $size`,
                {
                  key,
                  name: `${change.name}${run}`,
                  schemaKey,
                  instanceId: ids()[0],
                  size: change.name.length * 1_000,
                },
              );
            },
          );
          await graph.write('MATCH (a:Transient) DETACH DELETE a');
          const keys = found.map((asset) => asset.key);
          expect(new Set(keys).size).toBe(keys.length);
          expect(stable.filter((key) => !keys.includes(key))).toEqual([]);
        },
      ),
      { numRuns: 12 },
    );
  });
});

describe('the tree', () => {
  it('begins with the instances and goes down level by level, with counts', async () => {
    const databases = await catalog.assets.tree(ctx, { parentKey: fleet.instances[0]?.key ?? '' });
    expect(databases.nodes.map((asset) => asset.kind)).toEqual(['Database', 'Database']);
    const counts = await catalog.assets.loadChildCounts(ctx, [
      fleet.schemas[0] ?? '',
      fleet.databases[0] ?? '',
    ]);
    expect(counts.get(fleet.schemas[0] ?? '')).toEqual([{ kind: 'Table', count: 12 }]);
    expect(counts.get(fleet.databases[0] ?? '')).toEqual([{ kind: 'Schema', count: 2 }]);
  });

  it('begins with the schemas for those who may see nothing above them', async () => {
    const schemaKey = fleet.schemas[3] ?? '';
    const limited = personContext(onlyIn({ schemas: [schemaKey] }));
    const roots = await catalog.assets.tree(limited);
    expect(roots.nodes.map((asset) => asset.key)).toEqual([schemaKey]);
    expect(await roots.totalCount()).toBe(1);
  });

  it('begins with the tables for those who may see single tables, and with none inside what they see whole', async () => {
    const schemaKey = fleet.schemas[3] ?? '';
    const { nodes } = await catalog.assets.tree(ctx, { parentKey: fleet.schemas[0] ?? '' });
    const inside = await catalog.assets.tree(ctx, { parentKey: schemaKey });
    const owner = uniqueName('owner');
    const owned = [nodes[1]?.key ?? '', inside.nodes[0]?.key ?? ''];
    await graph.write('MATCH (a:Asset) WHERE a.key IN $owned SET a.ownerIds = [$owner]', { owned, owner });
    const limited = personContext(onlyIn({ schemas: [schemaKey], owners: [owner] }));
    const roots = await catalog.assets.tree(limited);
    expect(new Set(roots.nodes.map((asset) => asset.key))).toEqual(new Set([schemaKey, owned[0]]));
    await graph.write('MATCH (a:Asset) WHERE a.key IN $owned REMOVE a.ownerIds', { owned });
  });
});

describe('loaders', () => {
  it('ask one query each, whatever the number of keys', async () => {
    const { nodes } = await catalog.assets.assets(ctx, {
      filter: { kinds: ['Table'], instanceIds: ids() },
      page: { first: 60 },
    });
    const keys = nodes.map((asset) => asset.key);
    const loaders: [string, () => Promise<ReadonlyMap<string, unknown>>][] = [
      ['assets', () => catalog.assets.loadAssets(ctx, keys)],
      ['parents', () => catalog.assets.loadParents(ctx, keys)],
      ['children', () => catalog.assets.loadChildren(ctx, keys)],
      ['columns', () => catalog.assets.loadColumns(ctx, keys)],
      ['constraints', () => catalog.assets.loadConstraints(ctx, keys)],
      ['indexes', () => catalog.assets.loadIndexes(ctx, keys)],
      ['child counts', () => catalog.assets.loadChildCounts(ctx, keys)],
      ['instance counts', () => catalog.assets.loadInstanceCounts(ctx, ids())],
      ['relations', () => catalog.relations.loadRelations(ctx, keys)],
      ['covered columns', () => catalog.relations.loadCoveredColumns(ctx, keys)],
      ['engine owners', () => catalog.relations.loadEngineOwners(ctx, keys)],
      ['memberships', () => catalog.privileges.loadMemberships(ctx, keys)],
      ['samples', () => catalog.statistics.loadSamples(ctx, keys)],
      ['grants', () => catalog.privileges.loadGrants(ctx, keys)],
      ['annotations', () => catalog.annotations.loadAnnotations(ctx, keys)],
      ['owners', () => catalog.annotations.loadOwners(ctx, keys)],
      ['renames', () => catalog.versions.loadRenames(ctx, keys)],
    ];
    const counts = [];
    for (const [name, load] of loaders) counts.push([name, (await countingQueries(load)).queries]);
    expect(counts).toEqual(loaders.map(([name]) => [name, 1]));
  });

  it('give columns in their order and parents from the outside in', async () => {
    const { nodes } = await catalog.assets.assets(ctx, {
      filter: { kinds: ['Table'], instanceIds: ids() },
      page: { first: 3 },
    });
    const columns = await catalog.assets.loadColumns(
      ctx,
      nodes.map((asset) => asset.key),
    );
    for (const table of nodes) {
      const positions = columns.get(table.key)?.map((column) => column.position) ?? [];
      expect(positions).toEqual(positions.map((_position, index) => index + 1));
      expect(positions.length).toBeGreaterThanOrEqual(10);
    }
    const first = nodes[0]?.key ?? '';
    const parents = await catalog.assets.loadParents(ctx, [first]);
    expect(parents.get(first)?.map((asset) => asset.kind)).toEqual(['Instance', 'Database', 'Schema']);
  });
});

describe('what a caller may see', () => {
  it('is filtered in the query: pages are full, counts tell nothing of the rest', async () => {
    const schemaKey = fleet.schemas[2] ?? '';
    const limited = personContext(onlyIn({ schemas: [schemaKey] }));
    const page = await catalog.assets.assets(limited, { filter: { kinds: ['Table'] }, page: { first: 10 } });
    expect(page.nodes).toHaveLength(10);
    expect(page.nodes.every((asset) => asset.schemaKey === schemaKey)).toBe(true);
    expect(await page.totalCount()).toBe(12);
    expect(await catalog.assets.asset(limited, { key: fleet.schemas[0] ?? '' })).toBeNull();
  });

  it('is never what is denied, even where it is allowed as well', async () => {
    const [first, second] = fleet.databases;
    const limited = personContext(
      onlyIn({ databases: [first ?? '', second ?? ''] }, { databases: [second ?? ''] }),
    );
    const page = await catalog.assets.assets(limited, { filter: { kinds: ['Schema'] } });
    expect(new Set(page.nodes.map((asset) => asset.databaseKey))).toEqual(new Set([first]));
    const all = personContext(notIn({ environments: ['test'] }));
    const seen = await catalog.assets.assets(all, { filter: { kinds: ['Instance'], instanceIds: ids() } });
    expect(seen.nodes.map((asset) => asset.environment)).toEqual(['production']);
  });

  it('is nothing without the permission', async () => {
    const nobody = personContext({ all: false, allow: emptyScopeSet, deny: emptyScopeSet });
    await expect(catalog.assets.assets(nobody)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(catalog.search.search(nobody, { text: 'x' })).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });
});
