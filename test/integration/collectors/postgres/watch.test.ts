import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { postgresCollector } from '../../../../collectors/postgres/index.js';
import type { ChangeHint, ChangeWatch } from '../../../../src/core/collection.js';
import type { EngineTarget } from '../../../../src/engines/contract.js';
import { type OwnServer, startOwnServer } from '../../../testkit/pg-own-server.js';
import { Client } from 'pg';

const namespace = 'postgres://watched:5432';
let server: OwnServer;
const clients: Client[] = [];

beforeAll(async () => {
  server = await startOwnServer();
  const admin = await client('postgres');
  for (const name of ['with_trigger', 'without_trigger']) await admin.query(`CREATE DATABASE ${name}`);
  await (await client('with_trigger')).query(postgresCollector.watchSetupSql()!);
});

afterAll(async () => {
  for (const open of clients) await open.end().catch(() => undefined);
  await server.stop();
});

async function client(database: string): Promise<Client> {
  const made = new Client({
    host: '127.0.0.1',
    port: server.port,
    user: server.user,
    password: server.password,
    database,
  });
  made.on('error', () => undefined);
  await made.connect();
  clients.push(made);
  return made;
}

function target(): EngineTarget {
  return {
    engine: 'postgres',
    host: '127.0.0.1',
    port: server.port,
    user: server.user,
    password: server.password,
    tls: 'prefer',
    connectTimeoutMs: 5_000,
  };
}

interface Watching {
  watch: ChangeWatch;
  errors: unknown[];
  /** Waits for a hint that the test accepts. */
  hint: (accept: (hint: ChangeHint) => boolean) => Promise<ChangeHint>;
  count: () => number;
}

