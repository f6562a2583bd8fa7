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
  /** Cuts the connection and connects again when the work is done. */
  away(work: () => Promise<void>): Promise<void>;
  stop(): void;
}

const document = `subscription ($after: ID) {
  events(after: $after, kinds: ["job.changed"]) { event { id } missed { count resumeFrom } }
}`;

/** Subscribes to the events of jobs at any of the nodes that serve, beginning with the one of that number. */
export function subscribe(nodes: () => readonly ChaosNode[], first: number): ChaosSubscriber {
  const ended = new AbortController();
  let cut = new AbortController();
  let pause: Promise<void> = Promise.resolve();
  const subscriber: ChaosSubscriber = {
    received: [],
    resumed: -1,
    away: async (work) => {
      pause = work();
      cut.abort();
      await pause;
    },
    stop: () => {
      ended.abort();
      cut.abort();
    },
  };
  const run = async (): Promise<void> => {
    for (let round = first; !ended.signal.aborted; round += 1) {
      await pause.catch(() => undefined);
      const serving = nodes();
      const node = serving[round % Math.max(1, serving.length)];
      if (node !== undefined) {
        subscriber.resumed += 1;
        cut = new AbortController();
        await follow(node, subscriber, cut.signal).catch(() => undefined);
      }
      await sleep(300);
    }
  };
  void run();
  return subscriber;
}

async function follow(node: ChaosNode, subscriber: ChaosSubscriber, cut: AbortSignal): Promise<void> {
  const client = createClient({
    url: `${(node.url ?? '').replace(/^http/, 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    retryAttempts: 0,
    keepAlive: 3_000,
    connectionParams: { authorization: `Bearer ${commandToken(node)}` },
  });
  const close = (): void => client.terminate();
  cut.addEventListener('abort', close, { once: true });
  try {
    const after = subscriber.received.at(-1) ?? null;
    for await (const { data } of client.iterate<{ events: { event: { id: string } | null } }>({
      query: document,
      variables: { after },
    })) {
      if (cut.aborted) return;
      if (data?.events.event) subscriber.received.push(data.events.event.id);
    }
  } finally {
    cut.removeEventListener('abort', close);
    await client.dispose();
  }
}
