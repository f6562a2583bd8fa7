import type { ColumnEdge } from '../sql/index.js';

/** What states lineage, one record each. */
export type EvidenceSource =
  | 'VIEW'
  | 'ROUTINE'
  | 'TRIGGER'
  | 'RULE'
  | 'GENERATED_COLUMN'
  | 'FOREIGN_KEY'
  | 'EXECUTED_SQL'
  | 'OPENLINEAGE'
  | 'DBT'
  | 'MANUAL'
  | 'CACHE_RULE';

/** Sources that are derived from collected definitions. */
export const collectedSources = [
  'VIEW',
  'ROUTINE',
  'TRIGGER',
  'RULE',
  'GENERATED_COLUMN',
  'FOREIGN_KEY',
] as const satisfies readonly EvidenceSource[];

/** `DIRECT`: a value moves; `INDIRECT`: it decides about rows or about another value. */
export type EdgeKind = ColumnEdge['kind'];

/** How a value is used, in the words of the OpenLineage column-lineage facet. */
export type EdgeSubtype = ColumnEdge['subtype'];

/** One edge between two assets, by their ids. */
export interface EvidenceEdge {
  readonly fromId: string;
  readonly toId: string;
  readonly kind: EdgeKind;
  readonly subtype: EdgeSubtype;
  /** The expression that makes the target; null when there is none of its own. */
  readonly text: string | null;
  readonly masking: boolean;
  /** 0..1. */
  readonly confidence: number;
}

/** What could not be resolved: offset into the text, what is named there, and why. */
export interface UnresolvedItem {
  readonly position: number;
  readonly name: string;
  readonly reason: string;
}

/** A counter of executions that the engine keeps. */
export interface StatementCounter {
  /** Names the counter for as long as it runs on. */
  readonly entry: string;
  readonly calls: number;
  /** When it began, as the engine tells it; null when it does not. */
  readonly since: string | null;
}

/** Evidence as it shall be: what it states replaces all it stated before. */
export interface EvidenceStatement {
  /** What states it; the same key is the same evidence. */
  readonly key: string;
  readonly source: EvidenceSource;
  /** How it was found, for example `DEFINITION` or `PG_STAT_STATEMENTS`. */
  readonly method: string;
  readonly assetId: string | null;
  readonly assetKey: string | null;
  readonly instanceId: string | null;
  readonly sqlHash: string | null;
  /** Digest of what the names in the text meant when it was derived. */
  readonly catalogDigest: string | null;
  /** `schema.relation` of everything the text names. */
  readonly uses: readonly string[];
  readonly text: string | null;
  readonly reason: string | null;
  readonly unresolved: readonly UnresolvedItem[];
  readonly confidence: number;
  /** Executions seen; null when nobody counts. */
  readonly count: number | null;
  /** When it was last seen; when absent, the time at which it last came to say something else. */
  readonly lastSeenAt?: string | null;
  /** Who or what handed it in: a job, a file, an account; null for what is collected. */
  readonly origin?: string | null;
  /** Executed SQL: the engine's counters that `count` was made from, as they stood; absent leaves them as they are. */
  readonly counters?: readonly StatementCounter[];
  readonly edges: readonly EvidenceEdge[];
}

/** A piece of evidence in the graph. */
export interface Evidence {
  readonly id: string;
  readonly key: string;
  readonly source: EvidenceSource;
  readonly method: string;
  readonly assetKey: string | null;
  readonly instanceId: string | null;
  readonly sqlHash: string | null;
  readonly text: string | null;
  readonly reason: string | null;
  readonly origin: string | null;
  readonly unresolved: readonly UnresolvedItem[];
  readonly confidence: number;
  readonly count: number | null;
  readonly firstSeenAt: string;
  readonly lastSeenAt: string;
  readonly withdrawnAt: string | null;
}

/** What a write did. */
export interface EvidenceOutcome {
  /** Evidence that was new, changed or withdrawn. */
  readonly written: number;
  readonly begun: number;
  readonly ended: number;
}
