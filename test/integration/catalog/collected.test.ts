import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Catalog } from '../../../src/catalog/index.js';
import { type IngestFixture, ingestFixture } from '../../testkit/ingest-fixture.js';
import { ModelCollector, modelKeys, type ModelState } from '../../testkit/model-collector.js';
import { openGraph } from '../../testkit/servers.js';
import { personContext, testCatalog } from './support.js';

const graph = openGraph();
const ctx = personContext();
let catalog: Catalog;
let fixture: IngestFixture | undefined;

beforeAll(() => {
  catalog = testCatalog(graph);
});
afterEach(async () => {
  await fixture?.done();
  fixture = undefined;
});
afterAll(async () => {
  await graph.close();
});

const shop: ModelState = {
  principals: ['app', 'owner'],
  schemas: {
    public: {
      orders: {
        oid: 2,
        columns: [
          { name: 'id', type: 'bigint' },
          { name: 'total', type: 'numeric(10,2)' },
        ],
        owner: 'owner',
        grants: { app: ['SELECT'] },
      },
    },
  },
};

const withTables = (tables: ModelState['schemas'][string]): ModelState => ({
  ...shop,
  schemas: { public: tables },
});

async function collected(): Promise<{
  f: IngestFixture;
  source: { state: ModelState };
  schema: string;
  orders: string;
}> {
  const source = { state: shop };
  const f = await ingestFixture(graph, new ModelCollector(() => source.state));
  fixture = f;
  await f.collect('FULL');
  return {
    f,
    source,
    schema: modelKeys.schema(f.namespace, 'public'),
    orders: modelKeys.table(f.namespace, 'public', 'orders'),
  };
}

describe('people metadata of collected assets', () => {
  it('survives collections, full ones and those that change the asset', async () => {
    const { f, source, orders } = await collected();
    await catalog.annotations.edit(ctx, { key: orders, description: 'The ledger', tags: { add: ['gold'] } });
    source.state = withTables({
      orders: {
        ...shop.schemas['public']?.['orders'],
        comment: 'changed',
        columns: [{ name: 'id', type: 'bigint' }],
      },
    });
    await f.collect('INCREMENTAL');
    await f.collect('FULL');
    const asset = await catalog.assets.asset(ctx, { key: orders });
    expect(asset).toMatchObject({ description: 'The ledger', comment: 'changed', tags: ['fleet', 'gold'] });
    expect((await catalog.annotations.annotation(ctx, { key: orders })).revision).toBe(1);
  });

  it('holds for assets collected later inside', async () => {
    const { f, source, schema, orders } = await collected();
    await catalog.annotations.edit(ctx, { key: schema, tags: { add: ['pii'] } });
    await catalog.annotations.edit(ctx, { key: orders, tags: { add: ['gold'] } });
    const before = shop.schemas['public']?.['orders'] ?? { columns: [] };
    source.state = withTables({
      orders: { ...before, columns: [...before.columns, { name: 'email', type: 'text' }] },
      fresh: { oid: 9, columns: [{ name: 'id', type: 'bigint' }] },
    });
    await f.collect('INCREMENTAL');
    const tagsOf = async (key: string) => (await catalog.assets.asset(ctx, { key }))?.tags;
    expect(await tagsOf(`${orders}.email`)).toEqual(['fleet', 'gold', 'pii']);
    expect(await tagsOf(`${modelKeys.table(f.namespace, 'public', 'fresh')}.id`)).toEqual(['fleet', 'pii']);
  });

  it('goes on under a new name, with its past', async () => {
    const { f, source, schema, orders } = await collected();
    await catalog.annotations.edit(ctx, { key: orders, description: 'one' });
    await catalog.annotations.edit(ctx, { key: `${orders}.total`, tags: { add: ['money'] } });
    const before = new Date().toISOString();
    source.state = withTables({ purchases: shop.schemas['public']?.['orders'] ?? { columns: [] } });
    await f.collect('INCREMENTAL');
    const purchases = modelKeys.table(f.namespace, 'public', 'purchases');
    expect(await catalog.assets.asset(ctx, { key: purchases })).toMatchObject({
      description: 'one',
      deleted: false,
    });
    expect((await catalog.assets.asset(ctx, { key: `${purchases}.total` }))?.tags).toEqual([
      'fleet',
      'money',
    ]);
    const history = await catalog.annotations.history(ctx, { key: purchases });
    expect(history.nodes.map((version) => version.revision)).toEqual([1]);
    const own = await catalog.versions.history(ctx, { key: purchases });
    expect(own.nodes.at(-1)?.renamedFrom).toMatchObject({ from: orders, evidence: 'ENGINE_ID' });
    expect((await catalog.versions.assetAt(ctx, { key: purchases, asOf: before }))?.asset.key).toBe(orders);
    expect((await catalog.assets.asset(ctx, { key: orders }))?.deleted).toBe(true);
    const diff = await catalog.versions.schemaDiff(ctx, {
      a: { key: schema, asOf: before },
      b: { key: schema },
    });
    expect(diff.entries.map((entry) => `${entry.change} ${entry.fromPath ?? ''} ${entry.path}`)).toEqual([
      'RENAMED orders purchases',
    ]);
    expect(diff.entries[0]?.evidence).toMatchObject({ confidence: 1, reasons: [{ code: 'RECORDED' }] });
  });
});

describe('the past of collected assets', () => {
  it('is what each collection saw, with the run that changed it', async () => {
    const { f, source, schema, orders } = await collected();
    const first = new Date().toISOString();
    const before = shop.schemas['public']?.['orders'] ?? { columns: [] };
    source.state = withTables({
      orders: {
        ...before,
        grants: { app: ['INSERT', 'SELECT'] },
        columns: [
          { name: 'id', type: 'bigint' },
          { name: 'total', type: 'numeric(12,2)' },
        ],
      },
    });
    const run = await f.collect('INCREMENTAL');
    const diff = await catalog.versions.schemaDiff(ctx, {
      a: { key: schema, asOf: first },
      b: { key: schema },
    });
    expect(
      diff.entries.map((entry) => [
        entry.change,
        entry.path,
        entry.properties.map((item) => item.name).join(),
      ]),
    ).toEqual([['CHANGED', 'orders.total', 'dataType']]);
    const history = await catalog.versions.history(ctx, { key: orders });
    expect(history.nodes[0]).toMatchObject({
      change: 'CHANGED',
      cause: { type: 'COLLECTION', runId: run.id },
    });
    const then = await catalog.versions.assetAt(ctx, { key: orders, asOf: first });
    expect(then?.asset.grants.map((grant) => grant.privileges)).toEqual([['SELECT']]);
    const now = await catalog.privileges.privilegesOn(ctx, { key: orders });
    expect(now.entries.find((entry) => entry.principalName === 'app')?.privileges).toEqual([
      'INSERT',
      'SELECT',
    ]);
  });

  it('is found by search only while it exists, or on request', async () => {
    const { f, source, orders } = await collected();
    const find = async (includeDeleted: boolean) =>
      (
        await catalog.search.search(ctx, {
          text: 'orders',
          includeDeleted,
          filter: { instanceIds: [f.instanceId], kinds: ['Table'] },
        })
      ).nodes.map((hit) => hit.asset.key);
    expect(await find(false)).toEqual([orders]);
    source.state = withTables({});
    await f.collect('INCREMENTAL');
    expect(await find(false)).toEqual([]);
    expect(await find(true)).toEqual([orders]);
    source.state = shop;
    await f.collect('INCREMENTAL');
    expect(await find(false)).toEqual([orders]);
  });
});
