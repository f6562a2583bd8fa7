import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { collectInstance } from '../../../../collectors/postgres/index.js';
import { childKey } from '../../../../src/core/asset-key.js';
import { type KnownState, nothingKnown } from '../../../../src/core/collection.js';
import { parseTargetUrl, targetNamespace } from '../../../../src/engines/target.js';
import { type Collected, collectPg, collectPgDatabase, KeptState } from '../../../testkit/pg-collect.js';
import { type OwnServer, startOwnServer } from '../../../testkit/pg-own-server.js';
import {
  createPgDatabase,
  dropPgDatabase,
  type PgDatabase,
  pgClient,
  pgVersion,
  testServers,
  uniqueName,
} from '../../../testkit/servers.js';
import { Client } from 'pg';

const made: PgDatabase[] = [];
let server: OwnServer;

beforeAll(async () => {
  server = await startOwnServer();
});

afterAll(async () => {
  for (const database of made) await database.drop();
  await server.stop();
});

async function database(sql: string): Promise<PgDatabase> {
  const own = await createPgDatabase(sql);
  made.push(own);
  return own;
}

function key(collected: Collected, database: PgDatabase, ...path: string[]): string {
  const databaseKey = childKey(collected.namespace, 'Database', database.name);
  return path.reduce((parent, name) => childKey(parent, 'Table', name), databaseKey);
}

/** A state that makes the collector look at every unit, and runs something between the outline and the details. */
function meanwhile(database: string, work: () => Promise<unknown>): KnownState {
  let done = false;
  return {
    scopeDigest: () => 'something else',
    unitDigests: async (scope) => {
      if (!done && scope.includes(`/${database}.`)) {
        done = true;
        await work();
      }
      return new Map();
    },
  };
}

const codes = (collected: Collected): string[] => collected.warnings.map((warning) => warning.code);

async function onOwnServer(
  sql: string,
  name = 'postgres',
  user = server.user,
  password = server.password,
): Promise<Client> {
  const client = new Client({ host: '127.0.0.1', port: server.port, user, password, database: name });
  await client.connect();
  if (sql !== '') await client.query(sql);
  return client;
}

