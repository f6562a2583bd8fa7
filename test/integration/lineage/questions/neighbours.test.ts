import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sleep } from '../../../../src/core/clock.js';
import { type RequestContext, systemContext } from '../../../../src/core/context.js';
import { newId } from '../../../../src/core/ids.js';
import type { NeighbourAnswer } from '../../../../src/lineage/questions/index.js';
import { lineageGraph, type LineageGraphFixture } from '../../../testkit/lineage-graph.js';
import { lineageQuestions, seesAllBut } from '../../../testkit/lineage-questions.js';
import { openGraph } from '../../../testkit/servers.js';

const graph = openGraph();
const ctx = systemContext();
const { neighbours } = lineageQuestions(graph).fromGraph;
let shop: LineageGraphFixture;
let references: LineageGraphFixture;

async function tagged(name: string, work: () => Promise<void>): Promise<void> {
  await graph.write(`MATCH (a:Asset {id: $id}) SET a.tags = ['n']`, { id: shop.id(name) });
  try {
    await work();
  } finally {
    await graph.write('MATCH (a:Asset {id: $id}) REMOVE a.tags', { id: shop.id(name) });
  }
}

const said = ({ neighbours: all }: NeighbourAnswer): string[] =>
  all.map(({ asset, reason, weight, via }) =>
    [reason, asset.name, weight, ...via.map(({ name }) => name).toSorted()].join(' '),
  );

beforeAll(async () => {
  shop = await lineageGraph(graph, {
    orders: ['id'],
    customers: ['id'],
    invoices: [],
    payments: [],
    loader: [],
    importer: [],
    lonely: [],
  });
  references = await lineageGraph(graph, {}, { source: 'FOREIGN_KEY' });
  await references.change([{ from: shop.id('customers'), to: shop.id('orders'), kind: 'INDIRECT' }]);
  await shop.change([
    { from: 'loader', to: 'orders' },
    { from: 'loader', to: 'invoices' },
    { from: 'importer', to: 'orders' },
    { from: 'importer', to: 'invoices' },
    { from: 'importer', to: 'payments' },
    { from: 'orders', to: 'payments', kind: 'INDIRECT' },
  ]);
  await graph.write(
    `UNWIND [[3, ['public.orders', 'public.customers']], [4, ['public.orders', 'public.customers', 'public.invoices']]] AS row
     CREATE (:LineageEvidence {id: $id + row[0], key: $id + row[0], source: 'EXECUTED_SQL', method: 'LOG',
       instanceId: $instanceId, count: row[0], uses: row[1]})`,
    { id: newId(), instanceId: shop.id('@instance') },
  );
});

afterAll(async () => {
  await references.remove();
  await shop.remove();
  await graph.close();
});

