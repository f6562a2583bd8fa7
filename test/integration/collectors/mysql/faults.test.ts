import { mkdirSync, rmSync } from 'node:fs';
import { type Connection, createConnection } from 'mysql2/promise';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { collectInstance, type QueryCounts } from '../../../../collectors/mysql/index.js';
import { childKey, displayPath } from '../../../../src/core/asset-key.js';
import { type CollectionBatch, nothingKnown } from '../../../../src/core/collection.js';
import { parseTargetUrl } from '../../../../src/engines/target.js';
import { type OwnMariadb, startOwnMariadb } from '../../../testkit/maria-own-server.js';
import { quoteName } from '../../../../collectors/mysql/values.js';
import { collectMysql, collectMysqlDatabase } from '../../../testkit/mysql-collect.js';
import { testServers, uniqueName } from '../../../testkit/servers.js';
import { type Collected, KeptState } from '../../../testkit/pg-collect.js';

let server: OwnMariadb;

beforeAll(async () => {
  server = await startOwnMariadb({
    'sql-mode': 'ANSI_QUOTES,NO_BACKSLASH_ESCAPES,PIPES_AS_CONCAT',
    'lower-case-table-names': '1',
  });
  await server.admin.query(
    `CREATE DATABASE \`Shop\`; USE \`Shop\`;
     CREATE TABLE \`Orders\` (id int PRIMARY KEY, total int DEFAULT 1, note varchar(20) DEFAULT 'a\\b''c');
     CREATE TABLE items (id int, order_id int, FOREIGN KEY (order_id) REFERENCES Orders (id));
     CREATE VIEW big AS SELECT id, 'x' || note AS marked FROM Orders WHERE total > 10;
     CREATE SEQUENCE numbers;
     CREATE FUNCTION twice(a int) RETURNS int DETERMINISTIC RETURN a * 2;
     CREATE PROCEDURE nothing() SELECT 1;
     CREATE TRIGGER marks BEFORE INSERT ON Orders FOR EACH ROW SET NEW.total = 1;
     CREATE EVENT yearly ON SCHEDULE EVERY 1 YEAR DO SELECT 1`,
  );
});

afterAll(async () => {
  await server.stop();
});

async function account(name: string, grants: readonly string[]): Promise<Collected> {
  await server.admin.query(`CREATE USER '${name}'@'127.0.0.1' IDENTIFIED BY 'secret-of-it'`);
  for (const grant of grants) await server.admin.query(`GRANT ${grant} TO '${name}'@'127.0.0.1'`);
  return await collectMysql(server.url(name, 'secret-of-it'));
}

const kinds = (collected: Collected): Set<string> =>
  new Set([...collected.assets.values()].map((asset) => asset.kind));
const remedies = (collected: Collected): string[] => collected.warnings.map((warning) => warning.remedy);

/** The grants of the README: all there is to see, and without rights on data. */
const withoutData = [
  'PROCESS, SHOW DATABASES, BINLOG MONITOR, SLAVE MONITOR, REPLICATION SLAVE, REFERENCES, TRIGGER, EVENT, SHOW VIEW, EXECUTE ON *.*',
  'SELECT ON mysql.*',
];
const recommended = ['SELECT ON *.*', ...withoutData];

/** The warning of one code in a database, null when there is none. */
function warningOf(
  from: Collected,
  code: string,
  database: string,
): { message: string; remedy: string } | null {
  const key = childKey(from.namespace, 'Database', database);
  return from.warnings.find((warning) => warning.code === code && warning.key === key) ?? null;
}

function contentOfShop(from: Collected): Map<string, unknown> {
  const inside = [...from.assets].filter(([key]) => key.startsWith(`${from.namespace}/shop`));
  return new Map(inside.map(([key, { statistics: _figures, ...asset }]) => [key, asset]));
}

