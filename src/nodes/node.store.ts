import type { GraphClient, GraphTransaction } from '../graph/index.js';
import type { ClusterNode, NodeLink, NodeLoad, NodeState } from './types.js';

/** What a node says of itself with each heartbeat. */
export interface Beat {
  id: string;
  name: string;
  version: string;
  roles: readonly string[];
  address: string | null;
  startedAt: string;
  state: Extract<NodeState, 'UP' | 'DRAINING'>;
  load: NodeLoad;
  links: readonly NodeLink[];
}

const beatQuery = `
MERGE (n:ClusterNode {id: $beat.id})
ON CREATE SET n.space = $space
SET n += $beat, n.beatMs = timestamp(), n.untilMs = timestamp() + $leaseMs, n.leftAt = null
RETURN coalesce(n.drainRequested, false) AS drain`;

const listQuery = `
MATCH (n:ClusterNode {space: $space}) WHERE $all OR (n.state <> 'LEFT' AND n.untilMs > timestamp() - $recentMs)
RETURN n {.id, .name, .version, .roles, .address, .startedAt, .beatMs, .leftAt, .drainRequested, .load, .links,
  state: CASE WHEN n.state <> 'LEFT' AND n.untilMs < timestamp() THEN 'LOST' ELSE n.state END} AS node
ORDER BY n.startedAt, n.id`;

/** Nodes in the graph. The server's clock says which still answer. */
export class NodeStore {
  constructor(
    readonly graph: GraphClient,
    readonly space: string,
  ) {}

  /** Writes a heartbeat; registers the node with the first. @returns whether somebody wants it to drain */
  async beat(beat: Beat, leaseMs: number): Promise<boolean> {
    const facts = { ...beat, load: JSON.stringify(beat.load), links: JSON.stringify(beat.links) };
    const [row] = await this.graph.write<{ drain: boolean }>(
      beatQuery,
      { beat: facts, space: this.space, leaseMs },
      { id: 'nodes.beat', timeoutMs: leaseMs },
    );
    return row?.drain === true;
  }

  /** The node has left in good order. */
  async leave(id: string, at: string): Promise<void> {
    await this.graph.write(
      `MATCH (n:ClusterNode {id: $id}) SET n.state = 'LEFT', n.leftAt = $at, n.untilMs = timestamp()`,
      { id, at },
      { id: 'nodes.leave', timeoutMs: 5_000 },
    );
  }

  /** Nodes by age; unless `all`, those that answer or were lost within `recentMs`. */
  async list(all: boolean, recentMs: number): Promise<ClusterNode[]> {
    const rows = await this.graph.read<{ node: Record<string, unknown> }>(
      listQuery,
      { space: this.space, all, recentMs },
      { id: 'nodes.list' },
    );
    return rows.map(({ node }) => decodeNode(node));
  }

  /** Asks a node to drain. @returns false when there is no such node that answers */
  async requestDrain(tx: GraphTransaction, id: string): Promise<boolean> {
    const rows = await tx.run(
      `MATCH (n:ClusterNode {id: $id, space: $space}) SET n.lockedMs = timestamp()
       WITH n WHERE n.state <> 'LEFT' AND n.untilMs > timestamp()
       SET n.drainRequested = true RETURN true AS asked`,
      { id, space: this.space },
    );
    return rows.length > 0;
  }

  /** Removes nodes that left or were lost before a time. @returns how many */
  async prune(beforeMs: number): Promise<number> {
    const [row] = await this.graph.write<{ count: number }>(
      'MATCH (n:ClusterNode {space: $space}) WHERE n.untilMs < $beforeMs DETACH DELETE n RETURN count(*) AS count',
      { space: this.space, beforeMs },
      { id: 'nodes.prune' },
    );
    return row?.count ?? 0;
  }
}

/** Reads a node; members that another version wrote are left aside. */
function decodeNode(row: Readonly<Record<string, unknown>>): ClusterNode {
  const text = (name: string): string => (typeof row[name] === 'string' ? (row[name] as string) : '');
  const textOrNull = (name: string): string | null =>
    typeof row[name] === 'string' ? (row[name] as string) : null;
  return {
    id: text('id'),
    name: text('name'),
    version: text('version'),
    roles: Array.isArray(row.roles) ? (row.roles as string[]) : [],
    state: text('state') as NodeState,
    address: textOrNull('address'),
    startedAt: text('startedAt'),
    lastHeartbeatAt: new Date(Number(row.beatMs ?? 0)).toISOString(),
    leftAt: textOrNull('leftAt'),
    drainRequested: row.drainRequested === true,
    load: { ...noLoad, ...(JSON.parse(text('load') || '{}') as Partial<NodeLoad>) },
    links: JSON.parse(text('links') || '[]') as NodeLink[],
  };
}

const noLoad: NodeLoad = {
  cpuRatio: 0,
  memoryBytes: 0,
  eventLoopLagMs: 0,
  runningJobs: 0,
  requestsPerSecond: 0,
  requestErrorRatio: 0,
};
