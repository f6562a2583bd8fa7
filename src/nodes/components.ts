import type { JobQueueView } from '../jobs/index.js';
import type { Component } from './service-map.js';
import type { ClusterNode, ComponentHealth } from './types.js';

/** A share of failed calls above this is worth a look. */
const manyErrors = 0.05;
/** A job that waits longer than this for a place is worth a look. */
const longWaitMs = 5 * 60_000;
/** An event loop later than this makes answers slow. */
const longLagMs = 500;

/** The nodes, and Neo4j and Redis as the nodes see them. */
export function storeComponents(nodes: readonly ClusterNode[]): Component[] {
  const answering = nodes.filter(({ state }) => state === 'UP' || state === 'DRAINING');
  return [
    storeComponent('neo4j', 'NEO4J', 'Neo4j', answering),
    storeComponent('redis', 'REDIS', 'Redis', answering),
    ...nodes.filter(({ state }) => state !== 'LEFT').map((node) => nodeComponent(node)),
  ];
}

function nodeComponent(node: ClusterNode): Component {
  const { load, state } = node;
  const slow = load.eventLoopLagMs > longLagMs;
  const health: ComponentHealth =
    state === 'LOST' ? 'FAILED' : state === 'DRAINING' || slow ? 'DEGRADED' : 'OK';
  const reason =
    state === 'LOST'
      ? `It has not answered since ${node.lastHeartbeatAt}.`
      : state === 'DRAINING'
        ? 'It hands over its work and leaves.'
        : slow
          ? `Its event loop is ${load.eventLoopLagMs} ms late.`
          : null;
  return {
    id: `node:${node.id}`,
    kind: 'NODE',
    name: `${node.name} (${node.roles.join(', ')})`,
    health,
    reason,
    latencyMs: load.eventLoopLagMs,
    errorRatio: load.requestErrorRatio,
    figures: {
      cpuRatio: load.cpuRatio,
      memoryBytes: load.memoryBytes,
      runningJobs: load.runningJobs,
      requestsPerSecond: load.requestsPerSecond,
    },
    dependsOn: ['neo4j', 'redis'],
  };
}

/** What every node sees of a store: failed when none reaches it. */
function storeComponent(
  id: 'neo4j' | 'redis',
  kind: Component['kind'],
  name: string,
  nodes: readonly ClusterNode[],
): Component {
  const links = nodes.flatMap((node) => node.links.filter(({ to }) => to === id));
  const reached = links.filter(({ reachable }) => reachable);
  const errorRatio = links.length === 0 ? null : Math.max(...links.map((link) => link.errorRatio));
  const latencies = reached.flatMap(({ latencyMs }) => (latencyMs === null ? [] : [latencyMs]));
  const base = {
    id,
    kind,
    name,
    errorRatio,
    figures: { nodes: links.length, reachedBy: reached.length },
    dependsOn: [],
  };
  const latencyMs = latencies.length === 0 ? null : Math.max(...latencies);
  if (links.length === 0)
    return { ...base, latencyMs, health: 'UNKNOWN', reason: 'No node has looked at it yet.' };
  if (reached.length === 0) return { ...base, latencyMs, health: 'FAILED', reason: 'No node reaches it.' };
  if (reached.length < links.length)
    return {
      ...base,
      latencyMs,
      health: 'DEGRADED',
      reason: `${links.length - reached.length} nodes do not reach it.`,
    };
  if (errorRatio !== null && errorRatio > manyErrors)
    return {
      ...base,
      latencyMs,
      health: 'DEGRADED',
      reason: `${Math.round(errorRatio * 100)} % of calls to it failed.`,
    };
  return { ...base, latencyMs, health: 'OK', reason: null };
}

/** The queues of jobs. Workers serve them. */
export function queueComponents(queues: readonly JobQueueView[], nodes: readonly ClusterNode[]): Component[] {
  const workers = nodes.filter(({ state, roles }) => state === 'UP' && roles.includes('worker'));
  return queues.map((queue) => {
    const ended = queue.succeeded + queue.failed;
    const errorRatio = ended === 0 ? null : queue.failed / ended;
    const unserved = workers.length === 0 && queue.waiting > 0;
    const late = queue.oldestWaitMs > longWaitMs;
    const failing = errorRatio !== null && errorRatio > 0.5;
    const reason = unserved
      ? 'No worker serves it.'
      : queue.paused
        ? 'It is paused.'
        : late
          ? `Its oldest job has waited ${Math.round(queue.oldestWaitMs / 1000)} s.`
          : failing
            ? `${Math.round((errorRatio ?? 0) * 100)} % of its jobs failed within a day.`
            : null;
    return {
      id: `queue:${queue.kind}`,
      kind: 'QUEUE' as const,
      name: queue.kind,
      health: unserved ? ('FAILED' as const) : reason === null ? ('OK' as const) : ('DEGRADED' as const),
      reason,
      latencyMs: queue.waitP95Ms,
      errorRatio,
      figures: { waiting: queue.waiting, delayed: queue.delayed, running: queue.running },
      dependsOn: ['redis', 'neo4j', ...workers.map(({ id }) => `node:${id}`)],
    };
  });
}
