import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { WhatIfService } from '../../../../src/lineage/what-if/what-if.service.js';
import type { LineageFixture } from '../../../testkit/lineage.js';
import { CollectedSources } from '../../../testkit/collected-sources.js';
import { openGraph } from '../../../testkit/servers.js';

const graph = openGraph();
const service = new WhatIfService(graph);
const sources = new CollectedSources(graph);

afterEach(() => sources.clear());
afterAll(async () => {
  await graph.close();
});

const shop = `
  CREATE TABLE customers (id bigint PRIMARY KEY, email text);
  CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint REFERENCES customers (id), total numeric(10,2));
  CREATE VIEW facts AS SELECT o.id, c.email, o.total FROM orders o JOIN customers c ON c.id = o.customer_id;
  CREATE VIEW spent AS SELECT email, sum(total) AS total FROM facts GROUP BY email;
  CREATE FUNCTION best() RETURNS numeric LANGUAGE sql AS $$ SELECT max(total) FROM public.orders $$;`;

async function ask(
  f: LineageFixture,
  sql: string,
): Promise<Awaited<ReturnType<WhatIfService['analyzeSql']>>> {
  return service.analyzeSql(f.ctx, {
    instanceId: f.instanceId,
    sql,
    database: f.database.slice(f.database.lastIndexOf('/') + 1),
  });
}

function short(
  f: LineageFixture,
  list: readonly { key: string; effect: string; reason: string; hops: number }[],
): string[] {
  return list.map(
    ({ key, effect, reason, hops }) => `${key.replace(`${f.database}.`, '')} ${effect} ${hops}: ${reason}`,
  );
}

describe('a PostgreSQL script looked at before it runs', () => {
  it('names what a dropped column breaks, directly and further down, and what refuses it', async () => {
    const { f } = await sources.postgres(shop);
    const impact = await ask(f, 'ALTER TABLE orders DROP COLUMN total');
    expect(short(f, impact.breakages)).toEqual([
      'public.#routine:best() BREAKS 1: routine best uses column orders.total, which is dropped',
      'public.facts REFUSED 1: view facts uses column orders.total, which is dropped',
      'public.spent REFUSED 2: view spent uses view facts, which is harmed',
    ]);
    expect(impact.objects.find(({ action }) => action === 'ALTER')).toMatchObject({
      key: `${f.database}.public.orders`,
      exists: true,
      columns: ['total'],
    });
    expect(impact.disappearing.map(({ fromKey, toKey }) => [fromKey, toKey])).toContainEqual([
      `${f.database}.public.orders.total`,
      `${f.database}.public.facts.total`,
    ]);
    expect(impact).toMatchObject({ complete: true, gaps: [], unresolved: [] });
    const cascaded = await ask(f, 'ALTER TABLE orders DROP COLUMN total CASCADE');
    expect(cascaded.breakages.map(({ name, effect }) => [name, effect])).toEqual(
      expect.arrayContaining([
        ['facts', 'DROPPED'],
        ['spent', 'DROPPED'],
        ['best', 'BREAKS'],
      ]),
    );
  });

  it('tells of narrowed types under joins, of renamed things that only texts still name, and of keys', async () => {
    const { f } = await sources.postgres(shop);
    const narrowed = await ask(f, 'ALTER TABLE orders ALTER COLUMN customer_id TYPE int');
    expect(narrowed.breakages.map(({ reason }) => reason)).toEqual(
      expect.arrayContaining([
        'view facts uses column orders.customer_id, whose type is narrowed from bigint to int4 under a join',
        'foreign key orders_customer_id_fkey compares column orders.customer_id, whose type is narrowed from bigint to int4',
      ]),
    );
    const renamed = await ask(f, 'ALTER TABLE orders RENAME TO purchases');
    expect(short(f, renamed.breakages)).toEqual([
      'public.#routine:best() BREAKS 1: routine best uses orders, which is renamed to purchases',
    ]);
    const unkeyed = await ask(f, 'ALTER TABLE customers DROP CONSTRAINT customers_pkey');
    expect(unkeyed.breakages.map(({ reason, effect }) => [effect, reason])).toEqual([
      ['REFUSED', 'foreign key orders_customer_id_fkey needs constraint customers_pkey, which is dropped'],
    ]);
  });

  it('shows the lineage that appears and goes, through temporary tables, and changes nothing', async () => {
    const { f, pg } = await sources.postgres(shop);
    const before = await f.edges();
    const impact = await ask(
      f,
      `CREATE TEMP TABLE t AS SELECT id, lower(email) AS mail FROM customers;
       CREATE TABLE mails AS SELECT mail FROM t;
       CREATE OR REPLACE VIEW spent AS SELECT email, 0::numeric AS total FROM facts;
       INSERT INTO orders (id, customer_id) SELECT id + 1, id FROM customers WHERE email IS NOT NULL;`,
    );
    const edge = (from: string, to: string): [string, string] => [
      `${f.database}.public.${from}`,
      `${f.database}.public.${to}`,
    ];
    const appearing = impact.appearing.map(({ fromKey, toKey }) => [fromKey, toKey]);
    expect(appearing).toContainEqual(edge('customers.email', 'mails.mail'));
    expect(appearing).toContainEqual(edge('customers.id', 'orders.customer_id'));
    expect(appearing).toContainEqual(edge('customers.email', 'orders'));
    expect(impact.disappearing.map(({ fromKey, toKey }) => [fromKey, toKey])).toContainEqual(
      edge('facts.total', 'spent.total'),
    );
    expect(impact.objects.map(({ action, name }) => `${action} ${name}`)).toEqual(
      expect.arrayContaining([
        'CREATE public.mails',
        'REPLACE public.spent',
        'WRITE public.orders',
        'READ public.customers',
      ]),
    );
    expect(await f.edges()).toEqual(before);
    expect((await pg.client.query("SELECT to_regclass('mails') AS found")).rows).toEqual([{ found: null }]);
  });

  it('says what it did not understand', async () => {
    const { f } = await sources.postgres(shop);
    const impact = await ask(f, 'SELECT nothing FROM orders; SELEC 1');
    expect(impact.complete).toBe(false);
    expect(impact.unresolved[0]).toMatchObject({ position: 7 });
    expect(impact.gaps.join()).toContain('PARSE');
  });
});

