import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sleep } from '../../../src/core/clock.js';
import { systemContext } from '../../../src/core/context.js';
import { silentLogger } from '../../../src/core/logger.js';
import { ConsumerStore } from '../../../src/events/consumers/consumer.store.js';
import { ConsumerHost } from '../../../src/events/consumers/consumer-host.js';
import { appendEvent } from '../../../src/events/index.js';
import { EventReader } from '../../../src/events/event-reader.js';
import { startTracing, type Tracing } from '../../../src/main/tracing.js';
import { startTestApi, type TestApi } from '../../testkit/api.js';
import { eventsFixture } from '../../testkit/events-fixture.js';
import { uniqueName } from '../../testkit/servers.js';

interface Span {
  name: string;
  traceId: string;
  spanId: string;
  parentSpanId?: string;
}

const events = eventsFixture();
const spans: Span[] = [];
let collector: Server;
let tracing: Tracing | null;
let api: TestApi;

beforeAll(async () => {
  // A collector that speaks OTLP over HTTP with JSON.
  collector = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      const sent = JSON.parse(body) as { resourceSpans: { scopeSpans: { spans: Span[] }[] }[] };
      spans.push(
        ...sent.resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans)),
      );
      response.setHeader('content-type', 'application/json').end('{}');
    });
  });
  await new Promise<void>((resolve) => collector.listen(0, '127.0.0.1', resolve));
  const endpoint = `http://127.0.0.1:${(collector.address() as AddressInfo).port}`;
  process.env.OTEL_EXPORTER_OTLP_ENDPOINT = endpoint;
  process.env.OTEL_BSP_SCHEDULE_DELAY = '100';
  tracing = await startTracing(process.env, 'node-under-test');
  api = await startTestApi();
});
afterAll(async () => {
  await events.stop();
  await api.stop();
  await tracing?.stop();
  delete process.env.OTEL_EXPORTER_OTLP_ENDPOINT;
  delete process.env.OTEL_BSP_SCHEDULE_DELAY;
  await new Promise((resolve) => collector.close(resolve));
});

describe('a trace', () => {
  it('leads from the caller through GraphQL, service and graph into the job', async () => {
    const { cookie } = await api.account('dba');
    api.services.jobs.startWorking();
    const traceId = '0af7651916cd43dd8448eb211c80319c';
    await api.post(
      { query: 'mutation Begin { startJob(input: {kind: "jobs.retention"}) { ... on Job { id } } }' },
      { cookie, traceparent: `00-${traceId}-b7ad6b7169203331-01` },
    );
    const wanted = ['mutation Begin', 'service Mutation.startJob', 'graph jobs.start', 'job jobs.retention'];
    const mine = (): Span[] => spans.filter((span) => span.traceId === traceId);
    for (
      let tries = 0;
      tries < 200 && !wanted.every((name) => mine().some((span) => span.name === name));
      tries += 1
    )
      await sleep(50);
    const found = new Map(mine().map((span) => [span.name, span]));
    expect([...found.keys()]).toEqual(expect.arrayContaining(wanted));
    const parentOf = (name: string): string | undefined => found.get(name)?.parentSpanId;
    expect(parentOf('mutation Begin')).toBe('b7ad6b7169203331');
    expect(parentOf('service Mutation.startJob')).toBe(found.get('mutation Begin')?.spanId);
    expect(parentOf('graph jobs.start')).toBe(found.get('service Mutation.startJob')?.spanId);
  });

  it('leads into the consumers of the events it caused', async () => {
    const name = uniqueName('traced');
    const parts = {
      store: new ConsumerStore(events.graph),
      outbox: events.outbox,
      reader: new EventReader(events.outbox, events.stream),
    };
    const host = new ConsumerHost(parts, silentLogger, { leaseMs: 1_500, pollMs: 50 });
    const aggregate = events.aggregate();
    await host.start([
      {
        name,
        description: 'Looks at the graph.',
        kinds: ['annotation.changed'],
        handle: async (event) => {
          if (event.aggregate === aggregate) await events.graph.read('RETURN 1 AS one', {}, { id: name });
        },
      },
    ]);
    events.relay.start();
    const traceId = '1bf7651916cd43dd8448eb211c80319d';
    const cause = systemContext({ traceparent: `00-${traceId}-b7ad6b7169203331-01` });
    await events.graph.transaction((tx) =>
      appendEvent(tx, cause, {
        kind: 'annotation.changed',
        aggregate,
        payload: { assetKey: aggregate, fields: ['description'], revision: 1 },
      }),
    );
    const named = (text: string): Span | undefined =>
      spans.find((span) => span.traceId === traceId && span.name === text);
    for (let tries = 0; tries < 100 && named(`consumer ${name}`) === undefined; tries += 1) await sleep(100);
    await host.stop();
    expect(named(`consumer ${name}`)?.parentSpanId).toBe('b7ad6b7169203331');
    expect(named(`graph ${name}`)?.parentSpanId).toBe(named(`consumer ${name}`)?.spanId);
  });

  it('has no roots that a node makes by looking at the graph of its own accord', async () => {
    await events.graph.read('RETURN 1 AS one', {}, { id: 'looking' });
    await sleep(500);
    const names = spans.filter(({ parentSpanId }) => parentSpanId === undefined).map(({ name }) => name);
    expect(names.filter((name) => name.startsWith('graph '))).toEqual([]);
  });

  it('is not recorded when no exporter is asked for', async () => {
    expect(await startTracing({}, 'node')).toBeNull();
    expect(
      await startTracing(
        { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1', OTEL_SDK_DISABLED: 'true' },
        'n',
      ),
    ).toBeNull();
  });
});
