import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { staleScopes } from '../../../../src/lineage/evidence/index.js';
import type { LineageFixture } from '../../../testkit/lineage.js';
import { CollectedSources } from '../../../testkit/collected-sources.js';
import { openGraph } from '../../../testkit/servers.js';

const graph = openGraph();
const sources = new CollectedSources(graph);

afterEach(() => sources.clear());
afterAll(async () => {
  await graph.close();
});

const shop = `
CREATE TABLE customers (id bigint PRIMARY KEY, email text, full_name text);
CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint REFERENCES customers (id), net numeric, vat numeric,
  total numeric GENERATED ALWAYS AS (net + vat) STORED);
CREATE TABLE audit_log (order_id bigint, note text);
CREATE VIEW order_facts AS
  SELECT o.id, c.email AS mail, md5(c.full_name) AS who, o.total FROM orders o JOIN customers c ON c.id = o.customer_id
  WHERE o.net > 0;
CREATE MATERIALIZED VIEW daily AS SELECT mail, sum(total) AS spent FROM order_facts GROUP BY mail;
CREATE FUNCTION mails() RETURNS TABLE (mail text) LANGUAGE sql AS $$ SELECT email FROM public.customers $$;
CREATE VIEW mail_list AS SELECT m.mail FROM mails() AS m;
CREATE FUNCTION log_order() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN INSERT INTO public.audit_log (order_id, note) VALUES (NEW.id, 'new'); RETURN NEW; END $$;
CREATE TRIGGER orders_logged AFTER INSERT ON orders FOR EACH ROW EXECUTE FUNCTION log_order();
CREATE PROCEDURE stage() LANGUAGE plpgsql AS $$
BEGIN
  CREATE TEMPORARY TABLE staged AS SELECT id, email FROM public.customers;
  INSERT INTO public.audit_log (order_id, note) SELECT id, email FROM staged;
END $$;
`;

