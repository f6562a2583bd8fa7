import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { sleep } from '../../../src/core/clock.js';
import { type ChaosNode, commandToken } from './cluster.js';

/** A subscriber that goes on at another node wherever it was cut off. */
export interface ChaosSubscriber {
  /** Ids in the order of arrival. */
  received: string[];
  /** How often it had to go on elsewhere. */
  resumed: number;
  stop(): void;
}

const document = `subscription ($after: ID) {
  events(after: $after, kinds: ["job.changed"]) { event { id } missed { count resumeFrom } }
}`;

/** Subscribes to the events of jobs at any of the nodes that serve. */
export function subscribe(nodes: () => readonly ChaosNode[]): ChaosSubscriber {
  const ended = new AbortController();
  const subscriber: ChaosSubscriber = { received: [], resumed: -1, stop: () => ended.abort() };
  const run = async (): Promise<void> => {
    for (let round = 0; !ended.signal.aborted; round += 1) {
      const serving = nodes();
      const node = serving[round % Math.max(1, serving.length)];
      if (node !== undefined) {
        subscriber.resumed += 1;
        await follow(node, subscriber, () => ended.signal.aborted).catch(() => undefined);
      }
      await sleep(300);
    }
  };
  void run();
  return subscriber;
}

async function follow(node: ChaosNode, subscriber: ChaosSubscriber, stopped: () => boolean): Promise<void> {
  const client = createClient({
    url: `${(node.url ?? '').replace(/^http/, 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    retryAttempts: 0,
    keepAlive: 3_000,
    connectionParams: { authorization: `Bearer ${commandToken(node)}` },
  });
  try {
    const after = subscriber.received.at(-1) ?? null;
    for await (const { data } of client.iterate<{ events: { event: { id: string } | null } }>({
      query: document,
      variables: { after },
    })) {
      if (stopped()) return;
      if (data?.events.event) subscriber.received.push(data.events.event.id);
    }
  } finally {
    await client.dispose();
  }
}