async function start(pollIntervalMs: number): Promise<Watching> {
  const hints: ChangeHint[] = [];
  const errors: unknown[] = [];
  let wake: () => void = () => undefined;
  const watch = await postgresCollector.watch(target(), namespace, {
    pollIntervalMs,
    onChange: (hint) => {
      hints.push(hint);
      wake();
    },
    onError: (error) => errors.push(error),
    signal: new AbortController().signal,
  });
  let seen = 0;
  const hint = async (accept: (hint: ChangeHint) => boolean): Promise<ChangeHint> => {
    for (;;) {
      const found = hints.slice(seen).find(accept);
      seen = hints.length;
      if (found !== undefined) return found;
      await new Promise<void>((resolve, reject) => {
        const timer = setTimeout(
          () =>
            reject(
              new RangeError(
                `No such hint; came: ${JSON.stringify(hints)}; errors: ${errors.map(String).join(' | ')}`,
              ),
            ),
          20_000,
        );
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  };
  return { watch, errors, hint, count: () => hints.length };
}

const names = (key: string) => (hint: ChangeHint) => hint.keys.includes(key);

describe('watching an instance', () => {
  it('hears of changes where the event triggers are installed, without polling', async () => {
    const { watch, hint } = await start(3_600_000);
    const database = await client('with_trigger');
    await database.query('CREATE TABLE public.heard (a integer)');
    expect((await hint(names(`${namespace}/with_trigger.public`))).reason).toBe('CREATE TABLE');
    await database.query('ALTER TABLE public.heard ADD COLUMN b text');
    await hint(names(`${namespace}/with_trigger.public`));
    await database.query('CREATE SCHEMA "New One"');
    await hint(names(`${namespace}/with_trigger.New%20One`));
    await database.query('DROP SCHEMA "New One"');
    await hint(
      (item) => item.reason === 'DROP SCHEMA' && item.keys.includes(`${namespace}/with_trigger.New%20One`),
    );
    await database.query('DROP TABLE public.heard');
    await hint(
      (item) => item.reason === 'DROP TABLE' && item.keys.includes(`${namespace}/with_trigger.public`),
    );
    await database.query('GRANT CREATE ON SCHEMA public TO PUBLIC');
    await hint(names(`${namespace}/with_trigger`));
    await watch.stop();
  });

  it('polls the others and says how to do better', async () => {
    const { watch, hint, count } = await start(100);
    expect(watch.method).toBe('POLLING');
    expect(watch.advice).toContain('"without_trigger"');
    expect(watch.advice).not.toContain('"with_trigger"');
    const database = await client('without_trigger');
    await database.query('CREATE TABLE public.noticed (a integer)');
    await hint(names(`${namespace}/without_trigger.public`));
    await database.query(`COMMENT ON COLUMN public.noticed.a IS 'x'`);
    await hint(names(`${namespace}/without_trigger.public`));
    await database.query('CREATE EXTENSION pgcrypto SCHEMA public');
    await hint(names(`${namespace}/without_trigger`));
    const before = count();
    await database.query(
      'CREATE TEMP TABLE overlooked (a integer); INSERT INTO public.noticed SELECT generate_series(1, 1000); ANALYZE public.noticed',
    );
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    expect(count()).toBe(before);
    await watch.stop();
  });

  it('says that changes are told at once as soon as the statements it offers have been run', async () => {
    const before = await start(100);
    const open = [...(before.watch.advice ?? '').matchAll(/"([^"]+)"/g)].map(([, name]) => name!);
    expect(open).not.toEqual([]);
    const installed: Client[] = [];
    for (const name of open) {
      const database = await client(name);
      await database.query(postgresCollector.watchSetupSql()!);
      installed.push(database);
    }
    await expect.poll(() => before.watch.method, { timeout: 20_000 }).toBe('EVENT_TRIGGER');
    expect(before.watch.advice).toBeNull();
    await before.watch.stop();
    for (const database of installed)
      await database.query(
        'DROP EVENT TRIGGER waymark_ddl; DROP EVENT TRIGGER waymark_drop; DROP SCHEMA waymark CASCADE',
      );
  });

  it('notices new databases, roles and settings', async () => {
    const { watch, hint } = await start(100);
    const admin = await client('postgres');
    await admin.query('CREATE DATABASE new_one');
    await hint((item) => item.keys.length === 0 && item.reason.includes('databases'));
    await admin.query('CREATE ROLE newcomer');
    await hint((item) => item.reason.includes('roles'));
    await admin.query('GRANT pg_monitor TO newcomer');
    await hint(names(`${namespace}/#principal`));
    const database = await client('new_one');
    await database.query('CREATE TABLE public.fresh (a integer)');
    await hint(names(`${namespace}/new_one.public`));
    await watch.stop();
  });

  it('goes back to listening after its connection is cut', async () => {
    const { watch, hint, errors } = await start(200);
    const admin = await client('postgres');
    await admin.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'with_trigger' AND application_name = 'waymark'`,
    );
    const database = await client('with_trigger');
    await database.query('CREATE TABLE public.after_the_cut (a integer)');
    await hint(names(`${namespace}/with_trigger.public`));
    expect(errors.length).toBeGreaterThan(0);
    await watch.stop();
    const { rows } = await admin.query(`SELECT 1 FROM pg_stat_activity WHERE application_name = 'waymark'`);
    expect(rows).toEqual([]);
  });

  it('leaves a statement alone whose announcement fails', async () => {
    const database = await client('with_trigger');
    await database.query(
      `CREATE ROLE mute; GRANT CREATE ON SCHEMA public TO mute; REVOKE EXECUTE ON FUNCTION pg_notify(text, text) FROM PUBLIC; SET ROLE mute`,
    );
    await expect(database.query(`SELECT pg_notify('waymark_ddl', '')`)).rejects.toThrow('permission denied');
    await database.query('CREATE TABLE public.not_stopped (a integer)');
    const { rows } = await database.query(`SELECT to_regclass('public.not_stopped') IS NOT NULL AS there`);
    expect(rows).toEqual([{ there: true }]);
  });
});
