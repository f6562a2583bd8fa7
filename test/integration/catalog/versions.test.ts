import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Catalog, createCatalog, type ManualColumn } from '../../../src/catalog/index.js';
import { silentLogger } from '../../../src/core/logger.js';
import type { GraphClient } from '../../../src/graph/index.js';
import { openGraph, removeNamespace, uniqueNamespace } from '../../testkit/servers.js';
import { onlyIn, personContext } from './support.js';

let graph: GraphClient;
let catalog: Catalog;
let nowMs = Date.parse('2026-03-01T00:00:00Z');
const ctx = personContext();
const postgres = uniqueNamespace('postgres');
const mysql = uniqueNamespace('mysql');
const schema = `${postgres}/shop.public`;
const orders = `${schema}.orders`;
const times: string[] = [];

const column = (name: string, dataType: string, nullable = true): ManualColumn => ({
  name,
  dataType,
  nullable,
});

async function at(step: () => Promise<unknown>): Promise<void> {
  await step();
  times.push(new Date(nowMs + 1).toISOString());
  nowMs += 3_600_000;
}

beforeAll(async () => {
  graph = openGraph();
  catalog = createCatalog({ graph, clock: { nowMs: () => nowMs }, logger: silentLogger });
  const { registration } = catalog;
  await at(async () => {
    await registration.register(ctx, { key: `${postgres}/shop`, kind: 'Database' });
    await registration.register(ctx, { key: schema, kind: 'Schema' });
    await registration.register(ctx, {
      key: orders,
      kind: 'Table',
      columns: [column('id', 'bigint', false), column('total', 'numeric(10,2)'), column('note', 'text')],
    });
    await registration.register(ctx, {
      key: `${schema}.legacy`,
      kind: 'Table',
      columns: [column('x', 'integer')],
    });
  });
  await at(() =>
    registration.register(ctx, {
      key: orders,
      kind: 'Table',
      comment: 'All orders',
      columns: [column('id', 'bigint', false), column('total', 'numeric(12,2)'), column('paid', 'boolean')],
    }),
  );
  await at(() => registration.remove(ctx, { key: `${schema}.legacy` }));
  await at(() =>
    registration.register(ctx, {
      key: `${schema}.legacy`,
      kind: 'Table',
      columns: [column('x', 'integer'), column('y', 'date')],
    }),
  );
});

afterAll(async () => {
  await removeNamespace(graph, postgres);
  await removeNamespace(graph, mysql);
  await graph.close();
});

const columnsAt = async (key: string, asOf: string): Promise<string[]> =>
  (await catalog.versions.childrenAt(ctx, { key, asOf, kinds: ['Column'] })).map(
    (child) => `${child.name} ${child.dataType ?? ''}`,
  );

describe('an asset as of a time', () => {
  it('has the state and the children of then', async () => {
    const [first, second] = times as [string, string];
    expect((await catalog.versions.assetAt(ctx, { key: orders, asOf: first }))?.asset.comment).toBeNull();
    expect((await catalog.versions.assetAt(ctx, { key: orders, asOf: second }))?.asset.comment).toBe(
      'All orders',
    );
    expect(await columnsAt(orders, first)).toEqual(['id bigint', 'total numeric(10,2)', 'note text']);
    expect(await columnsAt(orders, second)).toEqual(['id bigint', 'total numeric(12,2)', 'paid boolean']);
  });

  it('is there before it was dropped and after it came back, and not between', async () => {
    const key = `${schema}.legacy`;
    const there = await Promise.all(
      times.map(async (asOf) => (await catalog.versions.assetAt(ctx, { key, asOf })) !== null),
    );
    expect(there).toEqual([true, true, false, true]);
    expect(await columnsAt(key, times[0] ?? '')).toEqual(['x integer']);
    expect(await columnsAt(key, times[2] ?? '')).toEqual([]);
    expect(await columnsAt(key, times[3] ?? '')).toEqual(['x integer', 'y date']);
    expect(await catalog.versions.assetAt(ctx, { key, asOf: '2020-01-01' })).toBeNull();
  });

  it('is hidden from those who may not see the asset', async () => {
    const elsewhere = personContext(onlyIn({ schemas: ['postgres://x:1/y.z'] }));
    expect(await catalog.versions.assetAt(elsewhere, { key: orders, asOf: times[0] ?? '' })).toBeNull();
    await expect(catalog.versions.history(elsewhere, { key: orders })).rejects.toMatchObject({
      code: 'ASSET_NOT_FOUND',
    });
    expect(await catalog.versions.childrenAt(elsewhere, { key: orders, asOf: times[0] ?? '' })).toEqual([]);
  });

  it('refuses a time that cannot be read', async () => {
    await expect(catalog.versions.assetAt(ctx, { key: orders, asOf: 'yesterday-ish' })).rejects.toMatchObject(
      {
        code: 'INPUT_INVALID',
        facts: { field: 'asOf' },
      },
    );
  });
});

