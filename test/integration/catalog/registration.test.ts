import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Catalog } from '../../../src/catalog/index.js';
import { newId } from '../../../src/core/ids.js';
import type { GraphClient } from '../../../src/graph/index.js';
import { openGraph, removeNamespace, uniqueName } from '../../testkit/servers.js';
import { onlyIn, personContext, testCatalog } from './support.js';

let graph: GraphClient;
let catalog: Catalog;
const ctx = personContext();
const broker = `kafka://${uniqueName('broker').replace('_', '-')}:9092`;
const tableau = `tableau://${uniqueName('bi').replace('_', '-')}`;
const collected = `postgres://${uniqueName('coll').replace('_', '-')}:5432`;

beforeAll(async () => {
  graph = openGraph();
  catalog = testCatalog(graph);
  await graph.write(
    "CREATE (:Asset:Live:Instance {id: $id, key: $key, name: 'c', nameLower: 'c', kind: 'Instance', engine: 'postgres', instanceId: $id, instanceKey: $key, source: 'collected', validFrom: '2026-01-01T00:00:00.000Z'})",
    { id: newId(), key: collected },
  );
});

afterAll(async () => {
  for (const namespace of [broker, tableau, collected]) await removeNamespace(graph, namespace);
  await graph.close();
});

const topic = (name: string) => `${broker}/${name}`;

describe('registering an asset', () => {
  it('of a system without a collector makes its instance, its columns, and what search needs', async () => {
    const word = uniqueName('clicks').replace('_', '');
    const { asset, change } = await catalog.registration.register(ctx, {
      key: topic(word),
      kind: 'ExternalDataset',
      comment: 'Page views',
      properties: { partitions: 12 },
      columns: [
        { name: 'userId', dataType: 'string', nullable: false },
        { name: 'url', dataType: 'string' },
      ],
    });
    expect(change).toBe('added');
    expect(asset).toMatchObject({
      kind: 'ExternalDataset',
      engine: 'kafka',
      source: 'manual',
      parentKey: broker,
      properties: { partitions: 12 },
    });
    const columns = (await catalog.assets.loadColumns(ctx, [asset.key])).get(asset.key) ?? [];
    expect(columns.map((column) => [column.name, column.position, column.nullable])).toEqual([
      ['userId', 1, false],
      ['url', 2, true],
    ]);
    expect((await catalog.assets.asset(ctx, { key: broker }))?.kind).toBe('Instance');
    expect((await catalog.search.search(ctx, { text: word })).nodes[0]?.asset.key).toBe(asset.key);
    const events = await graph.read<{ kind: string }>(
      'MATCH (e:OutboxEvent {aggregate: $key}) RETURN e.kind AS kind ORDER BY e.sequence',
      { key: asset.key },
    );
    expect(events.map((event) => event.kind)).toEqual(['asset.registered', 'asset.changed']);
  });

  it('again with the same content changes nothing; with another makes a version', async () => {
    const key = topic('again');
    const input = { key, kind: 'ExternalDataset' as const, columns: [{ name: 'a', dataType: 'int' }] };
    await catalog.registration.register(ctx, input);
    expect((await catalog.registration.register(ctx, input)).change).toBe('unchanged');
    const changed = await catalog.registration.register(ctx, {
      ...input,
      columns: [{ name: 'a', dataType: 'long' }],
    });
    expect(changed.change).toBe('changed');
    const history = await catalog.versions.history(ctx, { key: `${key}.a` });
    expect(history.nodes[0]?.diff).toEqual([{ path: 'properties.dataType', from: 'int', to: 'long' }]);
  });

  it('is done once for one client key', async () => {
    const input = { key: `${tableau}/#dashboard:Sales`, kind: 'Dashboard' as const, clientKey: newId() };
    const results = await Promise.all([
      catalog.registration.register(ctx, input),
      catalog.registration.register(ctx, input),
    ]);
    expect(results.filter((result) => result.replayed)).toHaveLength(1);
    await expect(catalog.registration.register(ctx, { ...input, comment: 'x' })).rejects.toMatchObject({
      code: 'IDEMPOTENCY_MISMATCH',
    });
  });

  it('inside another starts with the metadata of that one', async () => {
    await catalog.registration.register(ctx, { key: topic('parent'), kind: 'ExternalDataset' });
    await catalog.annotations.edit(ctx, { key: broker, tags: { add: ['streaming'] } });
    const { asset } = await catalog.registration.register(ctx, {
      key: topic('child'),
      kind: 'ExternalDataset',
      columns: [{ name: 'a', dataType: 'int' }],
    });
    expect(asset.tags).toEqual(['streaming']);
    expect((await catalog.assets.loadColumns(ctx, [asset.key])).get(asset.key)?.[0]?.tags).toEqual([
      'streaming',
    ]);
  });

  it.each([
    [{ key: 'nonsense', kind: 'Table' }, 'KEY_INVALID'],
    [{ key: 'kafka://b:1', kind: 'Table' }, 'INPUT_INVALID'],
    [{ key: 'kafka://b:1/x', kind: 'Dashboard' }, 'INPUT_INVALID'],
    [{ key: 'kafka://b:1/x.y.z', kind: 'Table' }, 'INPUT_INVALID'],
    [{ key: 'kafka://b:1/x', kind: 'Nothing' }, 'INPUT_INVALID'],
    [{ key: 'kafka://b:1/#job:x', kind: 'Job', columns: [{ name: 'a', dataType: 'b' }] }, 'INPUT_INVALID'],
    [
      {
        key: 'kafka://b:1/x',
        kind: 'Table',
        columns: [
          { name: 'a', dataType: 'b' },
          { name: 'a', dataType: 'b' },
        ],
      },
      'INPUT_INVALID',
    ],
  ])('as %j is refused with %s', async (input, code) => {
    await expect(catalog.registration.register(ctx, input as never)).rejects.toMatchObject({ code });
  });

  it('needs the permission where the asset goes', async () => {
    const limited = personContext(onlyIn({ environments: ['lab'] }));
    await expect(
      catalog.registration.register(limited, { key: topic('denied'), kind: 'ExternalDataset' }),
    ).rejects.toMatchObject({ code: 'FORBIDDEN' });
    expect(await catalog.assets.asset(ctx, { key: topic('denied') })).toBeNull();
  });
});

