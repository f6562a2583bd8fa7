import type { EdgeKind, EdgeSubtype, UnresolvedItem } from '../evidence/types.js';

/** A script to be looked at. It is never run. */
export interface AnalyzeScriptInput {
  readonly instanceId: string;
  readonly sql: string;
  /** PostgreSQL: the database (needed when the instance has several). MySQL and MariaDB: the current database. */
  readonly database?: string | null;
  /** PostgreSQL: schemas in the order in which names are looked up; default that of the server. */
  readonly searchPath?: readonly string[] | null;
}

export type ObjectAction =
  'READ' | 'WRITE' | 'CREATE' | 'REPLACE' | 'ALTER' | 'RENAME' | 'DROP' | 'GRANT' | 'REVOKE' | 'TRUNCATE';

/** What the script does to an object. */
export interface ScriptObject {
  readonly action: ObjectAction;
  /** Key it has or will have; null for what has no key (a role, an index without a table). */
  readonly key: string | null;
  readonly name: string;
  /** Kind in the words of SQL: table, view, routine, index, … */
  readonly kind: string;
  /** True when the graph knows it. */
  readonly exists: boolean;
  /** What is changed within it, for example `dropColumn total`. */
  readonly detail: string | null;
  readonly columns: readonly string[];
  /** Offset into the script. */
  readonly position: number;
}

/**
 * REFUSED: the server refuses the statement because of it. DROPPED: it goes as well (CASCADE). BREAKS: the statement
 * succeeds and it fails from then on. CHANGES: it goes on working and means something else.
 */
export type BreakageEffect = 'REFUSED' | 'DROPPED' | 'BREAKS' | 'CHANGES';

/** Something that does not survive a change unharmed. */
export interface Breakage {
  readonly key: string;
  readonly kind: string;
  readonly name: string;
  readonly effect: BreakageEffect;
  /** What exactly is the matter, naming both ends. */
  readonly reason: string;
  /** Key of what is changed. */
  readonly causeKey: string;
  /** Offset of the change in the script. */
  readonly position: number;
  /** 1 for what uses the changed object itself, 2 for what uses that, … */
  readonly hops: number;
}

/** Lineage that begins or ends with the script. */
export interface ScriptEdge {
  readonly fromKey: string;
  readonly toKey: string;
  readonly kind: EdgeKind;
  readonly subtype: EdgeSubtype;
  readonly text: string | null;
  readonly masking: boolean;
}

export interface AffectedParty {
  readonly id: string;
  readonly name: string;
}

/** What a script would do. */
export interface ScriptImpact {
  readonly statements: readonly { kind: string; start: number; end: number; error: string | null }[];
  readonly objects: readonly ScriptObject[];
  readonly breakages: readonly Breakage[];
  readonly appearing: readonly ScriptEdge[];
  readonly disappearing: readonly ScriptEdge[];
  readonly owners: readonly AffectedParty[];
  readonly domains: readonly AffectedParty[];
  readonly unresolved: readonly UnresolvedItem[];
  /** False when something was not understood, is not up to date, or may not be seen. */
  readonly complete: boolean;
  /** Why it is not complete. */
  readonly gaps: readonly string[];
}
