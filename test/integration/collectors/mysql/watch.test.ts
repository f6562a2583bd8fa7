import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mysqlCollector } from '../../../../collectors/mysql/index.js';
import type { ChangeHint, ChangeWatch } from '../../../../src/core/collection.js';
import { parseTargetUrl } from '../../../../src/engines/target.js';
import { isMysqlTried } from '../../../testkit/servers.js';
import { type OwnMariadb, startOwnMariadb } from '../../../testkit/maria-own-server.js';

let server: OwnMariadb;
const namespace = 'mysql://watched:3306';

beforeAll(async () => {
  server = await startOwnMariadb();
  await server.admin.query(
    `CREATE DATABASE seen; CREATE TABLE seen.t (a int); CREATE TABLE seen.rows_ (a int);
     CREATE USER poller@'127.0.0.1' IDENTIFIED BY 'poller-secret'; GRANT PROCESS, SELECT ON *.* TO poller@'127.0.0.1'`,
  );
});

afterAll(async () => {
  await server.stop();
});

interface Watching {
  watch: ChangeWatch;
  hints: ChangeHint[];
  errors: unknown[];
  /** Waits for a hint after the given number of them. */
  next: (after: number, matches?: (hint: ChangeHint) => boolean) => Promise<ChangeHint>;
}

async function watchAs(url: string, pollIntervalMs: number): Promise<Watching> {
  const hints: ChangeHint[] = [];
  const errors: unknown[] = [];
  const watch = await mysqlCollector.watch(parseTargetUrl(url), namespace, {
    pollIntervalMs,
    onChange: (hint) => hints.push(hint),
    onError: (error) => errors.push(error),
    signal: new AbortController().signal,
  });
  const next: Watching['next'] = async (after, matches = () => true) => {
    for (;;) {
      const found = hints.slice(after).find((hint) => matches(hint));
      if (found !== undefined) return found;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  return { watch, hints, errors, next };
}

describe('watching MariaDB by its binary log', () => {
  it('tells each change of a definition with what it is about, and nothing of rows', async () => {
    const { watch, hints, errors, next } = await watchAs(server.url(), 60_000);
    expect(watch).toMatchObject({ method: 'BINLOG', advice: null });
    const changes: [string, string[]][] = [
      ['ALTER TABLE seen.t ADD COLUMN b int', [`${namespace}/seen.t`]],
      ['USE seen; CREATE TABLE `odd.name` (a int) /* comment */', [`${namespace}/seen.odd%2Ename`]],
      ['CREATE INDEX i ON t (a)', [`${namespace}/seen.t`]],
      ['DROP TABLE `odd.name`', [`${namespace}/seen`]],
      ['CREATE VIEW v AS SELECT 1 AS one', [`${namespace}/seen`]],
      ['CREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW SET NEW.a = 1', [`${namespace}/seen`]],
      ['RENAME TABLE t TO u', [`${namespace}/seen`]],
      ['CREATE DATABASE another', []],
      ["CREATE USER someone IDENTIFIED BY 'not-to-be-seen'", []],
      ['GRANT SELECT ON seen.u TO someone', []],
      ['DROP USER someone', []],
    ];
    for (const [statement, keys] of changes) {
      const before = hints.length;
      await server.admin.query('INSERT INTO seen.rows_ VALUES (1)');
      await server.admin.query('CREATE TEMPORARY TABLE seen.tmp (a int); DROP TEMPORARY TABLE seen.tmp');
      await server.admin.query(statement);
      const hint = await next(before);
      expect(hint.keys, statement).toEqual(keys);
      expect(hints.length, statement).toBe(before + 1);
    }
    expect(JSON.stringify(hints)).not.toContain('not-to-be-seen');
    expect(errors).toEqual([]);
    await watch.stop();
  });

  it('notices a changed setting by polling', async () => {
    const { watch, next } = await watchAs(server.url(), 100);
    await server.admin.query('SET GLOBAL max_connections = 77');
    expect(await next(0)).toEqual({ keys: [`${namespace}/#setting`], reason: 'SET GLOBAL' });
    await watch.stop();
  });
});

describe('watching MariaDB by polling', () => {
  it('says how to be told at once, and notices that something has changed', async () => {
    const { watch, hints, next } = await watchAs(server.url('poller', 'poller-secret'), 100);
    expect(watch.method).toBe('POLLING');
    expect(watch.advice).toContain(
      `GRANT REPLICATION SLAVE, REPLICATION CLIENT ON *.* TO 'poller'@'127.0.0.1';`,
    );
    await server.admin.query('INSERT INTO seen.rows_ VALUES (1)');
    // MySQL counts temporary tables with the others.
    if (!isMysqlTried()) await server.admin.query('CREATE TEMPORARY TABLE seen.tmp2 (a int)');
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect(hints).toEqual([]);
    await server.admin.query('CREATE TABLE seen.polled (a int)');
    expect(await next(0)).toEqual({ keys: [], reason: 'CREATE TABLE' });
    const again = hints.length;
    await server.admin.query('DROP TABLE seen.polled; ALTER DATABASE seen CHARACTER SET latin1');
    await next(again, ({ reason }) => reason.includes('DROP TABLE') || reason.includes('ALTER DB'));
    await watch.stop();
  });

  it('tells a change again when a statement that was running has ended', async () => {
    const { watch, next } = await watchAs(server.url('poller', 'poller-secret'), 100);
    await server.admin.query('CREATE TABLE seen.slow (a int); INSERT INTO seen.slow VALUES (1)');
    await server.admin
      .query('ALTER TABLE seen.slow ADD COLUMN b int DEFAULT (sleep(0.5)), ALGORITHM=COPY')
      .catch(() => undefined);
    expect(await next(0, ({ reason }) => reason === 'statements have ended')).toEqual({
      keys: [],
      reason: 'statements have ended',
    });
    await watch.stop();
  });

  it('reports what it cannot reach', async () => {
    await expect(watchAs('mysql://admin:x@127.0.0.1:1/', 100)).rejects.toMatchObject({
      code: 'ENGINE_UNREACHABLE',
    });
    expect(mysqlCollector.watchSetupSql()).toContain('GRANT REPLICATION SLAVE');
  });
});