describe('an account with few rights', () => {
  it('that may not execute what views call is told so, and nobody calls the views broken', async () => {
    const name = uniqueName('calls');
    await server.admin.query(
      `CREATE DATABASE ${name}; CREATE FUNCTION ${name}.half(a int) RETURNS int DETERMINISTIC RETURN a / 2;
       CREATE VIEW ${name}.halves AS SELECT ${name}.half(4) AS h; CREATE VIEW ${name}.over_halves AS SELECT h FROM ${name}.halves`,
    );
    const from = await account('no_execute', ['SELECT, SHOW VIEW, PROCESS ON *.*']);
    const database = childKey(from.namespace, 'Database', name);
    const view = childKey(database, 'View', 'over_halves');
    expect(
      from.warnings.filter(({ code, key }) => code === 'DEFINITION_UNREADABLE' && key.startsWith(database)),
    ).toEqual([]);
    expect(from.assets.get(view)?.properties['valid']).toBeNull();
    const warning = warningOf(from, 'MISSING_GRANT', name);
    expect(warning?.message).toContain('halves, over_halves');
    expect(warning?.remedy).toContain(`GRANT EXECUTE ON \`${name}\`.*`);
    await server.admin.query(`GRANT EXECUTE ON ${name}.* TO no_execute@127.0.0.1`);
    const after = await collectMysql(server.url('no_execute', 'secret-of-it'));
    expect(after.assets.get(view)?.properties['valid']).toBe(true);
    expect(after.assets.has(childKey(view, 'Column', 'h'))).toBe(true);
    expect(warningOf(after, 'MISSING_GRANT', name)?.message ?? '').not.toContain('halves');
    await server.admin.query(`DROP DATABASE ${name}`);
  });

  it('collects all there is with the grants of the README', async () => {
    const all = await collectMysql(server.url());
    const collected = await account('recommended', recommended);
    expect(collected.warnings).toEqual([]);
    expect(contentOfShop(collected)).toEqual(contentOfShop(all));
  });

  it('loses definitions of views and values of sequences only, without rights on data', async () => {
    const all = contentOfShop(await collectMysql(server.url()));
    const collected = await account('lean', withoutData);
    const lost = [...all].filter(
      ([key, asset]) => JSON.stringify(asset) !== JSON.stringify(contentOfShop(collected).get(key)),
    );
    const shop = `${collected.namespace}/shop`;
    expect(lost.map(([key]) => key).sort()).toEqual([`${shop}.#sequence:numbers`, `${shop}.big`]);
    expect(remedies(collected)).toEqual([
      `GRANT SELECT, SHOW VIEW ON \`shop\`.* TO 'lean'@'127.0.0.1';`,
      `GRANT SELECT ON \`shop\`.* TO 'lean'@'127.0.0.1';`,
    ]);
  });

  it('names each missing grant by its statement and collects the rest', async () => {
    const poor = await account('poor', ['REFERENCES ON *.*']);
    expect(kinds(poor)).toEqual(
      new Set([
        'Instance',
        'Database',
        'Extension',
        'Setting',
        'Table',
        'View',
        'Sequence',
        'Column',
        'Index',
        'Constraint',
      ]),
    );
    expect(remedies(poor)).toEqual(
      expect.arrayContaining([
        `GRANT SELECT ON mysql.* TO 'poor'@'127.0.0.1';`,
        `GRANT PROCESS ON *.* TO 'poor'@'127.0.0.1';`,
        `GRANT SLAVE MONITOR ON *.* TO 'poor'@'127.0.0.1';`,
        `GRANT SELECT, SHOW VIEW ON \`shop\`.* TO 'poor'@'127.0.0.1';`,
      ]),
    );
    for (const { code, message, remedy } of poor.warnings) {
      expect(code).toBe('MISSING_GRANT');
      expect(message).toContain(`'poor'@'127.0.0.1'`);
      await server.admin.query(remedy);
    }
    const scopes = poor.batches.find((batch) => batch.type === 'scopes');
    expect(scopes).toMatchObject({ partial: [`${poor.namespace}/#principal`] });
  });

  it('leaves accounts in the graph as they were when it may no longer read them', async () => {
    const state = new KeptState();
    state.apply((await collectMysql(server.url())).batches);
    const scope = `${(await account('blind', [])).namespace}/#principal`;
    const before = state.digests.get(scope);
    expect(before).toBeDefined();
    const blind = await collectMysql(server.url('blind', 'secret-of-it'), { known: state });
    state.apply(blind.batches);
    expect(state.digests.get(scope)).toBe(before);
  });
});

