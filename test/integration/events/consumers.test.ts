import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { recordAudit } from '../../../src/audit/index.js';
import { systemContext } from '../../../src/core/context.js';
import { silentLogger } from '../../../src/core/logger.js';
import { ConsumerStore } from '../../../src/events/consumers/consumer.store.js';
import { ConsumerHost } from '../../../src/events/consumers/consumer-host.js';
import type { ConsumerWork, EventConsumer } from '../../../src/events/consumers/types.js';
import { EventReader } from '../../../src/events/event-reader.js';
import { EventService } from '../../../src/events/admin/event.service.js';
import type { PublishedEvent } from '../../../src/events/index.js';
import { eventsFixture, until } from '../../testkit/events-fixture.js';
import { uniqueName } from '../../testkit/servers.js';

const events = eventsFixture();
const service = new EventService(events.graph, events.outbox, events.stream, (tx, ctx, entry) =>
  recordAudit(tx, ctx, entry),
);
const hosts: ConsumerHost[] = [];
const ctx = systemContext();

function newHost(): ConsumerHost {
  const parts = {
    store: new ConsumerStore(events.graph),
    outbox: events.outbox,
    reader: new EventReader(events.outbox, events.stream),
  };
  const host = new ConsumerHost(parts, silentLogger, { leaseMs: 1_500, pollMs: 50 });
  hosts.push(host);
  return host;
}

const nameOf = (what: string): string => `${events.namespace}-${uniqueName(what)}`;

/** Writes a count per event into the graph: more than one would show an event handled twice. */
async function note(event: PublishedEvent, work: ConsumerWork, consumer: string): Promise<void> {
  await work.tx.run(
    'MERGE (n:TestEffect {consumer: $consumer, id: $id}) SET n.times = coalesce(n.times, 0) + 1, n.order = $order',
    {
      consumer,
      id: event.id,
      order: event.position,
    },
  );
}

async function effects(consumer: string): Promise<{ id: string; times: number }[]> {
  return events.graph.read(
    'MATCH (n:TestEffect {consumer: $consumer}) RETURN n.id AS id, n.times AS times ORDER BY n.order',
    { consumer },
  );
}

beforeAll(() => events.relay.start());
afterEach(async () => {
  for (const host of hosts.splice(0)) await host.stop();
});
afterAll(async () => {
  await events.graph.write('MATCH (n:TestEffect) WHERE n.consumer STARTS WITH $namespace DELETE n', {
    namespace: events.namespace,
  });
  await events.stop();
});

