import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CollectionBatch, nothingKnown } from '../../../src/core/collection.js';
import { freePort } from '../../../src/core/child-process.js';
import { errorCatalogue, type WaymarkError } from '../../../src/core/errors.js';
import type { EngineKind, EngineTarget } from '../../../src/engines/contract.js';
import { parseTargetUrl, targetNamespace } from '../../../src/engines/target.js';
import { collectors } from '../../../src/main/engines.js';
import { startOwnRedis } from '../../integration/collectors/redis/own-redis.js';
import { startOwnMariadb } from '../../testkit/maria-own-server.js';
import { startOwnServer } from '../../testkit/pg-own-server.js';
import { type Relay, startRelay } from '../../testkit/relay.js';
import { testServers } from '../../testkit/servers.js';

/** One engine with a server that offers TLS and one that does not. */
interface Subject {
  engine: EngineKind;
  user: string;
  password: string;
  /** Port of a server without TLS. */
  plainPort: number;
  plainUser: string;
  plainPassword: string;
  /** Port where TLS is offered, with a certificate for `localhost`. */
  tlsPort: number;
  otherCa: string;
  /** What turns what the server says of its version into one that is not supported. */
  older: readonly (readonly [string, string])[];
  oldVersion: RegExp;
  stop(): Promise<void>;
}

function redisCertificates(folder: string): string[] {
  const path = (name: string): string => join(folder, name);
  const openssl = (text: string): void => {
    execFileSync('openssl', text.split(' '), { stdio: 'ignore' });
  };
  for (const name of ['ca', 'other'])
    openssl(
      `req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=${name} -keyout ${path(`${name}.key`)} -out ${path(`${name}.crt`)}`,
    );
  openssl(
    `req -newkey rsa:2048 -nodes -subj /CN=localhost -addext subjectAltName=DNS:localhost -keyout ${path('server.key')} -out ${path('server.csr')}`,
  );
  openssl(
    `x509 -req -days 2 -in ${path('server.csr')} -CA ${path('ca.crt')} -CAkey ${path('ca.key')} -CAcreateserial -copy_extensions copyall -out ${path('server.crt')}`,
  );
  return `--tls-cert-file ${path('server.crt')} --tls-key-file ${path('server.key')} --tls-ca-cert-file ${path('ca.crt')} --tls-auth-clients no`.split(
    ' ',
  );
}

const makers: Readonly<Record<EngineKind, () => Promise<Subject>>> = {
  postgres: async () => {
    const { postgres } = testServers();
    const server = await startOwnServer();
    return {
      engine: 'postgres',
      ...server,
      plainPort: postgres.port,
      plainUser: postgres.user,
      plainPassword: postgres.password,
      tlsPort: server.port,
      older: Array.from({ length: 7 }, (_, index) => [`${12 + index}00`, '1100'] as const),
      oldVersion: /^1/,
    };
  },
  mysql: async () => {
    const { mariadb } = testServers();
    const server = await startOwnMariadb();
    return {
      engine: 'mysql',
      user: server.user,
      password: server.password,
      plainPort: mariadb.port,
      plainUser: mariadb.user,
      plainPassword: mariadb.password,
      tlsPort: server.port,
      otherCa: server.otherCa,
      older: [
        ['10.11.', '10.04.'],
        ['11.8.', '10.4.'],
      ],
      oldVersion: /^10\.0?4\./,
      stop: () => server.stop(),
    };
  },
  redis: async () => {
    const { redis } = testServers();
    const tlsPort = await freePort();
    const secret = 'own-redis-secret';
    const server = await startOwnRedis([], (folder) => [
      ...redisCertificates(folder),
      '--tls-port',
      String(tlsPort),
    ]);
    await server.client.call('ACL', 'SETUSER', 'watcher', 'on', `>${secret}`, '~*', '&*', '+@all');
    return {
      engine: 'redis',
      user: 'watcher',
      password: secret,
      plainPort: redis.port,
      plainUser: redis.readerUser,
      plainPassword: redis.readerPassword,
      tlsPort,
      otherCa: readFileSync(join(server.folder, 'other.crt'), 'utf8'),
      older: [
        ['redis_version:7.', 'redis_version:5.'],
        ['redis_version:8.', 'redis_version:5.'],
        ['$5\r\n7.', '$5\r\n5.'],
        ['$6\r\n7.', '$6\r\n5.'],
      ],
      oldVersion: /^5\./,
      stop: () => server.stop(),
    };
  },
};

