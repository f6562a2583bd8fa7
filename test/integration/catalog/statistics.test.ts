import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Catalog, createCatalog } from '../../../src/catalog/index.js';
import { childKey } from '../../../src/core/asset-key.js';
import type { AssetGrant } from '../../../src/core/collection.js';
import { newId } from '../../../src/core/ids.js';
import { silentLogger } from '../../../src/core/logger.js';
import type { GraphClient } from '../../../src/graph/index.js';
import { openGraph, removeNamespace, uniqueNamespace } from '../../testkit/servers.js';
import { onlyIn, personContext } from './support.js';

let graph: GraphClient;
let catalog: Catalog;
const nowMs = Date.parse('2026-06-30T00:00:00Z');
const ctx = personContext();
const instanceKey = uniqueNamespace();
const instanceId = newId();
const database = childKey(instanceKey, 'Database', 'shop');
const schema = childKey(database, 'Schema', 'public');
const principal = (name: string): string => childKey(instanceKey, 'Principal', name);
const orders = `${schema}.orders`;

interface Row {
  kind: string;
  key: string;
  parentKey: string | null;
  schemaKey?: string;
  more?: Record<string, unknown>;
  grants?: readonly AssetGrant[];
}

async function write(rows: readonly Row[]): Promise<void> {
  for (const row of rows) {
    const name = row.key.slice(
      Math.max(row.key.lastIndexOf('.'), row.key.lastIndexOf('/'), row.key.lastIndexOf(':')) + 1,
    );
    await graph.write(
      'CREATE (a:Asset:Live:$($p.kind)) SET a = $p WITH a OPTIONAL MATCH (b:Asset {key: $p.parentKey}) FOREACH (x IN CASE WHEN b IS NULL THEN [] ELSE [b] END | CREATE (x)-[:CONTAINS]->(a))',
      {
        p: {
          id: row.kind === 'Instance' ? instanceId : newId(),
          key: row.key,
          name,
          nameLower: name.toLowerCase(),
          kind: row.kind,
          engine: 'postgres',
          instanceId,
          instanceKey,
          databaseKey: row.key.startsWith(database) ? database : null,
          schemaKey: row.schemaKey ?? null,
          parentKey: row.parentKey,
          environment: 'production',
          validFrom: '2026-01-01T00:00:00.000Z',
          grants: row.grants === undefined ? null : JSON.stringify(row.grants),
          ...row.more,
        },
      },
    );
    for (const grant of row.grants ?? [])
      await graph.write(
        'MATCH (p:Asset {key: $grantee}) MATCH (a:Asset {key: $key}) CREATE (p)-[:GRANTED {privileges: $privileges, grantor: $grantor}]->(a)',
        {
          key: row.key,
          grantor: principal('owner'),
          ...grant,
        },
      );
  }
}

const table = (name: string, more: Record<string, unknown>, grants: readonly AssetGrant[] = []): Row => ({
  kind: 'Table',
  key: `${schema}.${name}`,
  parentKey: schema,
  schemaKey: schema,
  more,
  grants,
});

