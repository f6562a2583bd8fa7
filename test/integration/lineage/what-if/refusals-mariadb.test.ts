import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WhatIfService } from '../../../../src/lineage/what-if/what-if.service.js';
import { type LineageFixture, lineageFixture } from '../../../testkit/lineage.js';
import { createMariaDatabase, type MariaDatabase, openGraph } from '../../../testkit/servers.js';

const graph = openGraph();
const service = new WhatIfService(graph);
let f: LineageFixture;
let source: MariaDatabase;

const schema = [
  'CREATE TABLE customers (id INT PRIMARY KEY, email VARCHAR(100) UNIQUE, name VARCHAR(50))',
  `CREATE TABLE orders (id INT PRIMARY KEY, customer_id INT, net INT, vat INT, gross INT AS (net + vat) STORED, note TEXT,
     KEY by_customer (customer_id), KEY by_note (note(10)), CHECK (vat >= 0),
     CONSTRAINT of_customer FOREIGN KEY (customer_id) REFERENCES customers (id))`,
  'CREATE TABLE log (at DATETIME, what TEXT)',
  'CREATE TABLE stock (sku VARCHAR(20) NOT NULL, place VARCHAR(20) NOT NULL, count INT, UNIQUE KEY by_sku (sku, place))',
  `CREATE TABLE events (id INT, at DATE) PARTITION BY RANGE (id) (PARTITION p0 VALUES LESS THAN (10), PARTITION p1 VALUES LESS THAN MAXVALUE)`,
  'CREATE VIEW facts AS SELECT o.id, c.email, o.gross FROM orders o JOIN customers c ON c.id = o.customer_id',
  'CREATE VIEW spent AS SELECT email, sum(gross) AS total FROM facts GROUP BY email',
  'CREATE VIEW simple AS SELECT id, name FROM customers',
  'CREATE TRIGGER noted AFTER UPDATE ON orders FOR EACH ROW INSERT INTO log (at, what) VALUES (now(), NEW.note)',
  'CREATE PROCEDURE fill() INSERT INTO log (what) SELECT email FROM spent',
];

beforeAll(async () => {
  source = await createMariaDatabase(schema.join(';\n'));
  f = await lineageFixture(graph, source.url);
  expect((await f.collect('FULL')).state).toBe('SUCCEEDED');
}, 60_000);
afterAll(async () => {
  await f.done();
  await source.drop();
  await graph.close();
});

const views = ['facts', 'spent', 'simple'];

/** What the server does with a script, in a database of its own: refuses it, or which views do not work from then on. */
async function onServer(sql: string): Promise<{ refused: string | null; broken: string[] }> {
  const copy = await createMariaDatabase(schema.join(';\n'));
  try {
    await copy.connection.query(sql);
    const broken: string[] = [];
    for (const view of views)
      await copy.connection.query(`SELECT * FROM ${view}`).catch((error: { errno: number }) => {
        // A view that is gone is not broken.
        if (error.errno !== 1146 || !new RegExp(`DROP VIEW[^;]*${view}`).test(sql)) broken.push(view);
      });
    return { refused: null, broken };
  } catch (error) {
    return { refused: (error as Error).message, broken: [] };
  } finally {
    await copy.drop();
  }
}

