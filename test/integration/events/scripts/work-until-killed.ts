import { readFileSync } from 'node:fs';
import { Redis } from 'ioredis';
import { silentLogger } from '../../../../src/core/logger.js';
import { ConsumerStore } from '../../../../src/events/consumers/consumer.store.js';
import { ConsumerHost } from '../../../../src/events/consumers/consumer-host.js';
import { EventReader } from '../../../../src/events/event-reader.js';
import { EventStream, OutboxStore, Relay } from '../../../../src/events/index.js';
import { GraphClient, type GraphTarget } from '../../../../src/graph/index.js';
import { quickRelay } from '../../../testkit/events-fixture.js';
import { countingConsumer } from './counting-consumer.js';

/**
 * Publishes and consumes until it has done so many graph queries and steps, then kills itself. With SIGSTOP as its signal
 * it stands still instead, with whatever locks and leases it has, and goes on when somebody continues it.
 */
export default async function workUntilKilled([file = '']: readonly string[]): Promise<void> {
  const { target, redis, namespace, consumer, aggregates, dieAfter, signal } = JSON.parse(
    readFileSync(file, 'utf8'),
  ) as {
    target: GraphTarget;
    redis: { host: string; port: number };
    namespace: string;
    consumer: string;
    aggregates: string[];
    dieAfter: number;
    signal?: 'SIGKILL' | 'SIGSTOP';
  };
  let left = dieAfter;
  const die = (): void => {
    left -= 1;
    // At once, so that nothing of this process gets to a store any more.
    if (left === 0) process.kill(process.pid, signal ?? 'SIGKILL');
  };
  const graph = new GraphClient(target);
  const stream = new EventStream(new Redis(redis), namespace, 10_000);
  const outbox = new OutboxStore(graph);
  const store = new ConsumerStore(graph);
  const parts = { store, outbox, reader: new EventReader(outbox, stream) };
  const host = new ConsumerHost(parts, silentLogger, { leaseMs: 1_500, pollMs: 50 });
  graph.observe(die);
  await host.start([countingConsumer(consumer, aggregates)]);
  new Relay(graph, outbox, stream, silentLogger, { ...quickRelay, batch: 7 }, die).start();
}