beforeAll(async () => {
  graph = openGraph();
  catalog = createCatalog({ graph, clock: { nowMs: () => nowMs }, logger: silentLogger });
  const role = (name: string, definition: object = {}): Row => ({
    kind: 'Principal',
    key: principal(name),
    parentKey: instanceKey,
    more: { definition: JSON.stringify(definition) },
  });
  await write([
    { kind: 'Instance', key: instanceKey, parentKey: null },
    ...['owner', 'reader', 'analyst', 'intern', 'PUBLIC'].map((name) => role(name)),
    role('root', { superuser: true }),
    role('outsider', { inherit: false }),
    {
      kind: 'Database',
      key: database,
      parentKey: instanceKey,
      grants: [{ grantee: principal('PUBLIC'), privileges: ['CONNECT', 'TEMPORARY'] }],
    },
    { kind: 'Schema', key: schema, parentKey: database, schemaKey: schema },
    table('orders', { rowEstimate: 1_000, sizeBytes: 64_000, usageCount: 500 }, [
      { grantee: principal('reader'), privileges: ['SELECT'] },
    ]),
    table('log', { rowEstimate: 0, sizeBytes: 8_192, usageCount: 0, comment: 'Log' }, [
      { grantee: principal('PUBLIC'), privileges: ['INSERT', 'SELECT'] },
    ]),
    table('archive', { rowEstimate: 9_000, sizeBytes: 900_000, usageCount: 0 }),
    {
      kind: 'Constraint',
      key: `${orders}.#constraint:orders_pkey`,
      parentKey: orders,
      schemaKey: schema,
      more: { definition: '{"type":"PRIMARY KEY"}' },
    },
    {
      kind: 'Index',
      key: `${orders}.#index:orders_pkey`,
      parentKey: orders,
      schemaKey: schema,
      more: { usageCount: 0, sizeBytes: 10 },
    },
    {
      kind: 'Index',
      key: `${orders}.#index:orders_note`,
      parentKey: orders,
      schemaKey: schema,
      more: { usageCount: 0, sizeBytes: 20 },
    },
    {
      kind: 'Column',
      key: `${orders}.total`,
      parentKey: orders,
      schemaKey: schema,
      grants: [{ grantee: principal('intern'), privileges: ['UPDATE'] }],
    },
  ]);
  await graph.write('MATCH (c:Asset {key: $c}) MATCH (i:Asset {key: $i}) CREATE (c)-[:BACKED_BY]->(i)', {
    c: `${orders}.#constraint:orders_pkey`,
    i: `${orders}.#index:orders_pkey`,
  });
  const member = (from: string, to: string) =>
    graph.write('MATCH (a:Asset {key: $from}) MATCH (b:Asset {key: $to}) CREATE (a)-[:MEMBER_OF]->(b)', {
      from: principal(from),
      to: principal(to),
    });
  await member('analyst', 'reader');
  await member('intern', 'analyst');
  await member('outsider', 'reader');
  await member('reader', 'intern');
  const samples = [
    ['orders', '2026-06-01T00:00:00.000Z', 100, 1_000],
    ['orders', '2026-06-15T00:00:00.000Z', 500, 5_000],
    ['archive', '2026-06-10T00:00:00.000Z', 9_000, 90_000],
  ] as const;
  for (const [name, at, rowEstimate, sizeBytes] of samples)
    await graph.write(
      'MATCH (a:Asset {key: $key}) CREATE (:StatisticSample {assetId: a.id, assetKey: $key, at: $at, rowEstimate: $rowEstimate, sizeBytes: $sizeBytes})',
      {
        key: `${schema}.${name}`,
        at,
        rowEstimate,
        sizeBytes,
      },
    );
});

afterAll(async () => {
  await removeNamespace(graph, instanceKey);
  await graph.close();
});

const here = { instanceIds: [instanceId] };

describe('figures', () => {
  it('count and sum by any facet, for what the caller may see', async () => {
    const [engine] = await catalog.statistics.byFacet(ctx, { facet: 'ENGINE', filter: here });
    expect(engine).toEqual({
      value: 'postgres',
      assets: 17,
      tables: 3,
      columns: 1,
      rowEstimate: 10_000,
      sizeBytes: 972_192,
    });
    const kinds = await catalog.statistics.byFacet(ctx, { facet: 'KIND', filter: here });
    expect(kinds.find((row) => row.value === 'Principal')?.assets).toBe(7);
    const tags = await catalog.statistics.byFacet(ctx, { facet: 'TAG', filter: here });
    expect(tags).toMatchObject([{ value: null, assets: 17 }]);
    const limited = personContext(onlyIn({ schemas: [schema] }));
    expect((await catalog.statistics.byFacet(limited, { facet: 'INSTANCE' }))[0]?.assets).toBe(8);
  });
});

describe('reports', () => {
  const list = async (report: Parameters<typeof catalog.statistics.report>[1]['report']): Promise<string[]> =>
    (await catalog.statistics.report(ctx, { report, filter: here })).nodes.map((asset) => asset.name);

  it.each([
    ['LARGEST', ['archive', 'orders', 'log', 'orders_note', 'orders_pkey']],
    ['EMPTY', ['log']],
    ['UNUSED_TABLES', ['archive', 'log']],
    ['UNUSED_INDEXES', ['orders_note']],
    ['UNDOCUMENTED', ['orders', 'archive']],
    ['UNOWNED', ['orders', 'archive', 'log']],
    ['WITHOUT_KEY', ['archive', 'log']],
  ] as const)('%s lists the right assets in the right order', async (report, names) => {
    expect(await list(report)).toEqual(names);
  });

  it('name grants that reach everybody, but for the defaults of the engine', async () => {
    const page = await catalog.statistics.wideGrants(ctx, here);
    expect(page.nodes.map((grant) => [grant.asset.name, grant.granteeName, grant.reason])).toEqual([
      ['log', 'PUBLIC', 'EVERYBODY'],
    ]);
    expect(await page.totalCount()).toBe(1);
  });
});

