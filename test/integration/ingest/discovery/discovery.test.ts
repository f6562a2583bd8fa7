import { spawn } from 'node:child_process';
import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../../../../src/core/child-process.js';
import { systemClock } from '../../../../src/core/clock.js';
import { type RequestContext, systemContext } from '../../../../src/core/context.js';
import { silentLogger } from '../../../../src/core/logger.js';
import { nowhere } from '../../../../src/core/permissions.js';
import { mysqlEngine } from '../../../../src/engines/mysql/index.js';
import { postgresEngine } from '../../../../src/engines/postgres/index.js';
import { redisEngine } from '../../../../src/engines/redis/index.js';
import { migrate } from '../../../../src/graph/index.js';
import {
  createDiscovery,
  createIngest,
  type DiscoveryService,
  type DiscoverySettings,
  type Ingest,
} from '../../../../src/ingest/index.js';
import { probeAddresses } from '../../../../src/ingest/discovery/prober.js';
import { startOwnRedis } from '../../collectors/redis/own-redis.js';
import { removeInstance, testVault } from '../../../testkit/ingest-fixture.js';
import { openGraph, testServers } from '../../../testkit/servers.js';

const graph = openGraph();
const engines = { postgres: postgresEngine, mysql: mysqlEngine, redis: redisEngine };
const vault = testVault(graph);
const ctx = systemContext();
const strangers: { server: Server; sockets: Set<Socket> }[] = [];
const instances: { id: string; key: string }[] = [];
let ingest: Ingest;
let discovery: DiscoveryService;
let ports: { postgres: number; mysql: number; redis: number; secured: number };

beforeAll(async () => {
  await migrate(graph);
  const servers = testServers();
  ports = {
    postgres: servers.postgres.port,
    mysql: servers.mariadb.port,
    redis: servers.redis.port,
    secured: servers.redisSecured.port,
  };
  ingest = createIngest({ graph, collectors: {}, engines, vault, clock: systemClock, logger: silentLogger });
  discovery = service();
});
afterEach(async () => {
  for (const { server, sockets } of strangers.splice(0)) {
    for (const socket of sockets) socket.destroy();
    server.close();
  }
  for (const { id, key } of instances.splice(0)) await removeInstance(graph, id, key);
  await graph.autocommit('MATCH (c:Candidate) WHERE c.host IN $hosts DETACH DELETE c', {
    hosts: ['127.0.0.1', 'localhost'],
  });
});
afterAll(async () => {
  await discovery.stop();
  await ingest.stop();
  await graph.close();
});

function service(settings: Partial<DiscoverySettings> = {}): DiscoveryService {
  return createDiscovery({
    graph,
    engines,
    instances: ingest.instances,
    clock: systemClock,
    logger: silentLogger,
    settings: { probesPerSecond: 1_000, timeoutMs: 800, ...settings },
  });
}

/** A plain TCP server that is no database. */
async function stranger(onSocket: (socket: Socket) => void, server = createServer()): Promise<number> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    onSocket(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  strangers.push({ server, sockets });
  return (server.address() as AddressInfo).port;
}

const found = async (state?: 'FOUND' | 'ADOPTED' | 'IGNORED' | 'GONE') => {
  const page = await discovery.candidates(ctx, {
    states: state === undefined ? null : [state],
    first: 1_000,
  });
  return page.nodes.filter(({ host }) => host === '127.0.0.1');
};