describe('a server with settings of its own', () => {
  it('gives the same definitions whatever its SQL mode is, and names as it stores them', async () => {
    const collected = await collectMysql(server.url());
    const shop = childKey(collected.namespace, 'Database', 'shop');
    const view = collected.assets.get(childKey(shop, 'View', 'big'));
    expect(view?.properties['definition']).toContain('`shop`.`orders`.`id` AS `id`');
    const note = collected.assets.get(`${shop}.orders.note`);
    expect(note?.properties['default']).toContain("''c'");
    expect(displayPath(note!.key)).toBe('shop.orders.note');
    expect(collected.assets.get(collected.namespace)?.properties['lowerCaseTableNames']).toBe(1);
    const trigger = collected.assets.get(`${shop}.orders.#trigger:marks`);
    expect(trigger?.properties['sqlMode']).toContain('ANSI_QUOTES');
    const key = [...collected.assets.values()].find(({ properties }) => properties['type'] === 'FOREIGN KEY');
    expect(collected.assets.has(key?.relations?.find(({ type }) => type === 'REFERENCES')?.to ?? '')).toBe(
      true,
    );
  });

  it('finds nothing changed although names are stored in another case than written', async () => {
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    const state = new KeptState();
    state.apply((await collectMysql(server.url())).batches);
    const again = await collectMysql(server.url(), { known: state });
    expect(again.batches.filter((batch) => batch.type === 'scope').map((batch) => batch.scope)).toEqual([]);
  });
});

describe('what goes away during a collection', () => {
  it('warns of a database that is dropped and keeps it as it was', async () => {
    await server.admin.query('CREATE DATABASE leaving; CREATE TABLE leaving.t (a int)');
    const target = parseTargetUrl(server.url());
    const batches: CollectionBatch[] = [];
    const options = {
      known: nothingKnown,
      signal: new AbortController().signal,
      statementTimeoutMs: 30_000,
      parallel: 1,
      sampleKeys: 0,
    };
    const queryCounts: QueryCounts = new Map();
    for await (const batch of collectInstance(target, 'mysql://leaving:3306', options, { queryCounts })) {
      // Once the list of databases has been read the collector waits until its batches are taken.
      if (batches.length === 0) {
        while (!queryCounts.has('')) await new Promise((resolve) => setTimeout(resolve, 5));
        await server.admin.query('DROP DATABASE leaving');
      }
      batches.push(batch);
    }
    const warnings = batches.flatMap((batch) => (batch.type === 'warning' ? [batch.warning] : []));
    expect(warnings).toContainEqual(
      expect.objectContaining({ code: 'OBJECT_VANISHED', key: 'mysql://leaving:3306/leaving' }),
    );
    expect(batches.at(-1)).toMatchObject({ type: 'scopes', partial: ['mysql://leaving:3306/leaving'] });
    expect(batches.some((batch) => batch.type === 'scope' && batch.scope.endsWith('/leaving'))).toBe(false);
    expect(batches.some((batch) => batch.type === 'scope' && batch.scope.endsWith('/shop'))).toBe(true);
  });

  it('warns of a view whose base is gone and of a table that cannot be opened, and collects both', async () => {
    await server.admin.query(
      `CREATE DATABASE broken; CREATE TABLE broken.base (a int); CREATE VIEW broken.seen AS SELECT a FROM broken.base; DROP TABLE broken.base;
       CREATE TABLE broken.\`dis#carded\` (a int PRIMARY KEY); ALTER TABLE broken.\`dis#carded\` DISCARD TABLESPACE`,
    );
    const collected = await collectMysql(server.url());
    const broken = childKey(collected.namespace, 'Database', 'broken');
    expect(collected.assets.get(`${broken}.seen`)?.properties).toMatchObject({ valid: false });
    expect(collected.assets.get(`${broken}.seen`)?.properties['definition']).toContain('`broken`.`base`');
    expect(collected.warnings).toContainEqual(
      expect.objectContaining({ code: 'DEFINITION_UNREADABLE', key: `${broken}.seen` }),
    );
    expect(collected.assets.has(`${broken}.dis%23carded`)).toBe(true);
    await server.admin.query('DROP DATABASE broken');
  });

  it('throws ENGINE_CANCELLED when told to stop, and leaves no statement running', async () => {
    const ending = new AbortController();
    const collecting = collectMysql(server.url(), { signal: ending.signal });
    setTimeout(() => ending.abort(), 30);
    await expect(collecting).rejects.toMatchObject({ code: 'ENGINE_CANCELLED' });
  });

  it('throws what makes the whole instance unreadable', async () => {
    await expect(collectMysql(server.url('admin', 'wrong'))).rejects.toMatchObject({
      code: 'ENGINE_AUTH_FAILED',
    });
    await expect(collectMysql('mysql://admin:x@127.0.0.1:1/')).rejects.toMatchObject({
      code: 'ENGINE_UNREACHABLE',
    });
  });
});

