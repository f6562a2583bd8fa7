import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { migrate } from '../../../src/graph/index.js';
import { type IngestFixture, ingestFixture } from '../../testkit/ingest-fixture.js';
import { ModelCollector, modelKeys, type ModelState } from '../../testkit/model-collector.js';
import { openGraph } from '../../testkit/servers.js';

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

const shop: ModelState = {
  principals: ['app', 'owner'],
  schemas: {
    public: {
      customers: {
        oid: 1,
        columns: [
          { name: 'id', type: 'bigint', nullable: false },
          { name: 'email', type: 'text', comment: 'Where to write' },
        ],
        primaryKey: ['id'],
        owner: 'owner',
      },
      orders: {
        oid: 2,
        comment: 'What was ordered',
        columns: [
          { name: 'id', type: 'bigint', nullable: false },
          { name: 'customer_id', type: 'bigint' },
        ],
        primaryKey: ['id'],
        references: ['public.customers', 'stock.items'],
        owner: 'owner',
        grants: { app: ['INSERT', 'SELECT'] },
        rowEstimate: 10,
      },
    },
    stock: { items: { oid: 3, columns: [{ name: 'sku', type: 'text' }], owner: 'owner' } },
  },
};

async function setUp(state: ModelState): Promise<{ f: IngestFixture; source: { state: ModelState } }> {
  const source = { state };
  const f = await ingestFixture(graph, new ModelCollector(() => source.state));
  fixture = f;
  return { f, source };
}

async function one<Row extends Record<string, unknown>>(
  query: string,
  params: Record<string, unknown>,
): Promise<Row> {
  const [row] = await graph.read<Row>(query, params);
  if (row === undefined) throw new Error('no row');
  return row;
}

const without = (state: ModelState, schema: string, table: string): ModelState => {
  const { [table]: _gone, ...rest } = state.schemas[schema] ?? {};
  return { ...state, schemas: { ...state.schemas, [schema]: rest } };
};

const withTable = (
  state: ModelState,
  schema: string,
  table: string,
  change: Partial<ModelState['schemas'][string][string]>,
): ModelState => {
  const before = state.schemas[schema]?.[table] ?? { columns: [] };
  return {
    ...state,
    schemas: { ...state.schemas, [schema]: { ...state.schemas[schema], [table]: { ...before, ...change } } },
  };
};

