import { type ChildProcess, fork } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { buildSchema, type GraphQLSchema } from 'graphql';
import { useServer } from 'graphql-ws/use/ws';
import { WebSocketServer } from 'ws';
import { systemContext } from '../../src/core/context.js';
import { appendEvent } from '../../src/events/index.js';
import { startTestApi, type TestApi } from '../testkit/api.js';
import { benchGraph } from '../testkit/bench-servers.js';
import { uniqueName } from '../testkit/servers.js';

const query = `subscription ($filter: EventFilterInput) { events(filter: $filter) { event { id kind version position aggregate sequence at correlationId causationId subjectId payload } } }`;

/** What the process with the subscribers says. */
export interface FanoutReport {
  deliveries: number;
  p50Ms: number;
  p99Ms: number;
  /** From the first subscriber that has an event to each other. */
  spreadP50Ms: number;
  spreadP99Ms: number;
  seconds: number;
  clientCpuSeconds: number;
  /** When the first subscriber had each event, by the event's time. */
  firsts: [string, number][];
}

const client = fileURLToPath(new URL('../testkit/fanout-clients.js', import.meta.url));

/**
 * Connects subscribers from a process of their own, has `warmUp` and then `publish` called, and asks what arrived of the
 * second.
 */
async function measure(
  facts: { url: string; token: string; subscribers: number; query: string; variables: unknown },
  warmUp: () => Promise<void>,
  publish: () => Promise<void>,
): Promise<FanoutReport> {
  const child: ChildProcess = fork(client, [JSON.stringify(facts)], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const said = (what: string): Promise<FanoutReport> =>
    new Promise((resolve, reject) => {
      child.on('message', (message: { type: string; report: FanoutReport }) => {
        if (message.type === what) resolve(message.report);
      });
      child.once('exit', () => reject(new Error('the subscribers ended')));
    });
  const ask = (what: string): Promise<FanoutReport> => {
    const answer = said(what);
    child.send(what);
    return answer;
  };
  try {
    await said('ready');
    await warmUp();
    await ask('begin');
    await publish();
    return await ask('report');
  } finally {
    child.kill('SIGKILL');
  }
}

/** A bare graphql-ws server that gives the same payload to everybody. */
async function bareServer(): Promise<{ url: string; publish(event: unknown): void; stop(): Promise<void> }> {
  const schema: GraphQLSchema = buildSchema(`
    scalar JSON
    input EventFilterInput { aggregates: [String!] }
    type Event { id: ID! kind: String! version: Int! position: Float! aggregate: String! sequence: Int! at: String!
      correlationId: ID! causationId: ID subjectId: ID! payload: JSON! }
    type EventMessage { event: Event }
    type Query { none: Int }
    type Subscription { events(filter: EventFilterInput): EventMessage! }`);
  const listeners = new Set<(event: unknown) => void>();
  const subscribe = async function* subscribe(): AsyncGenerator {
    const waiting: unknown[] = [];
    let wake: () => void = () => undefined;
    const listener = (event: unknown): void => {
      waiting.push(event);
      wake();
    };
    listeners.add(listener);
    try {
      for (;;) {
        const event = waiting.shift();
        if (event === undefined) await new Promise<void>((resolve) => (wake = resolve));
        else yield { events: { event } };
      }
    } finally {
      listeners.delete(listener);
    }
  };
  const server: Server = createServer();
  const sockets = new WebSocketServer({ server, path: '/graphql' });
  const serving = useServer({ schema, roots: { subscription: { events: subscribe } } }, sockets);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`,
    publish: (event) => listeners.forEach((listener) => listener(event)),
    stop: async () => {
      await serving.dispose();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Calls `one` at a rate for a time. */
async function paced(perSecond: number, seconds: number, one: (index: number) => unknown): Promise<void> {
  const started = performance.now();
  for (let index = 0; index < perSecond * seconds; index += 1) {
    const due = started + (index * 1_000) / perSecond;
    const wait = due - performance.now();
    if (wait > 1) await new Promise((resolve) => setTimeout(resolve, wait));
    await one(index);
  }
}

/** Where the time of an event goes, ms: until it is committed, until this node has it from the stream, until the first subscriber has it. */
class Stages {
  readonly #committedMs = new Map<string, number>();
  readonly #placed: { id: string; at: string; ms: number }[] = [];
  readonly #slow: { query: string; ms: number }[] = [];

  constructor(private readonly api: TestApi) {
    let position = Number.MAX_SAFE_INTEGER;
    api.events.feed.onEvents(() => {
      const ms = now();
      for (const { event } of api.events.feed.recentAfter(position) ?? [])
        this.#placed.push({ id: event.id, at: event.at, ms });
      ({ position } = api.events.feed);
    });
    api.graph.observe(({ id, durationMs }) => this.#slow.push({ query: id, ms: Math.round(durationMs) }));
  }

  /** Begins anew. */
  clear(): void {
    [this.#placed.length, this.#slow.length] = [0, 0];
  }

  /** An event's transaction has ended. */
  committed(id: string): void {
    this.#committedMs.set(id, now());
  }

  /** @param firsts when the first subscriber had each event, by the event's time */
  report(firsts: ReadonlyMap<string, number>): Record<string, unknown> {
    const all = this.#placed.flatMap(({ id, at, ms }) => {
      const [committed, first] = [this.#committedMs.get(id), firsts.get(at)];
      if (committed === undefined || first === undefined) return [];
      return [{ commit: committed - Date.parse(at), publish: ms - committed, first: first - ms }];
    });
    const of = (stage: 'commit' | 'publish' | 'first'): { p50: number; p99: number } => {
      const values = all.map((one) => one[stage]).toSorted((a, b) => a - b);
      const share = (part: number): number => Math.round(values[Math.floor(values.length * part)] ?? 0);
      return { p50: share(0.5), p99: share(0.99) };
    };
    return {
      commitMs: of('commit'),
      publishMs: of('publish'),
      firstMs: of('first'),
      slowestQueries: this.#slow.toSorted((a, b) => b.ms - a.ms).slice(0, 8),
    };
  }
}

/** As clocks of several processes have it, with fractions. */
function now(): number {
  return performance.timeOrigin + performance.now();
}

/**
 * Deliveries to many subscribers of one node, each receiving every event, beside a bare graphql-ws server with the
 * same payload: `npm run bench -- fanout [SUBSCRIBERS] [EVENTS_PER_SECOND] [SECONDS]`. Both are warmed up with the same
 * load before what is measured begins; the graph, which starts empty and cold, also with events before anybody subscribes.
 * The time of a delivery begins when the event is made in its transaction, so it contains the commit.
 */
export default async function run(args: string[]): Promise<Record<string, unknown>> {
  const subscribers = Number(args[0] ?? 1_000);
  const perSecond = Number(args[1] ?? 100);
  const seconds = Number(args[2] ?? 10);
  const load = { subscribers, perSecond, seconds };
  const bare = args.includes('--without-bare') ? null : await measureBare(load);
  const own = await measureOwn(load);
  const perSecondOf = (report: FanoutReport): number => report.deliveries / report.seconds;
  return {
    subscribers,
    eventsPerSecond: perSecond,
    ...own.facts,
    vsBareGraphqlWs:
      bare === null ? null : Math.round((perSecondOf(own.report) / perSecondOf(bare)) * 100) / 100,
    deliveriesPerSecond: Math.round(perSecondOf(own.report)),
    expected: subscribers * perSecond * seconds,
    bare:
      bare === null
        ? null
        : { ...bare, firsts: undefined, deliveriesPerSecond: Math.round(perSecondOf(bare)) },
  };
}

/** What is delivered. */
interface Load {
  subscribers: number;
  perSecond: number;
  seconds: number;
}

const warmUpSeconds = 3;
const graphWarmUpSeconds = 10;
const aggregate = uniqueName('fanout');
// Transactions about one thing wait for each other; those of a fleet are about many.
const aggregates = Array.from({ length: 20 }, (_unused, index) => `${aggregate}-${index}`);
const variables = { filter: { aggregates } };
const payload = { assetKey: aggregate, fields: ['description'], revision: 1 };

async function measureBare({ subscribers, perSecond, seconds }: Load): Promise<FanoutReport> {
  const bare = await bareServer();
  const base = {
    id: aggregate,
    kind: 'annotation.changed',
    version: 1,
    aggregate,
    correlationId: aggregate,
    causationId: null,
    subjectId: 'system',
    payload,
  };
  const publish = (index: number): void =>
    bare.publish({ ...base, position: index, sequence: index, at: new Date().toISOString() });
  try {
    return await measure(
      { url: bare.url, token: '', subscribers, query, variables },
      () => paced(perSecond, warmUpSeconds, publish),
      () => paced(perSecond, seconds, publish),
    );
  } finally {
    await bare.stop();
  }
}

async function measureOwn({
  subscribers,
  perSecond,
  seconds,
}: Load): Promise<{ report: FanoutReport; facts: Record<string, unknown> }> {
  // The graph is closed with the API and stopped afterwards.
  const own = await benchGraph();
  const api = await startTestApi({ WAYMARK_LIMITS_REQUESTS_PER_MINUTE: '1000000' }, { graph: own.graph });
  try {
    api.events.startRelay();
    const { token } = await api.account('administrator');
    const url = `${api.url.replace('http', 'ws')}/graphql`;
    const ctx = systemContext();
    const stages = new Stages(api);
    const write = async (to: string, revision: number): Promise<void> => {
      const id = await api.graph.transaction((tx) =>
        appendEvent(tx, ctx, {
          kind: 'annotation.changed',
          aggregate: to,
          payload: { ...payload, revision },
        }),
      );
      stages.committed(id);
    };
    // Several at once, so that the rate does not depend on how quickly the graph commits.
    const writeAll = async (duration: number, to: readonly string[]): Promise<void> => {
      const writes: Promise<unknown>[] = [];
      await paced(perSecond, duration, (index) => {
        writes.push(write(to[index % to.length] ?? aggregate, index));
      });
      await Promise.all(writes);
    };
    await writeAll(
      graphWarmUpSeconds,
      aggregates.map((name) => `${name}-before`),
    );
    let most = 0;
    let cpu = process.cpuUsage();
    const watch = setInterval(() => (most = Math.max(most, process.memoryUsage().rss)), 100);
    const loop = monitorEventLoopDelay({ resolution: 5 });
    const report = await measure(
      { url, token, subscribers, query, variables },
      () => writeAll(warmUpSeconds, aggregates),
      async () => {
        stages.clear();
        cpu = process.cpuUsage();
        loop.enable();
        await writeAll(seconds, aggregates);
      },
    );
    clearInterval(watch);
    const used = process.cpuUsage(cpu);
    const { p50Ms, p99Ms, spreadP50Ms, spreadP99Ms, deliveries, clientCpuSeconds, firsts } = report;
    const facts = {
      p50Ms,
      p99Ms,
      rssMiB: Math.round(most / 1_048_576),
      serverCpuSeconds: Math.round((used.user + used.system) / 10_000) / 100,
      clientCpuSeconds,
      delivered: deliveries,
      stages: { ...stages.report(new Map(firsts)), lastSubscriberMs: { p50: spreadP50Ms, p99: spreadP99Ms } },
      longestBlockMs: Math.round(loop.max / 1_000_000),
    };
    return { report, facts };
  } finally {
    await api.stop();
    await own.stop();
  }
}