describe('growth', () => {
  it('carries figures forward and sums everything inside', async () => {
    const points = await catalog.statistics.growth(ctx, {
      key: schema,
      from: '2026-05-31T00:00:00Z',
      to: '2026-06-20T00:00:00Z',
      points: 5,
    });
    expect(
      points.map((point) => [point.at.slice(0, 10), point.rowEstimate, point.sizeBytes, point.assets]),
    ).toEqual([
      ['2026-05-31', null, null, 0],
      ['2026-06-05', 100, 1_000, 1],
      ['2026-06-10', 9_100, 91_000, 2],
      ['2026-06-15', 9_500, 95_000, 2],
      ['2026-06-20', 9_500, 95_000, 2],
    ]);
    const own = await catalog.statistics.growth(ctx, {
      key: orders,
      points: 1,
      to: '2026-06-16T00:00:00Z',
      from: '2026-06-16T00:00:00Z',
    });
    expect(own[0]?.rowEstimate).toBe(500);
  });

  it('refuses a time that ends before it begins', async () => {
    await expect(
      catalog.statistics.growth(ctx, {
        key: schema,
        from: '2026-06-02T00:00:00Z',
        to: '2026-06-01T00:00:00Z',
      }),
    ).rejects.toMatchObject({ code: 'INPUT_INVALID' });
  });
});

describe('privileges on an asset', () => {
  it('come directly, through roles of any depth, to everybody, and to superusers', async () => {
    const { entries, complete } = await catalog.privileges.privilegesOn(ctx, { key: orders });
    expect(complete).toBe(true);
    expect(
      entries.map((entry) => [entry.principalName, entry.via, entry.privileges.join(), entry.immediate]),
    ).toEqual([
      ['analyst', 'MEMBERSHIP', 'SELECT', true],
      ['intern', 'MEMBERSHIP', 'SELECT', true],
      ['outsider', 'MEMBERSHIP', 'SELECT', false],
      ['reader', 'DIRECT', 'SELECT', true],
      ['root', 'SUPERUSER', 'ALL', true],
    ]);
    expect(entries.find((entry) => entry.principalName === 'intern')?.through).toEqual([
      principal('reader'),
      principal('analyst'),
    ]);
    const log = await catalog.privileges.privilegesOn(ctx, { key: `${schema}.log` });
    expect(log.entries.find((entry) => entry.via === 'PUBLIC')?.privileges).toEqual(['INSERT', 'SELECT']);
  });

  it('of a column include those of its table', async () => {
    const { entries } = await catalog.privileges.privilegesOn(ctx, { key: `${orders}.total` });
    const of = (name: string) =>
      entries
        .filter((entry) => entry.principalName === name)
        .map((entry) => `${entry.via} ${entry.grantedOnKey.split('.').at(-1)}`);
    expect(of('intern').toSorted()).toEqual(['DIRECT total', 'MEMBERSHIP orders']);
    expect(of('reader').toSorted()).toEqual(['DIRECT orders', 'MEMBERSHIP total']);
  });

  it('say when principals are hidden from the caller', async () => {
    const limited = personContext(onlyIn({ schemas: [schema] }));
    expect(await catalog.privileges.privilegesOn(limited, { key: orders })).toMatchObject({
      complete: false,
    });
  });
});

describe('a principal', () => {
  it('has roles and members through any number of steps, also in a circle', async () => {
    const { roles, members } = await catalog.privileges.memberships(ctx, { key: principal('intern') });
    expect(roles.map((role) => [role.principal?.name, role.depth])).toEqual([
      ['analyst', 1],
      ['reader', 2],
    ]);
    expect(members.map((member) => member.principal?.name ?? '').toSorted()).toEqual([
      'analyst',
      'outsider',
      'reader',
    ]);
  });

  it('has its own privileges, those of its roles, and on request those of everybody, in pages', async () => {
    const all: string[] = [];
    let after: string | null = null;
    do {
      const page: Awaited<ReturnType<typeof catalog.privileges.privilegesOf>> =
        await catalog.privileges.privilegesOf(ctx, {
          key: principal('intern'),
          includePublic: true,
          page: { first: 1, after },
        });
      all.push(...page.nodes.map((entry) => `${entry.asset.name} ${entry.via}`));
      after = page.hasNextPage ? page.endCursor : null;
    } while (after !== null);
    expect(all).toEqual(['shop PUBLIC', 'log PUBLIC', 'orders MEMBERSHIP', 'total DIRECT']);
    const own = await catalog.privileges.privilegesOf(ctx, { key: principal('intern') });
    expect(await own.totalCount()).toBe(2);
  });
});
