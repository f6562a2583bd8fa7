import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WhatIfService } from '../../../../src/lineage/what-if/what-if.service.js';
import { type LineageFixture, lineageFixture } from '../../../testkit/lineage.js';
import { createPgDatabase, openGraph, pgClient, type PgDatabase } from '../../../testkit/servers.js';

const graph = openGraph();
const service = new WhatIfService(graph);
let f: LineageFixture;
let source: PgDatabase;
let client: Awaited<ReturnType<typeof pgClient>>;

beforeAll(async () => {
  source = await createPgDatabase(`
    CREATE TYPE mood AS ENUM ('good', 'bad');
    CREATE DOMAIN amount AS numeric(10,2);
    CREATE SEQUENCE numbers;
    CREATE TABLE customers (id bigint PRIMARY KEY, email text UNIQUE, name text, feels mood);
    CREATE TABLE orders (id bigint PRIMARY KEY DEFAULT nextval('numbers'), customer_id bigint REFERENCES customers (id),
      net numeric, vat numeric, gross numeric GENERATED ALWAYS AS (net + vat) STORED, paid amount, note text,
      CONSTRAINT positive CHECK (net > 0));
    CREATE TABLE lines (order_id bigint REFERENCES orders (id) ON DELETE CASCADE, sku text, PRIMARY KEY (order_id, sku));
    CREATE TABLE stock (sku text NOT NULL, place text NOT NULL, count int);
    CREATE UNIQUE INDEX stock_by_sku ON stock (sku, place);
    CREATE INDEX orders_by_note ON orders (lower(note));
    CREATE TABLE log (at timestamptz, what text);
    CREATE TABLE events (id bigint, at date) PARTITION BY RANGE (at);
    CREATE TABLE events_1 PARTITION OF events FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
    CREATE TABLE parent (a int); CREATE TABLE child (b int) INHERITS (parent);
    CREATE FUNCTION twice(x numeric) RETURNS numeric LANGUAGE sql IMMUTABLE AS 'SELECT x * 2';
    CREATE VIEW facts AS SELECT o.id, c.email, o.gross, o.net FROM orders o JOIN customers c ON c.id = o.customer_id;
    CREATE VIEW spent AS SELECT email, sum(gross) AS total FROM facts GROUP BY email;
    CREATE MATERIALIZED VIEW top AS SELECT email, twice(total) AS total FROM spent;
    CREATE UNIQUE INDEX top_by_email ON top (email);
    CREATE VIEW grouped AS SELECT id, email, name FROM customers GROUP BY id;
    CREATE VIEW feelings AS SELECT feels FROM customers;
    CREATE VIEW all_events AS SELECT id FROM events;
    CREATE VIEW simple AS SELECT id, name FROM customers;
    CREATE FUNCTION keep(p text) RETURNS void LANGUAGE sql AS
      $$ INSERT INTO stock (sku, place, count) VALUES (p, 'x', 1) ON CONFLICT (sku, place) DO UPDATE SET count = stock.count + 1 $$;
    CREATE FUNCTION noted() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN INSERT INTO log (at, what) VALUES (now(), NEW.note); RETURN NEW; END $$;
    CREATE TRIGGER orders_noted BEFORE UPDATE OF note ON orders FOR EACH ROW EXECUTE FUNCTION noted();
    CREATE RULE silent AS ON DELETE TO stock DO ALSO INSERT INTO log (what) VALUES (OLD.sku);
    CREATE FUNCTION atomic() RETURNS bigint LANGUAGE sql BEGIN ATOMIC SELECT max(id) FROM log l JOIN orders ON true; END;`);
  f = await lineageFixture(graph, source.url);
  expect((await f.collect('FULL')).state).toBe('SUCCEEDED');
  client = await pgClient(source.name);
}, 60_000);
afterAll(async () => {
  await client.end();
  await f.done();
  await source.drop();
  await graph.close();
});

/** True when the server does it. Nothing of it stays. */
async function serverAccepts(sql: string): Promise<true | string> {
  await client.query('BEGIN');
  try {
    await client.query(sql);
    return true;
  } catch (error) {
    return (error as Error).message;
  } finally {
    await client.query('ROLLBACK');
  }
}

