import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { mysqlCollector } from '../../../../collectors/mysql/index.js';
import { postgresCollector } from '../../../../collectors/postgres/index.js';
import { createCatalog } from '../../../../src/catalog/index.js';
import { systemClock } from '../../../../src/core/clock.js';
import type { StatementReading } from '../../../../src/core/executed-statements.js';
import { silentLogger } from '../../../../src/core/logger.js';
import type { Collector } from '../../../../src/engines/contract.js';
import { parseTargetUrl } from '../../../../src/engines/target.js';
import {
  createLineageQuestions,
  createLineageSources,
  LineageReplica,
} from '../../../../src/lineage/index.js';
import { type LineageFixture, lineageFixture } from '../../../testkit/lineage.js';
import { startOwnMariadb } from '../../../testkit/maria-own-server.js';
import { startOwnServer } from '../../../testkit/pg-own-server.js';
import {
  createMariaDatabase,
  createPgDatabase,
  openGraph,
  pgClient,
  uniqueName,
} from '../../../testkit/servers.js';

const graph = openGraph();
const catalog = createCatalog({ graph, clock: systemClock, logger: silentLogger });
const sources = createLineageSources({ graph, clock: systemClock, registration: null });
const cleanUp: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const done of cleanUp.splice(0).toReversed()) await done();
});
afterAll(async () => {
  await graph.close();
});

async function readingOf(
  collector: Collector,
  url: string,
  mostStatements = 10_000,
): Promise<StatementReading> {
  const target = { ...parseTargetUrl(url), connectTimeoutMs: 5_000 };
  const options = {
    signal: new AbortController().signal,
    statementTimeoutMs: 20_000,
    mostStatements,
    mostCharacters: 10_000_000,
  };
  return collector.statements!(target, 'zone://test', options);
}

interface Kept {
  text: string;
  count: number;
  lastSeenAt: string;
  uses: string[];
}

async function kept(f: LineageFixture): Promise<Kept[]> {
  return graph.read<Kept & Record<string, unknown>>(
    `MATCH (e:LineageEvidence {instanceId: $id, source: 'EXECUTED_SQL'})
     RETURN e.text AS text, e.count AS count, e.lastSeenAt AS lastSeenAt, e.uses AS uses ORDER BY text`,
    { id: f.instanceId },
  );
}

async function collected(url: string): Promise<LineageFixture> {
  const f = await lineageFixture(graph, url);
  cleanUp.push(() => f.done());
  expect((await f.collect('FULL')).state).toBe('SUCCEEDED');
  return f;
}

async function joinedWith(f: LineageFixture, key: string): Promise<string[]> {
  const replica = new LineageReplica(graph, systemClock, silentLogger);
  const questions = createLineageQuestions({ graph, replica, clock: systemClock, catalog });
  const { neighbours } = await questions.neighbours.neighbours(f.ctx, { key });
  return neighbours
    .filter(({ reason }) => reason === 'JOINED')
    .map(({ asset, weight }) => `${asset.name} ${weight}`);
}

