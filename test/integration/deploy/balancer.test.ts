import { execFile } from 'node:child_process';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { promisify } from 'node:util';
import { createClient } from 'graphql-ws';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Redis } from 'ioredis';
import { Registry } from 'prom-client';
import { WebSocket } from 'ws';
import { systemContext } from '../../../src/core/context.js';
import { resourcePath } from '../../../src/core/resources.js';
import { startHealthServer } from '../../../src/main/health-server.js';
import { Readiness } from '../../../src/main/health.js';
import { appendEvent } from '../../../src/events/index.js';
import { startTestApi, type TestApi } from '../../testkit/api.js';
import { haproxyProgram, startBalancer, type TestBalancer } from '../../testkit/balancer.js';
import { until } from '../../testkit/events-fixture.js';
import { ownRedisServers } from '../../testkit/own-redis.js';
import { uniqueName } from '../../testkit/servers.js';

const aggregate = uniqueName('balanced');
const servers = ownRedisServers();
let first: TestApi;
let second: TestApi;
let dying: Server;
/** Changes that the node which dies of them has received. */
let received = 0;
let balancer: TestBalancer;
let token = '';

beforeAll(async () => {
  [first, second] = await Promise.all([startTestApi(), startTestApi()]);
  for (const api of [first, second]) api.events.startRelay();
  dying = dyingNode();
  await new Promise<void>((resolve) => dying.listen(0, '127.0.0.1', resolve));
  const hosts = [first, second].map(({ url }) => new URL(url).host);
  const { port } = dying.address() as AddressInfo;
  balancer = await startBalancer([hosts[0] ?? '', hosts[1] ?? '', `127.0.0.1:${port}`]);
  ({ token } = await second.account('administrator'));
});

afterAll(async () => {
  await balancer.stop();
  await servers.stop();
  dying.close();
  await second.graph.write('MATCH (n:OutboxEvent|OutboxCounter {aggregate: $aggregate}) DETACH DELETE n', {
    aggregate,
  });
  await second.stop();
});

/** A node that is ready, takes a change and ends without an answer. */
function dyingNode(): Server {
  return createServer((socket) => {
    socket.on('error', () => undefined);
    socket.on('data', (data) => {
      const line = data.toString('latin1');
      if (line.startsWith('GET /readyz')) socket.end('HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n');
      else {
        if (line.startsWith('POST')) received += 1;
        socket.destroy();
      }
    });
  });
}

async function write(): Promise<string> {
  return second.graph.transaction((tx) =>
    appendEvent(tx, systemContext(), {
      kind: 'annotation.changed',
      aggregate,
      payload: { assetKey: aggregate, fields: ['description'], revision: 1 },
    }),
  );
}

async function post(query: string): Promise<Response> {
  return fetch(`${balancer.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ query }),
  });
}

interface Answer {
  data?: { events: { event: { id: string } | null } };
}

/** Subscribes through the balancer, again and again as a client does. @returns what came, and how to end */
function subscribe(after: string): { ids: string[]; end: () => Promise<void> } {
  const ids: string[] = [];
  const client = createClient({
    url: `${balancer.url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    connectionParams: { authorization: `Bearer ${token}` },
    retryAttempts: 0,
  });
  const stop = new AbortController();
  const work = (async () => {
    while (!stop.signal.aborted) {
      const items = client.iterate<Answer['data']>({
        query: `subscription ($after: ID, $of: [String!]) {
          events(after: $after, filter: { aggregates: $of }) { event { id } } }`,
        variables: { after: ids.at(-1) ?? after, of: [aggregate] },
      });
      try {
        for await (const item of items) {
          const id = item.data?.events.event?.id;
          if (id !== undefined) ids.push(id);
        }
      } catch {
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    }
  })();
  return {
    ids,
    end: async () => {
      stop.abort();
      await client.dispose();
      await work;
    },
  };
}

describe('the load balancer of the Compose file', () => {
  it('has a configuration that HAProxy accepts as it is', async () => {
    const checked = await promisify(execFile)(haproxyProgram(), [
      '-c',
      '-f',
      resourcePath('deploy/compose/haproxy.cfg'),
    ]);
    expect(`${checked.stdout}${checked.stderr}`).toContain('Configuration file is valid');
  });

  it('never sends a change again that a node may have made before it died', async () => {
    let lost = 0;
    for (let index = 0; index < 12; index += 1) {
      // HAProxy says 502, or on a connection that was used before just closes it.
      const status = await post('mutation { __typename }').then(
        (answer) => answer.status,
        () => 502,
      );
      if (status === 502) lost += 1;
    }
    expect(received).toBeGreaterThan(0);
    // Each one that the dying node received is lost for its caller, who alone knows whether it may be repeated.
    expect(lost).toBe(received);
    await new Promise((resolve) => dying.close(resolve));
  });

  it('carries requests and subscriptions, which go on at another node without loss when theirs is gone', async () => {
    const known = [await write()];
    await until(
      async () => (await second.events.outbox.event(known[0] ?? ''))?.position != null,
      'published',
    );
    const subscriber = subscribe(known[0] ?? '');
    known.push(await write());
    await until(() => subscriber.ids.length === 1, 'the first event');
    await first.stop();
    known.push(await write(), await write());
    const answer = await post('{ eventStatus { waiting } }');
    expect(await answer.json()).toMatchObject({ data: { eventStatus: {} } });
    await until(() => subscriber.ids.length >= 3, 'events behind the death of a node');
    known.push(await write());
    await until(() => subscriber.ids.length >= 4, 'a new event');
    await subscriber.end();
    expect(subscriber.ids).toEqual(known.slice(1));
  });

  it('lets a node that lives but is not ready answer when no other is there', async () => {
    // The Redis of its own that this node loses.
    const lost = await servers.start([]);
    const redis = new Redis({ host: '127.0.0.1', port: lost.port, maxRetriesPerRequest: 0 });
    redis.on('error', () => undefined);
    const registry = {
      draining: false,
      identity: { id: 'w', name: 'w', version: '1.0.0', roles: ['worker'] },
      othersReach: async () => false,
    };
    const readiness = new Readiness({ graph: second.graph, redis, registry });
    const unready = await startHealthServer(
      { host: '127.0.0.1', port: 0 },
      {
        metrics: new Registry(),
        health: () => readiness.read(),
        mayReadMetrics: () => false,
      },
    );
    const node = `127.0.0.1:${unready.port}`;
    const only = await startBalancer([node, '127.0.0.1:9', '127.0.0.1:9']);
    await lost.kill();
    await until(async () => {
      const answer = await fetch(`${only.url}/readyz`);
      return answer.status === 503 && (await answer.text()).includes('Redis is not reachable');
    }, 'the reason instead of an empty answer of the balancer');
    expect((await fetch(`${only.url}/livez`)).status).toBe(200);
    redis.disconnect();
    await only.stop();
    await unready.stop();
  });
});
