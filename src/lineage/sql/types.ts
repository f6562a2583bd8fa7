/** What the analysis of SQL text answers. Offsets are UTF-16 offsets into the analysed text, `end` exclusive. */
import type { RelationKind } from './catalog.js';
import type { Influence } from './lineage-set.js';
import type { ObjectKind } from './tree.js';

export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A column of a relation. Temporary tables are in schema `pg_temp`. */
export interface ColumnName {
  readonly schema: string;
  readonly relation: string;
  readonly column: string;
}

/** One influence of a source column on a target column. */
export interface ColumnEdge extends Influence {
  readonly source: ColumnName;
  /** `schema` and `relation` are null for the output of a query that stores nothing. */
  readonly target: {
    readonly schema: string | null;
    readonly relation: string | null;
    readonly column: string;
  };
  /** The text of the target's expression; null when it is a whole row, a star or spread over several statements. */
  readonly transformation: string | null;
  readonly span: Span | null;
}

/** A column that decides which rows the statement handles; it influences every column the statement produces. */
export interface RowInfluence extends Influence {
  readonly source: ColumnName;
}

/** A relation where the statement names it. */
export interface RelationUse {
  readonly schema: string | null;
  readonly name: string;
  readonly kind: RelationKind | 'unknown';
  readonly temporary: boolean;
  readonly position: number;
}

/** What a statement does to the data of a relation. */
export interface RelationWriteUse extends RelationUse {
  readonly action: 'insert' | 'update' | 'delete' | 'merge' | 'truncate' | 'load';
  readonly columns: readonly string[];
  /** TRUNCATE ... CASCADE. */
  readonly cascade?: boolean;
}

/** What a statement does to a definition or a privilege. */
export interface ObjectChange {
  readonly change: 'create' | 'alter' | 'drop' | 'rename' | 'grant' | 'revoke';
  readonly kind: ObjectKind;
  readonly schema: string | null;
  readonly name: string;
  /** The change within the object, for example `dropColumn`. */
  readonly action: string | null;
  readonly column: string | null;
  /** New name, new type or privileges, whichever the action has. */
  readonly to: string | null;
  readonly from: string | null;
  readonly cascade: boolean;
  /** DROP ... IF EXISTS. */
  readonly ifExists?: boolean;
  readonly position: number;
}

export interface ForeignKeyUse {
  readonly columns: readonly ColumnName[];
  readonly references: readonly ColumnName[];
  readonly position: number;
}

/** Something named that could not be resolved, where, and why. */
export interface UnresolvedName {
  readonly position: number;
  readonly name: string;
  readonly reason: string;
}

/** The answer about one statement. */
export interface StatementLineage {
  readonly kind: string;
  readonly span: Span;
  /** Set when the statement did not parse; everything else is then empty. */
  readonly error: string | null;
  /** The relation created or written, if it is one. */
  readonly target: RelationUse | null;
  /** Names of the columns the statement puts out or writes, in order. */
  readonly outputColumns: readonly string[];
  /** Types of the columns of the relation created, in order; null where they are not known. */
  readonly outputTypes: readonly (string | null)[];
  readonly edges: readonly ColumnEdge[];
  readonly rowInfluences: readonly RowInfluence[];
  /** Every base column named anywhere, targets of assignments included. */
  readonly references: readonly ColumnName[];
  readonly reads: readonly RelationUse[];
  readonly writes: readonly RelationWriteUse[];
  readonly changes: readonly ObjectChange[];
  readonly foreignKeys: readonly ForeignKeyUse[];
  /** Functions and procedures called, as written. */
  readonly calls: readonly string[];
  readonly unresolved: readonly UnresolvedName[];
  /** The statements of a routine, trigger or rule. */
  readonly body: readonly StatementLineage[];
}

export interface ScriptLineage {
  readonly statements: readonly StatementLineage[];
  /** True when every statement parsed and every name was resolved, bodies included. */
  readonly complete: boolean;
}