describe('collecting an instance', () => {
  it('puts everything into the graph with its place, links, metadata and figures', async () => {
    const { f } = await setUp(shop);
    const run = await f.collect('FULL');
    expect(run).toMatchObject({ state: 'SUCCEEDED', added: 18, changed: 0, removed: 0, errorCode: null });
    const key = modelKeys.table(f.namespace, 'public', 'orders');
    const asset = await one(
      `MATCH (n:Live:Table:Asset {key: $key}) RETURN n {.*, grants: null, relations: null} AS n,
       [(p)-[:CONTAINS]->(n) | p.key] AS parents,
       [(g)-[r:GRANTED]->(n) | [g.key, r.privileges]] AS grants,
       [(n)-[:OWNED_BY]->(o) | o.key] AS owners,
       [(n)-[:CONTAINS]->(c:Constraint)-[:REFERENCES]->(t) | t.key] AS references,
       [(n)-[:CONTAINS]->(c:Constraint)-[r:COVERS]->(t) | [t.key, r.position]] AS covers`,
      { key },
    );
    expect(asset).toMatchObject({
      n: {
        name: 'orders',
        kind: 'Table',
        engine: 'postgres',
        instanceId: f.instanceId,
        instanceKey: f.namespace,
        databaseKey: modelKeys.database(f.namespace),
        schemaKey: modelKeys.schema(f.namespace, 'public'),
        parentKey: modelKeys.schema(f.namespace, 'public'),
        comment: 'What was ordered',
        environment: 'test',
        tags: ['fleet'],
        source: 'collected',
        rowEstimate: 10,
        sizeBytes: 1000,
        definition: '{"persistence":"permanent"}',
        searchText: expect.stringContaining('ordered') as string,
      },
      parents: [modelKeys.schema(f.namespace, 'public')],
      grants: [[modelKeys.principal(f.namespace, 'app'), ['INSERT', 'SELECT']]],
      owners: [modelKeys.principal(f.namespace, 'owner')],
      covers: [[`${key}.id`, 1]],
    });
    expect(new Set(asset['references'] as string[])).toEqual(
      new Set([
        modelKeys.table(f.namespace, 'public', 'customers'),
        modelKeys.table(f.namespace, 'stock', 'items'),
      ]),
    );
    const versions = await one('MATCH (n:Asset {instanceId: $id})<-[:VERSION_OF]-(v) RETURN count(v) AS n', {
      id: f.instanceId,
    });
    expect(versions).toEqual({ n: 0 });
  });

  it('writes nothing when nothing has changed, in both modes', async () => {
    const { f } = await setUp(shop);
    await f.collect('FULL');
    const state = async (): Promise<unknown> =>
      graph.read(
        'MATCH (n:Asset {instanceId: $id}) WHERE NOT n:Instance RETURN properties(n) AS p ORDER BY n.key',
        {
          id: f.instanceId,
        },
      );
    const before = await state();
    expect(await f.collect('INCREMENTAL')).toMatchObject({ added: 0, changed: 0, removed: 0, unchanged: 18 });
    expect(await f.collect('FULL')).toMatchObject({ added: 0, changed: 0, removed: 0, unchanged: 18 });
    expect(await state()).toEqual(before);
  });

  it('keeps what was when an asset changes, with the difference and its cause', async () => {
    const { f, source } = await setUp(shop);
    await f.collect('FULL');
    source.state = withTable(shop, 'public', 'orders', {
      comment: 'Sales',
      grants: { app: ['SELECT'], owner: ['DELETE'] },
      columns: [
        { name: 'id', type: 'bigint', nullable: false },
        { name: 'customer_id', type: 'integer' },
      ],
    });
    const run = await f.collect();
    expect(run).toMatchObject({ added: 0, changed: 2, removed: 0, unchanged: 16 });
    const key = modelKeys.table(f.namespace, 'public', 'orders');
    const { v, live, was, granted } = await one<Record<string, Record<string, string>>>(
      `MATCH (n:Live {key: $key})<-[:VERSION_OF]-(v)-[:CAUSED_BY]->(run)
       RETURN properties(v) AS v, n.changedAt AS live, run.id AS run,
        [(g)-[w:WAS {type: 'GRANTED'}]->(n) | w.privileges] AS was, [(g)-[r:GRANTED]->(n) | r.privileges] AS granted`,
      { key },
    );
    const app = modelKeys.principal(f.namespace, 'app');
    expect(v).toMatchObject({ number: 1, change: 'CHANGED', runId: run.id, assetKey: key, validTo: live });
    expect(JSON.parse(v?.['diff'] ?? '')).toEqual([
      { path: 'comment', from: 'What was ordered', to: 'Sales' },
      {
        path: `grants.${app}`,
        from: [{ grantee: app, privileges: ['INSERT', 'SELECT'] }],
        to: [{ grantee: app, privileges: ['SELECT'] }],
      },
      {
        path: `grants.${modelKeys.principal(f.namespace, 'owner')}`,
        from: null,
        to: [{ grantee: modelKeys.principal(f.namespace, 'owner'), privileges: ['DELETE'] }],
      },
    ]);
    expect(JSON.parse(v?.['state'] ?? '')).toMatchObject({
      comment: 'What was ordered',
      name: 'orders',
      kind: 'Table',
    });
    expect(JSON.parse(v?.['cause'] ?? '')).toMatchObject({
      type: 'COLLECTION',
      runId: run.id,
      trigger: 'MANUAL',
    });
    expect(was).toEqual([['INSERT', 'SELECT']]);
    expect(granted).toHaveLength(2);
  });

  it('ends dropped assets and lets the same ones live again', async () => {
    const { f, source } = await setUp(shop);
    await f.collect('FULL');
    const key = modelKeys.table(f.namespace, 'stock', 'items');
    const { id } = await one('MATCH (n:Asset {key: $key}) RETURN n.id AS id', { key });
    source.state = without(shop, 'stock', 'items');
    expect(await f.collect()).toMatchObject({ removed: 2, added: 0, changed: 0 });
    expect(
      await one(
        `MATCH (n:Asset {key: $key}) RETURN n:Live AS live, n.validTo IS NOT NULL AS ended,
         size([(n)<-[:CONTAINS|REFERENCES]-(x) | x]) AS links, size([(n)<-[w:WAS]-(x) | w.type]) AS was,
         [(n)<-[:VERSION_OF]-(v) | v.change] AS versions`,
        { key },
      ),
    ).toEqual({ live: false, ended: true, links: 0, was: 2, versions: ['REMOVED'] });
    source.state = shop;
    expect(await f.collect()).toMatchObject({ removed: 0, added: 2 });
    expect(
      await one(
        `MATCH (n:Asset {key: $key}) MATCH (n)<-[:VERSION_OF]-(v) WITH n, v ORDER BY v.number
         WITH n, collect([v.number, v.change, v.state IS NULL]) AS versions
         RETURN n.id AS id, n:Live AS live, n.validTo AS validTo, versions, size([(n)<-[:CONTAINS|REFERENCES]-(x) | x]) AS links`,
        { key },
      ),
    ).toEqual({
      id,
      live: true,
      validTo: null,
      versions: [
        [1, 'REMOVED', false],
        [2, 'RECREATED', true],
      ],
      links: 2,
    });
  });

  it('recognises a renamed table by the engine’s identity and carries over what people said', async () => {
    const { f, source } = await setUp(shop);
    await f.collect('FULL');
    const from = modelKeys.table(f.namespace, 'public', 'orders');
    const to = modelKeys.table(f.namespace, 'public', 'sales');
    await graph.write(
      `MATCH (a:Asset {key: $from}) CREATE (n:Annotation {assetKey: $from, revision: 3, description: 'Our orders', tags: ['core']})-[:ANNOTATES]->(a)
       SET a.description = 'Our orders', a.tags = ['core', 'fleet'] MERGE (t:Tag {name: 'core-' + $from}) CREATE (a)-[:TAGGED]->(t)`,
      { from },
    );
    const { orders, ...rest } = shop.schemas['public'] ?? {};
    source.state = {
      ...shop,
      schemas: { ...shop.schemas, public: { ...rest, sales: orders ?? { columns: [] } } },
    };
    expect(await f.collect()).toMatchObject({ state: 'SUCCEEDED', errorMessage: null, added: 6, removed: 6 });
    const row = await one(
      `MATCH (new:Live {key: $to})-[r:RENAMED_FROM]->(old:Asset {key: $from})
       RETURN r.evidence AS evidence, r.confidence AS confidence, new.description AS description, new.tags AS tags,
       old:Live AS oldLive, [(new)<-[:ANNOTATES]-(n) | n.revision] AS revisions, [(new)-[:TAGGED]->(t) | t.name] AS tagged,
       [(old)<-[:VERSION_OF]-(v) | v.change] AS change,
       size([(new)-[:CONTAINS]->(c)-[:RENAMED_FROM]->(d)<-[:WAS]-(old) | c]) AS children`,
      { from, to },
    );
    expect(row).toEqual({
      evidence: 'ENGINE_ID',
      confidence: 1,
      description: 'Our orders',
      tags: ['core', 'fleet'],
      oldLive: false,
      revisions: [3],
      tagged: [`core-${from}`],
      change: ['RENAMED'],
      children: 5,
    });
    await graph.write('MATCH (t:Tag {name: $name}) DETACH DELETE t', { name: `core-${from}` });
  });

  it('recognises renames without engine identities by what lies below', async () => {
    const table = {
      columns: [
        { name: 'id', type: 'bigint' },
        { name: 'total', type: 'numeric' },
        { name: 'placed_at', type: 'timestamptz' },
      ],
    };
    const { f, source } = await setUp({ principals: [], schemas: { public: { invoice: table } } });
    await f.collect('FULL');
    source.state = { principals: [], schemas: { public: { invoices: table } } };
    await f.collect();
    expect(
      await one(
        'MATCH (n:Live:Table {key: $key})-[r:RENAMED_FROM]->(o) RETURN o.name AS name, r.evidence AS evidence, r.confidence AS confidence',
        { key: modelKeys.table(f.namespace, 'public', 'invoices') },
      ),
    ).toEqual({ name: 'invoice', evidence: 'CHILDREN', confidence: 0.9 });
  });

  it('keeps links to what does not exist and begins them when it appears', async () => {
    const { f, source } = await setUp(without(shop, 'stock', 'items'));
    await f.collect('FULL');
    const constraint = `${modelKeys.table(f.namespace, 'public', 'orders')}.#constraint:fk_stock%2Eitems`;
    const links = async (): Promise<unknown> =>
      one(
        `MATCH (c:Live {key: $key}) RETURN [(c)-[:REFERENCES]->(t) | t.name] AS targets,
         COUNT { MATCH (p:PendingLink {owner: $key}) } AS waiting`,
        { key: constraint },
      );
    expect(await links()).toEqual({ targets: [], waiting: 1 });
    source.state = shop;
    await f.collect();
    expect(await links()).toEqual({ targets: ['items'], waiting: 0 });
    source.state = without(shop, 'stock', 'items');
    await f.collect();
    expect(await links()).toEqual({ targets: [], waiting: 1 });
  });

  it('removes a schema that is gone and leaves one alone that cannot be read', async () => {
    const { f, source } = await setUp(shop);
    await f.collect('FULL');
    source.state = { ...shop, unreadable: ['public'], schemas: { public: {} } };
    const run = await f.collect();
    expect(run).toMatchObject({ state: 'PARTIAL', removed: 3, warningCount: 1 });
    expect(run.warnings[0]).toMatchObject({ code: 'MISSING_GRANT', remedy: 'GRANT USAGE' });
    const { live } = await one('MATCH (n:Live {instanceId: $id}) RETURN count(n) AS live', {
      id: f.instanceId,
    });
    expect(live).toBe(15);
    expect(
      await one('MATCH (s:Scope {instanceId: $id}) RETURN count(s) AS scopes', { id: f.instanceId }),
    ).toEqual({ scopes: 3 });
  });

  it('keeps a sample of figures only when they change', async () => {
    const { f, source } = await setUp(shop);
    await f.collect('FULL');
    await f.collect('FULL');
    source.state = withTable(shop, 'public', 'orders', { rowEstimate: 25 });
    await f.collect('FULL');
    const { samples } = await one(
      'MATCH (n:Asset {key: $key}) MATCH (s:StatisticSample {assetId: n.id}) WITH s ORDER BY s.at RETURN collect(s.rowEstimate) AS samples',
      { key: modelKeys.table(f.namespace, 'public', 'orders') },
    );
    expect(samples).toEqual([10, 25]);
  });

  it('tells what changed in events written with it', async () => {
    const { f, source } = await setUp(shop);
    await f.collect('FULL');
    source.state = withTable(shop, 'stock', 'items', { comment: 'Things' });
    const run = await f.collect();
    const events = await graph.read<{ kind: string; payload: string }>(
      'MATCH (e:OutboxEvent {correlationId: $correlationId}) WHERE e.payload CONTAINS $runId RETURN e.kind AS kind, e.payload AS payload ORDER BY e.id',
      { correlationId: run.correlationId, runId: run.id },
    );
    const kinds = events.map(({ kind }) => kind);
    expect(kinds[0]).toBe('collection.started');
    expect(kinds).toContain('catalog.scope-changed');
    expect(kinds).toContain('asset.changed');
    expect(kinds).toContain('collection.finished');
    const changed = events.find(({ kind }) => kind === 'asset.changed');
    expect(JSON.parse(changed?.payload ?? '')).toMatchObject({
      assetKey: modelKeys.table(f.namespace, 'stock', 'items'),
      change: 'changed',
    });
  });
});
