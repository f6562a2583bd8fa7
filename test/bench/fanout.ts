import { type ChildProcess, fork } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { buildSchema, type GraphQLSchema } from 'graphql';
import { useServer } from 'graphql-ws/use/ws';
import { WebSocketServer } from 'ws';
import { systemContext } from '../../src/core/context.js';
import { appendEvent } from '../../src/events/index.js';
import { startTestApi } from '../testkit/api.js';
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
}

const client = fileURLToPath(new URL('../testkit/fanout-clients.js', import.meta.url));

/** Connects subscribers from a process of their own, has `publish` called, and asks what arrived. */
async function measure(
  facts: { url: string; token: string; subscribers: number; query: string; variables: unknown },
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
  try {
    await said('ready');
    await publish();
    child.send('report');
    return await said('report');
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

/**
 * Deliveries to many subscribers of one node, each receiving every event, beside a bare graphql-ws server with the
 * same payload: `npm run bench -- fanout [SUBSCRIBERS] [EVENTS_PER_SECOND] [SECONDS]`.
 */
export default async function run(args: string[]): Promise<Record<string, unknown>> {
  const subscribers = Number(args[0] ?? 1_000);
  const perSecond = Number(args[1] ?? 100);
  const seconds = Number(args[2] ?? 10);
  const aggregate = uniqueName('fanout');
  // Transactions about one thing wait for each other; those of a fleet are about many.
  const aggregates = Array.from({ length: 20 }, (_unused, index) => `${aggregate}-${index}`);
  const variables = { filter: { aggregates } };
  const payload = { assetKey: aggregate, fields: ['description'], revision: 1 };
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
  const bareReport = await measure({ url: bare.url, token: '', subscribers, query, variables }, () =>
    paced(perSecond, seconds, (index) =>
      bare.publish({ ...base, position: index, sequence: index, at: new Date().toISOString() }),
    ),
  );
  await bare.stop();
  // The graph is closed with the API and stopped afterwards.
  const own = await benchGraph();
  const api = await startTestApi({ WAYMARK_LIMITS_REQUESTS_PER_MINUTE: '1000000' }, { graph: own.graph });
  try {
    api.events.startRelay();
    const { token } = await api.account('administrator');
    const url = `${api.url.replace('http', 'ws')}/graphql`;
    const ctx = systemContext();
    const write = (to: string, revision: number): Promise<string> =>
      api.graph.transaction((tx) =>
        appendEvent(tx, ctx, {
          kind: 'annotation.changed',
          aggregate: to,
          payload: { ...payload, revision },
        }),
      );
    // A Neo4j that has just started is slow at first.
    await paced(50, 6, (index) => write(`${aggregate}-before`, index));
    let most = 0;
    const cpu = process.cpuUsage();
    const watch = setInterval(() => (most = Math.max(most, process.memoryUsage().rss)), 100);
    // Several at once, so that the rate does not depend on how quickly the graph commits.
    const report = await measure({ url, token, subscribers, query, variables }, async () => {
      const writes: Promise<unknown>[] = [];
      await paced(perSecond, seconds, (index) => {
        writes.push(write(aggregates[index % aggregates.length] ?? aggregate, index));
      });
      await Promise.all(writes);
    });
    clearInterval(watch);
    const used = process.cpuUsage(cpu);
    const perSecondOf = ({ deliveries, seconds: took }: FanoutReport): number => deliveries / took;
    return {
      subscribers,
      eventsPerSecond: perSecond,
      p50Ms: report.p50Ms,
      p99Ms: report.p99Ms,
      spreadP50Ms: report.spreadP50Ms,
      spreadP99Ms: report.spreadP99Ms,
      vsBareGraphqlWs: Math.round((perSecondOf(report) / perSecondOf(bareReport)) * 100) / 100,
      rssMiB: Math.round(most / 1_048_576),
      deliveriesPerSecond: Math.round(perSecondOf(report)),
      serverCpuSeconds: Math.round((used.user + used.system) / 10_000) / 100,
      clientCpuSeconds: report.clientCpuSeconds,
      delivered: report.deliveries,
      expected: subscribers * perSecond * seconds,
      bare: { ...bareReport, deliveriesPerSecond: Math.round(perSecondOf(bareReport)) },
    };
  } finally {
    await api.stop();
    await own.stop();
  }
}
