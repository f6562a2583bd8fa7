import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { recordAudit } from '../../../src/audit/index.js';
import { freePort } from '../../../src/core/child-process.js';
import { systemContext } from '../../../src/core/context.js';
import { silentLogger } from '../../../src/core/logger.js';
import { findProgram } from '../../../src/core/programs.js';
import { packageRoot } from '../../../src/core/resources.js';
import { createEvents, type FeedItem } from '../../../src/events/index.js';
import { type EventsFixture, eventsFixture, until } from '../../testkit/events-fixture.js';
import { seededRandom } from '../../testkit/graph-generator.js';
import { testServers } from '../../testkit/servers.js';
import { countingConsumer } from './scripts/counting-consumer.js';

const folder = mkdtempSync(join(tmpdir(), 'waymark-events-'));
const children: ChildProcess[] = [];

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const script = join(packageRoot(), 'test/integration/events/scripts/work-until-killed.ts');
const runner = join(packageRoot(), 'test/testkit/run-script.mjs');

/** Starts a process that publishes and consumes, and waits until it has killed itself. */
async function workAndDie(facts: Record<string, unknown>): Promise<void> {
  const file = join(folder, 'facts.json');
  writeFileSync(file, JSON.stringify(facts), { mode: 0o600 });
  const child = spawn(process.execPath, [runner, script, file], { stdio: ['ignore', 'ignore', 'inherit'] });
  children.push(child);
  const signal = await new Promise((resolve) => child.once('close', (_code, name) => resolve(name)));
  expect(signal).toBe('SIGKILL');
}

async function effects(fixture: EventsFixture, consumer: string): Promise<{ id: string; times: number }[]> {
  return fixture.graph.read(
    'MATCH (n:TestEffect {consumer: $consumer}) RETURN n.id AS id, n.times AS times',
    {
      consumer,
    },
  );
}

async function removeEffects(fixture: EventsFixture): Promise<void> {
  await fixture.graph.write('MATCH (n:TestEffect) WHERE n.consumer STARTS WITH $namespace DELETE n', {
    namespace: fixture.namespace,
  });
}

/** Takes everything a subscription brings. */
function collect(reader: AsyncIterableIterator<FeedItem>): string[] {
  const ids: string[] = [];
  void (async () => {
    for await (const item of reader) ids.push(item.type === 'event' ? item.event.id : item.type);
  })();
  return ids;
}

const options = (fixture: EventsFixture, window: number) => ({
  graph: fixture.graph,
  redis: fixture.redis,
  logger: silentLogger,
  audit: recordAudit,
  accessNow: async () => null,
  accessVersion: async () => 0,
  window,
  subscriberLag: 100_000,
  retention: { keepDays: 30, compactDays: 0 },
  namespace: fixture.namespace,
});

