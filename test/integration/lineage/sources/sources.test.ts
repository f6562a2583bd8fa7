import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createCatalog } from '../../../../src/catalog/index.js';
import { systemClock } from '../../../../src/core/clock.js';
import { silentLogger } from '../../../../src/core/logger.js';
import { createLineageSources, type LineageSources } from '../../../../src/lineage/index.js';
import { type LineageFixture, lineageFixture } from '../../../testkit/lineage.js';
import { limitedTo } from '../../../testkit/lineage-questions.js';
import { createPgDatabase, openGraph, type PgDatabase, uniqueName } from '../../../testkit/servers.js';

const graph = openGraph();
let f: LineageFixture;
let source: PgDatabase;
let sources: LineageSources;
let column: (name: string) => string;

beforeEach(async () => {
  source = await createPgDatabase(`
    CREATE TABLE customers (id bigint PRIMARY KEY, email text);
    CREATE TABLE mails (email text, domain text);`);
  f = await lineageFixture(graph, source.url);
  expect((await f.collect('FULL')).state).toBe('SUCCEEDED');
  const { registration } = createCatalog({ graph, clock: systemClock, logger: silentLogger });
  sources = createLineageSources({ graph, clock: systemClock, registration });
  column = (name) => `${f.database}.public.${name}`;
});
afterEach(async () => {
  await f.done();
  await source.drop();
});
afterAll(async () => {
  await graph.close();
});