describe('a MariaDB script looked at before it runs', () => {
  it('names views, routines, triggers and foreign keys that a change harms', async () => {
    const { f } = await sources.maria(`
      CREATE TABLE customers (id INT PRIMARY KEY, email VARCHAR(100));
      CREATE TABLE orders (id INT PRIMARY KEY, customer_id INT, total INT, KEY by_customer (customer_id),
        CONSTRAINT of_customer FOREIGN KEY (customer_id) REFERENCES customers (id));
      CREATE TABLE log (total INT);
      CREATE VIEW facts AS SELECT o.id, o.total FROM orders o;
      CREATE PROCEDURE fill() INSERT INTO log (total) SELECT total FROM facts;
      CREATE TRIGGER logged AFTER INSERT ON orders FOR EACH ROW INSERT INTO log (total) VALUES (NEW.total);`);
    const dropped = await ask(f, 'ALTER TABLE orders DROP COLUMN total');
    expect(dropped.breakages.map(({ name, effect, hops }) => [name, effect, hops])).toEqual(
      expect.arrayContaining([
        ['facts', 'BREAKS', 1],
        ['logged', 'BREAKS', 1],
        ['fill', 'BREAKS', 2],
      ]),
    );
    const unindexed = await ask(f, 'DROP INDEX by_customer ON orders');
    expect(unindexed.breakages.map(({ reason, effect }) => [effect, reason])).toEqual([
      ['REFUSED', 'index by_customer is used by foreign key of_customer'],
    ]);
    const gone = await ask(f, 'DROP TABLE customers');
    expect(gone.breakages.map(({ name, effect }) => [name, effect])).toEqual([['of_customer', 'REFUSED']]);
  });
});
