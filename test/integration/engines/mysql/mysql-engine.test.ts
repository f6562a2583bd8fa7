import { createServer, type Server } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { WaymarkError } from '../../../../src/core/errors.js';
import type { EngineTarget } from '../../../../src/engines/contract.js';
import {
  followMysqlBinlog,
  mysqlEngine,
  MysqlSessionPool,
  openMysqlSession,
} from '../../../../src/engines/mysql/index.js';
import { type OwnMariadb, startOwnMariadb } from '../../../testkit/maria-own-server.js';
import { isMysqlTried, testServers } from '../../../testkit/servers.js';

let server: OwnMariadb;
const noEnd = new AbortController().signal;
const flavour = isMysqlTried() ? 'mysql' : 'mariadb';
/** Takes hours; MySQL ends a mere SLEEP early without an error. */
const endless =
  'SELECT COUNT(*) FROM information_schema.COLLATIONS a, information_schema.COLLATIONS b, information_schema.COLLATIONS c, information_schema.COLLATIONS d, information_schema.COLLATIONS e WHERE a.ID + b.ID + c.ID + d.ID + e.ID = -1';

beforeAll(async () => {
  server = await startOwnMariadb({
    'sql-mode': 'ANSI_QUOTES,NO_BACKSLASH_ESCAPES',
    'default-time-zone': '+05:00',
  });
  await server.admin.query(
    `CREATE USER only_tls@'127.0.0.1' IDENTIFIED BY 'only-tls-secret' REQUIRE SSL;
     CREATE USER one@'127.0.0.1' IDENTIFIED BY 'one-secret' WITH MAX_USER_CONNECTIONS 1;
     CREATE USER locked@'127.0.0.1' IDENTIFIED BY 'locked-secret' ACCOUNT LOCK;
     CREATE USER expired@'127.0.0.1' IDENTIFIED BY 'expired-secret' PASSWORD EXPIRE;
     CREATE USER poor@'127.0.0.1' IDENTIFIED BY 'poor-secret'`,
  );
});

afterAll(async () => {
  await server.stop();
});

function target(more: Partial<EngineTarget> = {}): EngineTarget {
  return {
    engine: 'mysql',
    host: '127.0.0.1',
    port: server.port,
    user: server.user,
    password: server.password,
    tls: 'prefer',
    connectTimeoutMs: 3_000,
    ...more,
  };
}

async function failure(work: Promise<unknown>): Promise<WaymarkError> {
  return await work.then(
    () => expect.fail('should have failed'),
    (error: unknown) => error as WaymarkError,
  );
}

const open = async (more: Partial<EngineTarget> = {}, statementTimeoutMs = 5_000, signal = noEnd) =>
  await openMysqlSession(target(more), { signal, statementTimeoutMs });