describe('pg_stat_statements', () => {
  async function shop(): Promise<{
    url: string;
    run: (sql: string) => Promise<void>;
    reset: () => Promise<void>;
  }> {
    const source = await createPgDatabase(`
      CREATE EXTENSION pg_stat_statements;
      CREATE SCHEMA shop;
      CREATE TABLE shop.orders (id int PRIMARY KEY, customer int, total numeric, placed timestamptz);
      CREATE TABLE shop.customers (id int PRIMARY KEY, email text);
      CREATE TABLE public.sales (customer int, amount numeric);`);
    cleanUp.push(() => source.drop());
    const client = await pgClient(source.name);
    cleanUp.push(() => client.end());
    const reset = async (): Promise<void> => {
      await client.query(
        `SELECT pg_stat_statements_reset(0, (SELECT oid FROM pg_database WHERE datname = current_database()), 0)`,
      );
    };
    return { url: source.url, run: async (sql) => void (await client.query(sql)), reset };
  }

  it('gives edges and habits of joining with counts that grow by what was executed since, also after a reset', async () => {
    const { url, run, reset } = await shop();
    const f = await collected(url);
    await reset();
    const write = (value: number): Promise<void> =>
      run(`INSERT INTO public.sales (customer, amount) SELECT o.customer, o.total * ${value} FROM shop.orders o
           WHERE o.placed > now() - interval '${value} days' AND extract(year FROM o.placed) = 2026`);
    await write(1);
    await write(2);
    await run(
      `SELECT c.email FROM shop.orders o JOIN shop.customers c ON c.id = o.customer WHERE c.email = 'a@b.c'`,
    );
    const take = async () =>
      sources.executed.takeReading(f.ctx, {
        instanceId: f.instanceId,
        reading: await readingOf(postgresCollector, url),
      });
    const first = await take();
    expect(first).toMatchObject({ unparsed: 0 });
    expect(first.begun).toBeGreaterThan(0);
    expect(await f.edges({ source: 'EXECUTED_SQL', level: 'column' })).toEqual([
      'shop.orders.customer -> public.sales.customer FLOWS_TO IDENTITY',
      'shop.orders.placed -> public.sales INFLUENCES FILTER',
      'shop.orders.total -> public.sales.amount FLOWS_TO TRANSFORMATION',
    ]);
    const counts = async (): Promise<number[]> => (await kept(f)).map(({ count }) => count);
    expect(await counts()).toEqual([2, 1]);
    expect(JSON.stringify(await kept(f))).not.toContain('a@b.c');
    expect(await joinedWith(f, `${f.database}.shop.orders`)).toEqual(['sales 2', 'customers 1']);
    expect(await joinedWith(f, `${f.database}.shop.customers`)).toEqual(['orders 1']);

    const again = await take();
    expect(again).toMatchObject({ evidence: 0, begun: 0, ended: 0 });
    expect(await counts()).toEqual([2, 1]);
    await write(3);
    await take();
    expect(await counts()).toEqual([3, 1]);
    await reset();
    await write(4);
    await write(5);
    await take();
    expect(await counts()).toEqual([5, 1]);
    // A counter that has passed its old state since the reset of all figures began again as well.
    await run('SELECT pg_stat_statements_reset()');
    for (const value of [6, 7, 8]) await write(value);
    await take();
    expect(await counts()).toEqual([8, 1]);
    expect(await sources.executed.reading(f.ctx, f.instanceId)).toMatchObject({
      method: 'PG_STAT_STATEMENTS',
      errorCode: null,
      cut: 0,
      warnings: [],
    });
  });

  it('looks names up in the search path that the account and the database have', async () => {
    const { url, run, reset } = await shop();
    const f = await collected(url);
    const role = uniqueName('etl');
    const { database } = parseTargetUrl(url);
    const admin = await pgClient();
    cleanUp.push(async () => {
      await admin.query(`DROP OWNED BY ${role}; DROP ROLE ${role}`).catch(() => undefined);
      await admin.end();
    });
    await admin.query(`CREATE ROLE ${role} LOGIN PASSWORD 'etl-secret';
      ALTER ROLE ${role} IN DATABASE ${database!} SET search_path = "$user", shop;
      ALTER DATABASE ${database!} SET search_path = public, nowhere`);
    await run(`GRANT USAGE ON SCHEMA shop TO ${role}; GRANT ALL ON ALL TABLES IN SCHEMA shop TO ${role}`);
    cleanUp.push(() => run(`DROP OWNED BY ${role}`));
    await reset();
    const own = new URL(url);
    own.username = role;
    own.password = 'etl-secret';
    const { Client } = await import('pg');
    const client = new Client({ connectionString: own.href });
    await client.connect();
    await client.query(`UPDATE orders SET total = id WHERE customer = 1`);
    await client.end();
    const reading = await readingOf(postgresCollector, url);
    const update = reading.statements.find(({ sql }) => sql.startsWith('UPDATE orders'));
    expect(update?.searchPath).toEqual([role, 'shop']);
    const others = reading.statements.filter((s) => s.database === database && s !== update);
    expect(others.every(({ searchPath }) => searchPath.join() === 'public,nowhere')).toBe(true);
    await sources.executed.takeReading(f.ctx, { instanceId: f.instanceId, reading });
    expect(await f.edges({ source: 'EXECUTED_SQL', level: 'column' })).toContain(
      'shop.orders.id -> shop.orders.total FLOWS_TO IDENTITY',
    );
    // Without the right to read statistics, the server hides the statements of others.
    const limited = await readingOf(postgresCollector, own.href);
    expect(limited.warnings).toEqual([
      expect.objectContaining({ code: 'MISSING_GRANT', remedy: `GRANT pg_read_all_stats TO ${role};` }),
    ]);
    const seen = limited.statements.filter((s) => s.database === database);
    expect(seen.some(({ sql }) => sql.startsWith('UPDATE orders'))).toBe(true);
    expect(seen.every(({ searchPath }) => searchPath.join() === `${role},shop`)).toBe(true);
    await run(`REVOKE ALL ON pg_stat_statements FROM PUBLIC`);
    const refused = await readingOf(postgresCollector, own.href);
    expect(refused.statements).toEqual([]);
    expect(refused.warnings).toEqual([
      expect.objectContaining({
        code: 'MISSING_GRANT',
        remedy: expect.stringContaining('GRANT SELECT ON ALL TABLES IN SCHEMA public') as string,
      }),
    ]);
  });

  it('reads those that write first when there are more than may be read', async () => {
    const { url, run, reset } = await shop();
    await reset();
    await run('SELECT count(*) FROM shop.orders');
    await run('SELECT count(*) FROM shop.customers');
    await run('DELETE FROM public.sales');
    const some = await readingOf(postgresCollector, url, 1);
    expect(some.statements).toHaveLength(1);
    expect(some.statements[0]?.sql).not.toMatch(/^select/i);
    expect(some.beyond).toBeGreaterThan(1);
  });

  it('tells what is lost without the extension and without its library', async () => {
    const server = await startOwnServer();
    cleanUp.push(() => server.stop());
    const url = `postgres://${server.user}:${server.password}@127.0.0.1:${server.port}/postgres`;
    const absent = await readingOf(postgresCollector, url);
    expect(absent.statements).toEqual([]);
    expect(absent.warnings).toEqual([
      expect.objectContaining({
        code: 'FIGURES_OFF',
        remedy: expect.stringContaining('CREATE EXTENSION pg_stat_statements') as string,
      }),
    ]);
    const { Client } = await import('pg');
    const client = new Client({ connectionString: url });
    await client.connect();
    await client.query('CREATE EXTENSION pg_stat_statements');
    await client.end();
    const unloaded = await readingOf(postgresCollector, url);
    expect(unloaded.warnings).toEqual([
      expect.objectContaining({
        code: 'FIGURES_OFF',
        message: expect.stringContaining('library is not loaded') as string,
      }),
    ]);
  });
});

