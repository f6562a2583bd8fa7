/** States of a node. `LOST` is never written: it is a node whose lease has run out. */
export const nodeStates = ['UP', 'DRAINING', 'LEFT', 'LOST'] as const;

/** State of a node. */
export type NodeState = (typeof nodeStates)[number];

/** How busy a node is. */
export interface NodeLoad {
  /** Share of one processor used since the last heartbeat; above 1 with several threads. */
  cpuRatio: number;
  memoryBytes: number;
  /** 99th percentile of how late the event loop was since the last heartbeat. */
  eventLoopLagMs: number;
  /** Jobs under way. */
  runningJobs: number;
  /** Requests since the last heartbeat, per second. */
  requestsPerSecond: number;
  /** Share of these that failed; 0 when there were none. */
  requestErrorRatio: number;
}

/** How a node reaches something it depends on. */
export interface NodeLink {
  /** `neo4j` or `redis`. */
  to: string;
  reachable: boolean;
  /** Time of the last probe; null when it failed. */
  latencyMs: number | null;
  /** Share of calls since the last heartbeat that failed. */
  errorRatio: number;
}

/** A process of Waymark. Times are ISO 8601, UTC. */
export interface ClusterNode {
  id: string;
  name: string;
  version: string;
  roles: readonly string[];
  state: NodeState;
  /** Where its API listens; null without the role `api`. */
  address: string | null;
  startedAt: string;
  lastHeartbeatAt: string;
  leftAt: string | null;
  drainRequested: boolean;
  load: NodeLoad;
  links: readonly NodeLink[];
}

/** What a component of the service map is. */
export type ComponentKind = 'NODE' | 'NEO4J' | 'REDIS' | 'STREAM' | 'CONSUMER' | 'QUEUE' | 'INSTANCE';

/** How well a component works. */
export type ComponentHealth = 'OK' | 'DEGRADED' | 'FAILED' | 'UNKNOWN';

/** A component of the service map. */
export interface ServiceComponent {
  /** For example `neo4j`, `node:<id>`, `queue:<kind>`, `instance:<id>`. */
  id: string;
  kind: ComponentKind;
  name: string;
  health: ComponentHealth;
  /** Why it is not OK; null when it is. */
  reason: string | null;
  latencyMs: number | null;
  errorRatio: number | null;
  /** Figures by name, for example `waiting`. */
  figures: Readonly<Record<string, number>>;
  /** Ids of what it needs. */
  dependsOn: readonly string[];
  /** Ids of everything that needs it, directly or through others. */
  dependents: readonly string[];
}

/** All components with their dependencies. */
export interface ServiceMap {
  at: string;
  components: readonly ServiceComponent[];
}