describe('names and shapes at the limits', () => {
  let shared: Connection;
  const made: string[] = [];

  beforeAll(async () => {
    const { host, port, user, password } = testServers().mariadb;
    shared = await createConnection({ host, port, user, password, multipleStatements: true });
  });
  afterAll(async () => {
    for (const name of made) await shared.query(`DROP DATABASE IF EXISTS ${quoteName(name)}`);
    await shared.end();
  });

  async function collected(name: string, sql: string): Promise<{ all: Collected; database: string }> {
    made.push(name);
    await shared.query(`CREATE DATABASE ${quoteName(name)}; USE ${quoteName(name)}; ${sql}`);
    const { host, port, user, password } = testServers().mariadb;
    const all = await collectMysqlDatabase(
      `mysql://${user}:${encodeURIComponent(password)}@${host}:${port}/${encodeURIComponent(name)}`,
    );
    return { all, database: childKey(all.namespace, 'Database', name) };
  }

  it('keeps quoted, mixed-case and 64-character names as they are, and apart from each other', async () => {
    const odd = 'We`ird. Na/me#:%';
    const long = `${'L'.repeat(48)}${'ö'.repeat(16)}`;
    const { all, database } = await collected(
      `${uniqueName('Mixed')}.${odd}`,
      `CREATE TABLE Orders (ID int, ${quoteName(odd)} text, CONSTRAINT ${quoteName(odd)} PRIMARY KEY (ID));
       CREATE TABLE orders (id int, KEY ${quoteName(long)} (id));
       CREATE TABLE ${quoteName(long)} (${quoteName(long)} int, CONSTRAINT ${quoteName(`${long.slice(1)}c`)} CHECK (${quoteName(long)} > 0));
       CREATE VIEW ${quoteName(odd)} AS SELECT ID AS Id FROM Orders`,
    );
    expect(all.warnings).toEqual([]);
    const table = (name: string): string => childKey(database, 'Table', name);
    const expected: [string, string][] = [
      [table('Orders'), 'Orders'],
      [table('orders'), 'orders'],
      [table(long), long],
      [childKey(table('Orders'), 'Column', odd), odd],
      [childKey(table(long), 'Column', long), long],
      [childKey(table('orders'), 'Index', long), long],
      [childKey(database, 'View', odd), odd],
      [childKey(childKey(database, 'View', odd), 'Column', 'Id'), 'Id'],
    ];
    for (const [key, name] of expected) expect(all.assets.get(key)?.name, key).toBe(name);
  });

  it('reads names that clients of other character sets have written', async () => {
    const { host, port, user, password } = testServers().mariadb;
    const { all: before, database } = await collected(uniqueName('latin'), 'CREATE TABLE plain (a int)');
    expect(before.assets.has(childKey(database, 'Table', 'plain'))).toBe(true);
    const latin = await createConnection({
      host,
      port,
      user,
      password,
      database: made.at(-1)!,
      charset: 'latin1_swedish_ci',
    });
    await latin.query("CREATE TABLE `größe` (`naïve` int COMMENT 'Œuvre') COMMENT 'café'");
    await latin.query("CREATE VIEW `è` AS SELECT 'é' AS `ü` FROM `größe`");
    await latin.end();
    const all = await collectMysqlDatabase(
      `mysql://${user}:${encodeURIComponent(password)}@${host}:${port}/${made.at(-1)!}`,
    );
    expect(all.warnings).toEqual([]);
    const table = childKey(database, 'Table', 'größe');
    expect(all.assets.get(table)?.comment).toBe('café');
    expect(all.assets.has(childKey(table, 'Column', 'naïve'))).toBe(true);
    expect(all.assets.get(childKey(database, 'View', 'è'))?.properties['definition']).toContain("'é'");
  });

  it('names a database whose folder has no valid name, and collects the others', async () => {
    const [rows] = await server.admin.query('SELECT @@datadir AS folder');
    const { folder } = (rows as { folder: string }[])[0]!;
    const raw = Buffer.concat([Buffer.from(folder), Buffer.from([0x63, 0x61, 0x66, 0xe9])]);
    mkdirSync(raw, { mode: 0o777 });
    try {
      const all = await collectMysql(server.url());
      expect(all.assets.has(childKey(all.namespace, 'Database', 'shop'))).toBe(true);
      expect([...all.assets.keys()].filter((key) => key.includes('\ufffd'))).toEqual([]);
      const odd = [...all.assets.values()].filter(
        ({ kind, name }) => kind === 'Database' && name.includes('caf'),
      );
      expect(odd.map(({ name }) => name)).toEqual([expect.stringContaining('#mysql50#caf')]);
      expect(all.warnings).toContainEqual(
        expect.objectContaining({
          code: 'NAME_NOT_UTF8',
          key: odd[0]!.key,
          remedy: expect.stringMatching(/./),
        }),
      );
    } finally {
      rmSync(raw, { recursive: true });
    }
  });

  it('takes a table of 2,000 columns', async () => {
    const columns = Array.from({ length: 2_000 }, (_value, index) => `column_${index} tinyint`).join(', ');
    const { all, database } = await collected(
      uniqueName('wide'),
      `CREATE TABLE wide (${columns}) ENGINE=MyISAM`,
    );
    const wide = childKey(database, 'Table', 'wide');
    const inside = [...all.assets.values()].filter(
      ({ parent, kind }) => parent === wide && kind === 'Column',
    );
    expect(inside).toHaveLength(2_000);
    expect(inside.find(({ name }) => name === 'column_1999')?.properties['position']).toBe(2_000);
  });

  it('collects foreign keys and views that go round in circles, and names the views that cannot be used', async () => {
    const { all, database } = await collected(
      uniqueName('circle'),
      `CREATE TABLE a (id int PRIMARY KEY, b_id int); CREATE TABLE b (id int PRIMARY KEY, a_id int, self int, FOREIGN KEY (a_id) REFERENCES a (id), FOREIGN KEY (self) REFERENCES b (id));
       ALTER TABLE a ADD FOREIGN KEY (b_id) REFERENCES b (id);
       CREATE TABLE base (id int); CREATE VIEW one AS SELECT id FROM base; CREATE VIEW two AS SELECT id FROM one;
       DROP TABLE base; RENAME TABLE two TO base; CREATE TABLE beside (c int)`,
    );
    const table = (name: string): string => childKey(database, 'Table', name);
    const targets = [...all.assets.values()]
      .filter((asset) => asset.properties['type'] === 'FOREIGN KEY')
      .map((asset) => `${asset.parent} ${asset.relations?.find(({ type }) => type === 'REFERENCES')?.to}`);
    expect(targets.sort()).toEqual(
      [`${table('a')} ${table('b')}`, `${table('b')} ${table('a')}`, `${table('b')} ${table('b')}`].sort(),
    );
    for (const name of ['one', 'base']) {
      const view = childKey(database, 'View', name);
      expect(all.assets.get(view)?.properties['definition']).toMatch(/select/i);
      const warning = all.warnings.find(({ key }) => key === view);
      expect(warning).toMatchObject({
        code: 'DEFINITION_UNREADABLE',
        message: expect.stringContaining('leads back to itself'),
      });
      expect(warning?.remedy).not.toBe('');
    }
    expect(all.assets.has(childKey(table('beside'), 'Column', 'c'))).toBe(true);
  });
});
