import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { recordAudit } from '../../../src/audit/index.js';
import { type RequestContext, systemContext } from '../../../src/core/context.js';
import { silentLogger } from '../../../src/core/logger.js';
import { emptyScopeSet, everywhere, nowhere } from '../../../src/core/permissions.js';
import {
  appendEvent,
  type Events,
  createEvents,
  type FeedItem,
  outboxTopic,
} from '../../../src/events/index.js';
import { eventsFixture, until } from '../../testkit/events-fixture.js';

const fixture = eventsFixture({ window: 300 });
const nodes: Events[] = [];
let revoked: string[] = [];
let accessVersion = 1;
/** How often rights were asked while they were revoked. */
let askedRevoked = 0;

function node(lag = 1_000): Events {
  const made = createEvents({
    graph: fixture.graph,
    redis: fixture.redis,
    logger: silentLogger,
    audit: recordAudit,
    accessNow: async (ctx) => {
      if (!revoked.includes(ctx.subject.id)) return null;
      askedRevoked += 1;
      return () => nowhere;
    },
    accessVersion: async () => accessVersion,
    window: 300,
    subscriberLag: lag,
    retention: { keepDays: 30, compactDays: 0 },
    namespace: fixture.namespace,
  });
  nodes.push(made);
  return made;
}

/** Takes items until there are enough. */
async function take(items: AsyncIterator<FeedItem>, count: number): Promise<FeedItem[]> {
  const found: FeedItem[] = [];
  while (found.length < count) {
    const item = await items.next();
    if (item.done === true) break;
    found.push(item.value);
  }
  return found;
}

const idsOf = (items: readonly FeedItem[]): string[] =>
  items.map((item) => (item.type === 'event' ? item.event.id : item.type));

beforeAll(() => fixture.relay.start());
afterAll(async () => {
  for (const made of nodes) await made.stop();
  await fixture.stop();
});

