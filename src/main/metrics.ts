import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { systemContext } from '../core/context.js';
import type { Events } from '../events/index.js';
import type { Jobs } from '../jobs/index.js';
import type { Nodes } from '../nodes/index.js';
import type { Stores } from './stores.js';

/** What metrics are taken from. */
export interface MetricParts {
  stores: Stores;
  events: Events;
  jobs: Jobs;
  nodes: Nodes;
}

/** Figures of this node and of the queues and streams of all, for Prometheus. */
export interface Metrics {
  registry: Registry;
  /** To be called after each GraphQL operation. */
  onOperation(facts: { operation: string; kind: string; durationMs: number; failed: boolean }): void;
}

const buckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
/** Queue and event figures are read from the graph at most this often. */
const keptMs = 5_000;

/** Makes the metrics of a node: the process, GraphQL, graph queries, queues, events. */
export function createMetrics(parts: MetricParts): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const { identity } = parts.nodes.registry;
  new Gauge({
    name: 'waymark_node_info',
    help: 'Always 1; version and roles of this node as labels.',
    labelNames: ['version', 'roles'],
    registers: [registry],
  })
    .labels(identity.version, [...identity.roles].sort().join(','))
    .set(1);
  observeGraph(registry, parts.stores);
  observeQueues(registry, parts);
  observeEvents(registry, parts);
  return { registry, onOperation: observeOperations(registry, parts.nodes) };
}

function observeOperations(registry: Registry, nodes: Nodes): Metrics['onOperation'] {
  const operations = new Histogram({
    name: 'waymark_graphql_operation_seconds',
    help: 'Duration of GraphQL operations.',
    labelNames: ['kind', 'failed'],
    buckets,
    registers: [registry],
  });
  return ({ kind, durationMs, failed }) => {
    nodes.registry.load.requests.count(failed);
    operations.labels(kind, String(failed)).observe(durationMs / 1000);
  };
}

function observeGraph(registry: Registry, { graph }: Stores): void {
  const queries = new Histogram({
    name: 'waymark_graph_query_seconds',
    help: 'Duration of graph queries by query id.',
    labelNames: ['query'],
    buckets,
    registers: [registry],
  });
  const failures = new Counter({
    name: 'waymark_graph_query_failures_total',
    help: 'Graph queries that failed, by query id.',
    labelNames: ['query'],
    registers: [registry],
  });
  graph.observe(({ id, durationMs, failed }) => {
    queries.labels(id).observe(durationMs / 1000);
    if (failed) failures.labels(id).inc();
  });
}

function observeQueues(registry: Registry, { jobs }: MetricParts): void {
  const queues = kept(() => jobs.service.queues(systemContext()));
  const jobsGauge = new Gauge({
    name: 'waymark_queue_jobs',
    help: 'Jobs by kind and state: waiting, delayed, running; and ended within 24 hours.',
    labelNames: ['kind', 'state'],
    registers: [registry],
    collect: async () => {
      for (const queue of (await queues()) ?? [])
        for (const state of ['waiting', 'delayed', 'running', 'succeeded', 'failed', 'cancelled'] as const)
          jobsGauge.labels(queue.kind, state).set(queue[state]);
    },
  });
  const lag: Gauge = new Gauge({
    name: 'waymark_queue_lag_seconds',
    help: 'How long the oldest due job of a kind has waited.',
    labelNames: ['kind'],
    registers: [registry],
    collect: async () => {
      for (const queue of (await queues()) ?? []) lag.labels(queue.kind).set(queue.oldestWaitMs / 1000);
    },
  });
  const running: Gauge = new Gauge({
    name: 'waymark_node_running_jobs',
    help: 'Jobs under way on this node.',
    registers: [registry],
    collect: () => running.set(jobs.running()),
  });
}

function observeEvents(registry: Registry, { events }: MetricParts): void {
  const status = kept(() => events.service.status(systemContext()));
  const consumers = kept(() => events.service.consumers(systemContext()));
  const lag: Gauge = new Gauge({
    name: 'waymark_event_publish_lag',
    help: 'Events written and not yet in the stream.',
    registers: [registry],
    collect: async () => {
      const now = await status();
      if (now !== null) lag.set(now.waiting + Math.max(0, now.head - (now.streamLast ?? now.head)));
    },
  });
  const behind: Gauge = new Gauge({
    name: 'waymark_event_consumer_lag',
    help: 'Published events that a consumer has not handled.',
    labelNames: ['consumer'],
    registers: [registry],
    collect: async () => {
      for (const consumer of (await consumers()) ?? []) behind.labels(consumer.name).set(consumer.lag);
    },
  });
  const dead: Gauge = new Gauge({
    name: 'waymark_event_dead_letters',
    help: 'Events that a consumer could not handle.',
    labelNames: ['consumer'],
    registers: [registry],
    collect: async () => {
      for (const consumer of (await consumers()) ?? []) dead.labels(consumer.name).set(consumer.deadLetters);
    },
  });
}

/** Asks at most once in a while; null while there is no answer, so that metrics of the process are given in any case. */
function kept<Value>(ask: () => Promise<Value>): () => Promise<Value | null> {
  let askedMs = -keptMs;
  let answer: Promise<Value | null> = Promise.resolve(null);
  return () => {
    if (performance.now() - askedMs > keptMs) {
      askedMs = performance.now();
      answer = ask().catch(() => null);
    }
    return answer;
  };
}