describe.each(Object.keys(collectors) as EngineKind[])('a collection of %s', (engine) => {
  let subject: Subject;
  const relays: Relay[] = [];

  beforeAll(async () => {
    subject = await makers[engine]();
  });
  afterAll(async () => {
    for (const relay of relays) await relay.close();
    await subject.stop();
  });

  const target = (port: number, more: Partial<EngineTarget> = {}): EngineTarget => ({
    ...parseTargetUrl(`${engine}://127.0.0.1:${port}/`),
    user: subject.user,
    password: subject.password,
    connectTimeoutMs: 3_000,
    ...more,
  });
  const plain = (port: number, more: Partial<EngineTarget> = {}): EngineTarget =>
    target(port, { user: subject.plainUser, password: subject.plainPassword, tls: 'disable', ...more });

  async function collect(at: EngineTarget, batches: CollectionBatch[] = []): Promise<CollectionBatch[]> {
    const options = {
      known: nothingKnown,
      signal: new AbortController().signal,
      statementTimeoutMs: 20_000,
      parallel: 2,
      sampleKeys: 1_000,
    };
    for await (const batch of collectors[engine].collect(at, targetNamespace(at), options))
      batches.push(batch);
    return batches;
  }

  /** The failure of a collection, which must name its address and its remedy, and no password. */
  async function failure(at: EngineTarget): Promise<WaymarkError> {
    const batches: CollectionBatch[] = [];
    const error = await collect(at, batches).then(
      () => expect.fail('should have failed'),
      (thrown: unknown) => thrown as WaymarkError,
    );
    expect(error.name).toBe('WaymarkError');
    expect(error.message).toContain(errorCatalogue[error.code].remedy);
    for (const secret of [subject.password, subject.plainPassword, 'wrong-password-of-it'])
      expect(JSON.stringify([error.message, error.facts])).not.toContain(secret);
    // Nothing is said to be whole or gone.
    expect(batches.filter(({ type }) => type === 'scopes')).toEqual([]);
    return error;
  }

  it('works over TLS and without it', async () => {
    for (const at of [target(subject.tlsPort, { tls: 'require' }), plain(subject.plainPort)])
      expect((await collect(at)).at(-1)).toMatchObject({ type: 'scopes' });
  });

  it('names the account and the address when the password is wrong', async () => {
    const error = await failure(
      target(subject.tlsPort, { password: 'wrong-password-of-it', tls: 'require' }),
    );
    expect(error.code).toBe('ENGINE_AUTH_FAILED');
    expect(error.message).toContain(subject.user);
    expect(error.message).toContain(`127.0.0.1:${subject.tlsPort}`);
    expect(error.retryable).toBe(false);
  });

  it('names the address where nothing answers, and the name that is not known', async () => {
    const port = await freePort();
    const closed = await failure(target(port));
    expect(closed).toMatchObject({ code: 'ENGINE_UNREACHABLE', retryable: true });
    expect(closed.message).toContain(`127.0.0.1:${port}`);
    const unknown = await failure(target(port, { host: 'no-such-host.invalid' }));
    expect(unknown.code).toBe('ENGINE_UNREACHABLE');
    expect(unknown.message).toContain('no-such-host.invalid');
  });

  it('says that TLS does not fit: not offered, of an unknown authority, for another name', async () => {
    const cases: EngineTarget[] = [
      plain(subject.plainPort, { tls: 'require' }),
      target(subject.tlsPort, { tls: 'verify-ca', tlsCa: subject.otherCa }),
      target(subject.tlsPort, { tls: 'verify-full', tlsCa: subject.otherCa }),
    ];
    for (const at of cases) {
      const error = await failure(at);
      expect(error.code, `${at.tls} at ${at.port}`).toBe('ENGINE_TLS_FAILED');
      expect(error.message).toContain(`127.0.0.1:${at.port}`);
    }
  });

  it('refuses a version that is too old, and says which is the oldest', async () => {
    const relay = await startRelay(subject.plainPort, subject.older);
    relays.push(relay);
    const error = await failure(plain(relay.port));
    expect(error.code).toBe('ENGINE_UNSUPPORTED_VERSION');
    expect(error.message).toContain(`127.0.0.1:${relay.port}`);
    expect(error.facts).toMatchObject({ version: expect.stringMatching(subject.oldVersion) });
    expect(error.facts['oldest']).toEqual(expect.stringMatching(/^\d/));
  });

  it('that loses its connection on the way never says that it has seen everything', async () => {
    const whole = await startRelay(subject.plainPort);
    relays.push(whole);
    await collect(plain(whole.port));
    for (const share of [0.2, 0.5, 0.8]) {
      const limit = Math.floor(whole.received * share);
      const relay = await startRelay(subject.plainPort, [], (received, self) => {
        if (received >= limit) self.cut();
      });
      relays.push(relay);
      const batches: CollectionBatch[] = [];
      const error = await collect(plain(relay.port), batches).then(
        () => null,
        (thrown: unknown) => thrown as WaymarkError,
      );
      const last = batches.at(-1);
      if (error === null) expect(last?.type === 'scopes' && (last.partial ?? []).length).toBeGreaterThan(0);
      else
        expect(error).toMatchObject({
          name: 'WaymarkError',
          code: expect.stringMatching(/^ENGINE_/),
          retryable: true,
        });
    }
  });
});
