/** INSERT, UPDATE, DELETE and MERGE of the neutral tree. */
import type { Expr, FromItem, FromTable, Query, SelectItem, With } from './queries.js';

/** `a = value`, `(a, b) = (SELECT ...)`: one target takes the value, several take its columns by position. */
export interface Assignment {
  readonly targets: readonly AssignmentTarget[];
  readonly value: Expr;
}

export interface AssignmentTarget {
  /** Last part is the column; MySQL may qualify it. */
  readonly parts: readonly string[];
  /** Subscripts and fields below the column: only a part of its value is replaced. */
  readonly path: readonly Expr[];
  readonly partial: boolean;
  readonly pos: number;
}

export interface Insert {
  readonly k: 'insert';
  readonly with?: With;
  readonly target: FromTable;
  readonly columns?: readonly AssignmentTarget[];
  readonly source?: Query;
  readonly sets?: readonly Assignment[];
  readonly conflict?: {
    readonly arbiters: readonly Expr[];
    readonly where?: Expr;
    readonly sets: readonly Assignment[];
    readonly updateWhere?: Expr;
    /** MySQL's row alias: `AS new(a, b)`. */
    readonly alias?: string;
    readonly aliasColumns?: readonly string[];
  };
  readonly returning: readonly SelectItem[];
  readonly replace: boolean;
}

export interface Update {
  readonly k: 'update';
  readonly with?: With;
  /** One table in PostgreSQL; table references, joins included, in MySQL. */
  readonly targets: readonly FromItem[];
  readonly sets: readonly Assignment[];
  readonly from: readonly FromItem[];
  readonly where?: Expr;
  readonly order: readonly Expr[];
  readonly limit: readonly Expr[];
  readonly returning: readonly SelectItem[];
}

export interface Delete {
  readonly k: 'delete';
  readonly with?: With;
  /** Names or aliases of what is deleted from; the tables themselves are in `from`. */
  readonly targets: readonly { readonly name: readonly string[]; readonly pos: number }[];
  readonly from: readonly FromItem[];
  readonly where?: Expr;
  readonly order: readonly Expr[];
  readonly limit: readonly Expr[];
  readonly returning: readonly SelectItem[];
}

export interface MergeWhen {
  readonly matched: boolean;
  readonly condition?: Expr;
  readonly action: 'insert' | 'update' | 'delete' | 'nothing';
  readonly columns?: readonly AssignmentTarget[];
  readonly values?: readonly Expr[];
  readonly sets: readonly Assignment[];
}

export interface Merge {
  readonly k: 'merge';
  readonly with?: With;
  readonly target: FromTable;
  readonly source: FromItem;
  readonly on: Expr;
  readonly whens: readonly MergeWhen[];
  readonly returning: readonly SelectItem[];
}
