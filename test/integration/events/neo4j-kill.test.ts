import { afterAll, beforeAll, expect, it } from 'vitest';
import { recordAudit } from '../../../src/audit/index.js';
import { sleep } from '../../../src/core/clock.js';
import { systemContext } from '../../../src/core/context.js';
import { silentLogger } from '../../../src/core/logger.js';
import { createEvents, type Events, type FeedItem } from '../../../src/events/index.js';
import { type BenchGraph, benchGraph } from '../../testkit/bench-servers.js';
import { killServer } from '../../testkit/chaos/cluster.js';
import { type EventsFixture, eventsFixture, until } from '../../testkit/events-fixture.js';
import { countingConsumer } from './scripts/counting-consumer.js';

/** Neo4j takes long to start on a busy machine. */
const patience = 3_600;

/** A Neo4j of the test's own: the shared one must not be killed. */
let store: BenchGraph;
let fixture: EventsFixture;
const nodes: Events[] = [];

beforeAll(async () => {
  store = await benchGraph();
  fixture = eventsFixture({ graph: store.graph });
}, 240_000);
afterAll(async () => {
  for (const node of nodes) await node.stop();
  await fixture.stop();
  await store.stop();
}, 120_000);

function node(): Events {
  const made = createEvents({
    graph: store.graph,
    redis: fixture.redis,
    logger: silentLogger,
    audit: recordAudit,
    accessNow: async () => null,
    accessVersion: async () => 0,
    window: 10_000,
    subscriberLag: 100_000,
    retention: { keepDays: 30, compactDays: 0 },
    namespace: fixture.namespace,
  });
  nodes.push(made);
  return made;
}

/** Takes everything a subscription brings, and goes on behind it where it ends. */
function follow(at: Events, aggregate: string): string[] {
  const ids: string[] = [];
  void (async () => {
    const items: AsyncIterator<FeedItem> = await at.subscribe(systemContext(), { aggregates: [aggregate] });
    for (;;) {
      const item = await items.next();
      if (item.done === true) return;
      ids.push(item.value.type === 'event' ? item.value.event.id : item.value.type);
    }
  })();
  return ids;
}

it('events go on when Neo4j is killed and started again: none is lost, none handled twice, subscriptions miss nothing', async () => {
  const aggregate = fixture.aggregate();
  const consumer = `${fixture.namespace}-counting`;
  const [one, two] = [node(), node()];
  for (const at of [one, two]) {
    at.startRelay();
    await at.startConsumers([countingConsumer(consumer, [aggregate])]);
  }
  const seen = [follow(one, aggregate), follow(two, aggregate)];
  await until(() => one.feed.subscribers + two.feed.subscribers === 2, 'both subscribe');
  // Every write that was confirmed counts; one whose answer was lost may be there or not.
  const confirmed: string[] = [];
  const ended = new AbortController();
  const writing = (async () => {
    while (!ended.signal.aborted) {
      await fixture.write(aggregate).then(
        (id) => confirmed.push(id),
        () => sleep(100),
      );
    }
  })();
  for (let round = 0; round < 2; round += 1) {
    const before = confirmed.length;
    await until(() => confirmed.length >= before + 20, 'events are written', patience);
    const { pid } = store.neo4j;
    const isBack = (): boolean => store.neo4j.pid !== pid && store.neo4j.state === 'running';
    killServer(pid);
    await until(isBack, 'Neo4j is back', patience);
  }
  const back = confirmed.length;
  await until(() => confirmed.length >= back + 20, 'events are written again', patience);
  ended.abort();
  await writing;

  const stored = async (): Promise<string[]> => {
    const rows = await store.graph.read<{ id: string }>(
      'MATCH (e:OutboxEvent {aggregate: $aggregate}) WHERE e.position IS NOT NULL RETURN e.id AS id ORDER BY e.position',
      { aggregate },
    );
    return rows.map(({ id }) => id);
  };
  await until(async () => !(await one.outbox.peek()).waiting, 'all are published');
  const all = await stored();
  expect(confirmed.filter((id) => !all.includes(id))).toEqual([]);
  for (const ids of seen) {
    await until(() => ids.length >= all.length, 'the subscriber has seen all');
    expect(ids).toEqual(all);
  }
  const effects = (): Promise<{ id: string; times: number }[]> =>
    store.graph.read('MATCH (n:TestEffect {consumer: $consumer}) RETURN n.id AS id, n.times AS times', {
      consumer,
    });
  await until(async () => (await effects()).length >= all.length, 'all are handled');
  const handled = await effects();
  expect(handled.map(({ id }) => id).toSorted()).toEqual(all.toSorted());
  expect(handled.filter(({ times }) => times !== 1)).toEqual([]);
}, 600_000);