describe('lineage of collected PostgreSQL definitions', () => {
  it('is there when the run has ended: columns and tables, direct and indirect, one piece of evidence each', async () => {
    const { f } = await sources.postgres(shop);
    const views = await f.edges({ source: 'VIEW', level: 'column' });
    expect(views).toEqual(
      expect.arrayContaining([
        'public.customers.email -> public.order_facts.mail FLOWS_TO IDENTITY',
        'public.customers.full_name -> public.order_facts.who FLOWS_TO TRANSFORMATION',
        'public.orders.net -> public.order_facts INFLUENCES FILTER',
        'public.customers.id -> public.order_facts INFLUENCES JOIN',
        'public.order_facts.total -> public.daily.spent FLOWS_TO AGGREGATION',
        'public.order_facts.mail -> public.daily INFLUENCES GROUP_BY',
      ]),
    );
    const tables = await f.edges({ level: 'table' });
    expect(tables).toEqual(
      expect.arrayContaining([
        'public.customers -> public.orders INFLUENCES JOIN',
        'public.customers -> public.order_facts FLOWS_TO IDENTITY',
        'public.order_facts -> public.daily FLOWS_TO AGGREGATION',
        'public.customers -> public.#routine:mails() FLOWS_TO IDENTITY',
        'public.#routine:mails() -> public.mail_list FLOWS_TO TRANSFORMATION',
        'public.orders -> public.audit_log INFLUENCES CONDITIONAL',
      ]),
    );
    expect(await f.edges({ source: 'GENERATED_COLUMN' })).toEqual([
      'public.orders.net -> public.orders.total FLOWS_TO TRANSFORMATION',
      'public.orders.vat -> public.orders.total FLOWS_TO TRANSFORMATION',
    ]);
    expect(await f.edges({ source: 'FOREIGN_KEY', level: 'column' })).toEqual([
      'public.customers.id -> public.orders.customer_id INFLUENCES JOIN',
    ]);
    expect(await f.edges({ source: 'TRIGGER', level: 'column' })).toContain(
      'public.orders.id -> public.audit_log.order_id FLOWS_TO IDENTITY',
    );
    expect(await f.edges({ source: 'ROUTINE', level: 'column' })).toContain(
      'public.customers.email -> public.audit_log.note FLOWS_TO IDENTITY',
    );
    expect(await staleScopes(graph, [f.instanceId])).toEqual([]);
  });

  it('carries text, masking and what could not be resolved with its position', async () => {
    const { f } = await sources.postgres(`${shop}
      CREATE FUNCTION odd(t text) RETURNS void LANGUAGE plpgsql AS $$
      BEGIN EXECUTE 'INSERT INTO ' || t || ' SELECT 1'; END $$;`);
    const [edge] = await graph.read<{ text: string; masking: boolean; confidence: number }>(
      `MATCH (:Asset {key: $from})-[r:FLOWS_TO]->(:Asset {key: $to})
       RETURN r.text AS text, r.masking AS masking, r.confidence AS confidence`,
      {
        from: `${f.database}.public.customers.full_name`,
        to: `${f.database}.public.order_facts.who`,
      },
    );
    expect(edge).toEqual({ text: 'md5(c.full_name)', masking: true, confidence: 1 });
    const [row] = await graph.read<{ unresolved: string }>(
      'MATCH (e:LineageEvidence {instanceId: $id, source: "ROUTINE"}) WHERE e.key CONTAINS "odd" RETURN e.unresolved AS unresolved',
      { id: f.instanceId },
    );
    const unresolved = JSON.parse(row?.unresolved ?? '[]') as { position: number; reason: string }[];
    const dynamic = unresolved.find(({ reason }) => reason.includes('run time'));
    expect(dynamic?.position).toBeGreaterThan(0);
  });

  it('ends what is no longer true, begins what is, and keeps what was for the past', async () => {
    const { f, pg } = await sources.postgres(shop);
    await pg.client.query(`DROP MATERIALIZED VIEW daily;
      CREATE OR REPLACE VIEW order_facts AS
        SELECT o.id, c.full_name AS mail, md5(c.full_name) AS who, o.total
        FROM orders o JOIN customers c ON c.id = o.customer_id;`);
    const before = await evidenceOf(f);
    const run = await f.collect();
    expect(run).toMatchObject({ state: 'SUCCEEDED', warningCount: 0 });
    const views = await f.edges({ source: 'VIEW', level: 'column' });
    expect(views).toContain('public.customers.full_name -> public.order_facts.mail FLOWS_TO IDENTITY');
    expect(views).not.toContain('public.customers.email -> public.order_facts.mail FLOWS_TO IDENTITY');
    expect(views.filter((edge) => edge.includes('daily'))).toEqual([]);
    const past = await graph.read<{ type: string; from: string; validFrom: string; validTo: string }>(
      `MATCH (a:Asset)-[w:WAS]->(:Asset {key: $to}) WHERE w.evidence IS NOT NULL
       RETURN a.name AS from, w.type AS type, w.validFrom AS validFrom, w.validTo AS validTo`,
      { to: `${f.database}.public.order_facts.mail` },
    );
    expect(past.map(({ from, type }) => [from, type])).toEqual([['email', 'FLOWS_TO']]);
    expect(past.every(({ validFrom, validTo }) => validFrom < validTo)).toBe(true);
    const after = await evidenceOf(f);
    const untouched = [...before].filter(
      ([key]) => key.includes('mail_list') || key.includes('orders_logged'),
    );
    for (const [key, lastSeenAt] of untouched) expect(after.get(key)).toBe(lastSeenAt);
    expect(after.has(`VIEW ${f.database}.public.daily`)).toBe(false);
  });

  it('writes nothing when nothing has changed, in a full run as well', async () => {
    const { f } = await sources.postgres(shop);
    const version = await lineageVersion();
    const first = await evidenceOf(f);
    const outcome = await f.evidence.deriver.deriveInstance(f.instanceId, { force: true });
    expect(outcome).toMatchObject({ analysed: 0, begun: 0, ended: 0, withdrawn: 0 });
    await f.collect('FULL');
    expect(await evidenceOf(f)).toEqual(first);
    expect(await lineageVersion()).toBeGreaterThanOrEqual(version);
  });

  it('ends the edges of a dropped table and derives them again when it returns', async () => {
    const { f, pg } = await sources.postgres(
      'CREATE TABLE t (a int); CREATE TABLE u (a int); CREATE FUNCTION g() RETURNS int LANGUAGE sql AS $$ SELECT a FROM public.t $$;',
    );
    expect(await f.edges({ source: 'ROUTINE', level: 'table' })).toHaveLength(1);
    await pg.client.query('DROP TABLE t');
    await f.collect();
    expect(await f.edges({ source: 'ROUTINE' })).toEqual([]);
    await pg.client.query('CREATE TABLE t (a int)');
    await f.collect();
    expect(await f.edges({ source: 'ROUTINE', level: 'column' })).toEqual([
      'public.t.a -> public.#routine:g() FLOWS_TO IDENTITY',
    ]);
  });

  it('is derived at the next start when a process ended before it could', async () => {
    const { f } = await sources.postgres(shop, { collected: false });
    await f.collect('FULL');
    expect(await f.edges()).toEqual([]);
    expect((await staleScopes(graph, [f.instanceId])).length).toBeGreaterThan(0);
    await f.evidence.deriver.deriveInstance(f.instanceId);
    expect((await f.edges()).length).toBeGreaterThan(10);
    expect(await staleScopes(graph, [f.instanceId])).toEqual([]);
  });
});

