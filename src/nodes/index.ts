/**
 * Nodes: the processes that make up this Waymark, what they need and how well they work. The door of the domain.
 */
import { type Clock, systemClock } from '../core/clock.js';
import type { Logger } from '../core/logger.js';
import type { GraphClient } from '../graph/index.js';
import type { RecordAudit } from '../jobs/index.js';
import { type NodeIdentity, NodeRegistry } from './node-registry.js';
import { type MapSources, NodeService } from './node.service.js';
import { NodeStore } from './node.store.js';

export { type NodeIdentity, NodeRegistry } from './node-registry.js';
export { type MapSources, NodeService } from './node.service.js';
export type { Component } from './service-map.js';
export {
  type ClusterNode,
  type ComponentHealth,
  type ComponentKind,
  type NodeLink,
  type NodeLoad,
  type NodeState,
  nodeStates,
  type ServiceComponent,
  type ServiceMap,
} from './types.js';

/** What nodes work with. */
export interface NodesDependencies {
  graph: GraphClient;
  redis: { ping(): Promise<unknown> };
  identity: NodeIdentity;
  sources: MapSources;
  recordAudit: RecordAudit;
  runningJobs: () => number;
  /** Somebody asked this node to drain. */
  onDrain: () => void;
  logger: Logger;
  clock?: Clock;
  /** A node that does not answer for this long is lost. Default 15,000. */
  leaseMs?: number;
  /** Default 4,000. */
  beatMs?: number;
  /** Keeps sets of nodes apart that share a graph. Default `waymark`. */
  space?: string;
}

/** The services of nodes. */
export interface Nodes {
  service: NodeService;
  /** This process. */
  registry: NodeRegistry;
  /** Removes nodes that were last seen before a time. @returns how many */
  prune(beforeMs: number): Promise<number>;
}

/** Makes the services of nodes. Nothing is registered before `registry.start`. */
export function createNodes(dependencies: NodesDependencies): Nodes {
  const { graph, redis, identity, sources, recordAudit, runningJobs, onDrain, logger } = dependencies;
  const { clock = systemClock, leaseMs = 15_000, beatMs = 4_000, space = 'waymark' } = dependencies;
  const store = new NodeStore(graph, space);
  const registry = new NodeRegistry(identity, store, clock, logger, {
    leaseMs,
    beatMs,
    runningJobs,
    onDrain,
    probes: {
      neo4j: () => graph.read('RETURN 1 AS one', {}, { id: 'nodes.probe', timeoutMs: beatMs }),
      redis: () => redis.ping(),
    },
  });
  return {
    service: new NodeService(store, sources, recordAudit, clock),
    registry,
    prune: (beforeMs) => store.prune(beforeMs),
  };
}
