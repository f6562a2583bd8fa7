import { afterAll, describe, expect, it } from 'vitest';
import { silentLogger } from '../../../src/core/logger.js';
import { Relay } from '../../../src/events/index.js';
import { eventsFixture, quickRelay, until } from '../../testkit/events-fixture.js';

const events = eventsFixture();
afterAll(() => events.stop());

describe('the relay', () => {
  it('publishes each event once, in the order of its aggregate, with two relays at work', async () => {
    const other = new Relay(events.graph, events.outbox, events.stream, silentLogger, quickRelay);
    events.relay.start();
    other.start();
    const names = [events.aggregate(), events.aggregate(), events.aggregate()];
    try {
      await Promise.all(
        Array.from({ length: 90 }, (_unused, index) => events.write(names[index % 3] ?? '', index)),
      );
      await until(async () => (await events.published(...names)).length >= 90, 'all events are published');
    } finally {
      await other.stop();
    }
    const found = await events.published(...names);
    expect(found).toHaveLength(90);
    for (const name of names) {
      const sequences = found.filter((event) => event.aggregate === name).map((event) => event.sequence);
      expect(sequences).toEqual(Array.from({ length: 30 }, (_unused, index) => index + 1));
    }
    const positions = found.map((event) => event.position);
    expect(positions).toEqual(positions.toSorted((a, b) => a - b));
  });

  it('notes how long after its transaction an event is published, and how often publishing fails', async () => {
    const aggregate = events.aggregate();
    for (const count of [1, 2]) {
      await events.write(aggregate);
      await until(async () => (await events.published(aggregate)).length === count, 'it is published');
    }
    const { delayMs, errorRatio } = await events.outbox.figures();
    expect(delayMs).toBeGreaterThan(0);
    expect(errorRatio).toBeGreaterThanOrEqual(0);
    expect(errorRatio).toBeLessThan(1);
  });

  it('publishes nothing of a process that lost the right to', async () => {
    const aggregate = events.aggregate();
    await events.relay.stop();
    await events.write(aggregate);
    const stale = { name: `event-relay:${events.namespace}`, token: 1 };
    await expect(events.relay.relayOnce(stale)).rejects.toMatchObject({ code: 'CONFLICT' });
    expect(await events.published(aggregate)).toEqual([]);
    events.relay.start();
    await until(async () => (await events.published(aggregate)).length === 1, 'the holder publishes it');
  });

  it('fills a stream that lost its data with the newest events, at the same positions', async () => {
    const aggregate = events.aggregate();
    await events.writeMany(aggregate, 50);
    await until(async () => (await events.published(aggregate)).length === 50, 'the events are published');
    const before = await events.published(aggregate);
    await events.redis.del(events.stream.key);
    await until(async () => (await events.published(aggregate)).length === 50, 'the stream is filled again');
    expect(await events.published(aggregate)).toEqual(before);
  });

  it('adds nothing to a stream that stands elsewhere than its writer believes', async () => {
    const { last } = await events.stream.bounds();
    const [event] = await events.stream.range(0, 1);
    expect(await events.stream.append(last - 1, [{ ...event!, position: last + 1 }])).toEqual({
      added: false,
      last,
    });
    expect((await events.stream.bounds()).last).toBe(last);
  });

  it('keeps trace context, correlation and cause of an event', async () => {
    const aggregate = events.aggregate();
    const { appendEvent } = await import('../../../src/events/index.js');
    const { systemContext } = await import('../../../src/core/context.js');
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    const ctx = systemContext({ correlationId: 'correlation-1', causationId: 'cause-1', traceparent });
    await events.graph.transaction((tx) =>
      appendEvent(tx, ctx, {
        kind: 'annotation.changed',
        aggregate,
        payload: { assetKey: aggregate, fields: [], revision: 1 },
      }),
    );
    await until(async () => (await events.published(aggregate)).length === 1, 'the event is published');
    expect((await events.published(aggregate))[0]).toMatchObject({
      traceparent,
      correlationId: 'correlation-1',
      causationId: 'cause-1',
    });
  });
});