describe('signing in', () => {
  it('tells version, flavour, account and encryption', async () => {
    const facts = await mysqlEngine.facts(target(), noEnd);
    expect(facts).toMatchObject({
      engine: 'mysql',
      flavour,
      account: 'admin@127.0.0.1',
      encrypted: true,
    });
    expect(facts.version).toMatch(/^\d+\.\d+\.\d+$/);
    expect((await mysqlEngine.facts(target({ tls: 'disable' }), noEnd)).encrypted).toBe(false);
  });

  it('goes on without TLS where the server offers none and TLS is only preferred', async () => {
    const { host, port, user, password } = testServers().mariadb;
    const plain = target({ host, port, user, password });
    expect((await mysqlEngine.facts(plain, noEnd)).encrypted).toBe(false);
    expect(await failure(mysqlEngine.facts({ ...plain, tls: 'require' }, noEnd))).toMatchObject({
      code: 'ENGINE_TLS_FAILED',
    });
  });

  it('checks the chain with verify-ca and the host name too with verify-full', async () => {
    const { ca, otherCa } = server;
    expect((await mysqlEngine.facts(target({ tls: 'verify-ca', tlsCa: ca }), noEnd)).encrypted).toBe(true);
    expect(
      (await mysqlEngine.facts(target({ tls: 'verify-full', tlsCa: ca, host: 'localhost' }), noEnd))
        .encrypted,
    ).toBe(true);
    const wrongName = await failure(mysqlEngine.facts(target({ tls: 'verify-full', tlsCa: ca }), noEnd));
    expect(wrongName.code).toBe('ENGINE_TLS_FAILED');
    expect(wrongName.message).toContain('127.0.0.1');
    expect((await failure(mysqlEngine.facts(target({ tls: 'verify-ca', tlsCa: otherCa }), noEnd))).code).toBe(
      'ENGINE_TLS_FAILED',
    );
    expect((await failure(mysqlEngine.facts(target({ tls: 'verify-full' }), noEnd))).code).toBe(
      'ENGINE_TLS_FAILED',
    );
  });

  it('names a wrong password, a locked and an expired account, and one that must use TLS', async () => {
    const wrong = await failure(mysqlEngine.facts(target({ password: 'not-the-password' }), noEnd));
    expect(wrong.code).toBe('ENGINE_AUTH_FAILED');
    expect(wrong.message).toContain('"admin"');
    expect(JSON.stringify([wrong.message, wrong.facts])).not.toContain('not-the-password');
    const locked = await failure(
      mysqlEngine.facts(target({ user: 'locked', password: 'locked-secret' }), noEnd),
    );
    expect(locked.code).toBe('ENGINE_AUTH_FAILED');
    expect(locked.message).toContain('ACCOUNT UNLOCK');
    const expired = await failure(
      mysqlEngine.facts(target({ user: 'expired', password: 'expired-secret' }), noEnd),
    );
    expect(expired.code).toBe('ENGINE_AUTH_FAILED');
    expect(expired.message).toContain('ALTER USER');
    const encrypted = target({ user: 'only_tls', password: 'only-tls-secret' });
    expect((await mysqlEngine.facts(encrypted, noEnd)).encrypted).toBe(true);
    const plain = await failure(mysqlEngine.facts({ ...encrypted, tls: 'disable' }, noEnd));
    expect(plain.code).toBe('ENGINE_AUTH_FAILED');
    expect(plain.message).toContain('SSL');
  });

  it('names an address where nothing answers, a silent peer and a server that is full', async () => {
    expect((await failure(mysqlEngine.facts(target({ port: 1 }), noEnd))).code).toBe('ENGINE_UNREACHABLE');
    expect((await failure(mysqlEngine.facts(target({ host: 'no-such-host.invalid' }), noEnd))).code).toBe(
      'ENGINE_UNREACHABLE',
    );
    const silent = await listener(() => undefined);
    const error = await failure(
      mysqlEngine.facts(target({ port: silent.port, connectTimeoutMs: 300 }), noEnd),
    );
    expect(error.code).toBe('ENGINE_UNREACHABLE');
    silent.close();
    const one = await open({ user: 'one', password: 'one-secret' });
    const full = await failure(mysqlEngine.facts(target({ user: 'one', password: 'one-secret' }), noEnd));
    expect(full).toMatchObject({ code: 'ENGINE_UNREACHABLE', retryable: true });
    expect(full.message).toContain('limit');
    await one.close();
  });

  it('refuses a server older than the oldest that is supported', async () => {
    const old = await listener((socket) => socket.write(greeting('5.7.44-log')));
    const facts = await mysqlEngine.handshake('127.0.0.1', old.port, 2_000, noEnd);
    expect(facts).toMatchObject({ flavour: 'mysql', version: '5.7.44' });
    old.close();
  });

  it('ends at its signal while connecting', async () => {
    const silent = await listener(() => undefined);
    const ending = new AbortController();
    const signingIn = failure(
      mysqlEngine.facts(target({ port: silent.port, connectTimeoutMs: 30_000 }), ending.signal),
    );
    setTimeout(() => ending.abort(), 100);
    expect((await signingIn).code).toBe('ENGINE_CANCELLED');
    silent.close();
  });
});

