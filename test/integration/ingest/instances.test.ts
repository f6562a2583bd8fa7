import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { systemContext } from '../../../src/core/context.js';
import { WaymarkError } from '../../../src/core/errors.js';
import { nowhere } from '../../../src/core/permissions.js';
import type { Engine } from '../../../src/engines/contract.js';
import { migrate } from '../../../src/graph/index.js';
import { expectedLinks, expectedState, livingLinks, presentState } from '../../testkit/graph-state.js';
import { type IngestFixture, ingestFixture, modelEngine } from '../../testkit/ingest-fixture.js';
import { ModelCollector, type ModelState } from '../../testkit/model-collector.js';
import { openGraph, uniqueName } from '../../testkit/servers.js';

const graph = openGraph();
let fixture: IngestFixture | undefined;

beforeAll(async () => {
  await migrate(graph);
});
afterEach(async () => {
  await fixture?.done();
  fixture = undefined;
});
afterAll(async () => {
  await graph.close();
});

const state: ModelState = {
  principals: ['app'],
  schemas: {
    public: {
      orders: {
        oid: 1,
        columns: [{ name: 'id', type: 'bigint' }],
        primaryKey: ['id'],
        owner: 'app',
        grants: { app: ['SELECT'] },
      },
    },
  },
};

/** Lets in who gives the password `right`. */
const guarded: Engine = {
  ...modelEngine,
  facts: async (target, signal) => {
    if (target.password === 'right') return modelEngine.facts(target, signal);
    throw new WaymarkError('ENGINE_AUTH_FAILED', `The server refused ${target.user}.`);
  },
};

async function setUp(source: ModelState = state): Promise<IngestFixture> {
  fixture = await ingestFixture(graph, new ModelCollector(() => source), { engine: guarded });
  return fixture;
}

const newHost = (): string => uniqueName('moved').replace('_', '-');

