import type { AssetKind } from '../../core/asset-kind.js';
import type { EvidenceSource } from '../evidence/index.js';
import type { Direction } from '../replica/adjacency.js';

export type { Direction } from '../replica/adjacency.js';

/** Edges between tables, or everything down to columns. */
export type LineageLevel = 'TABLE' | 'COLUMN';

/** How far an answer may go. Absent members have the defaults of {@link defaultBudget}. */
export interface LineageBudget {
  /** Edges from the asset asked about. */
  hops?: number | null;
  /** Assets found, those asked about not counted. */
  nodes?: number | null;
  edges?: number | null;
  timeMs?: number | null;
}

/** Which edges are followed. */
export interface EdgeFilter {
  /** `DIRECT` or `INDIRECT` alone. */
  edgeKinds?: readonly ('DIRECT' | 'INDIRECT')[] | null;
  /** Only edges that one of these states. */
  sources?: readonly EvidenceSource[] | null;
  /** Only edges that evidence has stated since this time. */
  seenSince?: string | null;
}

/** Which assets an answer shows; ways through others are followed all the same. */
export interface ShownFilter {
  kinds?: readonly AssetKind[] | null;
  engines?: readonly string[] | null;
  /** Ids. */
  domains?: readonly string[] | null;
  tags?: readonly string[] | null;
  /** Ids of teams and accounts. */
  owners?: readonly string[] | null;
}

/** What every question takes. */
export interface LineageOptions {
  level?: LineageLevel | null;
  budget?: LineageBudget | null;
  edges?: EdgeFilter | null;
  shown?: ShownFilter | null;
  /** The past: lineage as it was at this time. */
  asOf?: string | null;
}

/**
 * Why something may be missing. STALE: an instance that the answer has reached holds definitions that are not in
 * lineage yet, or lineage changed again and again while it was read.
 */
export type CutReason = 'HOPS' | 'NODES' | 'EDGES' | 'TIME' | 'PERMISSION' | 'STALE' | 'PRINCIPALS';

/** One reason why an answer is not complete. */
export interface Cut {
  reason: CutReason;
  /** The budget that was used up; null for PERMISSION and STALE. */
  limit: number | null;
}

/** The contract of every answer. */
export interface AnswerFacts {
  /** True when nothing is missing. */
  complete: boolean;
  cuts: readonly Cut[];
  /** Time of the state that was read: now, or the `asOf` of the question. */
  graphAt: string;
  /** Version of lineage; null for the past. */
  graphVersion: number | null;
  /** `REPLICA`: from memory, compared with the graph's version before; `GRAPH`: read from the graph. */
  servedFrom: 'REPLICA' | 'GRAPH';
  /** Ids of the assets asked about. */
  startIds: readonly string[];
  /** Ids of the instances that the answer has reached. */
  instanceIds: readonly string[];
}

/** An asset in an answer. */
export interface LineageNode {
  id: string;
  /** Edges from the nearest asset asked about; 0 for these. */
  hop: number;
  /** True when edges of it were not followed because of a cut. */
  open: boolean;
}

/** An edge in an answer, in the direction values go. */
export interface LineageLink {
  fromId: string;
  toId: string;
  direct: boolean;
  indirect: boolean;
}

/** Assets and edges. */
export interface LineageGraph extends AnswerFacts {
  nodes: readonly LineageNode[];
  links: readonly LineageLink[];
}

/** Budgets when a question names none. */
export const defaultBudget = { hops: 100, nodes: 10_000, edges: 100_000, timeMs: 5_000 } as const;

/** The largest that may be asked for. */
export const largestBudget = { hops: 1_000, nodes: 1_000_000, edges: 4_000_000, timeMs: 60_000 } as const;

/** Which ways a sub-graph goes. */
export type GraphDirection = Direction | 'BOTH';