describe('a session', () => {
  it('cannot write, and says what it was doing', async () => {
    const session = await open();
    const error = await failure(session.query('a table', 'CREATE TABLE test.t (a int)'));
    expect(error.code).toBe('ENGINE_QUERY_FAILED');
    expect(error.message).toContain('while reading a table');
    await session.close();
  });

  it('has one SQL mode, time zone and form of numbers whatever the server has', async () => {
    const session = await open();
    const [row] = await session.query<Record<string, unknown>>(
      'values',
      `SELECT @@sql_mode AS mode, @@time_zone AS zone, 'a\\\\b' AS text, ? AS given, 9007199254740993 AS large, 12 AS small,
         CAST('{"a":1}' AS CHAR) AS json, TIMESTAMP'2026-01-02 03:04:05' AS at, 'é中😀' AS wide`,
      ['it\'s \\ "quoted"'],
    );
    expect(row).toEqual({
      mode: '',
      zone: '+00:00',
      text: 'a\\b',
      given: 'it\'s \\ "quoted"',
      large: '9007199254740993',
      small: 12,
      json: '{"a":1}',
      at: '2026-01-02 03:04:05',
      wide: 'é中😀',
    });
    await session.close();
  });

  it('ends a statement at its time limit', async () => {
    const session = await open({}, 200);
    expect((await failure(session.query('too much', endless))).code).toBe('ENGINE_TIMEOUT');
    await session.close();
  });

  it('waits no longer for a table that is being changed than its time limit', async () => {
    await server.admin.query(
      'CREATE DATABASE IF NOT EXISTS held; CREATE TABLE held.t (a int); LOCK TABLES held.t WRITE',
    );
    const session = await open({}, 300);
    expect((await failure(session.query('rows', 'SELECT * FROM held.t'))).code).toBe('ENGINE_TIMEOUT');
    await server.admin.query('UNLOCK TABLES; DROP DATABASE held');
    await session.close();
  });

  it('cancels its statement on the server when its signal ends', async () => {
    const ending = new AbortController();
    const session = await open({}, 60_000, ending.signal);
    const counting = failure(session.query('too much', endless));
    setTimeout(() => ending.abort(), 200);
    expect((await counting).code).toBe('ENGINE_CANCELLED');
    await session.close();
    const [rows] = await server.admin.query(
      `SELECT 1 FROM information_schema.PROCESSLIST WHERE INFO LIKE 'SELECT COUNT(*) FROM information_schema.COLLATIONS a%'`,
    );
    expect(rows).toEqual([]);
  });

  it('says so when the server has ended the connection', async () => {
    const session = await open();
    const [row] = await session.query<{ id: number }>('the id', 'SELECT CONNECTION_ID() AS id');
    await server.admin.query('KILL CONNECTION ?', [row!.id]);
    expect((await failure(session.query('anything', 'SELECT 1'))).code).toBe('ENGINE_UNREACHABLE');
    await session.close();
  });

  it('names what is gone and what is not allowed', async () => {
    const poor = await open({ user: 'poor', password: 'poor-secret' });
    const denied = await failure(poor.query('accounts', 'SELECT * FROM mysql.tables_priv'));
    expect(denied.code).toBe('ENGINE_PERMISSION_DENIED');
    expect(denied.message).toContain('"poor"');
    await poor.close();
    const session = await open();
    expect((await failure(session.query('a table', 'SELECT * FROM mysql.not_there'))).code).toBe(
      'ENGINE_OBJECT_GONE',
    );
    await session.close();
  });
});

describe('a pool', () => {
  it('never holds more sessions than its limit and uses them again', async () => {
    const pool = new MysqlSessionPool(target(), { signal: noEnd, statementTimeoutMs: 5_000 }, 2);
    const ids = new Set<unknown>();
    let open = 0;
    let most = 0;
    await Promise.all(
      Array.from({ length: 8 }, async () =>
        pool.withSession(async (session) => {
          open += 1;
          most = Math.max(most, open);
          ids.add(
            (
              await session.query<{ id: number }>(
                'the id',
                'SELECT CONNECTION_ID() AS id, SLEEP(0.02) AS nap',
              )
            )[0]!.id,
          );
          open -= 1;
        }),
      ),
    );
    expect(most).toBe(2);
    expect(ids.size).toBe(2);
    await pool.close();
  });

  it('goes on after a failure with a new session', async () => {
    const pool = new MysqlSessionPool(target(), { signal: noEnd, statementTimeoutMs: 5_000 }, 1);
    await failure(pool.withSession(async (session) => await session.query('nothing', 'SELECT nothing')));
    const rows = await pool.withSession(async (session) => await session.query('one', 'SELECT 1 AS one'));
    expect(rows).toEqual([{ one: 1 }]);
    await pool.close();
  });
});