describe('neighbours of a table', () => {
  it('are found by foreign keys, by statements that name both, and by writers in common', async () => {
    const found = await neighbours.neighbours(ctx, { key: shop.key('orders') });
    expect(found).toMatchObject({ complete: true, cuts: [] });
    expect(said(found)).toEqual([
      'FOREIGN_KEY customers 1',
      'JOINED customers 7',
      'JOINED invoices 4',
      'SHARED_WRITER invoices 2 importer loader',
      'SHARED_WRITER payments 1 importer',
    ]);
  });

  it('are the same from the other end of a foreign key', async () => {
    const found = await neighbours.neighbours(ctx, { key: shop.key('customers') });
    expect(said(found)).toEqual(['FOREIGN_KEY orders 1', 'JOINED orders 7', 'JOINED invoices 4']);
  });

  it('are none, and that is complete, for a table that has to do with nothing', async () => {
    expect(await neighbours.neighbours(ctx, { key: shop.key('lonely') })).toEqual({
      complete: true,
      cuts: [],
      neighbours: [],
    });
  });

  it('leave out a hidden writer, do not count it, and say so', async () => {
    await tagged('loader', async () => {
      const found = await neighbours.neighbours(seesAllBut('n'), { key: shop.key('orders') });
      expect(found).toMatchObject({ complete: false, cuts: [{ reason: 'PERMISSION', limit: null }] });
      expect(said(found)).toContain('SHARED_WRITER invoices 1 importer');
      expect(JSON.stringify(found)).not.toContain('loader');
    });
  });

  it('leave out a neighbour all of whose common writers are hidden, and say so', async () => {
    await tagged('importer', async () => {
      const found = await neighbours.neighbours(seesAllBut('n'), { key: shop.key('orders') });
      expect(found.complete).toBe(false);
      expect(said(found).filter((text) => text.startsWith('SHARED_WRITER'))).toEqual([
        'SHARED_WRITER invoices 1 loader',
      ]);
    });
  });

  it('leave out a hidden neighbour and say so', async () => {
    await tagged('customers', async () => {
      const found = await neighbours.neighbours(seesAllBut('n'), { key: shop.key('orders') });
      expect(found).toMatchObject({ complete: false, cuts: [{ reason: 'PERMISSION' }] });
      expect(JSON.stringify(found)).not.toContain('customers');
    });
  });

  it('are incomplete while something collected is not in lineage', async () => {
    await graph.write('CREATE (:Scope {key: $key, instanceId: $id, appliedAt: $at})', {
      key: shop.databaseKey,
      id: shop.id('@instance'),
      at: '2026-04-01T00:00:00.000Z',
    });
    const found = await neighbours.neighbours(ctx, { key: shop.key('orders') });
    await graph.write('MATCH (s:Scope {instanceId: $id}) DELETE s', { id: shop.id('@instance') });
    expect(found).toMatchObject({ complete: false, cuts: [{ reason: 'STALE', limit: null }] });
  });

  it('are cut at a budget and say so', async () => {
    const found = await neighbours.neighbours(ctx, { key: shop.key('orders'), budget: { nodes: 1 } });
    expect(found).toMatchObject({ complete: false, cuts: [{ reason: 'NODES', limit: 1 }] });
    expect(said(found)).toEqual([
      'FOREIGN_KEY customers 1',
      'JOINED customers 7',
      'SHARED_WRITER invoices 2 importer loader',
    ]);
    await expect(
      neighbours.neighbours(ctx, { key: shop.key('orders'), budget: { nodes: 0 } }),
    ).rejects.toMatchObject({ code: 'INPUT_INVALID' });
  });

  it('are shown as the filter says', async () => {
    await tagged('payments', async () => {
      const found = await neighbours.neighbours(ctx, { key: shop.key('orders'), shown: { tags: ['n'] } });
      expect(found.complete).toBe(true);
      expect(said(found)).toEqual(['SHARED_WRITER payments 1 importer']);
    });
  });

  it('are those of the time of the question', async () => {
    const before = new Date(Date.now() - 60_000).toISOString();
    expect((await neighbours.neighbours(ctx, { key: shop.key('orders'), asOf: before })).neighbours).toEqual(
      [],
    );
    await sleep(5);
    const held = new Date().toISOString();
    await sleep(5);
    await references.change([], [{ from: shop.id('customers'), to: shop.id('orders'), kind: 'INDIRECT' }]);
    await shop.change([], [{ from: 'importer', to: 'payments' }]);
    const now = said(await neighbours.neighbours(ctx, { key: shop.key('orders') }));
    expect(now.filter((text) => !text.startsWith('JOINED'))).toEqual([
      'SHARED_WRITER invoices 2 importer loader',
    ]);
    const then = said(await neighbours.neighbours(ctx, { key: shop.key('orders'), asOf: held }));
    expect(then.filter((text) => !text.startsWith('JOINED'))).toEqual([
      'FOREIGN_KEY customers 1',
      'SHARED_WRITER invoices 2 importer loader',
      'SHARED_WRITER payments 1 importer',
    ]);
    await references.change([{ from: shop.id('customers'), to: shop.id('orders'), kind: 'INDIRECT' }]);
    await shop.change([{ from: 'importer', to: 'payments' }]);
  });

  it('are refused for a column, and for a hidden table as for one that is not there', async () => {
    const ask = (as: RequestContext, key: string): Promise<unknown> => neighbours.neighbours(as, { key });
    await expect(ask(ctx, shop.key('orders.id'))).rejects.toMatchObject({ code: 'INPUT_INVALID' });
    await expect(ask(ctx, shop.key('nothing'))).rejects.toMatchObject({ code: 'ASSET_NOT_FOUND' });
    await tagged('orders', async () => {
      await expect(ask(seesAllBut('n'), shop.key('orders'))).rejects.toMatchObject({
        code: 'ASSET_NOT_FOUND',
      });
    });
  });
});