const scripts = [
  'DROP TABLE log',
  'DROP TABLE orders',
  'DROP TABLE orders CASCADE',
  'DROP TABLE lines',
  'DROP TABLE customers, orders, lines CASCADE',
  'DROP TABLE lines, orders',
  'DROP VIEW nothing, spent CASCADE',
  'DROP VIEW IF EXISTS nothing',
  'DROP VIEW spent',
  'DROP VIEW spent CASCADE',
  'DROP VIEW simple',
  'DROP MATERIALIZED VIEW top; DROP VIEW spent; DROP VIEW facts',
  'DROP VIEW facts; DROP VIEW spent; DROP MATERIALIZED VIEW top',
  'DROP INDEX orders_by_note',
  'DROP INDEX stock_by_sku',
  'DROP INDEX orders_pkey',
  'DROP INDEX top_by_email',
  'ALTER TABLE orders DROP COLUMN note',
  'ALTER TABLE orders DROP COLUMN net',
  'ALTER TABLE orders DROP COLUMN net CASCADE',
  'ALTER TABLE orders DROP COLUMN vat',
  'ALTER TABLE orders DROP COLUMN paid',
  'ALTER TABLE orders DROP COLUMN customer_id',
  'ALTER TABLE customers DROP COLUMN id',
  'ALTER TABLE customers DROP COLUMN name',
  'ALTER TABLE stock DROP COLUMN sku',
  'ALTER TABLE stock DROP COLUMN count',
  'ALTER TABLE log DROP COLUMN what',
  'ALTER TABLE log DROP COLUMN at',
  'ALTER TABLE parent DROP COLUMN a',
  'ALTER TABLE events DROP COLUMN id',
  'ALTER TABLE events DROP COLUMN at',
  'ALTER TABLE events DETACH PARTITION events_1',
  'DROP TABLE events_1',
  'DROP TABLE events',
  'DROP TABLE parent',
  'DROP TABLE parent CASCADE',
  'ALTER TABLE customers DROP CONSTRAINT customers_pkey',
  'ALTER TABLE customers DROP CONSTRAINT customers_pkey CASCADE',
  'ALTER TABLE customers DROP CONSTRAINT customers_email_key',
  'ALTER TABLE orders DROP CONSTRAINT positive',
  'ALTER TABLE orders DROP CONSTRAINT orders_customer_id_fkey',
  'ALTER TABLE orders DROP CONSTRAINT orders_pkey',
  'ALTER TABLE orders ALTER COLUMN net TYPE int',
  'ALTER TABLE orders ALTER COLUMN vat TYPE numeric(12,2)',
  'ALTER TABLE orders ALTER COLUMN paid TYPE numeric',
  'ALTER TABLE orders ALTER COLUMN note TYPE varchar(10)',
  'ALTER TABLE customers ALTER COLUMN email TYPE varchar(10)',
  'ALTER TABLE customers ALTER COLUMN id TYPE int',
  'ALTER TABLE lines ALTER COLUMN order_id TYPE int',
  'ALTER TABLE log ALTER COLUMN what TYPE varchar(5)',
  'ALTER TABLE orders RENAME COLUMN net TO netto',
  'ALTER TABLE log RENAME COLUMN what TO said',
  'ALTER TABLE log RENAME TO diary',
  'ALTER VIEW facts RENAME TO truths',
  'DROP FUNCTION twice(numeric)',
  'DROP FUNCTION twice',
  'DROP FUNCTION noted()',
  'DROP FUNCTION noted() CASCADE',
  'DROP FUNCTION keep(text)',
  'DROP FUNCTION atomic()',
  'DROP TYPE mood',
  'DROP TYPE mood CASCADE',
  'DROP DOMAIN amount',
  'DROP SEQUENCE numbers',
  'DROP SEQUENCE numbers CASCADE',
  'DROP SCHEMA public',
  'DROP TRIGGER orders_noted ON orders',
  'DROP RULE silent ON stock',
  'TRUNCATE log',
  'TRUNCATE customers',
  'TRUNCATE customers CASCADE',
  'TRUNCATE orders, lines',
  'TRUNCATE lines, orders, customers',
  'CREATE OR REPLACE VIEW spent AS SELECT email, sum(gross) AS total, count(*) AS n FROM facts GROUP BY email',
  'CREATE OR REPLACE VIEW spent AS SELECT email FROM facts',
  'CREATE OR REPLACE VIEW spent AS SELECT email AS mail, sum(gross) AS total FROM facts GROUP BY email',
  'CREATE OR REPLACE VIEW simple AS SELECT id::int AS id, name FROM customers',
  "CREATE OR REPLACE VIEW facts AS SELECT 1::bigint AS id, 'x'::text AS email, 1::numeric AS gross, 2::numeric AS net",
  'BEGIN; CREATE TEMP TABLE t AS SELECT * FROM orders; DROP TABLE t; COMMIT',
  'CREATE TABLE extra (id int); DROP TABLE extra',
  'ALTER TABLE log ADD COLUMN more text; ALTER TABLE log DROP COLUMN more',
  'DROP VIEW simple; ALTER TABLE customers DROP COLUMN feels',
  'DROP VIEW feelings; ALTER TABLE customers DROP COLUMN feels; DROP TYPE mood',
  'ALTER TABLE orders DROP CONSTRAINT orders_customer_id_fkey; DROP TABLE customers CASCADE',
  'ALTER TABLE lines DROP CONSTRAINT lines_order_id_fkey; ALTER TABLE orders DROP CONSTRAINT orders_pkey',
  'ALTER TABLE customers RENAME TO people; DROP TABLE people',
  // Views, functions and tables that the script itself makes or makes anew.
  'CREATE OR REPLACE VIEW simple AS SELECT id, lower(name) AS name FROM customers; ALTER TABLE customers DROP COLUMN name',
  'DROP VIEW simple; CREATE VIEW simple AS SELECT id, name FROM customers; ALTER TABLE customers DROP COLUMN name',
  'DROP VIEW feelings; CREATE VIEW feelings AS SELECT feels FROM customers; ALTER TABLE customers DROP COLUMN feels',
  'DROP VIEW feelings; CREATE VIEW feelings AS SELECT id FROM customers; ALTER TABLE customers DROP COLUMN feels',
  'DROP VIEW feelings; ALTER TABLE customers DROP COLUMN feels; CREATE VIEW feelings AS SELECT feels FROM customers',
  'DROP VIEW feelings; ALTER TABLE customers DROP COLUMN feels; CREATE VIEW feelings AS SELECT id FROM customers',
  "CREATE OR REPLACE VIEW feelings AS SELECT 'good'::mood AS feels FROM customers; ALTER TABLE customers DROP COLUMN feels",
  "ALTER TABLE customers DROP COLUMN feels; CREATE OR REPLACE VIEW feelings AS SELECT 'good'::mood AS feels",
  'ALTER TABLE customers DROP COLUMN feels CASCADE; CREATE VIEW feelings AS SELECT id FROM customers',
  'ALTER TABLE customers DROP COLUMN feels CASCADE; CREATE VIEW feelings AS SELECT feels FROM customers',
  'CREATE VIEW other AS SELECT at FROM log; ALTER TABLE log DROP COLUMN at',
  'CREATE VIEW other AS SELECT at FROM log; DROP VIEW other; ALTER TABLE log DROP COLUMN at',
  'CREATE TABLE extra (id int, b int); CREATE VIEW v AS SELECT id FROM extra; DROP TABLE extra',
  'CREATE TABLE extra (id int, b int); CREATE VIEW v AS SELECT id FROM extra; DROP TABLE extra CASCADE',
  'CREATE TABLE extra (id int, b int); CREATE VIEW v AS SELECT id FROM extra; ALTER TABLE extra DROP COLUMN b',
  'CREATE TABLE extra (id int, b int); CREATE VIEW v AS SELECT id FROM extra; ALTER TABLE extra DROP COLUMN id',
  'ALTER TABLE log RENAME TO diary; CREATE VIEW d AS SELECT at FROM diary; DROP TABLE diary',
  'ALTER TABLE log RENAME TO diary; CREATE VIEW d AS SELECT at FROM log',
  'ALTER TABLE log RENAME TO diary; CREATE VIEW d AS SELECT at FROM diary; ALTER TABLE diary DROP COLUMN at',
  'ALTER TABLE log RENAME COLUMN at TO since; CREATE VIEW d AS SELECT at FROM log',
  'ALTER TABLE log RENAME COLUMN at TO since; CREATE VIEW d AS SELECT since FROM log',
  'DROP MATERIALIZED VIEW top; DROP VIEW spent; CREATE VIEW spent AS SELECT email FROM facts; CREATE MATERIALIZED VIEW top AS SELECT email FROM spent; DROP VIEW spent',
  'DROP MATERIALIZED VIEW top; DROP VIEW spent; CREATE VIEW spent AS SELECT email FROM facts; DROP VIEW spent; DROP VIEW facts',
  "CREATE OR REPLACE FUNCTION keep(p text) RETURNS void LANGUAGE sql AS $$ INSERT INTO stock (sku, place) VALUES (p, 'x') $$; ALTER TABLE stock DROP COLUMN count",
  'ALTER TABLE stock DROP COLUMN count; CREATE OR REPLACE FUNCTION keep(p text) RETURNS void LANGUAGE sql AS $$ INSERT INTO stock (sku, count) VALUES (p, 1) $$',
  'ALTER TABLE log DROP COLUMN at; CREATE OR REPLACE FUNCTION noted() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO log (at) VALUES (now()); RETURN NEW; END $$',
  'ALTER TABLE orders DROP COLUMN customer_id CASCADE; DROP TABLE customers CASCADE',
  'DROP VIEW facts CASCADE; DROP VIEW grouped; ALTER TABLE customers DROP COLUMN email',
  'DELETE FROM orders; UPDATE stock SET count = 0; INSERT INTO log (what) SELECT note FROM orders',
];

describe('scripts that the server judges as well', () => {
  it.each(scripts)('%s', async (sql) => {
    const impact = await service.analyzeSql(f.ctx, { instanceId: f.instanceId, sql, database: source.name });
    const refused = [
      ...impact.breakages.filter(({ effect }) => effect === 'REFUSED'),
      ...impact.gaps.filter((gap) => gap.startsWith('UNKNOWN')),
    ];
    const accepts = await serverAccepts(sql.replace(/^BEGIN;|;\s*COMMIT$/g, ''));
    const said = impact.breakages.map(({ effect, reason }) => `${effect} ${reason}`);
    expect(refused.length === 0, `${String(accepts)}\n${said.join('\n')}`).toBe(accepts === true);
  });
});