describe('the handshake', () => {
  it('knows the server with and without TLS, and its version', async () => {
    const plain = testServers().mariadb;
    const { version } = await mysqlEngine.facts(target(), noEnd);
    expect(await mysqlEngine.handshake('127.0.0.1', server.port, 2_000, noEnd)).toEqual({
      engine: 'mysql',
      flavour,
      version,
      tlsOffered: true,
      authRequired: true,
    });
    expect(await mysqlEngine.handshake(plain.host, plain.port, 2_000, noEnd)).toMatchObject({
      tlsOffered: false,
    });
  });

  it('knows a server that turns this host away', async () => {
    const text = "Host '10.0.0.1' is not allowed to connect to this MySQL server";
    const refusing = await listener((socket) =>
      socket.write(packet(Buffer.concat([Buffer.from([0xff, 0x6a, 0x04]), Buffer.from(text)]))),
    );
    expect(await mysqlEngine.handshake('127.0.0.1', refusing.port, 2_000, noEnd)).toMatchObject({
      flavour: 'mysql',
      version: null,
    });
    refusing.close();
  });

  it('takes no other server for MySQL', async () => {
    const { redis, postgres } = testServers();
    expect(await mysqlEngine.handshake(redis.host, redis.port, 300, noEnd)).toBeNull();
    expect(await mysqlEngine.handshake(postgres.host, postgres.port, 300, noEnd)).toBeNull();
    for (const text of [
      'SSH-2.0-OpenSSH_9.2\r\n',
      '220 mail.example.org ESMTP\r\n',
      'HTTP/1.1 400 Bad Request\r\n\r\n',
    ]) {
      const parrot = await listener((socket) => socket.write(Buffer.from(text)));
      expect(await mysqlEngine.handshake('127.0.0.1', parrot.port, 300, noEnd)).toBeNull();
      parrot.close();
    }
  });

  it('says when nothing listens, and ends with its signal', async () => {
    expect((await failure(mysqlEngine.handshake('127.0.0.1', 1, 500, noEnd))).code).toBe(
      'ENGINE_UNREACHABLE',
    );
    const silent = await listener(() => undefined);
    const ending = new AbortController();
    const probing = failure(mysqlEngine.handshake('127.0.0.1', silent.port, 30_000, ending.signal));
    ending.abort();
    expect((await probing).code).toBe('ENGINE_CANCELLED');
    silent.close();
  });
});

describe('following the binary log', () => {
  it('delivers statements from now on, and ends quietly', async () => {
    const seen: string[] = [];
    const lost: unknown[] = [];
    await server.admin.query('CREATE DATABASE before_following');
    const follower = await followMysqlBinlog(target(), {
      signal: noEnd,
      onStatement: ({ database, text }) => seen.push(`${database}: ${text}`),
      onLost: (error) => lost.push(error),
    });
    await server.admin.query(
      'CREATE DATABASE followed; CREATE TABLE followed.t (a int); INSERT INTO followed.t VALUES (1); DROP DATABASE followed',
    );
    for (let waited = 0; waited < 100 && !seen.some((text) => text.includes('DROP')); waited += 1) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    expect(seen.filter((text) => /CREATE|DROP/.test(text)).map((text) => text.replace(/^.*?: /, ''))).toEqual(
      ['CREATE DATABASE followed', 'CREATE TABLE followed.t (a int)', 'DROP DATABASE followed'],
    );
    follower.close();
    expect(lost).toEqual([]);
  });

  it('follows over verified TLS by name, and refuses where the name could not be checked', async () => {
    const { ca } = server;
    const options = { signal: noEnd, onStatement: () => undefined, onLost: () => undefined };
    const verified = target({ tls: 'verify-full', tlsCa: ca, host: 'localhost' });
    (await followMysqlBinlog(verified, options)).close();
    const byAddress = await failure(followMysqlBinlog({ ...verified, host: '127.0.0.1' }, options));
    expect(byAddress.code).toBe('ENGINE_TLS_FAILED');
  });

  it('names the privilege that is missing', async () => {
    const following = followMysqlBinlog(target({ user: 'poor', password: 'poor-secret' }), {
      signal: noEnd,
      onStatement: () => undefined,
      onLost: () => undefined,
    });
    expect((await failure(following)).code).toBe('ENGINE_PERMISSION_DENIED');
  });
});

/** A greeting as servers of protocol 10 send it. */
function greeting(version: string): Buffer {
  const rest = Buffer.alloc(44);
  return packet(Buffer.concat([Buffer.from([10]), Buffer.from(`${version}\0`), rest]));
}

function packet(payload: Buffer): Buffer {
  const head = Buffer.alloc(4);
  head.writeUIntLE(payload.length, 0, 3);
  return Buffer.concat([head, payload]);
}

/** A server that accepts connections and does what it is told with them. */
async function listener(
  onConnection: (socket: { write(bytes: Buffer): void }) => void,
): Promise<{ port: number; close(): void }> {
  const open: { destroy(): void }[] = [];
  const listening: Server = createServer((socket) => {
    open.push(socket);
    socket.on('error', () => undefined);
    onConnection(socket);
  });
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
  const address = listening.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    close: () => {
      for (const socket of open) socket.destroy();
      listening.close();
    },
  };
}
