import { type Connection, createConnection } from 'mysql2/promise';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mysqlCollector } from '../../../collectors/mysql/index.js';
import { readStatements } from '../../../collectors/mysql/statements.js';
import { childKey } from '../../../src/core/asset-key.js';
import { followMysqlBinlog, mysqlEngine } from '../../../src/engines/mysql/index.js';
import { parseTargetUrl, targetNamespace } from '../../../src/engines/target.js';
import { collectMysql } from '../../testkit/mysql-collect.js';
import { type OwnMariadb, startOwnMariadb } from '../../testkit/maria-own-server.js';
import { mariaUrl } from '../../testkit/mysql-rich.js';
import {
  createMariaDatabase,
  type MariaDatabase,
  mariaConnection,
  uniqueName,
} from '../../testkit/servers.js';

const noEnd = new AbortController().signal;
const recommended =
  'SELECT, PROCESS, SHOW DATABASES, SHOW VIEW, TRIGGER, EVENT, REFERENCES, SHOW_ROUTINE, REPLICATION CLIENT, REPLICATION SLAVE ON *.*';
let admin: Connection;
let database: MariaDatabase;
const users: string[] = [];

beforeAll(async () => {
  admin = await mariaConnection();
  database = await createMariaDatabase(
    `CREATE TABLE t (id int PRIMARY KEY, a int); CREATE VIEW v AS SELECT a FROM t;
     CREATE PROCEDURE p() SELECT a FROM t; CREATE FUNCTION f(n int) RETURNS int DETERMINISTIC RETURN n;
     CREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW SET NEW.a = 1; CREATE EVENT e ON SCHEDULE EVERY 1 YEAR DO SELECT 1`,
  );
});

afterAll(async () => {
  for (const user of users) await admin.query(`DROP USER IF EXISTS '${user}'@'%'`);
  await admin.end();
  await database.drop();
});

async function account(grants: readonly string[], how = "IDENTIFIED BY 'its-secret'"): Promise<string> {
  const user = uniqueName('acc');
  users.push(user);
  await admin.query(`CREATE USER '${user}'@'%' ${how}`);
  for (const grant of grants) await admin.query(`GRANT ${grant} TO '${user}'@'%'`);
  return user;
}

const target = (user: string, search = '') => parseTargetUrl(mariaUrl(user, 'its-secret', '', search));

describe('signing in to MySQL with caching_sha2_password', () => {
  it('works without TLS by the RSA key of the server, for a password it has not seen before, and again', async () => {
    const user = await account([]);
    for (let time = 0; time < 2; time += 1) {
      const facts = await mysqlEngine.facts(target(user), noEnd);
      expect(facts).toMatchObject({ flavour: 'mysql', encrypted: false, account: `${user}@%` });
    }
    const wrong = parseTargetUrl(mariaUrl(user, 'not-it'));
    await expect(mysqlEngine.facts(wrong, noEnd)).rejects.toMatchObject({ code: 'ENGINE_AUTH_FAILED' });
  });

  it('works over TLS, and with an empty password', async () => {
    const server: OwnMariadb = await startOwnMariadb();
    try {
      await server.admin.query(
        "CREATE USER fresh@'127.0.0.1' IDENTIFIED BY 'new'; CREATE USER bare@'127.0.0.1'",
      );
      const of = (user: string, password: string) => parseTargetUrl(server.url(user, password));
      expect(await mysqlEngine.facts(of('fresh', 'new'), noEnd)).toMatchObject({ encrypted: true });
      expect(await mysqlEngine.facts(of('bare', ''), noEnd)).toMatchObject({ encrypted: true });
    } finally {
      await server.stop();
    }
  });

  it('works with sha256_password as well', async () => {
    const user = await account([], "IDENTIFIED WITH sha256_password BY 'its-secret'");
    expect(await mysqlEngine.facts(target(user), noEnd)).toMatchObject({ account: `${user}@%` });
  });

  it('follows the binary log without TLS', async () => {
    const user = await account([recommended]);
    const seen: string[] = [];
    const follower = await followMysqlBinlog(target(user), {
      signal: noEnd,
      onStatement: ({ text }) => seen.push(text),
      onLost: () => undefined,
    });
    await admin.query(`CREATE TABLE ${database.name}.followed (a int)`);
    await expect.poll(() => seen.some((text) => text.includes('followed')), { timeout: 10_000 }).toBe(true);
    follower.close();
  });
});

