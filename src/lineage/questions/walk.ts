import { type Adjacency, type Direction, entryKinds, entryNode } from '../replica/adjacency.js';

/** Lineage as one question sees it: in memory, or read from the graph level by level. */
export interface Walk {
  readonly adjacency: Adjacency;
  readonly servedFrom: 'REPLICA' | 'GRAPH';
  readonly graphAt: string;
  readonly graphVersion: number | null;
  /** Instances with something collected that is not in lineage: read before the state itself. */
  readonly staleInstanceIds: ReadonlySet<string>;
  /** Bits of the kinds of edges that are followed. */
  readonly kinds: number;
  readonly tablesOnly: boolean;
  /** Number of an asset; -1 when it has no edges at all. */
  find(id: string): number;
  /**
   * Makes the neighbours of nodes known; absent when they are in memory. `limit`: most edges to read.
   * @returns what has cut the reading, null for nothing
   */
  prepare?: (
    nodes: readonly number[],
    direction: Direction,
    limits: { edges: number; deadlineMs: number },
  ) => Promise<'EDGES' | 'TIME' | null>;
  /**
   * True when edges of nodes have changed while they were read: what was read is forgotten then. Absent when a search
   * sees one state anyway.
   */
  hasChanged?: (nodes: readonly number[]) => Promise<boolean>;
  /** Which of the nodes the caller may not see; absent when everything may be seen. */
  hidden?: (nodes: readonly number[]) => Promise<ReadonlySet<number>>;
}

/** True when the walk follows an entry. */
export function isFollowed(walk: Walk, entry: number): boolean {
  if ((entryKinds(entry) & walk.kinds) === 0) return false;
  return !walk.tablesOnly || !walk.adjacency.isColumn(entryNode(entry));
}