describe('lineage stated by hand', () => {
  it('has a reason, is written once per client key with audit and event, and only its own edges end', async () => {
    const clientKey = uniqueName('call');
    const input = {
      fromKey: column('customers.email'),
      toKey: column('mails.email'),
      kind: 'DIRECT' as const,
      reason: 'Copied by the nightly script',
      clientKey,
    };
    const evidence = await sources.manual.add(f.ctx, input);
    expect(evidence).toMatchObject({
      source: 'MANUAL',
      reason: 'Copied by the nightly script',
      withdrawnAt: null,
    });
    const again = await sources.manual.add(f.ctx, input);
    expect(again.id).toBe(evidence.id);
    await expect(sources.manual.add(f.ctx, { ...input, reason: 'Another' })).rejects.toMatchObject({
      code: 'IDEMPOTENCY_MISMATCH',
    });
    const other = await sources.executed.uploadQueryLog(f.ctx, {
      instanceId: f.instanceId,
      origin: 'log',
      statements: [{ sql: 'INSERT INTO mails (email) SELECT email FROM customers' }],
    });
    expect(other).toMatchObject({ unparsed: 0, unknown: [] });
    await sources.intake.withdraw(f.ctx, { id: evidence.id, reason: 'It was wrong' });
    expect(await f.edges({ source: 'MANUAL' })).toEqual([]);
    expect(await f.edges({ source: 'EXECUTED_SQL', level: 'column' })).toEqual([
      'public.customers.email -> public.mails.email FLOWS_TO IDENTITY',
    ]);
    const [written] = await graph.read<{ events: number; audits: number; past: number }>(
      `RETURN COUNT { MATCH (e:OutboxEvent {kind: 'lineage.evidence-changed'}) WHERE e.payload CONTAINS $id } AS events,
         COUNT { MATCH (a:AuditRecord {targetId: $id}) } AS audits,
         COUNT { MATCH ()-[w:WAS {evidence: $id}]->() } AS past`,
      { id: evidence.id },
    );
    expect(written).toEqual({ events: 2, audits: 2, past: 1 });
  });

  it("of one source and origin ends as a whole, and nobody else's with it", async () => {
    const sql = 'INSERT INTO mails (email) SELECT email FROM customers';
    const upload = (origin: string, text = sql) =>
      sources.executed.uploadQueryLog(f.ctx, {
        instanceId: f.instanceId,
        origin,
        statements: [{ sql: text }, { sql: `${text} WHERE email IS NOT NULL` }],
      });
    const [wrong, right] = [uniqueName('wrong'), uniqueName('right')];
    await upload(wrong);
    await upload(right);
    const withdraw = (origin: string, more = {}) =>
      sources.withdrawal.withdraw(f.ctx, {
        source: 'EXECUTED_SQL',
        origin,
        reason: 'Another server',
        ...more,
      });
    await expect(withdraw(wrong, { instanceId: 'nowhere' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(withdraw(wrong, { source: 'VIEW' })).rejects.toMatchObject({ code: 'CONFLICT' });
    const before = await f.edges({ source: 'EXECUTED_SQL' });
    const clientKey = uniqueName('call');
    const ended = await withdraw(wrong, { clientKey });
    expect(ended).toEqual({ evidence: 2, ended: before.length / 2 });
    expect(await withdraw(wrong, { clientKey })).toEqual(ended);
    expect(await f.edges({ source: 'EXECUTED_SQL' })).toHaveLength(before.length / 2);
    await expect(withdraw(wrong)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const nobody = limitedTo({});
    await expect(
      sources.withdrawal.withdraw(nobody, { source: 'EXECUTED_SQL', origin: right, reason: 'x' }),
    ).rejects.toMatchObject({ code: expect.stringMatching(/NOT_FOUND|FORBIDDEN/) as string });
    expect(await f.edges({ source: 'EXECUTED_SQL' })).toHaveLength(before.length / 2);
  });

  it('is refused for what is not known and for subtypes that do not fit', async () => {
    const input = { fromKey: column('customers.nothing'), toKey: column('mails.email'), reason: 'x' };
    await expect(sources.manual.add(f.ctx, { ...input, kind: 'DIRECT' })).rejects.toMatchObject({
      code: 'ASSET_NOT_FOUND',
    });
    await expect(
      sources.manual.add(f.ctx, { ...input, kind: 'DIRECT', subtype: 'JOIN' }),
    ).rejects.toMatchObject({ code: 'INPUT_INVALID' });
  });
});

describe('executed SQL', () => {
  it('adds up, keeps no values, and keeps what is read together without edges', async () => {
    const statements = [
      {
        sql: "INSERT INTO mails (email, domain) SELECT email, 'secret-1' FROM customers WHERE id = 4711",
        count: 2,
      },
      {
        sql: "insert into mails (email, domain) select email, 'secret-2' from customers where id = 12",
        count: 3,
      },
      { sql: 'SELECT * FROM customers c JOIN mails m ON m.email = c.email' },
      { sql: 'SELEC broken' },
    ];
    const log = { instanceId: f.instanceId, origin: 'app-1', statements };
    const first = await sources.executed.uploadQueryLog(f.ctx, { ...log, clientKey: 'one' + f.instanceId });
    expect(first).toMatchObject({ unparsed: 1 });
    expect(first.ids).toHaveLength(2);
    await sources.executed.uploadQueryLog(f.ctx, { ...log, clientKey: 'one' + f.instanceId });
    await sources.executed.uploadQueryLog(f.ctx, { ...log, clientKey: 'two' + f.instanceId });
    const rows = await graph.read<{ text: string; count: number; uses: string[] }>(
      `MATCH (e:LineageEvidence {instanceId: $id, source: 'EXECUTED_SQL'})
       RETURN e.text AS text, e.count AS count, e.uses AS uses ORDER BY count DESC`,
      { id: f.instanceId },
    );
    expect(rows.map(({ count }) => count)).toEqual([10, 2]);
    expect(JSON.stringify(rows)).not.toMatch(/secret|4711/);
    expect(rows[1]?.uses).toEqual(['public.customers', 'public.mails']);
    expect(await f.edges({ source: 'EXECUTED_SQL' })).toEqual([
      'public.customers -> public.mails FLOWS_TO IDENTITY',
      'public.customers -> public.mails INFLUENCES FILTER',
      'public.customers.email -> public.mails.email FLOWS_TO IDENTITY',
      'public.customers.id -> public.mails INFLUENCES FILTER',
    ]);
  });
});

function runEvent(at: string, field: string): Record<string, unknown> {
  const [namespace, name] = [f.namespace, `${source.name}.public`];
  return {
    eventType: 'COMPLETE',
    eventTime: at,
    producer: 'https://example.com/producer',
    run: { runId: '0176a8c2-fe01-7439-87e6-56a1a1b4029f' },
    job: { namespace: 'airflow', name: `${f.namespace} load` },
    inputs: [{ namespace, name: `${name}.customers` }],
    outputs: [
      {
        namespace,
        name: `${name}.mails`,
        facets: {
          columnLineage: {
            fields: {
              [field]: {
                inputFields: [
                  {
                    namespace,
                    name: `${name}.customers`,
                    field: 'email',
                    transformations: [
                      { type: 'DIRECT', subtype: 'TRANSFORMATION', description: 'split', masking: true },
                    ],
                  },
                ],
              },
            },
          },
        },
      },
    ],
  };
}

describe('OpenLineage events', () => {
  it('come in by column, newest wins whatever the order, and go out again', async () => {
    const answer = await sources.openLineage.receive(f.ctx, [
      runEvent('2026-01-02T00:00:00Z', 'domain'),
      runEvent('2026-01-01T00:00:00Z', 'email'),
      { nonsense: true },
    ]);
    expect(answer).toMatchObject({ received: 3, ignored: 1, unknown: [], failed: [{ index: 2 }] });
    expect(await f.edges({ source: 'OPENLINEAGE' })).toEqual([
      'public.customers -> public.mails FLOWS_TO TRANSFORMATION',
      'public.customers.email -> public.mails.domain FLOWS_TO TRANSFORMATION',
    ]);
    const same = await sources.openLineage.receive(f.ctx, runEvent('2026-01-02T00:00:00Z', 'domain'));
    expect(same).toMatchObject({ ignored: 1, begun: 0 });
    const out: Record<string, unknown>[] = [];
    for await (const event of sources.openLineage.export(f.ctx, { instanceId: f.instanceId }))
      out.push(event);
    expect(out).toHaveLength(1);
    expect(out[0]).toMatchObject({
      outputs: [
        {
          namespace: f.namespace,
          name: `${source.name}.public.mails`,
          facets: {
            columnLineage: {
              fields: {
                domain: {
                  inputFields: [
                    { field: 'email', transformations: [{ masking: true, description: 'split' }] },
                  ],
                },
              },
            },
          },
        },
      ],
    });
    const back = await sources.openLineage.receive(f.ctx, { ...out[0], eventTime: '2026-02-01T00:00:00Z' });
    expect(back).toMatchObject({ failed: [], unknown: [] });
  });

  it('register data sets of systems without a collector', async () => {
    const namespace = `s3://${uniqueName('bucket').replace('_', '-')}`;
    const event = runEvent('2026-01-01T00:00:00Z', 'email') as {
      outputs: { namespace: string; name: string }[];
    };
    const [output] = event.outputs;
    const answer = await sources.openLineage.receive(f.ctx, {
      ...event,
      outputs: [{ ...output, namespace, name: 'exports/mails.parquet' }],
    });
    expect(answer).toMatchObject({ unknown: [], begun: 2 });
    const [row] = await graph.read<{ kind: string }>(
      'MATCH (n:Asset {key: $key})<-[:FLOWS_TO]-() RETURN n.kind AS kind',
      { key: `${namespace}/exports%2Fmails%2Eparquet` },
    );
    expect(row).toEqual({ kind: 'ExternalDataset' });
    await graph.write('MATCH (n:Asset) WHERE n.key STARTS WITH $namespace DETACH DELETE n', { namespace });
  });

  it('are held back when too much is being worked on', async () => {
    const answers = await Promise.allSettled(
      Array.from({ length: 12 }, (_item, index) =>
        sources.openLineage.receive(
          f.ctx,
          runEvent(`2026-03-01T00:00:${String(index).padStart(2, '0')}Z`, 'email'),
        ),
      ),
    );
    const refused = answers.filter((answer) => answer.status === 'rejected');
    expect(refused.length).toBeGreaterThan(0);
    expect(refused.every(({ reason }) => (reason as { code: string }).code === 'LIMIT_EXCEEDED')).toBe(true);
    expect(answers.some((answer) => answer.status === 'fulfilled')).toBe(true);
  });
});

describe('a dbt project', () => {
  const manifest = (sql: string | null): string =>
    JSON.stringify({
      metadata: { project_name: 'shop', adapter_type: 'postgres' },
      nodes: {
        'model.shop.mails': {
          unique_id: 'model.shop.mails',
          resource_type: 'model',
          name: 'mails',
          database: source.name,
          schema: 'public',
          compiled_code: sql,
          depends_on: { nodes: ['source.shop.customers'] },
        },
      },
      sources: {
        'source.shop.customers': {
          unique_id: 'source.shop.customers',
          resource_type: 'source',
          name: 'customers',
          database: source.name,
          schema: 'public',
        },
      },
    });

  it('gives columns from compiled SQL, relations without it, and what it states no more ends', async () => {
    const sql = `select email, split_part(email, '@', 2) as domain from "${source.name}"."public"."customers"`;
    const first = await sources.dbt.import(f.ctx, { instanceId: f.instanceId, manifest: manifest(sql) });
    expect(first).toMatchObject({ project: 'shop', models: 1, withoutColumns: 0, unknown: [] });
    expect(await f.edges({ source: 'DBT', level: 'column' })).toEqual([
      'public.customers.email -> public.mails.domain FLOWS_TO TRANSFORMATION',
      'public.customers.email -> public.mails.email FLOWS_TO IDENTITY',
    ]);
    const second = await sources.dbt.import(f.ctx, { instanceId: f.instanceId, manifest: manifest(null) });
    expect(second).toMatchObject({ withoutColumns: 1 });
    expect(await f.edges({ source: 'DBT' })).toEqual([
      'public.customers -> public.mails FLOWS_TO TRANSFORMATION',
    ]);
    const empty = JSON.stringify({ metadata: { project_name: 'shop' }, nodes: {} });
    await sources.dbt.import(f.ctx, { instanceId: f.instanceId, manifest: empty });
    expect(await f.edges({ source: 'DBT' })).toEqual([]);
    await expect(
      sources.dbt.import(f.ctx, { instanceId: f.instanceId, manifest: '{}' }),
    ).rejects.toMatchObject({ code: 'INPUT_INVALID', facts: { field: 'manifest' } });
  });
});
