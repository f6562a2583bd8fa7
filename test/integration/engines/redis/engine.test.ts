import { execFileSync, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../../../../src/core/child-process.js';
import type { EngineTarget } from '../../../../src/engines/contract.js';
import { openRedisSession, redisEngine } from '../../../../src/engines/redis/index.js';
import { parseTargetUrl } from '../../../../src/engines/target.js';
import { testServers } from '../../../testkit/servers.js';
import { isBefore7, type OwnRedis, startOwnRedis } from '../../collectors/redis/own-redis.js';

const signal = new AbortController().signal;
const target = (url: string, more: Partial<EngineTarget> = {}): EngineTarget => ({
  ...parseTargetUrl(url),
  connectTimeoutMs: 3_000,
  ...more,
});
const facts = async (url: string, more: Partial<EngineTarget> = {}) =>
  await redisEngine.facts(target(url, more), signal);

async function countKeys(url: string): Promise<unknown> {
  const session = await openRedisSession(target(url), { signal, commandTimeoutMs: 2_000 });
  try {
    return await session.call('the number of keys', 'DBSIZE');
  } finally {
    session.close();
  }
}

let open: OwnRedis;
let encrypted: OwnRedis;

function certificates(folder: string): string[] {
  const path = (name: string): string => join(folder, name);
  execFileSync(
    'openssl',
    `req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=authority -keyout ${path('ca.key')} -out ${path('ca.crt')}`.split(
      ' ',
    ),
    { stdio: 'ignore' },
  );
  execFileSync(
    'openssl',
    `req -newkey rsa:2048 -nodes -subj /CN=localhost -addext subjectAltName=DNS:localhost -keyout ${path('server.key')} -out ${path('server.csr')}`.split(
      ' ',
    ),
    { stdio: 'ignore' },
  );
  execFileSync(
    'openssl',
    `x509 -req -days 2 -in ${path('server.csr')} -CA ${path('ca.crt')} -CAkey ${path('ca.key')} -CAcreateserial -copy_extensions copyall -out ${path('server.crt')}`.split(
      ' ',
    ),
    { stdio: 'ignore' },
  );
  return [
    '--tls-cert-file',
    path('server.crt'),
    '--tls-key-file',
    path('server.key'),
    '--tls-ca-cert-file',
    path('ca.crt'),
    '--tls-auth-clients',
    'no',
  ];
}

let tlsPort: number;

beforeAll(async () => {
  open = await startOwnRedis();
  tlsPort = await freePort();
  encrypted = await startOwnRedis([], (folder) => [...certificates(folder), '--tls-port', String(tlsPort)]);
}, 60_000);
afterAll(async () => {
  await open.stop();
  await encrypted.stop();
});

describe('signing in to Redis', () => {
  it('tells product, version and account', async () => {
    expect(await facts(open.url)).toEqual({
      engine: 'redis',
      flavour: 'redis',
      version: expect.stringMatching(/^\d+\.\d+/),
      account: 'default',
      encrypted: false,
    });
  });

  it('fails with a wrong password, and never repeats it', async () => {
    const { port } = testServers().redisSecured;
    await expect(facts(`redis://:wrong-word@127.0.0.1:${port}`)).rejects.toMatchObject({
      code: 'ENGINE_AUTH_FAILED',
      message: expect.not.stringContaining('wrong-word'),
    });
    await expect(facts(`redis://nobody:wrong-word@127.0.0.1:${port}`)).rejects.toMatchObject({
      code: 'ENGINE_AUTH_FAILED',
      message: expect.stringContaining('nobody'),
    });
  });

  it('fails without a password where one is wanted', async () => {
    const { port } = testServers().redisSecured;
    await expect(facts(`redis://127.0.0.1:${port}`)).rejects.toMatchObject({
      code: 'ENGINE_AUTH_FAILED',
      message: expect.stringContaining('none was given'),
    });
  });

  it('fails where nothing listens', async () => {
    const port = await freePort();
    await expect(facts(`redis://127.0.0.1:${port}`)).rejects.toMatchObject({
      code: 'ENGINE_UNREACHABLE',
      retryable: true,
    });
    await expect(facts('redis://no-such-host.invalid:6379')).rejects.toMatchObject({
      code: 'ENGINE_UNREACHABLE',
    });
  });

  it('names the command and the rule that a refused command needs', async () => {
    await open.client.call('ACL', 'SETUSER', 'limited', 'reset', 'on', '>pw', '+info');
    const session = await openRedisSession(target(open.url.replace('//', '//limited:pw@')), {
      signal,
      commandTimeoutMs: 2_000,
    });
    try {
      await expect(session.call('the settings', 'CONFIG', 'GET', '*')).rejects.toMatchObject({
        code: 'ENGINE_PERMISSION_DENIED',
        facts: { command: 'config|get' },
        message: expect.stringContaining('ACL SETUSER limited +config|get'),
      });
    } finally {
      session.close();
    }
  });

  it('says that the server is loading its data', async () => {
    const slow = await startOwnRedis(isBefore7 ? [] : ['--enable-debug-command', 'yes']);
    await slow.client.call('DEBUG', 'POPULATE', 20_000, 'loading', 64);
    await slow.client.call('SAVE');
    slow.process.kill('SIGKILL');
    await new Promise((resolve) => slow.process.once('exit', resolve));
    const args = '--key-load-delay 500 --loading-process-events-interval-bytes 1024'.split(' ');
    const again = spawn(slow.process.spawnfile, slow.process.spawnargs.slice(1).concat(args), {
      stdio: 'ignore',
    });
    try {
      const refused = async () =>
        await countKeys(`redis://127.0.0.1:${slow.port}`).then(
          () => null,
          (error: Error) => error,
        );
      await expect.poll(refused, { timeout: 20_000, interval: 20 }).toMatchObject({
        code: 'ENGINE_UNREACHABLE',
        message: expect.stringContaining('is loading its data'),
      });
    } finally {
      again.kill('SIGKILL');
      await slow.stop();
    }
  });

  it('refuses a server that answers as version 5 did', async () => {
    const info = '# Server\r\nredis_version:5.0.14\r\nredis_mode:standalone\r\n';
    const old = await serve((socket) =>
      socket.on('data', (data) => {
        const text = data.toString().toUpperCase();
        const answers = text.match(/\r\n(HELLO|INFO|PING)\r\n/g) ?? [];
        for (const command of answers) {
          if (command.includes('HELLO')) socket.write("-ERR unknown command 'HELLO'\r\n");
          else if (command.includes('PING')) socket.write('+PONG\r\n');
          else socket.write(`$${info.length}\r\n${info}\r\n`);
        }
      }),
    );
    await expect(facts(`redis://127.0.0.1:${old.port}`)).rejects.toMatchObject({
      code: 'ENGINE_UNSUPPORTED_VERSION',
      facts: { version: '5.0.14' },
    });
    old.close();
  });

  it('is cancelled by its signal', async () => {
    const silent = await serve(() => undefined);
    const ending = new AbortController();
    const attempt = redisEngine.facts(target(`redis://127.0.0.1:${silent.port}?tls=disable`), ending.signal);
    setTimeout(() => ending.abort(), 100);
    await expect(attempt).rejects.toMatchObject({ code: 'ENGINE_CANCELLED' });
    silent.close();
  });
});

describe('TLS', () => {
  const ca = () => readFileSync(join(encrypted.folder, 'ca.crt'), 'utf8');
  const url = (mode: string, host = 'localhost') => `redis://${host}:${tlsPort}?tls=${mode}`;

  it('is used where the port speaks it, with and without verification', async () => {
    for (const mode of ['prefer', 'require'])
      expect(await facts(url(mode))).toMatchObject({ encrypted: true });
    for (const mode of ['verify-ca', 'verify-full'])
      expect(await facts(url(mode), { tlsCa: ca() })).toMatchObject({ encrypted: true });
  });

  it('is not accepted from an unknown authority or for another host', async () => {
    await expect(facts(url('verify-full'))).rejects.toMatchObject({ code: 'ENGINE_TLS_FAILED' });
    await expect(facts(url('verify-full', '127.0.0.1'), { tlsCa: ca() })).rejects.toMatchObject({
      code: 'ENGINE_TLS_FAILED',
    });
    expect(await facts(url('verify-ca', '127.0.0.1'), { tlsCa: ca() })).toMatchObject({ encrypted: true });
  });

  it('fails with a typed error where the port speaks plain text only', async () => {
    await expect(facts(`redis://127.0.0.1:${open.port}?tls=require`)).rejects.toMatchObject({
      code: 'ENGINE_TLS_FAILED',
      message: expect.stringContaining('plain text'),
    });
    expect(await facts(`redis://127.0.0.1:${open.port}?tls=prefer`)).toMatchObject({ encrypted: false });
  });
});

describe('the handshake', () => {
  const probe = async (port: number, timeoutMs = 1_000) =>
    await redisEngine.handshake('127.0.0.1', port, timeoutMs, signal);

  it('knows an open, a secured and an encrypted Redis', async () => {
    expect(await probe(open.port)).toEqual({
      engine: 'redis',
      flavour: 'redis',
      version: expect.stringMatching(/^\d+\.\d+/),
      tlsOffered: false,
      authRequired: false,
    });
    expect(await probe(testServers().redisSecured.port)).toMatchObject({ authRequired: true, version: null });
    expect(await probe(tlsPort)).toMatchObject({ tlsOffered: true, authRequired: false });
  });

  it('takes nothing else for Redis', async () => {
    const http = createHttpServer((_request, response) => response.end('hello'));
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
    const echo = await serve((socket) => socket.pipe(socket));
    const closing = await serve((socket) => socket.end());
    const silent = await serve(() => undefined);
    expect(await probe((http.address() as AddressInfo).port)).toBeNull();
    expect(await probe(testServers().postgres.port)).toBeNull();
    expect(await probe(testServers().mariadb.port)).toBeNull();
    for (const server of [echo, closing, silent]) {
      expect(await probe(server.port, 300)).toBeNull();
      server.close();
    }
    http.close();
  });

  it('fails where nothing listens', async () => {
    await expect(probe(await freePort())).rejects.toMatchObject({ code: 'ENGINE_UNREACHABLE' });
  });
});

/** A plain TCP server on a free port. */
async function serve(onSocket: (socket: Socket) => void): Promise<{ port: number; close: () => void }> {
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    onSocket(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    close: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}