describe('a subscription', () => {
  it('delivers what is wanted, as it happens, to subscribers of all nodes', async () => {
    const aggregate = fixture.aggregate();
    const [one, two] = [node(), node()];
    const readers = await Promise.all(
      [one, one, two].map((at) => at.subscribe(systemContext(), { aggregates: [aggregate] })),
    );
    const taken = readers.map((reader) => take(reader, 20));
    const ids = await fixture.writeMany(aggregate, 20);
    for (const items of await Promise.all(taken)) expect(idsOf(items)).toEqual(ids);
    for (const reader of readers) await reader.return?.();
  });

  it('goes on behind the last event seen, on another node, without loss or repetition', async () => {
    const aggregate = fixture.aggregate();
    const first = await node().subscribe(systemContext(), { aggregates: [aggregate] });
    const ids = await fixture.writeMany(aggregate, 10);
    const seen = await take(first, 4);
    await first.return?.();
    ids.push(...(await fixture.writeMany(aggregate, 30)));
    const second = await node().subscribe(systemContext(), {
      aggregates: [aggregate],
      after: idsOf(seen).at(-1) ?? '',
    });
    const rest = take(second, 46);
    ids.push(...(await fixture.writeMany(aggregate, 10)));
    expect(idsOf([...seen, ...(await rest)])).toEqual(ids);
  });

  it('reads what the window no longer holds from the outbox', async () => {
    const aggregate = fixture.aggregate();
    const ids = await fixture.writeMany(aggregate, 40);
    await fixture.writeMany(fixture.aggregate('filler'), 700);
    await until(async () => {
      const { first } = await fixture.stream.bounds();
      return first !== null && first > ((await fixture.outbox.event(ids[39] ?? ''))?.position ?? Infinity);
    }, 'the window has moved on');
    const reader = await node().subscribe(systemContext(), {
      aggregates: [aggregate],
      after: ids[0] ?? '',
    });
    expect(idsOf(await take(reader, 39))).toEqual(ids.slice(1));
  });

  it('tells a slow subscriber how many events it missed and what to resume from', async () => {
    const aggregate = fixture.aggregate();
    // More than other tests write at once: only the events of this test make the subscriber slow.
    const at = node(300);
    const slow = await at.subscribe(systemContext(), { aggregates: [aggregate] });
    const prompt = take(slow, 3);
    const ids = await fixture.writeMany(aggregate, 5);
    expect(idsOf(await prompt)).toEqual(ids.slice(0, 3));
    const more = await fixture.writeMany(aggregate, 400);
    const last = (await fixture.outbox.event(more[399] ?? ''))?.id;
    await until(async () => {
      const event = await fixture.outbox.event(last ?? '');
      return event?.position !== null && at.feed.position >= (event?.position ?? Infinity);
    }, 'the feed has them all');
    const [missed] = await take(slow, 1);
    expect(missed).toEqual({ type: 'missed', count: 402, resumeFrom: ids[2] });
    const next = take(slow, 1);
    const [fresh] = await fixture.writeMany(aggregate, 1);
    expect(idsOf(await next)).toEqual([fresh]);
    const resumed = await at.subscribe(systemContext(), {
      aggregates: [aggregate],
      after: ids[2] ?? '',
    });
    expect(idsOf(await take(resumed, 403))).toEqual([...ids.slice(3), ...more, fresh]);
  });

  it('passes over what a slow subscriber did not want or may not see without a word, and counts only the rest', async () => {
    const [mine, other] = [fixture.aggregate(), fixture.aggregate()];
    const at = node(300);
    const blind: RequestContext = {
      ...systemContext(),
      subject: { kind: 'person', id: mine, name: 'Somebody', sessionId: 'session' },
      access: (permission) => (permission === 'asset.read' ? nowhere : everywhere),
    };
    const slow = await at.subscribe(systemContext(), { aggregates: [mine], after: null });
    const blinded = await at.subscribe(blind, { aggregates: [mine] });
    // Both are in the present before they fall behind.
    const begun = [take(slow, 1), take(blinded, 1)] as const;
    const first = await fixture.write(mine);
    expect(idsOf(await begun[0])).toEqual([first]);
    await fixture.write(mine);
    const last = (await fixture.writeMany(other, 400)).at(-1) ?? '';
    const arrived = async (id: string): Promise<boolean> =>
      at.feed.position >= ((await fixture.outbox.event(id))?.position ?? Infinity);
    await until(() => arrived(last), 'the feed has them all');
    expect(await take(slow, 1)).toEqual([{ type: 'missed', count: 1, resumeFrom: first }]);
    const next = take(slow, 1);
    const again = (await fixture.writeMany(other, 400)).at(-1) ?? '';
    await until(() => arrived(again), 'the feed has those too');
    const fresh = await fixture.write(mine);
    expect(idsOf(await next)).toEqual([fresh]);
    let received = false;
    void begun[1].then((items) => (received = items.length > 0));
    await until(() => arrived(fresh), 'the feed has the last');
    await blinded.return?.();
    await begun[1];
    expect(received).toBe(false);
  });

  it('shows each event only to those who may see the instance it happened at, at that time', async () => {
    const aggregate = fixture.aggregate();
    const [mine, other] = [aggregate, `${aggregate}-other`];
    const ctx: RequestContext = {
      ...systemContext(),
      subject: { kind: 'person', id: mine, name: 'Somebody', sessionId: 'session' },
      access: (permission) =>
        permission === 'instance.read'
          ? { all: false, allow: { ...emptyScopeSet, instances: [mine] }, deny: emptyScopeSet }
          : nowhere,
    };
    const write = (instanceId: string): Promise<string> =>
      fixture.graph.transaction((tx) =>
        appendEvent(tx, systemContext(), {
          kind: 'instance.changed',
          aggregate,
          payload: { instanceId, instanceKey: instanceId, change: 'updated' },
        }),
      );
    const at = node();
    const reader = await at.subscribe(ctx, { aggregates: [aggregate] });
    const wanted = [await write(mine), (await write(other), await write(mine))];
    expect(idsOf(await take(reader, 2))).toEqual(wanted);
    revoked = [mine];
    accessVersion += 1;
    const next = take(reader, 1);
    const hidden = await write(mine);
    // An event is judged by the rights of the moment it is delivered: it has to be passed over before they come back.
    await until(async () => {
      const position = (await fixture.outbox.event(hidden))?.position ?? Infinity;
      return askedRevoked > 0 && at.feed.position >= position;
    }, 'the reader has passed over the hidden event');
    revoked = [];
    accessVersion += 1;
    const shown = await write(mine);
    expect(idsOf(await next)).toEqual([shown]);
  });

  it('carries what a newer version has written, kinds unknown here only to who may read all events', async () => {
    const aggregate = fixture.aggregate();
    const limited: RequestContext = {
      ...systemContext(),
      subject: { kind: 'person', id: aggregate, name: 'Somebody', sessionId: 'session' },
      access: (permission) => (permission === 'event.read' ? nowhere : everywhere),
    };
    const at = node();
    const all = await at.subscribe(systemContext(), { aggregates: [aggregate] });
    const some = await at.subscribe(limited, { aggregates: [aggregate] });
    const first = await fixture.write(aggregate);
    await fixture.graph.transaction(async (tx) => {
      await tx.run(
        `MATCH (c:OutboxCounter {aggregate: $aggregate}) SET c.last = c.last + 2
         WITH c UNWIND [['annotation.changed', 'newer-1', 1], ['thing.of-tomorrow', 'newer-2', 0]] AS row
         CREATE (:OutboxEvent:Unpublished {id: $first + row[1], kind: row[0], version: 9, aggregate: $aggregate,
           sequence: c.last - row[2], at: '2026-01-01T00:00:00.000Z', correlationId: $aggregate, subjectId: 'system',
           payload: $payload})`,
        {
          aggregate,
          first,
          payload: JSON.stringify({
            assetKey: aggregate,
            fields: ['tags'],
            revision: 2,
            added: { later: true },
          }),
        },
      );
      tx.announce(outboxTopic);
    });
    const last = await fixture.write(aggregate);
    expect(idsOf(await take(some, 3))).toEqual([first, `${first}newer-1`, last]);
    const items = await take(all, 4);
    expect(idsOf(items)).toEqual([first, `${first}newer-1`, `${first}newer-2`, last]);
    expect(items[1]).toMatchObject({ event: { version: 9, payload: { added: { later: true } } } });
  });

  it('refuses kinds that do not exist and events that are not kept', async () => {
    const at = node();
    await expect(at.subscribe(systemContext(), { kinds: ['no.such'] })).rejects.toMatchObject({
      code: 'INPUT_INVALID',
    });
    await expect(at.subscribe(systemContext(), { after: 'no-such' })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });
});
