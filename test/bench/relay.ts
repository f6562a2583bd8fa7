import { randomBytes } from 'node:crypto';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Redis } from 'ioredis';
import { systemContext } from '../../src/core/context.js';
import { silentLogger } from '../../src/core/logger.js';
import { appendEvent, createEvents } from '../../src/events/index.js';
import { benchGraph } from '../testkit/bench-servers.js';
import { testServers } from '../testkit/servers.js';

const ctx = systemContext();

/**
 * How many waiting events a second the relay publishes, and how long an event takes from the start of its transaction
 * to a subscriber of another connection: `npm run bench -- relay [EVENTS] [PACED]`. The graph starts empty and cold, so
 * half as many events as are measured go before them.
 */
export default async function run(args: string[]): Promise<Record<string, unknown>> {
  const waiting = Number(args[0] ?? 20_000);
  const paced = Number(args[1] ?? 400);
  const own = await benchGraph();
  const { host, port } = testServers().redis;
  const redis = new Redis({ host, port });
  const events = createEvents({
    graph: own.graph,
    redis,
    logger: silentLogger,
    audit: async () => undefined,
    accessNow: async () => null,
    accessVersion: async () => 0,
    window: 100_000,
    subscriberLag: 100_000,
    retention: { keepDays: 30, compactDays: 0 },
    namespace: `bench-${randomBytes(4).toString('hex')}`,
  });
  const append = (count: number, aggregate: string): Promise<string[]> =>
    own.graph.transaction(async (tx) => {
      const ids: string[] = [];
      for (let index = 0; index < count; index += 1)
        ids.push(
          await appendEvent(tx, ctx, {
            kind: 'annotation.changed',
            aggregate,
            payload: { assetKey: aggregate, fields: ['description'], revision: index },
          }),
        );
      return ids;
    });
  try {
    for (let done = 0; done < waiting; done += 500) await append(500, `thing-${done % 7_000}`);
    const started = performance.now();
    events.startRelay();
    while ((await events.stream.bounds()).last < waiting) await new Promise((next) => setTimeout(next, 5));
    const eventsPerSecond = Math.round(waiting / ((performance.now() - started) / 1_000));
    const reader = await events.subscribe(ctx, {});
    const sentAt = new Map<string, number>();
    const took: number[] = [];
    const queries: { query: string; ms: number }[] = [];
    own.graph.observe(({ id, durationMs }) => queries.push({ query: id, ms: Math.round(durationMs) }));
    const loop = monitorEventLoopDelay({ resolution: 5 });
    const follow = async (name: string, count: number): Promise<void> => {
      const reading = (async () => {
        for (let got = 0; got < count;) {
          const item = await reader.next();
          if (item.done === true) return;
          const at = performance.now();
          if (item.value.type !== 'event') continue;
          got += 1;
          took.push(at - (sentAt.get(item.value.event.aggregate) ?? at));
        }
      })();
      for (let index = 0; index < count; index += 1) {
        const aggregate = `${name}-${index}`;
        sentAt.set(aggregate, performance.now());
        await append(1, aggregate);
        await new Promise((next) => setTimeout(next, 10));
      }
      await reading;
    };
    await follow('warm', Math.ceil(paced / 2));
    [took.length, queries.length] = [0, 0];
    loop.enable();
    await follow('paced', paced);
    took.sort((a, b) => a - b);
    const at = (share: number): number => Math.round((took[Math.floor(took.length * share)] ?? 0) * 10) / 10;
    loop.disable();
    return {
      eventsPerSecond,
      p50Ms: at(0.5),
      p95Ms: at(0.95),
      p99Ms: at(0.99),
      events: waiting,
      paced,
      // What the slowest deliveries waited for.
      slowestQueries: queries.toSorted((a, b) => b.ms - a.ms).slice(0, 5),
      longestBlockMs: Math.round(loop.max / 1_000_000),
    };
  } finally {
    await events.stop();
    await redis.del(events.stream.key);
    redis.disconnect();
    await own.stop();
  }
}