describe('a consumer', () => {
  it('handles each event once and in order, with three nodes that come and go', async () => {
    const aggregate = events.aggregate();
    const name = nameOf('counting');
    const consumer: EventConsumer = {
      name,
      description: 'Counts.',
      kinds: ['annotation.changed'],
      handle: async (event, work) => {
        if (event.aggregate === aggregate) await note(event, work, name);
      },
    };
    const [first, second, third] = [newHost(), newHost(), newHost()];
    await Promise.all([first.start([consumer]), second.start([consumer])]);
    const ids = await events.writeMany(aggregate, 60);
    await until(async () => (await effects(name)).length > 10, 'some events are handled');
    await first.stop();
    await third.start([consumer]);
    const more = await events.writeMany(aggregate, 20);
    await second.stop();
    await until(async () => (await effects(name)).length === 80, 'all events are handled');
    expect(await effects(name)).toEqual([...ids, ...more].map((id) => ({ id, times: 1 })));
  });

  it('shares the aggregates among its lanes', async () => {
    const aggregates = Array.from({ length: 6 }, () => events.aggregate());
    const name = nameOf('lanes');
    const host = newHost();
    await host.start([
      {
        name,
        description: 'Counts.',
        kinds: null,
        lanes: 3,
        batch: 10,
        handleBatch: async (batch, work) => {
          for (const event of batch) if (aggregates.includes(event.aggregate)) await note(event, work, name);
        },
      },
    ]);
    await Promise.all(aggregates.map((aggregate) => events.writeMany(aggregate, 15)));
    await until(async () => (await effects(name)).length === 90, 'all events are handled');
    expect((await effects(name)).every((effect) => effect.times === 1)).toBe(true);
  });

  it('tries a failed event again while others go on, and keeps the order of its aggregate', async () => {
    const [failing, fine] = [events.aggregate(), events.aggregate()];
    const name = nameOf('failing');
    let broken = true;
    const host = newHost();
    await host.start([
      {
        name,
        description: 'Fails for a while.',
        kinds: null,
        retry: { attempts: 1_000, firstMs: 50, longestMs: 100 },
        handle: async (event, work) => {
          if (event.aggregate !== failing && event.aggregate !== fine) return;
          if (broken && event.aggregate === failing && event.sequence === 1) throw new TypeError('not yet');
          await note(event, work, name);
        },
      },
    ]);
    const [a, b] = [await events.write(failing), await events.write(failing)];
    const other = await events.write(fine);
    await until(async () => (await effects(name)).length === 1, 'the other aggregate goes on');
    expect(await effects(name)).toEqual([{ id: other, times: 1 }]);
    const infos = await service.consumers(ctx);
    expect(infos.find((info) => info.name === name)).toMatchObject({ retrying: 2, deadLetters: 0 });
    broken = false;
    await until(async () => (await effects(name)).length === 3, 'the failing one is handled at last');
    expect((await effects(name)).map((effect) => effect.id)).toEqual([a, b, other]);
    expect((await service.consumers(ctx)).find((info) => info.name === name)).toMatchObject({ retrying: 0 });
  });

  it('says how long after their events it is done and what share of deliveries fails', async () => {
    const aggregate = events.aggregate();
    const name = nameOf('figures');
    let broken = false;
    const host = newHost();
    await host.start([
      {
        name,
        description: 'Fails now and then.',
        kinds: ['annotation.changed'],
        retry: { attempts: 2, firstMs: 50, longestMs: 50 },
        handle: async (event, work) => {
          if (event.aggregate !== aggregate) return;
          if (broken) throw new TypeError('broken');
          await note(event, work, name);
        },
      },
    ]);
    const figures = async () => (await service.consumers(ctx)).find((info) => info.name === name);
    const ids = await events.writeMany(aggregate, 5);
    await until(async () => (await effects(name)).length === 5, 'all events are handled');
    const well = await figures();
    expect(well?.delayMs).toBeGreaterThan(0);
    expect(well?.errorRatio).toBe(0);
    broken = true;
    // The past given again tells nothing of the present, however often it fails.
    await service.replay(ctx, { consumer: name, after: ids[2] ?? '', again: true });
    await until(async () => (await figures())?.deadLetters === 2, 'two of the past are given up');
    expect((await figures())?.errorRatio).toBe(0);
    await events.write(aggregate);
    await until(async () => (await figures())?.deadLetters === 3, 'one is given up');
    const failing = await figures();
    expect(failing?.errorRatio).toBeGreaterThan(0);
    expect(failing?.errorRatio).toBeLessThan(1);
  });

  it('gives an event up after its last try, compensates once, and handles it when an operator asks', async () => {
    const aggregate = events.aggregate();
    const name = nameOf('dead');
    let broken = true;
    const compensated: string[] = [];
    const host = newHost();
    await host.start([
      {
        name,
        description: 'Broken for a while.',
        kinds: null,
        retry: { attempts: 2, firstMs: 50, longestMs: 50 },
        handle: async (event, work) => {
          if (event.aggregate !== aggregate) return;
          if (broken && event.sequence < 3) throw new TypeError('broken: password=hunter22');
          await note(event, work, name);
        },
        compensate: async (event) => void compensated.push(event.id),
      },
    ]);
    const ids = [await events.write(aggregate), await events.write(aggregate), await events.write(aggregate)];
    await until(async () => (await effects(name)).length === 1, 'the third goes on when the others are dead');
    expect(compensated).toEqual(ids.slice(0, 2));
    const page = await service.deadLetters(ctx, { consumer: name });
    expect(page.nodes.map((letter) => letter.event.id).toSorted()).toEqual(ids.slice(0, 2));
    expect(page.nodes[0]).toMatchObject({ state: 'DEAD', attempts: 2 });
    expect(page.nodes[0]?.errorMessage).not.toContain('hunter22');
    const letter = page.nodes.find((node) => node.event.id === ids[0]);
    const other = page.nodes.find((node) => node.event.id === ids[1]);
    broken = false;
    await service.retryDeadLetters(ctx, { ids: [letter?.id ?? ''] });
    await service.discardDeadLetters(ctx, { ids: [other?.id ?? ''], reason: 'no longer needed' });
    await until(async () => (await effects(name)).length === 2, 'the retried one is handled');
    expect((await service.deadLetters(ctx, { consumer: name })).nodes).toEqual([]);
    const discarded = await service.deadLetters(ctx, { consumer: name, state: 'DISCARDED' });
    expect(discarded.nodes).toMatchObject([{ id: other?.id, discardReason: 'no longer needed' }]);
    await expect(service.discardDeadLetters(ctx, { ids: ['unknown'] })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });

  it('receives past events from an event or a time on, also those the stream no longer holds', async () => {
    const aggregate = events.aggregate();
    const ids = await events.writeMany(aggregate, 12);
    await until(async () => (await events.published(aggregate)).length === 12, 'the events are published');
    const name = nameOf('replayed');
    const host = newHost();
    await host.start([
      {
        name,
        description: 'Counts.',
        kinds: ['annotation.changed'],
        handle: async (event, work) => {
          if (event.aggregate === aggregate) await note(event, work, name);
        },
      },
    ]);
    await events.redis.xtrim(events.stream.key, 'MAXLEN', 0);
    await service.replay(ctx, { consumer: name, after: ids[3] ?? '' });
    await until(async () => (await effects(name)).length === 8, 'the later events are handled');
    const oldest = await events.graph.read<{ at: string }>(
      'MATCH (e:OutboxEvent {id: $id}) RETURN e.at AS at',
      { id: ids[0] },
    );
    await service.replay(ctx, { consumer: name, from: oldest[0]?.at ?? '' });
    await until(async () => (await effects(name)).length === 12, 'the earlier ones as well');
    expect((await effects(name)).every((effect) => effect.times === 1)).toBe(true);
    await service.replay(ctx, { consumer: name, after: ids[9] ?? '', again: true });
    await until(
      async () => (await effects(name)).filter((effect) => effect.times === 2).length === 2,
      'the last two are handled again',
    );
    await expect(service.replay(ctx, { consumer: 'nobody' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(service.replay(ctx, { consumer: name, after: 'unknown' })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });
});