describe('a search', () => {
  it('finds every engine at its address, and what it tells before signing in', async () => {
    const run = await discovery.discover(ctx, {
      targets: [`127.0.0.1:${ports.postgres},${ports.mysql},${ports.redis},${ports.secured}`],
    });
    expect(run).toMatchObject({
      state: 'SUCCEEDED',
      addressCount: 4,
      probedCount: 4,
      foundCount: 4,
      skippedCount: 0,
    });
    const byPort = new Map((await found()).map((candidate) => [candidate.port, candidate]));
    expect(byPort.get(ports.postgres)).toMatchObject({
      engine: 'postgres',
      flavour: 'postgresql',
      state: 'FOUND',
    });
    expect(byPort.get(ports.mysql)).toMatchObject({
      engine: 'mysql',
      flavour: 'mariadb',
      version: expect.stringMatching(/^10\.|^11\./),
    });
    expect(byPort.get(ports.redis)).toMatchObject({
      engine: 'redis',
      authRequired: false,
      tlsOffered: false,
    });
    expect(byPort.get(ports.secured)).toMatchObject({ engine: 'redis', authRequired: true, version: null });
  });

  it('takes nothing that is no database for one, and ends when an address stays silent', async () => {
    const closed = await freePort();
    const http = await stranger(
      () => undefined,
      createHttpServer((_request, response) => response.end('hello')),
    );
    const echo = await stranger((socket) => socket.pipe(socket));
    const silent = await stranger(() => undefined);
    const hanging = await stranger((socket) => socket.destroy());
    const noise = await stranger((socket) => socket.write(Buffer.alloc(100_000, 0xff)));
    const run = await service({ timeoutMs: 300 }).discover(ctx, {
      targets: [closed, http, echo, silent, hanging, noise, ports.redis].map((port) => `127.0.0.1:${port}`),
    });
    expect(run).toMatchObject({ state: 'SUCCEEDED', probedCount: 7, foundCount: 1 });
    expect((await found()).map(({ port }) => port)).toEqual([ports.redis]);
  });

  it('writes the same candidate again, and marks one that is gone and comes back', async () => {
    const server = await startOwnRedis();
    const { port } = server;
    const input = { targets: [`127.0.0.1:${port}`], engines: ['redis' as const] };
    await discovery.discover(ctx, input);
    const [first] = await found('FOUND');
    await discovery.discover(ctx, input);
    expect((await found('FOUND')).map(({ id }) => id)).toEqual([first?.id]);
    const { spawnfile, spawnargs } = server.process;
    server.process.kill('SIGKILL');
    await new Promise((resolve) => server.process.once('exit', resolve));
    await discovery.discover(ctx, input);
    expect((await found('GONE')).map(({ id }) => id)).toEqual([first?.id]);
    const again = spawn(spawnfile, spawnargs.slice(1), { stdio: 'ignore' });
    try {
      await expect
        .poll(
          async () => {
            await discovery.discover(ctx, input);
            return (await found('FOUND')).map(({ id }) => id);
          },
          { timeout: 20_000 },
        )
        .toEqual([first?.id]);
    } finally {
      again.kill('SIGKILL');
      await server.stop();
    }
    const events = await graph.read(
      'MATCH (e:OutboxEvent {aggregate: $id}) RETURN e.payload AS payload ORDER BY e.sequence',
      { id: first?.id },
    );
    expect(events.map(({ payload }) => (JSON.parse(String(payload)) as { state: string }).state)).toEqual([
      'FOUND',
      'GONE',
      'FOUND',
    ]);
  });

  it('is audited with what was asked for', async () => {
    const run = await discovery.discover(ctx, { targets: [`127.0.0.1:${ports.redis}`] });
    const rows = await graph.read('MATCH (a:AuditRecord {targetId: $id}) RETURN a.action AS action', {
      id: run.id,
    });
    expect(rows).toEqual([{ action: 'discovery.probe' }]);
  });

  it('can be cancelled and keeps what it has found', async () => {
    const slow = service({ probesPerSecond: 5, concurrency: 1 });
    const started = await slow.startDiscovery(ctx, { targets: [`127.0.0.1:${ports.redis},1-60`] });
    await expect.poll(async () => (await found()).length, { timeout: 20_000 }).toBe(1);
    const ended = await slow.cancelDiscovery(ctx, started.id);
    expect(ended).toMatchObject({ state: 'CANCELLED', foundCount: 1 });
    expect(ended.probedCount).toBeLessThan(60);
    expect(await slow.discovery(ctx, started.id)).toMatchObject({ state: 'CANCELLED' });
  });

  it('that lost its process is told as interrupted', async () => {
    const run = await discovery.discover(ctx, { targets: [`127.0.0.1:${ports.redis}`] });
    await graph.autocommit(
      "MATCH (r:DiscoveryRun {id: $id}) SET r.state = 'RUNNING', r.heartbeatAt = '2020-01-01T00:00:00.000Z'",
      { id: run.id },
    );
    expect(await discovery.discovery(ctx, run.id)).toMatchObject({ state: 'INTERRUPTED' });
  });

  it('is refused without the permission and for too many addresses', async () => {
    const stranger: RequestContext = { ...ctx, access: () => nowhere };
    await expect(discovery.startDiscovery(stranger, { targets: ['127.0.0.1'] })).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
    await expect(discovery.candidates(stranger)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(discovery.startDiscovery(ctx, { targets: ['10.0.0.0/8'] })).rejects.toMatchObject({
      code: 'LIMIT_EXCEEDED',
    });
  });
});

describe('probing', () => {
  it('begins no more handshakes in a second than allowed, and has no more open than allowed', async () => {
    let open = 0;
    let mostOpen = 0;
    const begun: number[] = [];
    const port = await stranger((socket) => socket.resume());
    const counted: typeof redisEngine = {
      ...redisEngine,
      handshake: async (...asked) => {
        begun.push(performance.now());
        open += 1;
        mostOpen = Math.max(mostOpen, open);
        try {
          return await redisEngine.handshake(...asked);
        } finally {
          open -= 1;
        }
      },
    };
    const addresses = Array.from({ length: 40 }, () => ({
      host: '127.0.0.1',
      port,
      engine: 'redis' as const,
    }));
    const settings = { probesPerSecond: 50, concurrency: 4, timeoutMs: 300, totalTimeMs: 60_000 };
    const outcomes: string[] = [];
    const started = performance.now();
    for await (const { outcome } of probeAddresses(addresses, { redis: counted }, settings, ctx.signal))
      outcomes.push(outcome);
    expect(outcomes).toEqual(addresses.map(() => 'OTHER'));
    expect(mostOpen).toBe(4);
    // Forty handshakes at fifty a second cannot take less than 39 gaps of 20 ms.
    expect(begun).toHaveLength(40);
    expect(begun.at(-1)! - started).toBeGreaterThanOrEqual(39 * 20 - 1);
  });

  it('skips what is left when the time is over', async () => {
    const silent = await stranger(() => undefined);
    const addresses = Array.from({ length: 10 }, () => ({
      host: '127.0.0.1',
      port: silent,
      engine: 'redis' as const,
    }));
    const settings = { probesPerSecond: 1_000, concurrency: 1, timeoutMs: 200, totalTimeMs: 300 };
    const outcomes: string[] = [];
    for await (const { outcome } of probeAddresses(addresses, engines, settings, ctx.signal))
      outcomes.push(outcome);
    expect(outcomes).toHaveLength(10);
    expect(outcomes.filter((outcome) => outcome === 'SKIPPED').length).toBeGreaterThanOrEqual(7);
  });
});

describe('adopting a candidate', () => {
  const secured = async () => {
    await discovery.discover(ctx, { targets: [`127.0.0.1:${ports.secured}`] });
    return (await found('FOUND')).find(({ port }) => port === ports.secured)!;
  };

  it('signs in, stores the password encrypted and registers the instance', async () => {
    const candidate = await secured();
    const { password } = testServers().redisSecured;
    const adopted = await discovery.adoptCandidate(ctx, {
      candidateId: candidate.id,
      password,
      name: 'sessions',
      environment: 'test',
      collect: false,
    });
    instances.push(adopted.instance);
    expect(adopted.instance).toMatchObject({
      name: 'sessions',
      hasSecret: true,
      engine: 'redis',
      port: ports.secured,
    });
    expect(adopted.facts.version).toMatch(/^\d/);
    expect(adopted.candidate).toMatchObject({ state: 'ADOPTED', instanceId: adopted.instance.id });
    const stored = await graph.read(
      'MATCH (n) WHERE n:Secret OR n:Instance OR n:Candidate OR n:AuditRecord RETURN properties(n) AS row',
    );
    expect(JSON.stringify(stored)).not.toContain(password);
    await expect(
      discovery.adoptCandidate(ctx, { candidateId: candidate.id, password }),
    ).rejects.toMatchObject({ code: 'CONFLICT' });
    await discovery.discover(ctx, { targets: [`127.0.0.1:${ports.secured}`] });
    expect(await discovery.candidate(ctx, candidate.id)).toMatchObject({ state: 'ADOPTED' });
    await expect(discovery.ignoreCandidate(ctx, { candidateId: candidate.id })).rejects.toMatchObject({
      code: 'CONFLICT',
    });
  });

  it('with a wrong password leaves it as it was and stores nothing', async () => {
    const candidate = await secured();
    await expect(
      discovery.adoptCandidate(ctx, { candidateId: candidate.id, password: 'wrong-word' }),
    ).rejects.toMatchObject({
      code: 'ENGINE_AUTH_FAILED',
      message: expect.not.stringContaining('wrong-word'),
    });
    expect(await discovery.candidate(ctx, candidate.id)).toMatchObject({ state: 'FOUND', instanceId: null });
    expect(await ingest.instances.instance(ctx, { key: `redis://127.0.0.1:${ports.secured}` })).toBeNull();
  });

  it('is not needed: it can be set aside, stays so, and be taken back', async () => {
    const candidate = await secured();
    expect(
      await discovery.ignoreCandidate(ctx, { candidateId: candidate.id, note: 'not ours' }),
    ).toMatchObject({ state: 'IGNORED', note: 'not ours' });
    await discovery.discover(ctx, { targets: [`127.0.0.1:${ports.secured}`] });
    expect(await discovery.candidate(ctx, candidate.id)).toMatchObject({ state: 'IGNORED' });
    expect(await discovery.restoreCandidate(ctx, { candidateId: candidate.id })).toMatchObject({
      state: 'FOUND',
      note: null,
    });
    await expect(discovery.ignoreCandidate(ctx, { candidateId: 'no-such-id' })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });
});