describe('an account of MySQL with few rights', () => {
  const contentOf = async (url: string): Promise<Map<string, unknown>> => {
    const { assets, namespace } = await collectMysql(url);
    const prefix = childKey(namespace, 'Database', database.name);
    return new Map(
      [...assets]
        .filter(([key]) => key.startsWith(prefix))
        .map(([key, { statistics: _figures, ...asset }]) => [key, asset]),
    );
  };

  it('collects all there is with the grants of the README, without a warning', async () => {
    const user = await account([recommended]);
    const own = await collectMysql(mariaUrl(user, 'its-secret'));
    expect(own.warnings.filter(({ code }) => code === 'MISSING_GRANT')).toEqual([]);
    expect(await contentOf(mariaUrl(user, 'its-secret'))).toEqual(await contentOf(database.url));
  });

  it('without rights on data loses definitions of views only', async () => {
    const user = await account([recommended.replace('SELECT, ', ''), 'SELECT ON mysql.*']);
    const all = await contentOf(database.url);
    const own = await contentOf(mariaUrl(user, 'its-secret'));
    const lost = [...all].filter(([key, asset]) => JSON.stringify(asset) !== JSON.stringify(own.get(key)));
    expect(lost.map(([key]) => key.split('.').at(-1))).toEqual(['v']);
  });

  it('is told each missing grant by a statement that works', async () => {
    const user = await account(['REFERENCES ON *.*']);
    const poor = await collectMysql(mariaUrl(user, 'its-secret'));
    const missing = poor.warnings.filter(({ code }) => code === 'MISSING_GRANT');
    const remedies = missing.map(({ remedy }) => remedy);
    for (const wanted of ['SELECT ON mysql.*', 'PROCESS ON *.*', 'REPLICATION CLIENT ON *.*'])
      expect(remedies).toContain(`GRANT ${wanted} TO '${user}'@'%';`);
    for (const remedy of remedies) await admin.query(remedy);
    const again = await collectMysql(mariaUrl(user, 'its-secret'));
    expect(again.warnings.filter(({ remedy }) => remedies.includes(remedy))).toEqual([]);
  });

  it('watches by polling without the right to the binary log, which is advised', async () => {
    const user = await account(['PROCESS ON *.*']);
    const options = {
      pollIntervalMs: 60_000,
      onChange: () => undefined,
      onError: () => undefined,
      signal: noEnd,
    };
    const watch = await mysqlCollector.watch(target(user), 'mysql://polled:3306', options);
    expect(watch.method).toBe('POLLING');
    expect(watch.advice).toContain('GRANT REPLICATION SLAVE, REPLICATION CLIENT');
    await watch.stop();
    await admin.query(`GRANT REPLICATION SLAVE, REPLICATION CLIENT ON *.* TO '${user}'@'%'`);
    const following = await mysqlCollector.watch(target(user), 'mysql://polled:3306', options);
    expect(following).toMatchObject({ method: 'BINLOG', advice: null });
    await following.stop();
  });
});

describe('what MySQL tells beside definitions', () => {
  it('is which statements were executed, with an example where the digest was cut', async () => {
    const user = await account(['SELECT ON *.*']);
    const marker = uniqueName('seen');
    const session = await createConnection({ uri: database.url });
    await session.query(`SELECT t.a AS ${marker} FROM t WHERE t.id = 7`);
    await session.query(`INSERT INTO t (id, a) SELECT 1, count(*) AS ${marker} FROM t WHERE id < 0`);
    await session.end();
    const own = target(user);
    const reading = await readStatements(own, targetNamespace(own), {
      signal: noEnd,
      statementTimeoutMs: 20_000,
      mostStatements: 5_000,
      mostCharacters: 10_000_000,
    });
    const found = reading.statements.filter(({ sql }) => sql.includes(marker));
    expect(found.map(({ database: of, calls }) => [of, calls])).toEqual([
      [database.name, 1],
      [database.name, 1],
    ]);
    expect(reading.warnings.filter(({ code }) => code === 'MISSING_GRANT' || code === 'FIGURES_OFF')).toEqual(
      [],
    );
  });

  it('is where its binary log ends, and what it replicates from', async () => {
    const server = await startOwnMariadb({ 'server-id': '77' });
    try {
      await server.admin.query(
        "CHANGE REPLICATION SOURCE TO SOURCE_HOST = '192.0.2.9', SOURCE_PORT = 3310, SOURCE_USER = 'copier', SOURCE_PASSWORD = 'copier-secret', SOURCE_DELAY = 30 FOR CHANNEL 'far'",
      );
      const { assets, batches, namespace } = await collectMysql(server.url());
      const channel = assets.get(childKey(namespace, 'Subscription', 'far'));
      expect(channel?.properties).toMatchObject({
        sourceHost: '192.0.2.9',
        sourcePort: 3310,
        sqlDelaySeconds: 30,
      });
      expect(assets.get(namespace)?.properties['role']).toBe('replica');
      expect(assets.get(namespace)?.relations).toContainEqual({
        type: 'REPLICATES_FROM',
        to: 'mysql://192.0.2.9:3310',
      });
      const text = JSON.stringify(batches);
      expect(text).not.toContain('copier-secret');
      expect(text).toMatch(/"binlogFile":"binlog\.\d+"/);
      expect(text).toMatch(/"ioRunning":"No"/);
    } finally {
      await server.stop();
    }
  });

  it('are revokes that hold in part, and databases that are only read', async () => {
    const server = await startOwnMariadb({ 'partial-revokes': 'ON' });
    try {
      await server.admin.query(
        `CREATE DATABASE shut; CREATE DATABASE frozen; ALTER DATABASE frozen READ ONLY = 1;
         CREATE USER most@'%' IDENTIFIED BY 'x-secret'; GRANT SELECT ON *.* TO most@'%'; REVOKE SELECT ON shut.* FROM most@'%'`,
      );
      const { assets, namespace } = await collectMysql(server.url());
      const most = assets.get(childKey(namespace, 'Principal', 'most@%'));
      expect(JSON.stringify(most?.properties['restrictions'])).toContain('shut');
      expect(assets.get(childKey(namespace, 'Database', 'frozen'))?.properties['readOnly']).toBe(true);
      expect(assets.get(childKey(namespace, 'Database', 'shut'))?.properties['readOnly']).toBe(false);
    } finally {
      await server.stop();
    }
  });
});