const scripts = [
  'DROP TABLE customers',
  'DROP TABLE orders',
  'DROP TABLE orders, customers',
  'DROP TABLE customers, orders',
  'CREATE TABLE fresh LIKE customers; RENAME TABLE customers TO old, fresh TO customers',
  'ALTER TABLE customers CHANGE name name VARCHAR(50)',
  'ALTER TABLE customers CHANGE name full_name TEXT',
  'DROP TABLE log',
  'DROP TABLE nothing',
  'DROP TABLE IF EXISTS nothing',
  'DROP VIEW facts',
  'DROP VIEW spent, facts',
  'DROP VIEW facts; DROP VIEW spent',
  'ALTER TABLE orders DROP COLUMN net',
  'ALTER TABLE orders DROP COLUMN gross',
  'ALTER TABLE orders DROP COLUMN note',
  'ALTER TABLE orders DROP COLUMN customer_id',
  'ALTER TABLE orders DROP COLUMN vat',
  'ALTER TABLE customers DROP COLUMN name',
  'ALTER TABLE customers DROP COLUMN email',
  'ALTER TABLE customers DROP COLUMN id',
  'ALTER TABLE customers RENAME COLUMN name TO full_name',
  'ALTER TABLE customers CHANGE name full_name VARCHAR(50)',
  'ALTER TABLE customers RENAME TO people',
  'RENAME TABLE customers TO people',
  'RENAME TABLE customers TO people, people TO customers',
  'DROP INDEX by_customer ON orders',
  'DROP INDEX by_note ON orders',
  'DROP INDEX by_sku ON stock',
  'ALTER TABLE orders DROP INDEX by_customer',
  'ALTER TABLE orders DROP FOREIGN KEY of_customer',
  'ALTER TABLE orders DROP FOREIGN KEY of_customer; DROP TABLE customers',
  'ALTER TABLE orders DROP FOREIGN KEY of_customer, DROP INDEX by_customer',
  'ALTER TABLE customers DROP PRIMARY KEY',
  'ALTER TABLE orders DROP PRIMARY KEY',
  'ALTER TABLE customers MODIFY id BIGINT',
  'ALTER TABLE orders MODIFY net BIGINT',
  'ALTER TABLE customers MODIFY email VARCHAR(20)',
  'TRUNCATE TABLE customers',
  'TRUNCATE TABLE orders',
  'TRUNCATE log',
  'CREATE OR REPLACE VIEW facts AS SELECT id, gross FROM orders',
  'CREATE OR REPLACE VIEW simple AS SELECT id FROM customers',
  'CREATE TEMPORARY TABLE t AS SELECT * FROM orders; DROP TABLE t',
  'ALTER TABLE events DROP COLUMN id',
  'ALTER TABLE events DROP COLUMN at',
  'DROP PROCEDURE fill',
  // Views that the script itself makes anew.
  'CREATE OR REPLACE VIEW simple AS SELECT id, upper(name) AS name FROM customers; ALTER TABLE customers DROP COLUMN name',
  'ALTER TABLE customers DROP COLUMN name; CREATE OR REPLACE VIEW simple AS SELECT id FROM customers',
  'ALTER TABLE customers DROP COLUMN name; CREATE OR REPLACE VIEW simple AS SELECT id, name FROM customers',
  'DROP VIEW simple; CREATE VIEW simple AS SELECT id, name FROM customers; ALTER TABLE customers DROP COLUMN name',
  'DROP VIEW simple; ALTER TABLE customers DROP COLUMN name; CREATE VIEW simple AS SELECT id FROM customers',
  'DROP VIEW facts; CREATE VIEW facts AS SELECT id, gross FROM orders',
  'DROP VIEW facts; CREATE VIEW facts AS SELECT o.id, c.email, o.gross FROM orders o JOIN customers c ON c.id = o.customer_id',
  'CREATE OR REPLACE VIEW facts AS SELECT id, note AS email, gross FROM orders; ALTER TABLE orders DROP COLUMN note',
  'DROP TABLE log; CREATE TABLE log (at DATETIME)',
  'ALTER TABLE orders DROP FOREIGN KEY of_customer; DROP TABLE customers; CREATE TABLE customers (id INT PRIMARY KEY, email VARCHAR(100))',
  'RENAME TABLE customers TO people; CREATE OR REPLACE VIEW simple AS SELECT id, name FROM people',
  'RENAME TABLE customers TO people; CREATE OR REPLACE VIEW simple AS SELECT id, name FROM customers',
  'CREATE OR REPLACE VIEW simple AS SELECT id, name FROM customers; DROP VIEW simple',
  'DROP TRIGGER noted',
];

describe('scripts that MariaDB judges as well', () => {
  it.each(scripts)('%s', async (sql) => {
    const impact = await service.analyzeSql(f.ctx, { instanceId: f.instanceId, sql, database: source.name });
    const said = impact.breakages.map(({ effect, reason }) => `${effect} ${reason}`);
    const refused = [
      ...impact.breakages.filter(({ effect }) => effect === 'REFUSED'),
      ...impact.gaps.filter((gap) => gap.startsWith('UNKNOWN')),
    ];
    const server = await onServer(sql);
    expect(refused.length > 0, `${server.refused ?? 'accepted'}\n${said.join('\n')}`).toBe(
      server.refused !== null,
    );
    if (server.refused !== null) return;
    const broken = impact.breakages.filter(({ effect, kind }) => effect === 'BREAKS' && kind === 'View');
    expect([...new Set(broken.map(({ name }) => name))].toSorted(), said.join('\n')).toEqual(
      server.broken.toSorted(),
    );
  });
});
