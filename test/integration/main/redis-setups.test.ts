import type { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RateLimiter } from '../../../resolvers/edge/rate-limits.js';
import { recordAudit } from '../../../src/audit/index.js';
import { loadConfig } from '../../../src/core/config.js';
import { systemContext } from '../../../src/core/context.js';
import { silentLogger } from '../../../src/core/logger.js';
import type { GraphClient } from '../../../src/graph/index.js';
import { createJobs, type Jobs } from '../../../src/jobs/index.js';
import { connectRedis } from '../../../src/main/stores.js';
import { eventsFixture, type EventsFixture, until } from '../../testkit/events-fixture.js';
import { testKind } from '../../testkit/jobs.js';
import { ownRedisServers, type OwnRedis, type OwnRedisServers } from '../../testkit/own-redis.js';
import { openGraph, uniqueName } from '../../testkit/servers.js';

let graph: GraphClient;
let servers: OwnRedisServers;

beforeAll(() => {
  graph = openGraph();
  servers = ownRedisServers();
});

afterAll(async () => {
  await servers.stop();
  await graph.close();
});

/** Events and jobs over one Redis, and what was done. */
interface Work {
  events: EventsFixture;
  jobs: Jobs;
  space: string;
  ran: string[];
}

function workOver(redis: Redis): Work {
  const events = eventsFixture({ redis, graph });
  const space = uniqueName('jobs');
  const ran: string[] = [];
  const jobs = createJobs({
    graph,
    redis,
    kinds: {
      'test.note': testKind(
        async ({ payload }: { payload: { label: string } }) => void ran.push(payload.label),
      ),
    },
    recordAudit,
    nodeId: uniqueName('node'),
    logger: silentLogger,
    settings: { space, pollMs: 200, tickMs: 100, sweepMs: 300, graceMs: 300 },
  });
  events.relay.start();
  jobs.startWorking();
  return { events, jobs, space, ran };
}

async function start({ jobs }: Work, label: string): Promise<void> {
  await graph.transaction((tx) =>
    jobs.service.enqueue(tx, systemContext(), { kind: 'test.note', payload: { label } }),
  );
}

async function end({ events, jobs, space }: Work): Promise<void> {
  await jobs.stop();
  await graph.autocommit(
    `MATCH (n:BackgroundJob {space: $space})
     OPTIONAL MATCH (e:OutboxEvent {aggregate: 'job:' + n.id}) OPTIONAL MATCH (c:OutboxCounter {aggregate: 'job:' + n.id})
     DETACH DELETE n, e, c`,
    { space },
  );
  await events.stop();
}

