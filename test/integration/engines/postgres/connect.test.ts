import { createServer, type Server } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { messageOf, type WaymarkError } from '../../../../src/core/errors.js';
import type { EngineTarget } from '../../../../src/engines/contract.js';
import { openPgSession, PgSessionPool, postgresEngine } from '../../../../src/engines/postgres/index.js';
import { type OwnServer, startOwnServer } from '../../../testkit/pg-own-server.js';
import { testServers } from '../../../testkit/servers.js';

let server: OwnServer;
const noEnd = new AbortController().signal;

beforeAll(async () => {
  server = await startOwnServer([
    'hostnossl all only_tls 127.0.0.1/32 reject',
    'hostssl all only_tls 127.0.0.1/32 trust',
  ]);
  const session = await openPgSession(target(), {
    signal: noEnd,
    statementTimeoutMs: 5_000,
    readOnly: false,
  });
  await session.query('a role', 'CREATE ROLE only_tls LOGIN');
  await session.close();
});

afterAll(async () => {
  await server.stop();
});

function target(more: Partial<EngineTarget> = {}): EngineTarget {
  return {
    engine: 'postgres',
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

describe('signing in', () => {
  it('tells version, account and encryption', async () => {
    const facts = await postgresEngine.facts(target(), noEnd);
    expect(facts).toMatchObject({
      engine: 'postgres',
      flavour: 'postgresql',
      account: 'postgres',
      encrypted: true,
    });
    expect(facts.version).toMatch(/^\d+(\.\d+)?$/);
    expect((await postgresEngine.facts(target({ tls: 'disable' }), noEnd)).encrypted).toBe(false);
  });

  it('goes on without TLS where the server offers none and TLS is only preferred', async () => {
    const { host, port, user, password } = testServers().postgres;
    const plain = target({ host, port, user, password });
    expect((await postgresEngine.facts(plain, noEnd)).encrypted).toBe(false);
    expect(await failure(postgresEngine.facts({ ...plain, tls: 'require' }, noEnd))).toMatchObject({
      code: 'ENGINE_TLS_FAILED',
    });
  });

  it('checks the chain with verify-ca and the host name too with verify-full', async () => {
    const { ca, otherCa } = server;
    expect((await postgresEngine.facts(target({ tls: 'verify-ca', tlsCa: ca }), noEnd)).encrypted).toBe(true);
    expect(
      (await postgresEngine.facts(target({ tls: 'verify-full', tlsCa: ca, host: 'localhost' }), noEnd))
        .encrypted,
    ).toBe(true);
    const wrongName = await failure(postgresEngine.facts(target({ tls: 'verify-full', tlsCa: ca }), noEnd));
    expect(wrongName.code).toBe('ENGINE_TLS_FAILED');
    expect(wrongName.message).toContain('127.0.0.1');
    expect(
      (await failure(postgresEngine.facts(target({ tls: 'verify-ca', tlsCa: otherCa }), noEnd))).code,
    ).toBe('ENGINE_TLS_FAILED');
    expect((await failure(postgresEngine.facts(target({ tls: 'verify-full' }), noEnd))).code).toBe(
      'ENGINE_TLS_FAILED',
    );
  });

  it('names a wrong password, a missing one and an account that must use TLS', async () => {
    const wrong = await failure(postgresEngine.facts(target({ password: 'not-the-password' }), noEnd));
    expect(wrong.code).toBe('ENGINE_AUTH_FAILED');
    expect(wrong.message).toContain('"postgres"');
    expect(JSON.stringify([wrong.message, wrong.facts])).not.toContain('not-the-password');
    expect((await failure(postgresEngine.facts(target({ password: undefined }), noEnd))).code).toBe(
      'ENGINE_AUTH_FAILED',
    );
    const encrypted = target({ user: 'only_tls' });
    expect((await postgresEngine.facts(encrypted, noEnd)).encrypted).toBe(true);
    expect((await failure(postgresEngine.facts({ ...encrypted, tls: 'disable' }, noEnd))).code).not.toBe(
      'ENGINE_UNREACHABLE',
    );
  });

  it('names an address where nothing answers, a database that is not there and a silent peer', async () => {
    expect((await failure(postgresEngine.facts(target({ port: 1 }), noEnd))).code).toBe('ENGINE_UNREACHABLE');
    expect((await failure(postgresEngine.facts(target({ host: 'no-such-host.invalid' }), noEnd))).code).toBe(
      'ENGINE_UNREACHABLE',
    );
    const gone = await failure(postgresEngine.facts(target({ database: 'no_such_database' }), noEnd));
    expect(gone.code).toBe('ENGINE_OBJECT_GONE');
    expect(gone.message).toContain('no_such_database');
    const silent = await listener(() => undefined);
    const error = await failure(
      postgresEngine.facts(target({ port: silent.port, connectTimeoutMs: 300 }), noEnd),
    );
    expect(error.code).toBe('ENGINE_UNREACHABLE');
    silent.close();
  });
});

describe('a session', () => {
  it('cannot write, and says so', async () => {
    const session = await openPgSession(target(), { signal: noEnd, statementTimeoutMs: 5_000 });
    const error = await failure(session.query('a table', 'CREATE TABLE t (a integer)'));
    expect(error.message).toContain('read-only');
    const [row] = await session.query<{ name: string }>(
      'the name',
      `SELECT current_setting('application_name') AS name`,
    );
    expect(row?.name).toBe('waymark');
    await session.close();
  });

  it('ends a statement at its time limit', async () => {
    const session = await openPgSession(target(), { signal: noEnd, statementTimeoutMs: 200 });
    expect((await failure(session.query('a nap', 'SELECT pg_sleep(20)'))).code).toBe('ENGINE_TIMEOUT');
    await session.close();
  });

  it('cancels its statement on the server when its signal ends', async () => {
    const ending = new AbortController();
    const session = await openPgSession(target(), { signal: ending.signal, statementTimeoutMs: 60_000 });
    const napping = failure(session.query('a nap', 'SELECT pg_sleep(57)'));
    setTimeout(() => ending.abort(), 200);
    expect((await napping).code).toBe('ENGINE_CANCELLED');
    await session.close();
    const other = await openPgSession(target(), { signal: noEnd, statementTimeoutMs: 5_000 });
    const rows = await other.query(
      'activity',
      `SELECT 1 AS one FROM pg_stat_activity WHERE query LIKE '%pg_sleep(57)%' AND pid <> pg_backend_pid() AND state = 'active'`,
    );
    expect(rows).toEqual([]);
    await other.close();
  });

  it('sees one state in a snapshot, and goes on after a failure inside an attempt', async () => {
    const writer = await openPgSession(target(), {
      signal: noEnd,
      statementTimeoutMs: 5_000,
      readOnly: false,
    });
    const reader = await openPgSession(target(), { signal: noEnd, statementTimeoutMs: 5_000 });
    const count = async (): Promise<unknown> =>
      (
        await reader.rows('tables', `SELECT count(*) AS n FROM pg_class WHERE relname = 'seen_or_not'`)
      )[0]?.[0];
    await reader.snapshot(async () => {
      expect(await count()).toBe(0);
      await writer.query('a table', 'CREATE TABLE public.seen_or_not ()');
      expect(await count()).toBe(0);
      expect(
        (await failure(reader.attempt(async () => await reader.rows('nothing', 'SELECT 1 / 0 AS x')))).code,
      ).toBe('ENGINE_QUERY_FAILED');
      expect(await count()).toBe(0);
    });
    expect(await count()).toBe(1);
    await reader.close();
    await writer.close();
  });
});

describe('a pool', () => {
  it('never holds more sessions than its limit', async () => {
    const pool = new PgSessionPool(target(), { signal: noEnd, statementTimeoutMs: 5_000 }, 2);
    let open = 0;
    let most = 0;
    await Promise.all(
      Array.from({ length: 8 }, async () =>
        pool.withSession('postgres', async (session) => {
          open += 1;
          most = Math.max(most, open);
          await session.rows('nothing', 'SELECT pg_sleep(0.02) AS x');
          open -= 1;
        }),
      ),
    );
    expect(most).toBe(2);
  });
});

describe('the handshake', () => {
  it('knows PostgreSQL with and without TLS', async () => {
    const plain = testServers().postgres;
    expect(await postgresEngine.handshake('127.0.0.1', server.port, 2_000, noEnd)).toMatchObject({
      engine: 'postgres',
      tlsOffered: true,
      version: null,
    });
    expect(await postgresEngine.handshake(plain.host, plain.port, 2_000, noEnd)).toMatchObject({
      tlsOffered: false,
    });
  });

  it('takes no other server for PostgreSQL', async () => {
    const { redis, mariadb } = testServers();
    expect(await postgresEngine.handshake(redis.host, redis.port, 500, noEnd)).toBeNull();
    expect(await postgresEngine.handshake(mariadb.host, mariadb.port, 500, noEnd)).toBeNull();
    const silent = await listener(() => undefined);
    expect(await postgresEngine.handshake('127.0.0.1', silent.port, 300, noEnd)).toBeNull();
    silent.close();
    const parrot = await listener((socket) => socket.write('N'));
    expect(await postgresEngine.handshake('127.0.0.1', parrot.port, 300, noEnd)).toBeNull();
    parrot.close();
  });

  it('says when nothing listens, and ends with its signal', async () => {
    expect((await failure(postgresEngine.handshake('127.0.0.1', 1, 500, noEnd))).code).toBe(
      'ENGINE_UNREACHABLE',
    );
    const silent = await listener(() => undefined);
    const ending = new AbortController();
    const probing = failure(postgresEngine.handshake('127.0.0.1', silent.port, 30_000, ending.signal));
    ending.abort();
    expect(messageOf(await probing)).toContain('cancelled');
    silent.close();
  });
});

/** A server that accepts connections and does what it is told with them. */
async function listener(
  onConnection: (socket: { write(text: string): void }) => void,
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