describe('the performance schema', () => {
  it('gives edges of digests with counts and the time they were last seen', async () => {
    const source = await createMariaDatabase(`
      CREATE TABLE orders (id int PRIMARY KEY, customer int, total decimal(10,2), placed datetime, items json);
      CREATE TABLE customers (id int PRIMARY KEY, email varchar(100));
      CREATE TABLE sales (customer int PRIMARY KEY, amount decimal(10,2), item int);`);
    cleanUp.push(() => source.drop());
    const f = await collected(source.url);
    const run = async (sql: string): Promise<void> => void (await source.connection.query(sql));
    const write = (value: number): Promise<void> =>
      run(`INSERT INTO sales (customer, amount) SELECT customer, ifnull(sum(total), ${value}) FROM orders
           WHERE placed > now() - INTERVAL ${value} DAY AND customer IN (1, 2, ${value}) GROUP BY customer
           ON DUPLICATE KEY UPDATE amount = VALUES(amount)`);
    await write(3);
    await write(4);
    await run(`INSERT INTO sales (customer, item) SELECT o.id, j.item
      FROM orders o, JSON_TABLE(o.items, '$[*]' COLUMNS (item INT PATH '$.id')) j WHERE o.id = 77`);
    await run(`SELECT c.email FROM orders o JOIN customers c ON c.id = o.customer WHERE c.email = 'a@b.c'`);
    await run('SELECT broken FROM orders').catch(() => undefined);
    const take = async () =>
      sources.executed.takeReading(f.ctx, {
        instanceId: f.instanceId,
        reading: await readingOf(mysqlCollector, source.url),
      });
    const first = await take();
    expect(first.begun).toBeGreaterThan(0);
    const name = source.name;
    expect(
      (await f.edges({ source: 'EXECUTED_SQL', level: 'column' })).map((edge) =>
        edge.replaceAll(`${name}.`, ''),
      ),
    ).toEqual([
      'orders.customer -> sales INFLUENCES FILTER',
      'orders.customer -> sales INFLUENCES GROUP_BY',
      'orders.customer -> sales.customer FLOWS_TO IDENTITY',
      'orders.id -> sales INFLUENCES FILTER',
      'orders.id -> sales.customer FLOWS_TO IDENTITY',
      'orders.items -> sales.item FLOWS_TO TRANSFORMATION',
      'orders.placed -> sales INFLUENCES FILTER',
      'orders.total -> sales.amount FLOWS_TO AGGREGATION',
    ]);
    expect((await kept(f)).map(({ text, count }) => `${text.slice(0, 22)} ${count}`)).toEqual([
      'INSERT INTO `sales` (  2',
      'INSERT INTO `sales` (  1',
      'SELECT `c` . `email` F 1',
    ]);
    const [{ lastSeenAt } = { lastSeenAt: '' }] = await kept(f);
    expect(Math.abs(Date.now() - Date.parse(lastSeenAt))).toBeLessThan(3_600_000);
    expect(await joinedWith(f, `${f.database}.customers`)).toEqual(['orders 1']);
    await write(5);
    await take();
    expect((await kept(f)).map(({ count }) => count)).toEqual([3, 1, 1]);
    expect((await take()).evidence).toBe(0);
  });

  it('tells what is lost when the account may not read it', async () => {
    const source = await createMariaDatabase('CREATE TABLE t (a int)');
    cleanUp.push(() => source.drop());
    const account = uniqueName('u').slice(0, 30);
    await source.connection.query(`CREATE USER '${account}'@'127.0.0.1' IDENTIFIED BY 'limited'`);
    cleanUp.push(() => source.connection.query(`DROP USER '${account}'@'127.0.0.1'`));
    await source.connection.query(`GRANT SELECT ON \`${source.name}\`.* TO '${account}'@'127.0.0.1'`);
    const url = new URL(source.url);
    url.username = account;
    url.password = 'limited';
    const reading = await readingOf(mysqlCollector, url.href);
    expect(reading.statements).toEqual([]);
    expect(reading.warnings).toEqual([
      expect.objectContaining({
        code: 'MISSING_GRANT',
        remedy: `GRANT SELECT ON performance_schema.* TO '${account}'@'127.0.0.1';`,
      }),
    ]);
  });

  it('tells of statements that were cut and of a performance schema that is off', async () => {
    const cutting = await startOwnMariadb({ 'max-digest-length': '260' });
    cleanUp.push(() => cutting.stop());
    for (const sql of ['CREATE DATABASE d', 'USE d', 'CREATE TABLE t (a int, b int)'])
      await cutting.admin.query(sql);
    await cutting.admin.query(
      'INSERT INTO t (a, b) SELECT a, b FROM t WHERE a > 1' + ' AND a < b'.repeat(20),
    );
    await cutting.admin.query('DELETE FROM t WHERE a = 1');
    const cut = await readingOf(mysqlCollector, cutting.url());
    expect(cut.cut).toBeGreaterThan(0);
    expect(
      cut.statements
        .filter(({ database }) => database === 'd')
        .map(({ sql }) => sql)
        .toSorted(),
    ).toEqual(['CREATE TABLE `t` ( `a` INTEGER , `b` INTEGER )', 'DELETE FROM `t` WHERE `a` = ?']);
    expect(cut.warnings.map(({ code }) => code)).toContain('STATEMENTS_CUT');

    const off = await startOwnMariadb({ 'performance-schema': 'OFF' });
    cleanUp.push(() => off.stop());
    const reading = await readingOf(mysqlCollector, off.url());
    expect(reading.statements).toEqual([]);
    expect(reading.warnings).toEqual([
      expect.objectContaining({
        code: 'FIGURES_OFF',
        remedy: expect.stringContaining('performance_schema = ON') as string,
      }),
    ]);
  });
});