describe('a history', () => {
  it('tells each change with its difference and its cause, newest first', async () => {
    const history = await catalog.versions.history(ctx, { key: orders });
    expect(history.nodes).toMatchObject([
      {
        number: 2,
        change: 'CHANGED',
        diff: [{ path: 'comment', from: null, to: 'All orders' }],
        cause: { type: 'MANUAL', subjectId: ctx.subject.id },
      },
      { number: 1, change: 'CREATED', at: '2026-03-01T00:00:00.000Z' },
    ]);
    expect(await history.totalCount()).toBe(2);
  });

  it('pages without a gap through removals and returns', async () => {
    const key = `${schema}.legacy`;
    const seen: string[] = [];
    let after: string | null = null;
    do {
      const page: Awaited<ReturnType<typeof catalog.versions.history>> = await catalog.versions.history(ctx, {
        key,
        page: { first: 1, after },
      });
      seen.push(...page.nodes.map((entry) => `${entry.number} ${entry.change}`));
      after = page.hasNextPage ? page.endCursor : null;
    } while (after !== null);
    expect(seen).toEqual(['3 RECREATED', '2 REMOVED', '1 CREATED']);
  });
});

describe('a difference', () => {
  it('of two times of one schema lists what came, went and changed', async () => {
    const diff = await catalog.versions.schemaDiff(ctx, {
      a: { key: schema, asOf: times[0] ?? null },
      b: { key: schema, asOf: times[2] ?? null },
    });
    expect(diff.entries.map((entry) => `${entry.change} ${entry.path}`)).toEqual([
      'REMOVED legacy',
      'REMOVED legacy.x',
      'CHANGED orders',
      'REMOVED orders.note',
      'ADDED orders.paid',
      'CHANGED orders.total',
    ]);
    expect(diff.entries.find((entry) => entry.path === 'orders.total')?.properties).toMatchObject([
      { name: 'dataType', from: 'numeric(10,2)', to: 'numeric(12,2)', typeRelation: 'WIDER' },
    ]);
  });

  it('of a time with itself is empty', async () => {
    const side = { key: schema, asOf: times[1] ?? null };
    expect((await catalog.versions.schemaDiff(ctx, { a: side, b: side })).entries).toEqual([]);
  });

  it('of a PostgreSQL schema and a MySQL database with the same meaning is empty but for wording', async () => {
    await catalog.registration.register(ctx, { key: `${mysql}/shop`, kind: 'Database' });
    await catalog.registration.register(ctx, {
      key: `${mysql}/shop.orders`,
      kind: 'Table',
      comment: 'All orders',
      columns: [
        column('id', 'bigint(20)', false),
        column('total', 'decimal(12,2)'),
        column('paid', 'tinyint(1)'),
      ],
    });
    const sides = { a: { key: schema }, b: { key: `${mysql}/shop` } };
    const diff = await catalog.versions.schemaDiff(ctx, sides);
    expect(diff.entries.map((entry) => `${entry.change} ${entry.path}`)).toEqual([
      'REMOVED legacy',
      'REMOVED legacy.x',
      'REMOVED legacy.y',
    ]);
    expect(diff.summary).toMatchObject({ changed: 0, added: 0, equivalent: 3 });
    const worded = await catalog.versions.schemaDiff(ctx, { ...sides, includeEquivalent: true });
    expect(
      worded.entries.filter((entry) => entry.change === 'EQUIVALENT').map((entry) => entry.path),
    ).toEqual(['orders.id', 'orders.paid', 'orders.total']);
  });

  it('of two levels is refused with what can be compared', async () => {
    await expect(
      catalog.versions.schemaDiff(ctx, { a: { key: postgres }, b: { key: mysql } }),
    ).rejects.toMatchObject({ code: 'INPUT_INVALID' });
    await expect(
      catalog.versions.schemaDiff(ctx, { a: { key: schema }, b: { key: orders } }),
    ).rejects.toMatchObject({ code: 'INPUT_INVALID' });
  });
});