describe('publishing and consuming', () => {
  it('lose no event and handle none twice when nodes are killed after any of their steps', async () => {
    const fixture = eventsFixture();
    const { neo4j, redis } = testServers();
    const aggregates = [fixture.aggregate(), fixture.aggregate()];
    const consumer = `${fixture.namespace}-counting`;
    const random = seededRandom(7);
    const ids: string[] = [];
    // Only what this test writes: its stream begins at the present.
    await fixture.relay.relayOnce(null);
    try {
      for (let round = 0; round < 6; round += 1) {
        for (const aggregate of aggregates) ids.push(...(await fixture.writeMany(aggregate, 12)));
        const dieAfter = 6 + Math.floor(random() * 60);
        const { namespace } = fixture;
        await workAndDie({ target: neo4j, redis, namespace, consumer, aggregates, dieAfter });
      }
      fixture.relay.start();
      const rest = createEvents(options(fixture, 10_000));
      await rest.startConsumers([countingConsumer(consumer, aggregates)]);
      await until(async () => (await effects(fixture, consumer)).length === ids.length, 'all handled');
      await rest.stop();
      const handled = await effects(fixture, consumer);
      expect(handled.map(({ id }) => id).toSorted()).toEqual(ids.toSorted());
      expect(handled.filter(({ times }) => times !== 1)).toEqual([]);
      const published = await fixture.published(...aggregates);
      expect(published.map(({ id }) => id).toSorted()).toEqual(ids.toSorted());
      for (const aggregate of aggregates) {
        const sequences = published.filter((event) => event.aggregate === aggregate).map((e) => e.sequence);
        expect(sequences).toEqual(Array.from({ length: 72 }, (_unused, index) => index + 1));
      }
    } finally {
      await removeEffects(fixture);
      await fixture.stop();
    }
  }, 240_000);

  it('go on elsewhere while a node is frozen with its leases and locks, which does nothing twice when it wakes up', async () => {
    const fixture = eventsFixture();
    const { neo4j, redis } = testServers();
    const aggregates = [fixture.aggregate()];
    const consumer = `${fixture.namespace}-counting`;
    await fixture.relay.relayOnce(null);
    const ids = await fixture.writeMany(aggregates[0] ?? '', 40);
    const file = join(folder, 'frozen.json');
    const facts = { target: neo4j, redis, namespace: fixture.namespace, consumer, aggregates, dieAfter: 30 };
    writeFileSync(file, JSON.stringify({ ...facts, signal: 'SIGSTOP' }), { mode: 0o600 });
    const child = spawn(process.execPath, [runner, script, file], { stdio: ['ignore', 'ignore', 'inherit'] });
    children.push(child);
    const events = createEvents(options(fixture, 10_000));
    try {
      const status = `/proc/${child.pid ?? 0}/stat`;
      await until(() => /\) T /.test(readFileSync(status, 'utf8')), 'the process stands still');
      events.startRelay();
      await events.startConsumers([countingConsumer(consumer, aggregates)]);
      ids.push(...(await fixture.writeMany(aggregates[0] ?? '', 20)));
      await until(async () => (await effects(fixture, consumer)).length === ids.length, 'all handled', 1_200);
      child.kill('SIGCONT');
      ids.push(...(await fixture.writeMany(aggregates[0] ?? '', 20)));
      await until(async () => (await effects(fixture, consumer)).length === ids.length, 'the rest handled');
      const handled = await effects(fixture, consumer);
      expect(handled.map(({ id }) => id).toSorted()).toEqual(ids.toSorted());
      expect(handled.filter(({ times }) => times !== 1)).toEqual([]);
      const published = await fixture.published(...aggregates);
      expect(published.map(({ id }) => id)).toEqual(ids);
    } finally {
      child.kill('SIGKILL');
      await events.stop();
      await removeEffects(fixture);
      await fixture.stop();
    }
  }, 180_000);

  it('go on when Redis is killed and comes back empty: subscribers and consumers see every event once', async () => {
    const port = await freePort();
    const start = (): ChildProcess => {
      const args = `--bind 127.0.0.1 --port ${port} --dir ${folder} --appendonly no --save`.split(' ');
      const child = spawn(findProgram(['redis-server', 'valkey-server']) ?? '', [...args, ''], {
        stdio: 'ignore',
      });
      children.push(child);
      return child;
    };
    let server = start();
    const redis = new Redis({ host: '127.0.0.1', port, maxRetriesPerRequest: 1, retryStrategy: () => 50 });
    redis.on('error', () => undefined);
    await until(async () => (await redis.ping().catch(() => '')) === 'PONG', 'Redis answers');
    const fixture = eventsFixture({ redis });
    const consumer = `${fixture.namespace}-counting`;
    const aggregate = fixture.aggregate();
    const events = createEvents(options(fixture, 10_000));
    try {
      fixture.relay.start();
      const reader = await events.subscribe(systemContext(), { aggregates: [aggregate] });
      const seen = collect(reader);
      await events.startConsumers([{ ...countingConsumer(consumer, [aggregate]), startAt: 'now' }]);
      const ids: string[] = [];
      for (let round = 0; round < 4; round += 1) {
        ids.push(...(await fixture.writeMany(aggregate, 20)));
        const ended = new Promise((resolve) => server.once('exit', resolve));
        server.kill('SIGKILL');
        await ended;
        ids.push(...(await fixture.writeMany(aggregate, 20)));
        server = start();
        ids.push(...(await fixture.writeMany(aggregate, 20)));
      }
      await until(() => seen.length >= ids.length, 'the subscriber has seen all');
      await until(async () => (await effects(fixture, consumer)).length === ids.length, 'all handled');
      expect(seen).toEqual(ids);
      expect((await effects(fixture, consumer)).filter(({ times }) => times !== 1)).toEqual([]);
      await until(async () => (await fixture.published(aggregate)).length === ids.length, 'filled again');
      await reader.return?.();
    } finally {
      await events.stop();
      await removeEffects(fixture);
      await fixture.stop();
    }
  }, 120_000);

  it('lose nothing when the window of the stream moves on past a consumer and a subscriber', async () => {
    const fixture = eventsFixture({ window: 100 });
    const consumer = `${fixture.namespace}-counting`;
    const aggregate = fixture.aggregate();
    const [first] = await fixture.writeMany(aggregate, 1);
    await fixture.relay.relayOnce(null);
    const before = createEvents(options(fixture, 100));
    await before.startConsumers([{ ...countingConsumer(consumer, [aggregate]), startAt: 'now' }]);
    await before.stop();
    fixture.relay.start();
    const ids = await fixture.writeMany(aggregate, 1_500);
    await until(async () => (await fixture.outbox.event(ids.at(-1) ?? ''))?.position !== null, 'published');
    const events = createEvents(options(fixture, 100));
    try {
      expect((await fixture.published(aggregate)).length).toBeLessThan(1_500);
      const reader = await events.subscribe(systemContext(), {
        aggregates: [aggregate],
        after: first ?? '',
      });
      const seen = collect(reader);
      await events.startConsumers([{ ...countingConsumer(consumer, [aggregate]), startAt: 'now' }]);
      await until(() => seen.length >= ids.length, 'the subscriber has seen all');
      await until(async () => (await effects(fixture, consumer)).length === ids.length, 'all handled');
      expect(seen).toEqual(ids);
      expect((await effects(fixture, consumer)).every(({ times }) => times === 1)).toBe(true);
      await reader.return?.();
    } finally {
      await events.stop();
      await removeEffects(fixture);
      await fixture.stop();
    }
  }, 120_000);
});
