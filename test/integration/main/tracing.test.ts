import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sleep } from '../../../src/core/clock.js';
import { startTracing, type Tracing } from '../../../src/main/tracing.js';
import { startTestApi, type TestApi } from '../../testkit/api.js';

interface Span {
  name: string;
  traceId: string;
  spanId: string;
  parentSpanId?: string;
}

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