describe('lineage of collected MariaDB definitions', () => {
  it('covers views, generated columns, foreign keys, procedures, triggers and events', async () => {
    const { f, maria } = await sources.maria(`
      CREATE TABLE customers (id INT PRIMARY KEY, Email VARCHAR(100));
      CREATE TABLE orders (id INT PRIMARY KEY, customer_id INT, net INT, gross INT AS (net * 2) STORED,
        FOREIGN KEY (customer_id) REFERENCES customers (id));
      CREATE TABLE archive (id INT, mail VARCHAR(100));
      CREATE VIEW facts AS SELECT o.id, c.email AS mail FROM orders o JOIN customers c ON c.id = o.customer_id;
      CREATE PROCEDURE fill() INSERT INTO archive (id, mail) SELECT id, mail FROM facts;
      CREATE TRIGGER archived AFTER INSERT ON orders FOR EACH ROW INSERT INTO archive (id) VALUES (NEW.id);
      CREATE EVENT nightly ON SCHEDULE EVERY 1 DAY DISABLE DO DELETE FROM archive WHERE id < 10;`);
    const columns = await f.edges({ level: 'column' });
    expect(columns).toEqual(
      expect.arrayContaining([
        'customers.Email -> facts.mail FLOWS_TO IDENTITY',
        'customers.id -> facts INFLUENCES JOIN',
        'customers.id -> orders.customer_id INFLUENCES JOIN',
        'facts.mail -> archive.mail FLOWS_TO IDENTITY',
        'orders.id -> archive.id FLOWS_TO IDENTITY',
        'orders.net -> orders.gross FLOWS_TO TRANSFORMATION',
      ]),
    );
    await maria.connection.query('ALTER VIEW facts AS SELECT id, NULL AS mail FROM orders');
    await f.collect();
    expect(await f.edges({ source: 'VIEW', level: 'column' })).toEqual([
      'orders.id -> facts.id FLOWS_TO IDENTITY',
    ]);
    expect(await f.edges({ source: 'ROUTINE', level: 'column' })).toContain(
      'facts.mail -> archive.mail FLOWS_TO IDENTITY',
    );
  });

  it('knows which columns no star stands for, and those of tables that keep the past', async () => {
    const { f } = await sources.maria(`
      CREATE TABLE parts (id INT, secret INT INVISIBLE DEFAULT 1, label VARCHAR(9));
      CREATE TABLE prices (id INT, price INT) WITH SYSTEM VERSIONING;
      CREATE TABLE copies (id INT, label VARCHAR(9));
      CREATE TABLE ends (id INT, price INT, ended DATETIME);
      CREATE PROCEDURE copy_all() INSERT INTO copies SELECT * FROM parts;
      CREATE PROCEDURE close_all() INSERT INTO ends SELECT p.*, p.row_end FROM prices FOR SYSTEM_TIME ALL p;`);
    expect(await f.edges({ source: 'ROUTINE', level: 'column' })).toEqual([
      'parts.id -> copies.id FLOWS_TO IDENTITY',
      'parts.label -> copies.label FLOWS_TO IDENTITY',
      'prices.id -> ends.id FLOWS_TO IDENTITY',
      'prices.price -> ends.price FLOWS_TO IDENTITY',
    ]);
  });
});

async function evidenceOf(f: LineageFixture): Promise<Map<string, string>> {
  const rows = await graph.read<{ key: string; at: string }>(
    'MATCH (e:LineageEvidence {instanceId: $id}) WHERE e.withdrawnAt IS NULL RETURN e.key AS key, e.lastSeenAt AS at',
    { id: f.instanceId },
  );
  return new Map(rows.map(({ key, at }) => [key, at]));
}

async function lineageVersion(): Promise<number> {
  const [row] = await graph.read<{ version: number }>(
    'MATCH (s:LineageState) RETURN max(s.version) AS version',
  );
  return row?.version ?? 0;
}
