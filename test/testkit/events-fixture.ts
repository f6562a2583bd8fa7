import { Redis } from 'ioredis';
import { systemContext } from '../../src/core/context.js';
import { silentLogger } from '../../src/core/logger.js';
import {
  appendEvent,
  EventStream,
  OutboxStore,
  outboxTopic,
  type PublishedEvent,
  Relay,
  type RelayOptions,
} from '../../src/events/index.js';
import type { GraphClient } from '../../src/graph/index.js';
import { openGraph, testServers, uniqueName } from './servers.js';

/** Short leases and polls, so that tests of take-overs are quick. */
export const quickRelay: RelayOptions = { leaseMs: 1_500, pollMs: 50, batch: 500 };

/** Events of a test's own over the shared graph: a stream, lease and relay that nobody else uses. */
export interface EventsFixture {
  graph: GraphClient;
  redis: Redis;
  namespace: string;
  stream: EventStream;
  outbox: OutboxStore;
  relay: Relay;
  /** Aggregates of the test; only their events count. */
  aggregate(name?: string): string;
  /** Writes one event per call in a transaction of its own. @returns its id */
  write(aggregate: string, revision?: number): Promise<string>;
  /** Writes many events in few transactions. @returns their ids in order */
  writeMany(aggregate: string, count: number): Promise<string[]>;
  /** The stream's events of the given aggregates, in order. */
  published(...aggregates: string[]): Promise<PublishedEvent[]>;
  stop(): Promise<void>;
}

/** Makes the fixture; with `redis` given its server is used instead of the shared one. */
export function eventsFixture(
  options: { redis?: Redis; window?: number; graph?: GraphClient } = {},
): EventsFixture {
  const graph = options.graph ?? openGraph();
  const { host, port } = testServers().redis;
  const redis = options.redis ?? new Redis({ host, port, maxRetriesPerRequest: 2 });
  const namespace = uniqueName('events');
  const stream = new EventStream(redis, namespace, options.window ?? 10_000);
  const outbox = new OutboxStore(graph);
  const relay = new Relay(graph, outbox, stream, silentLogger, quickRelay);
  const ctx = systemContext();
  const used: string[] = [];
  const event = (aggregate: string, revision: number) => ({
    kind: 'annotation.changed' as const,
    aggregate,
    payload: { assetKey: aggregate, fields: ['description'], revision },
  });
  const stopHints = graph.onCommitted(outboxTopic, () => stream.hint());
  return {
    graph,
    redis,
    namespace,
    stream,
    outbox,
    relay,
    aggregate: (name = 'thing') => {
      const made = uniqueName(name);
      used.push(made);
      return made;
    },
    write: (aggregate, revision = 1) =>
      graph.transaction((tx) => appendEvent(tx, ctx, event(aggregate, revision))),
    writeMany: async (aggregate, count) => {
      const ids: string[] = [];
      while (ids.length < count) {
        const size = Math.min(100, count - ids.length);
        const made = await graph.transaction(async (tx) => {
          const list: string[] = [];
          for (let index = 0; index < size; index += 1)
            list.push(await appendEvent(tx, ctx, event(aggregate, ids.length + index + 1)));
          return list;
        });
        ids.push(...made);
      }
      return ids;
    },
    published: async (...aggregates) => {
      const events = await stream.range(0, 100_000);
      return events.filter((item) => aggregates.includes(item.aggregate));
    },
    stop: async () => {
      stopHints();
      await relay.stop();
      await redis.del(stream.key).catch(() => 0);
      redis.disconnect();
      await graph.write(
        `UNWIND $used AS aggregate MATCH (n:OutboxEvent|OutboxCounter|EventRetry {aggregate: aggregate}) DETACH DELETE n`,
        { used },
      );
      await graph.write(
        'MATCH (n:EventCursor|EventReplay|HandledEvent) WHERE n.consumer STARTS WITH $namespace DELETE n',
        {
          namespace,
        },
      );
      await graph.write('MATCH (l:Lease) WHERE l.name CONTAINS $namespace DELETE l', { namespace });
      if (options.graph === undefined) await graph.close();
    },
  };
}

/** Waits until the answer is true; fails after a while, which is longer where a store has to start. */
export async function until(
  answer: () => Promise<boolean> | boolean,
  what: string,
  attempts = 600,
): Promise<void> {
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    if (await answer()) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`never happened: ${what}`);
}
