import { execFileSync } from 'node:child_process';
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Redis } from 'ioredis';
import mysql from 'mysql2/promise';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isRunning } from '../../../../src/core/process-marks.js';
import { resourcePath } from '../../../../src/core/resources.js';
import { silentLogger } from '../../../../src/core/logger.js';
import { removeDemoFolder } from '../../../testkit/demo.js';
import { collectMysql } from '../../../testkit/mysql-collect.js';
import { type DemoFleet, startDemoFleet } from '../../../../src/main/demo/index.js';

const here = dirname(fileURLToPath(import.meta.url));

/** Ids of the processes that a process has started. */
function childrenOf(pid: number): number[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
    .trim()
    .split(' ')
    .filter(Boolean)
    .map(Number);
}

const folder = mkdtempSync(join(tmpdir(), 'waymark-fleet-'));
const options = { dataFolder: folder, log: silentLogger, signal: new AbortController().signal };
let fleet: DemoFleet;

const urlOf = (name: string): string => fleet.instances.find((one) => one.name === name)?.url ?? '';

beforeAll(async () => {
  fleet = await startDemoFleet(options);
}, 180_000);

afterAll(async () => {
  await (fleet as DemoFleet | undefined)?.stop();
  removeDemoFolder(folder);
});

describe('the sample fleet', () => {
  it('is three servers with names, credentials and tags', () => {
    expect(fleet.instances.map(({ name, environment }) => [name, environment])).toEqual([
      ['orders-and-stock', 'demo'],
      ['billing-and-tax', 'demo'],
      ['sessions-and-carts', 'demo'],
    ]);
    expect(fleet.pids()).toHaveLength(3);
  });

  it('keeps passwords in files that only their owner can read', () => {
    const clientFiles = ['pgpass', 'mariadb.cnf', 'redis.password'];
    for (const name of ['postgres.json', 'mariadb.json', 'redis.json', ...clientFiles])
      expect(statSync(join(folder, 'demo', name)).mode & 0o077).toBe(0);
  });

  it('tells how its servers are opened as their administrator, without a password in it', () => {
    const questions = [
      'SELECT count(*) > 0 FROM sales.orders',
      'SELECT count(*) > 0 FROM invoice',
      'ACL WHOAMI',
    ];
    const answers = fleet.clients.map((client, index) =>
      execFileSync('/bin/sh', ['-c', client], {
        input: `${questions[index]};\n`.replace('WHOAMI;', 'WHOAMI'),
      }).toString(),
    );
    expect(answers[0]).toMatch(/\bt\b/);
    expect(answers[1]).toMatch(/\b1\b/);
    expect(answers[2]).toContain('admin');
    for (const name of ['postgres', 'mariadb', 'redis']) {
      const { passwords } = JSON.parse(readFileSync(join(folder, 'demo', `${name}.json`), 'utf8'));
      for (const password of Object.values<string>(passwords))
        expect(fleet.clients.join()).not.toContain(password);
    }
  });

  it('holds the shop in PostgreSQL, with views that can be read', async () => {
    const { passwords, port } = JSON.parse(readFileSync(join(folder, 'demo', 'postgres.json'), 'utf8'));
    const client = new Client({
      host: '127.0.0.1',
      port,
      user: 'postgres',
      password: passwords.postgres,
      database: 'shop',
    });
    await client.connect();
    try {
      const tables = await client.query(
        "SELECT count(*)::int AS n FROM pg_class WHERE relkind IN ('r', 'p') AND NOT relispartition AND relnamespace::regnamespace::text IN ('crm', 'catalog', 'stock', 'sales', 'staff', 'ops', 'feed', 'reporting')",
      );
      expect(tables.rows[0].n).toBeGreaterThanOrEqual(40);
      const views = await client.query(
        "SELECT format('%I.%I', n.nspname, c.relname) AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind IN ('v', 'm') AND n.nspname IN ('reporting', 'crm') AND c.relname <> 'forecast_gap'",
      );
      expect(views.rows.length).toBeGreaterThanOrEqual(28);
      for (const { name } of views.rows) await client.query(`SELECT * FROM ${name} LIMIT 1`);
      const orders = await client.query('SELECT count(*)::int AS n, sum(total) AS total FROM sales.orders');
      expect(orders.rows[0].n).toBe(8000);
      await client.query('CALL reporting.refresh_all()');
      await client.query('SELECT crm.recompute_tiers($1)', ['2025-07-01']);
    } finally {
      await client.end();
    }
  });

  it('lets the account of Waymark read catalogues and no business data of PostgreSQL', async () => {
    const client = new Client({
      connectionString: urlOf('orders-and-stock').replace(/\/postgres$/, '/shop'),
    });
    await client.connect();
    try {
      expect(
        (await client.query("SELECT 1 FROM pg_views WHERE schemaname = 'reporting'")).rowCount,
      ).toBeGreaterThan(20);
      await expect(client.query('SELECT * FROM crm.customer')).rejects.toThrow(/permission denied/);
    } finally {
      await client.end();
    }
  });

  it('holds billing and tax in MariaDB, with views and routines that run', async () => {
    const connection = await mysql.createConnection(urlOf('billing-and-tax'));
    try {
      const [views] = await connection.query(
        "SELECT CONCAT(table_schema, '.', table_name) AS name FROM information_schema.views WHERE table_schema IN ('billing', 'tax')",
      );
      const names = (views as { name: string }[]).map(({ name }) => name);
      expect(names.length).toBeGreaterThanOrEqual(18);
      for (const name of names) await connection.query(`SELECT * FROM ${name} LIMIT 1`);
      const [invoices] = await connection.query('SELECT COUNT(*) AS n FROM billing.invoice');
      expect((invoices as { n: number }[])[0]?.n).toBe(3000);
    } finally {
      await connection.end();
    }
  });

  it('is collected from MariaDB without a warning, each view with its columns', async () => {
    const { assets, warnings } = await collectMysql(urlOf('billing-and-tax'));
    expect(warnings).toEqual([]);
    const parents = new Set(
      [...assets.values()].map(({ kind, parent }) => (kind === 'Column' ? parent : '')),
    );
    const views = [...assets.values()].filter(({ kind }) => kind === 'View');
    expect(views.length).toBeGreaterThanOrEqual(18);
    expect(views.filter(({ key }) => !parents.has(key)).map(({ key }) => key)).toEqual([]);
  });

  it('holds sessions, carts and streams in Redis and shows Waymark no value of them', async () => {
    const client = new Redis(urlOf('sessions-and-carts'), { maxRetriesPerRequest: 1 });
    try {
      expect(await client.dbsize()).toBeGreaterThan(3000);
      expect(await client.type('events:orders')).toBe('stream');
      await expect(client.get('config:banner')).rejects.toThrow(/NOPERM/);
    } finally {
      client.disconnect();
    }
  });

  it('starts again on the same ports with what was changed meanwhile', async () => {
    const before = fleet.instances.map(({ url }) => url);
    const client = new Redis(urlOf('sessions-and-carts'), { maxRetriesPerRequest: 1 });
    const size = await client.dbsize();
    client.disconnect();
    const pids = fleet.pids();
    await fleet.stop();
    expect(pids.filter(isRunning)).toEqual([]);
    fleet = await startDemoFleet(options);
    expect(fleet.instances.map(({ url }) => url)).toEqual(before);
    const again = new Redis(urlOf('sessions-and-carts'), { maxRetriesPerRequest: 1 });
    expect(await again.dbsize()).toBe(size);
    again.disconnect();
  }, 60_000);

  it('refuses to start twice on one folder', async () => {
    await expect(startDemoFleet(options)).rejects.toMatchObject({ code: 'EMBEDDED_ALREADY_RUNNING' });
  });

  it('ends with the process that started it, however that ends', async () => {
    await fleet.stop();
    const child = spawn(
      process.execPath,
      [resourcePath('test/testkit/run-script.mjs'), join(here, 'scripts', 'run-fleet.ts'), folder],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    const pids = await new Promise<number[]>((resolve) => {
      child.stdout.once('data', (line: Buffer) => resolve(JSON.parse(line.toString()) as number[]));
    });
    const servers = pids.flatMap((pid) => [pid, ...childrenOf(pid)]);
    expect(servers.length).toBeGreaterThanOrEqual(6);
    child.kill('SIGKILL');
    await expect.poll(() => servers.filter(isRunning), { timeout: 30_000 }).toEqual([]);
    fleet = await startDemoFleet(options);
    expect(fleet.pids()).toHaveLength(3);
  }, 120_000);

  it('leaves nothing behind when it is asked to be ephemeral', async () => {
    const passing = await startDemoFleet({ ...options, ephemeral: true });
    const pids = passing.pids();
    await passing.stop();
    expect(pids.filter(isRunning)).toEqual([]);
    expect(readdirSync(folder)).toEqual(['demo']);
    expect(existsSync(join(folder, 'demo'))).toBe(true);
  }, 180_000);
});