describe('the registry of instances', () => {
  it('keeps the password encrypted and never shows it', async () => {
    const f = await setUp();
    const instance = await f.ingest.instances.instance(f.ctx, { id: f.instanceId });
    expect(instance).toMatchObject({
      key: f.namespace,
      user: 'waymark',
      hasSecret: true,
      environment: 'test',
      tags: ['fleet'],
      version: '15.1',
    });
    expect(JSON.stringify(instance)).not.toContain('right');
    const nodes = await graph.read(
      'MATCH (i:Asset {id: $id}) OPTIONAL MATCH (s:Secret {id: i.secretId}) RETURN properties(i) AS i, properties(s) AS s',
      { id: f.instanceId },
    );
    expect(JSON.stringify(nodes)).not.toContain('right');
    expect(nodes[0]?.['s']).not.toBeNull();
  });

  it('stores nothing when the sign-in fails', async () => {
    const f = await setUp();
    const host = newHost();
    await expect(
      f.ingest.instances.registerInstance(f.ctx, { engine: 'postgres', host, user: 'x', password: 'wrong' }),
    ).rejects.toMatchObject({ code: 'ENGINE_AUTH_FAILED' });
    expect(await f.ingest.instances.instance(f.ctx, { key: `postgres://${host}:5432` })).toBeNull();
    await expect(
      f.ingest.instances.updateInstance(f.ctx, { instanceId: f.instanceId, password: 'wrong' }),
    ).rejects.toMatchObject({ code: 'ENGINE_AUTH_FAILED' });
    await expect(
      f.ingest.instances.checkInstance(f.ctx, { instanceId: f.instanceId }),
    ).resolves.toMatchObject({
      flavour: 'postgresql',
    });
  });

  it('names the field that is wrong', async () => {
    const f = await setUp();
    const register = (more: object): Promise<unknown> =>
      f.ingest.instances.registerInstance(f.ctx, {
        engine: 'postgres',
        host: newHost(),
        password: 'right',
        ...more,
      });
    await expect(register({ port: 70_000 })).rejects.toMatchObject({
      code: 'INPUT_INVALID',
      facts: { field: 'port' },
    });
    await expect(register({ host: 'a b' })).rejects.toMatchObject({ facts: { field: 'host' } });
    await expect(register({ schedule: 'often' })).rejects.toMatchObject({ facts: { field: 'schedule' } });
    await expect(register({ timezone: 'Mars/Base' })).rejects.toMatchObject({ facts: { field: 'timezone' } });
    await expect(
      register({ host: f.namespace.slice('postgres://'.length, -':5432'.length) }),
    ).rejects.toMatchObject({ code: 'CONFLICT', facts: { instanceId: f.instanceId } });
  });

  it('refuses who lacks the permission', async () => {
    const f = await setUp();
    const nobody = { ...systemContext(), access: () => nowhere };
    await expect(f.ingest.instances.instances(nobody)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(f.ingest.runs.startCollection(nobody, { instanceId: f.instanceId })).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
    await expect(
      f.ingest.instances.retireInstance(nobody, { instanceId: f.instanceId }),
    ).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
  });

  it('gives everything new keys when the address moves, and nothing is orphaned', async () => {
    const f = await setUp();
    await f.collect('FULL');
    const ids = async (): Promise<unknown> =>
      graph.read('MATCH (n:Live {instanceId: $id}) RETURN collect(DISTINCT n.id) AS ids', {
        id: f.instanceId,
      });
    const before = new Set(((await ids()) as { ids: string[] }[])[0]?.ids);
    const table = `${f.namespace}/shop.public.orders`;
    await graph.write(
      'MATCH (a:Asset {key: $table}) CREATE (:Annotation {assetKey: $table, instanceId: $id, revision: 1, description: "x"})-[:ANNOTATES]->(a)',
      { table, id: f.instanceId },
    );
    const host = newHost();
    const moved = await f.ingest.instances.updateInstance(f.ctx, { instanceId: f.instanceId, host });
    expect(moved).toMatchObject({ id: f.instanceId, key: `postgres://${host}:5432`, host });
    expect(new Set(((await ids()) as { ids: string[] }[])[0]?.ids)).toEqual(before);
    expect(await presentState(graph, f.instanceId)).toEqual(expectedState(moved.key, state));
    expect(await livingLinks(graph, f.instanceId)).toEqual(expectedLinks(moved.key, state));
    const [left] = await graph.read(
      `MATCH (n) WHERE any(name IN ['key', 'parentKey', 'databaseKey', 'schemaKey', 'instanceKey', 'assetKey', 'scope', 'unitKey', 'grants', 'relations']
         WHERE n[name] CONTAINS $old) AND NOT n:CollectionRun AND NOT n:AuditRecord AND NOT n:Version AND NOT n:StatisticSample RETURN count(n) AS n`,
      { old: f.namespace.slice('postgres://'.length) },
    );
    expect(left).toEqual({ n: 0 });
    // Equal content under new keys is no change.
    expect(await f.collect('FULL')).toMatchObject({ added: 0, changed: 0, removed: 0 });
    const annotated = await graph.read('MATCH (n:Annotation {assetKey: $key}) RETURN n.description AS d', {
      key: `${moved.key}/shop.public.orders`,
    });
    expect(annotated).toEqual([{ d: 'x' }]);
    await graph.write('MATCH (n:Annotation {instanceId: $id}) DETACH DELETE n', { id: f.instanceId });
  });

  it('refuses to move onto a taken address or during a collection', async () => {
    const f = await setUp();
    const host = newHost();
    const other = await f.ingest.instances.registerInstance(f.ctx, {
      engine: 'postgres',
      host,
      password: 'right',
      collect: false,
    });
    await expect(
      f.ingest.instances.updateInstance(f.ctx, { instanceId: f.instanceId, host }),
    ).rejects.toMatchObject({ code: 'CONFLICT' });
    expect((await f.ingest.instances.instance(f.ctx, { id: f.instanceId }))?.key).toBe(f.namespace);
    await graph.write('MATCH (n:Asset {id: $id}) DETACH DELETE n', { id: other.instance.id });
  });

  it('carries environment and tags to everything inside and keeps what people set there', async () => {
    const f = await setUp();
    await f.collect('FULL');
    await f.ingest.instances.updateInstance(f.ctx, {
      instanceId: f.instanceId,
      environment: 'production',
      tags: ['gold'],
    });
    const rows = await graph.read(
      'MATCH (n:Live {instanceId: $id}) RETURN DISTINCT n.environment AS environment, n.tags AS tags',
      { id: f.instanceId },
    );
    expect(rows).toEqual([{ environment: 'production', tags: ['gold'] }]);
  });

  it('takes a retired instance out of the present, keeps its past, and lets it come back as itself', async () => {
    const f = await setUp();
    await f.collect('FULL');
    const retired = await f.ingest.instances.retireInstance(f.ctx, {
      instanceId: f.instanceId,
      reason: 'sold',
    });
    expect(retired.retiredAt).not.toBeNull();
    await expect(f.ingest.runs.startCollection(f.ctx, { instanceId: f.instanceId })).rejects.toMatchObject({
      code: 'CONFLICT',
    });
    f.ingest.startScheduling();
    const count = async (label: string): Promise<number> => {
      const [row] = await graph.read<{ n: number }>(
        'MATCH (n:Asset {instanceId: $id}) WHERE $label IN labels(n) RETURN count(n) AS n',
        { id: f.instanceId, label },
      );
      return row?.n ?? -1;
    };
    while ((await count('Live')) > 0) await new Promise((resolve) => setTimeout(resolve, 100));
    expect(await count('Asset')).toBe(7);
    const host = f.namespace.slice('postgres://'.length, -':5432'.length);
    const back = await f.ingest.instances.registerInstance(f.ctx, {
      engine: 'postgres',
      host,
      password: 'right',
      collect: false,
    });
    expect(back.instance.id).toBe(f.instanceId);
    expect(await f.collect('FULL')).toMatchObject({ state: 'SUCCEEDED' });
    expect(await presentState(graph, f.instanceId)).toEqual(expectedState(f.namespace, state));
  });
});