describe('removing an asset', () => {
  it('takes what is registered inside with it and keeps the past', async () => {
    const key = topic('gone');
    await catalog.registration.register(ctx, {
      key,
      kind: 'ExternalDataset',
      columns: [{ name: 'a', dataType: 'int' }],
    });
    const clientKey = newId();
    expect(await catalog.registration.remove(ctx, { key, clientKey })).toBe(true);
    expect(await catalog.registration.remove(ctx, { key, clientKey })).toBe(true);
    expect((await catalog.assets.asset(ctx, { key }))?.deleted).toBe(true);
    expect((await catalog.assets.asset(ctx, { key: `${key}.a` }))?.deleted).toBe(true);
    expect((await catalog.versions.history(ctx, { key })).nodes.map((entry) => entry.change)).toEqual([
      'REMOVED',
      'CREATED',
    ]);
    await expect(catalog.registration.remove(ctx, { key })).rejects.toMatchObject({
      code: 'ASSET_NOT_FOUND',
    });
  });

  it('is refused for what a collector has found', async () => {
    await expect(catalog.registration.remove(ctx, { key: collected })).rejects.toMatchObject({
      code: 'CONFLICT',
    });
    await expect(
      catalog.registration.register(ctx, { key: collected, kind: 'Instance' }),
    ).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  it('is refused at another version than expected', async () => {
    const key = topic('versioned');
    await catalog.registration.register(ctx, { key, kind: 'ExternalDataset' });
    await catalog.registration.register(ctx, {
      key,
      kind: 'ExternalDataset',
      comment: 'two',
      expectedVersion: 1,
    });
    await expect(catalog.registration.remove(ctx, { key, expectedVersion: 1 })).rejects.toMatchObject({
      code: 'CONFLICT',
      facts: { version: 2 },
    });
  });
});
