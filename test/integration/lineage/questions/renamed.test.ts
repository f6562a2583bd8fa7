import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemContext } from '../../../../src/core/context.js';
import { startTestApi, type TestApi } from '../../../testkit/api.js';
import { type LineageFixture, lineageFixture } from '../../../testkit/lineage.js';
import { timeBetween } from '../../../testkit/lineage-questions.js';
import { createPgDatabase, type PgDatabase } from '../../../testkit/servers.js';

let api: TestApi;
let cookie: string;
let source: PgDatabase;
let f: LineageFixture;
/** Before the table and its column were renamed. */
let before: string;

beforeAll(async () => {
  api = await startTestApi();
  cookie = (await api.account('administrator')).cookie;
  source = await createPgDatabase(`
    CREATE TABLE orders (id bigint PRIMARY KEY, total numeric);
    CREATE VIEW sales AS SELECT id, total FROM orders;
    CREATE VIEW report AS SELECT sum(total) AS total FROM sales;`);
  f = await lineageFixture(api.graph, source.url);
  expect((await f.collect('FULL')).state).toBe('SUCCEEDED');
  before = await timeBetween();
  await source.client.query(
    'ALTER TABLE orders RENAME TO purchases; ALTER TABLE purchases RENAME COLUMN total TO amount',
  );
  expect((await f.collect()).state).toBe('SUCCEEDED');
}, 60_000);

afterAll(async () => {
  await f.done();
  await source.drop();
  await api.stop();
});

const key = (name: string): string => `${f.database}.public.${name}`;

async function ask(query: string, variables: Record<string, unknown>): Promise<Record<string, unknown>> {
  const { body } = await api.post({ query, variables }, { cookie });
  expect(body.errors).toBeUndefined();
  return body.data ?? {};
}

describe('an answer about a time before a rename', () => {
  const query = `query ($key: String!, $asOf: DateTimeISO) {
    lineage(key: $key, direction: DOWNSTREAM, options: {asOf: $asOf}) { nodes { nodes { hop asset { name key } } } }
  }`;

  it.each(['orders', 'purchases'])(
    'has the names of then when it is asked for by the name "%s"',
    async (name) => {
      const data = await ask(query, { key: key(name), asOf: before });
      expect(data['lineage']).toMatchObject({
        nodes: {
          nodes: [
            { hop: 0, asset: { name: 'orders', key: key('orders') } },
            { hop: 1, asset: { name: 'sales' } },
            { hop: 2, asset: { name: 'report' } },
          ],
        },
      });
    },
  );

  it('has the names of then of columns, in paths, lists and exports', async () => {
    const { impact, lineagePaths, lineageEnds } = (await ask(
      `query ($a: String!, $b: String!, $options: LineageOptionsInput!) {
         impact(key: $a, options: $options) { items { nodes { path { name } } } }
         lineagePaths(from: $a, to: $b, options: $options) { nodes { assets { key } } }
         lineageEnds(key: $b, direction: UPSTREAM, options: $options) { nodes { asset { name } } }
       }`,
      {
        a: key('purchases.amount'),
        b: key('report.total'),
        options: { level: 'COLUMN', asOf: before },
      },
    )) as Record<string, { nodes?: unknown; items?: { nodes: { path: { name: string }[] }[] } }>;
    expect(impact?.items?.nodes[0]?.path[0]?.name).toBe('total');
    expect(lineagePaths?.nodes).toEqual([
      { assets: [{ key: key('orders.total') }, { key: key('sales.total') }, { key: key('report.total') }] },
    ]);
    expect(lineageEnds?.nodes).toEqual([{ asset: { name: 'total' } }]);
    const parameters = new URLSearchParams({
      key: key('purchases.amount'),
      level: 'COLUMN',
      asOf: before,
      format: 'json',
    });
    const response = await fetch(`${api.url}/api/lineage/impact?${parameters}`, { headers: { cookie } });
    const { items } = (await response.json()) as { items: { path: string[] }[] };
    expect(items.map(({ path }) => path[0])).toEqual(items.map(() => key('orders.total')));
    expect(items.length).toBeGreaterThan(0);
  });

  it('has the neighbours of then', async () => {
    const found = await api.services.lineage.neighbours.neighbours(systemContext(), {
      key: key('purchases'),
      asOf: before,
    });
    expect(found.complete).toBe(true);
  });

  it('is about what the name means now when no time is given', async () => {
    const data = await ask(query, { key: key('purchases'), asOf: null });
    expect(data['lineage']).toMatchObject({
      nodes: { nodes: [{ asset: { name: 'purchases' } }, { asset: { name: 'sales' } }, { hop: 2 }] },
    });
  });
});

describe('the difference between two times', () => {
  const query = `query ($key: String!, $from: DateTimeISO!, $level: LineageLevel) {
    lineageDiff(key: $key, direction: UPSTREAM, from: $from, options: {level: $level}) {
      total
      renamed { before { key } after { key } }
      appeared { name } disappeared { name }
      differences { change before { reasons { subtype } } after { reasons { subtype } } }
    }
  }`;

  it('tells of a rename as such: nothing appears or disappears by it', async () => {
    const { lineageDiff } = await ask(query, { key: key('report'), from: before, level: 'TABLE' });
    expect(lineageDiff).toEqual({
      total: 0,
      renamed: [{ before: { key: key('orders') }, after: { key: key('purchases') } }],
      appeared: [],
      disappeared: [],
      differences: [],
    });
    const columns = (await ask(query, { key: key('report.total'), from: before, level: 'COLUMN' }))[
      'lineageDiff'
    ];
    expect(columns).toMatchObject({
      total: 0,
      renamed: [{ before: { key: key('orders.total') }, after: { key: key('purchases.amount') } }],
    });
  });

  it('says what stated an edge that has ended, with the names of each side', async () => {
    await source.client.query(
      'CREATE OR REPLACE VIEW sales AS SELECT id, 0::numeric AS total FROM purchases WHERE amount > 0',
    );
    expect((await f.collect()).state).toBe('SUCCEEDED');
    const { lineageDiff } = (await ask(query, {
      key: key('sales.total'),
      from: before,
      level: 'COLUMN',
    })) as {
      lineageDiff: { disappeared: { name: string }[]; differences: unknown[] };
    };
    expect(lineageDiff.disappeared).toEqual([{ name: 'total' }]);
    expect(lineageDiff.differences).toContainEqual({
      change: 'DISAPPEARED',
      before: { reasons: [{ subtype: 'IDENTITY' }] },
      after: null,
    });
  });
});
