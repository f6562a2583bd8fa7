import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { collectInstance, type QueryCounts } from '../../../../collectors/mysql/index.js';
import { childKey, displayPath } from '../../../../src/core/asset-key.js';
import { type CollectionBatch, nothingKnown } from '../../../../src/core/collection.js';
import { parseTargetUrl } from '../../../../src/engines/target.js';
import { type OwnMariadb, startOwnMariadb } from '../../../testkit/maria-own-server.js';
import { collectMysql } from '../../../testkit/mysql-collect.js';
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

function contentOfShop(from: Collected): Map<string, unknown> {
  const inside = [...from.assets].filter(([key]) => key.startsWith(`${from.namespace}/shop`));
  return new Map(inside.map(([key, { statistics: _figures, ...asset }]) => [key, asset]));
}

describe('an account with few rights', () => {
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