describe('a collection that meets trouble', () => {
  it('says which object vanished and collects the rest', async () => {
    const own = await database(
      'CREATE TABLE kept (a integer); CREATE TABLE base (a integer); CREATE VIEW dropped AS SELECT a FROM base; CREATE VIEW stays AS SELECT a FROM kept',
    );
    const known = meanwhile(own.name, async () => await own.client.query('DROP VIEW dropped'));
    const collected = await collectPgDatabase(own.url, { known });
    expect(codes(collected)).toContain('OBJECT_VANISHED');
    const warning = collected.warnings.find(({ code }) => code === 'OBJECT_VANISHED');
    expect(warning?.key).toBe(key(collected, own, 'public', 'dropped'));
    expect(collected.assets.get(key(collected, own, 'public', 'stays'))?.properties['definition']).toContain(
      'SELECT',
    );
    expect(collected.assets.has(key(collected, own, 'public', 'kept', 'a'))).toBe(true);
    const scope = collected.batches.find(
      (batch) => batch.type === 'scope' && batch.scope.endsWith('.public'),
    );
    expect(scope).toMatchObject({ complete: false });
    // What is missing now is read the next time: the digest is not that of the whole.
    const again = await collectPgDatabase(own.url);
    const whole = again.batches.find((batch) => batch.type === 'scope' && batch.scope.endsWith('.public'));
    expect((whole as { digest: string }).digest).not.toBe((scope as { digest: string }).digest);
  });

  it('names the view whose base is gone, and collects the rest of it and of the others', async () => {
    const own = await database(
      'CREATE TABLE base (a integer, b text); CREATE VIEW broken AS SELECT a, b FROM base; CREATE TABLE other (c integer); CREATE VIEW whole AS SELECT c FROM other',
    );
    // Before version 13 a superuser needs no permission for this, and it cannot be given while the server runs.
    if ((await pgVersion(own.client)) >= 130_000) await own.client.query('SET allow_system_table_mods = on');
    await own.client.query(`DELETE FROM pg_attribute WHERE attrelid = 'base'::regclass AND attname = 'a'`);
    const collected = await collectPgDatabase(own.url);
    const broken = key(collected, own, 'public', 'broken');
    const warning = collected.warnings.find((item) => item.key === broken);
    expect(warning?.code).toMatch(/DEFINITION_UNREADABLE|OBJECT_VANISHED/);
    expect(warning?.message).toContain('public.broken');
    expect(collected.assets.get(broken)?.properties['definition']).toBeNull();
    expect(collected.assets.has(childKey(broken, 'Column', 'b'))).toBe(true);
    expect(collected.assets.get(key(collected, own, 'public', 'whole'))?.properties['definition']).toContain(
      'other',
    );
  });

  it('goes on when a database is dropped during its collection', async () => {
    const own = await createPgDatabase('CREATE TABLE t (a integer)');
    const admin = await pgClient();
    const known = meanwhile(own.name, async () => {
      await own.client.end();
      await dropPgDatabase(admin, own.name);
    });
    own.client.on('error', () => undefined);
    const databaseKey = (collected: Collected): string => childKey(collected.namespace, 'Database', own.name);
    const { host, port, user, password } = testServers().postgres;
    const namespace = `postgres://${host}:${port}`;
    const collected = await collectPg(`postgres://${user}:${password}@${host}:${port}/postgres`, {
      known,
      only: [`${namespace}/${own.name}`, `${namespace}/#principal`],
    });
    await admin.end();
    const warning = collected.warnings.find((item) => item.key === databaseKey(collected));
    expect(warning?.code).toMatch(/OBJECT_VANISHED|DATABASE_SKIPPED/);
    expect(warning?.message).toContain(own.name);
    expect(collected.batches.some((batch) => 'scope' in batch && batch.scope.endsWith('#principal'))).toBe(
      true,
    );
  });

  it('skips databases it may not enter, with the exact grant, and reads what the others share', async () => {
    const name = uniqueName('wm_closed');
    const admin = await onOwnServer('');
    await admin.query(`CREATE DATABASE ${name}`);
    await admin.query(`REVOKE CONNECT ON DATABASE ${name} FROM PUBLIC`);
    await admin.query(`CREATE DATABASE no_entry ALLOW_CONNECTIONS false`);
    await admin.query(`CREATE ROLE "Plain Reader" LOGIN PASSWORD 'plain'`);
    await admin.query(`CREATE TABLE public.readable_by_all_catalogues (id integer PRIMARY KEY)`);
    const url = `postgres://${encodeURIComponent('Plain Reader')}:plain@127.0.0.1:${server.port}/postgres`;
    const collected = await collectPg(url);
    await admin.end();
    const skipped = collected.warnings.filter(({ code }) => code === 'DATABASE_SKIPPED');
    expect(skipped.map(({ remedy }) => remedy)).toContain(
      `GRANT CONNECT ON DATABASE ${name} TO "Plain Reader";`,
    );
    expect(skipped.map(({ remedy }) => remedy)).toContain('ALTER DATABASE no_entry ALLOW_CONNECTIONS true;');
    const missing = collected.warnings
      .filter(({ code }) => code === 'MISSING_GRANT')
      .map(({ remedy }) => remedy);
    expect(missing).toContain('GRANT pg_read_all_settings TO "Plain Reader";');
    expect(missing).toContain('GRANT pg_read_all_stats TO "Plain Reader";');
    const last = collected.batches.at(-1);
    expect(last).toMatchObject({ type: 'scopes' });
    expect((last as unknown as { partial: string[] }).partial).toEqual(
      expect.arrayContaining([`${collected.namespace}/${name}`, `${collected.namespace}/no_entry`]),
    );
    // The databases themselves are known, and what every account may read of the others is whole.
    expect(collected.assets.get(`${collected.namespace}/${name}`)?.kind).toBe('Database');
    expect(
      collected.assets.get(`${collected.namespace}/postgres.public.readable_by_all_catalogues.id`)
        ?.properties['nullable'],
    ).toBe(false);
    expect(collected.assets.get(`${collected.namespace}/template1`)?.properties['isTemplate']).toBe(true);
    expect(collected.assets.has(`${collected.namespace}/template0`)).toBe(false);
    expect(
      collected.assets.get(`${collected.namespace}/#principal:Plain%20Reader`)?.properties,
    ).toMatchObject({ login: true, superuser: false, passwordKind: null });
  });

  it('reads databases of other encodings, and escapes what is no UTF-8', async () => {
    const admin = await onOwnServer('');
    await admin.query(
      `CREATE DATABASE ascii_one ENCODING 'SQL_ASCII' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0`,
    );
    await admin.query(
      `CREATE DATABASE latin_one ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0`,
    );
    await admin.end();
    const raw = `DO $$ BEGIN EXECUTE 'CREATE TABLE "' || encode('\\x636166', 'escape') || convert_from('\\xe9', 'SQL_ASCII') || '" (a integer, "' || convert_from('\\xe8', 'SQL_ASCII') || '" text DEFAULT ''x'')'; END $$`;
    await (
      await onOwnServer(
        `${raw}; CREATE TABLE plain (id integer PRIMARY KEY, "größe" text); CREATE VIEW v AS SELECT id FROM plain; COMMENT ON TABLE plain IS 'größer'`,
        'ascii_one',
      )
    ).end();
    await (await onOwnServer('CREATE TABLE "größe" (id integer)', 'latin_one')).end();
    const url = (name: string): string =>
      `postgres://postgres:${server.password}@127.0.0.1:${server.port}/${name}`;
    const ascii = await collectPgDatabase(url('ascii_one'));
    const names = [...ascii.assets.values()].map(({ name }) => name);
    expect(names).toContain('caf\\xE9');
    expect(names).toContain('\\xE8');
    expect(names).toContain('größe');
    const warnings = ascii.warnings.filter(({ code }) => code === 'NAME_NOT_UTF8');
    expect(warnings).toHaveLength(2);
    expect(warnings[0]?.message).toContain('caf\\xE9');
    const plain = [...ascii.assets.values()].find(({ name }) => name === 'plain');
    expect(plain).toMatchObject({ kind: 'Table', comment: 'größer', properties: { rowSecurity: false } });
    expect(ascii.statistics.get(plain!.key)).toMatchObject({ liveRows: 0 });
    const latin = await collectPgDatabase(url('latin_one'));
    expect([...latin.assets.values()].map(({ name }) => name)).toContain('größe');
    expect(latin.warnings).toEqual([]);
  });

  it('does not wait for a table that is locked', async () => {
    const own = await database(
      'CREATE TABLE locked (a integer); INSERT INTO locked VALUES (1); CREATE VIEW over AS SELECT a FROM locked; CREATE TABLE free (b integer)',
    );
    await own.client.query('BEGIN; LOCK TABLE locked IN ACCESS EXCLUSIVE MODE');
    const collected = await collectPgDatabase(own.url);
    await own.client.query('ROLLBACK');
    expect(collected.assets.has(key(collected, own, 'public', 'locked', 'a'))).toBe(true);
    expect(collected.assets.has(key(collected, own, 'public', 'free', 'b'))).toBe(true);
    expect(collected.statistics.has(key(collected, own, 'public', 'free'))).toBe(true);
    const held = collected.warnings.filter(
      (warning) => warning.key !== key(collected, own, 'public', 'over'),
    );
    expect(held).toEqual([]);
  });

  it('takes the widest table and the longest names there are', async () => {
    const columns = Array.from({ length: 1_600 }, (_, index) => `c${index} boolean`).join(', ');
    const long = 'x'.repeat(63);
    const own = await database(
      `CREATE TABLE wide (${columns}); CREATE TABLE "${long}" ("${long.toUpperCase()}" integer)`,
    );
    const collected = await collectPgDatabase(own.url);
    const wide = [...collected.assets.values()].filter(
      (asset) => asset.parent === key(collected, own, 'public', 'wide'),
    );
    expect(wide).toHaveLength(1_600);
    expect(collected.assets.has(key(collected, own, 'public', long, long.toUpperCase()))).toBe(true);
  });

  it('keeps quoted, mixed-case and 63-character names at every level as they are, and apart from each other', async () => {
    const long = `${'L'.repeat(31)}-${'ö'.repeat(15)}x`;
    const odd = 'We"ird. Na/me#:%';
    const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
    const own = await database(
      `CREATE SCHEMA ${quoted(odd)}; CREATE SCHEMA "${long}";
       CREATE TABLE ${quoted(odd)}."Orders" ("ID" integer CONSTRAINT ${quoted(odd)} PRIMARY KEY, "id" integer, ${quoted(odd)} text);
       CREATE TABLE ${quoted(odd)}.orders ("ID" integer, "iD" integer);
       CREATE TABLE "${long}"."${long}" ("${long}" integer, CONSTRAINT "${long}c" CHECK ("${long}" > 0));
       CREATE INDEX "${long}" ON ${quoted(odd)}.orders ("ID");
       CREATE VIEW "${long}"."View" AS SELECT "ID" AS "Id" FROM ${quoted(odd)}."Orders"`,
    );
    expect(Buffer.byteLength(long)).toBe(63);
    const collected = await collectPgDatabase(own.url);
    expect(collected.warnings).toEqual([]);
    const schema = (name: string): string => childKey(key(collected, own), 'Schema', name);
    const expected: [string, string][] = [
      [childKey(schema(odd), 'Table', 'Orders'), 'Orders'],
      [childKey(schema(odd), 'Table', 'orders'), 'orders'],
      [childKey(childKey(schema(odd), 'Table', 'Orders'), 'Column', 'ID'), 'ID'],
      [childKey(childKey(schema(odd), 'Table', 'Orders'), 'Column', 'id'), 'id'],
      [childKey(childKey(schema(odd), 'Table', 'Orders'), 'Column', odd), odd],
      [childKey(childKey(schema(odd), 'Table', 'Orders'), 'Constraint', odd), odd],
      [childKey(childKey(schema(odd), 'Table', 'orders'), 'Column', 'iD'), 'iD'],
      [childKey(childKey(schema(odd), 'Table', 'orders'), 'Index', long), long],
      [childKey(childKey(schema(long), 'Table', long), 'Column', long), long],
      [childKey(schema(long), 'View', 'View'), 'View'],
    ];
    for (const [wanted, name] of expected) expect(collected.assets.get(wanted)?.name, wanted).toBe(name);
    const view = collected.assets.get(childKey(schema(long), 'View', 'View'));
    expect(view?.relations?.map(({ to }) => to)).toContain(childKey(schema(odd), 'Table', 'Orders'));
    expect(new Set(collected.assets.keys()).size).toBe(collected.assets.size);
  });

  it('collects foreign keys and views that go round in circles', async () => {
    const own = await database(
      `CREATE TABLE a (id integer PRIMARY KEY, b_id integer); CREATE TABLE b (id integer PRIMARY KEY, a_id integer REFERENCES a, self integer REFERENCES b);
       ALTER TABLE a ADD FOREIGN KEY (b_id) REFERENCES b DEFERRABLE INITIALLY DEFERRED;
       CREATE VIEW one AS SELECT id FROM a; CREATE VIEW two AS SELECT id FROM one;
       CREATE OR REPLACE VIEW one AS SELECT id FROM two; CREATE TABLE beside (c integer)`,
    );
    const collected = await collectPgDatabase(own.url);
    expect(collected.warnings).toEqual([]);
    const table = (name: string): string => key(collected, own, 'public', name);
    const targets = [...collected.assets.values()]
      .filter((asset) => asset.properties['type'] === 'FOREIGN KEY')
      .map((asset) => `${asset.parent} ${asset.relations?.find(({ type }) => type === 'REFERENCES')?.to}`);
    expect(targets.sort()).toEqual(
      [`${table('a')} ${table('b')}`, `${table('b')} ${table('a')}`, `${table('b')} ${table('b')}`].sort(),
    );
    for (const [view, other] of [
      ['one', 'two'],
      ['two', 'one'],
    ] as const) {
      const asset = collected.assets.get(childKey(key(collected, own, 'public'), 'View', view));
      expect(asset?.properties['definition']).toContain(other);
      expect(asset?.relations?.map(({ to }) => to)).toContain(table(other));
    }
    expect(collected.assets.has(key(collected, own, 'public', 'beside', 'c'))).toBe(true);
  });

  it('throws what concerns the whole instance, and stops when it is told to', async () => {
    const { host, port, user } = testServers().postgres;
    await expect(collectPg(`postgres://${user}:wrong@${host}:${port}/postgres`)).rejects.toMatchObject({
      code: 'ENGINE_AUTH_FAILED',
    });
    await expect(collectPg(`postgres://${user}:wrong@${host}:1/postgres`)).rejects.toMatchObject({
      code: 'ENGINE_UNREACHABLE',
    });
    const own = await database('CREATE TABLE t (a integer)');
    const ending = new AbortController();
    const known: KnownState = {
      ...nothingKnown,
      scopeDigest: () => {
        ending.abort();
        return undefined;
      },
    };
    await expect(collectPgDatabase(own.url, { known, signal: ending.signal })).rejects.toMatchObject({
      code: 'ENGINE_CANCELLED',
    });
    const { rows } = await own.client.query(
      `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'waymark'`,
    );
    expect(rows).toEqual([]);
  });

  it('ends its work when nobody reads on', async () => {
    const own = await database('CREATE TABLE t (a integer)');
    const target = parseTargetUrl(own.url);
    const options = {
      known: nothingKnown,
      signal: new AbortController().signal,
      statementTimeoutMs: 10_000,
      parallel: 1,
      sampleKeys: 0,
    };
    for await (const batch of collectInstance(target, targetNamespace(target), options)) {
      if (batch.type === 'scope') break;
    }
    const { rows } = await own.client.query(
      `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'waymark'`,
    );
    expect(rows).toEqual([]);
  });
});

describe('the cost to the source', () => {
  it('is the same number of statements for ten tables and for five hundred', async () => {
    const counts: number[] = [];
    for (const tables of [10, 500]) {
      const statements = Array.from(
        { length: tables },
        (_, index) => `CREATE TABLE t${index} (id integer PRIMARY KEY, a text DEFAULT 'x')`,
      );
      const own = await database(statements.join(';'));
      const collected = await collectPgDatabase(own.url);
      counts.push(collected.queryCounts.get(own.name)!);
    }
    expect(counts[0]).toBeGreaterThan(10);
    expect(counts[1]).toBe(counts[0]);
  });

  it('reads in detail only what has changed', async () => {
    const own = await database('CREATE TABLE one (a integer); CREATE TABLE two (b integer)');
    const state = new KeptState();
    state.apply((await collectPgDatabase(own.url)).batches);
    await own.client.query('ALTER TABLE two ADD COLUMN c integer');
    const collected = await collectPgDatabase(own.url, { known: state, skipStatistics: true });
    const units = collected.batches.flatMap((batch) =>
      batch.type === 'scope' && batch.scope.includes(own.name) ? batch.units.map((unit) => unit.key) : [],
    );
    expect(units).toEqual([key(collected, own, 'public', 'two')]);
  });
});