describe('Redis with Sentinels that all want passwords', () => {
  const password = 'of the data';
  const sentinelPassword = 'of the guards';
  let primary: OwnRedis;
  let sentinels: OwnRedis[];

  beforeAll(async () => {
    const guarded = [`requirepass "${password}"`, `masterauth "${password}"`, 'appendonly yes'];
    primary = await servers.start(guarded, { password });
    const replica = await servers.start([...guarded, `replicaof 127.0.0.1 ${primary.port}`], { password });
    const lines = [
      `requirepass "${sentinelPassword}"`,
      `sentinel sentinel-pass "${sentinelPassword}"`,
      `sentinel monitor waymark 127.0.0.1 ${primary.port} 2`,
      `sentinel auth-pass waymark "${password}"`,
      'sentinel down-after-milliseconds waymark 800',
      'sentinel failover-timeout waymark 4000',
    ];
    const options = { password: sentinelPassword, sentinel: true };
    sentinels = [];
    for (let index = 0; index < 3; index += 1) sentinels.push(await servers.start(lines, options));
    await until(async () => {
      const facts = (await sentinels[0]?.ask('SENTINEL', 'MASTER', 'waymark'))?.split('\n') ?? [];
      const fact = (name: string): string | undefined => facts[facts.indexOf(name) + 1];
      return fact('num-slaves') === '1' && fact('num-other-sentinels') === '2';
    }, 'Sentinels that know each other and the replica');
    expect(await replica.ask('ROLE')).toContain('slave');
  });

  it('are found, and events and jobs go on at the replica when the primary is killed: nothing lost, nothing twice', async () => {
    const config = loadConfig(
      {
        WAYMARK_REDIS_SENTINEL: `waymark@${sentinels.map(({ port }) => `127.0.0.1:${port}`).join(',')}`,
        WAYMARK_REDIS_SENTINEL_PASSWORD: sentinelPassword,
        WAYMARK_REDIS_PASSWORD: password,
      },
      '/nonexistent',
    );
    const work = workOver(await connectRedis(config, '', silentLogger));
    const { events, ran } = work;
    const aggregate = events.aggregate();
    const ids = [await events.write(aggregate)];
    await start(work, 'before');
    await until(async () => (await events.published(aggregate)).length === 1, 'an event at the primary');
    await until(() => ran.length === 1, 'a job at the primary');

    await primary.kill();
    ids.push(await events.write(aggregate, 2));
    await start(work, 'meanwhile');
    await until(
      async () => (await events.published(aggregate).catch(() => [])).length === 2,
      'both events at the new primary',
      1_200,
    );
    await until(() => ran.length === 2, 'a job at the new primary', 1_200);
    ids.push(await events.write(aggregate, 3));
    await start(work, 'after');
    await until(async () => (await events.published(aggregate)).length === 3, 'another event');
    await until(() => ran.length === 3, 'another job');
    expect((await events.published(aggregate)).map(({ id }) => id)).toEqual(ids);
    expect(ran).toEqual(['before', 'meanwhile', 'after']);
    await end(work);
  });

  it('are refused with what to do when the password is wrong', async () => {
    const sentinel = `waymark@127.0.0.1:${sentinels[0]?.port}`;
    const config = loadConfig(
      { WAYMARK_REDIS_SENTINEL: sentinel, WAYMARK_REDIS_SENTINEL_PASSWORD: 'wrong' },
      '/nonexistent',
    );
    await expect(connectRedis(config, '', silentLogger)).rejects.toMatchObject({ code: 'REDIS_UNAVAILABLE' });
  });
});

describe('Redis in cluster mode, reached at one address', () => {
  it('runs every script of events and jobs: their keys lie in one slot each', async () => {
    const server = await servers.start(['cluster-enabled yes']);
    await server.ask('CLUSTER', 'ADDSLOTSRANGE', '0', '16383');
    await until(async () => (await server.ask('CLUSTER', 'INFO')).includes('cluster_state:ok'), 'a cluster');
    const url = `redis://127.0.0.1:${server.port}`;
    const work = workOver(
      await connectRedis(loadConfig({ REDIS_URL: url }, '/nonexistent'), url, silentLogger),
    );
    const aggregate = work.events.aggregate();
    const ids = await work.events.writeMany(aggregate, 20);
    await start(work, 'clustered');
    await until(async () => (await work.events.published(aggregate)).length === 20, 'events in the cluster');
    expect((await work.events.published(aggregate)).map(({ id }) => id)).toEqual(ids);
    await until(() => work.ran.length === 1, 'a job in the cluster');
    await end(work);
  });
});

describe('a Redis that hangs', () => {
  it('makes requests wait for it once, not each: the node counts them alone', async () => {
    const server = await servers.start([]);
    const url = `redis://127.0.0.1:${server.port}`;
    const redis = await connectRedis(loadConfig({ REDIS_URL: url }, '/nonexistent'), url, silentLogger);
    const limits = { requestsPerMinute: 5, anonymousPerMinute: 100, signInsPerMinute: 100 };
    const limiter = new RateLimiter(limits, redis);
    await limiter.countAccount('somebody');
    server.freeze();
    await limiter.countAccount('somebody');
    let pinged = false;
    const ping = redis.ping().catch(() => (pinged = true));
    for (let request = 0; request < 4; request += 1) await limiter.countAccount('somebody');
    await expect(limiter.countAccount('somebody')).rejects.toMatchObject({ code: 'LIMIT_EXCEEDED' });
    // The ping was sent before them and is still without an answer.
    expect(pinged).toBe(false);
    await ping;
    expect(pinged).toBe(true);
    redis.disconnect();
  });
});
