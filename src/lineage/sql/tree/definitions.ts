/** Definitions of relations, routines, triggers and rules, and what changes them, in the neutral tree. */
import type { ColumnDef, Expr, FromTable, Query, TypeName } from './queries.js';
import type { Statement } from './statements.js';

export interface CreateView {
  readonly k: 'createView';
  readonly name: readonly string[];
  readonly columns?: readonly string[];
  readonly query: Query;
  readonly temporary: boolean;
  readonly materialized: boolean;
  readonly pos: number;
}

export interface CreateTableAs {
  readonly k: 'createTableAs';
  readonly name: readonly string[];
  readonly columns?: readonly string[];
  readonly query: Query;
  readonly temporary: boolean;
  readonly pos: number;
}

export interface TableColumn extends ColumnDef {
  readonly generated?: Expr;
  readonly default?: Expr;
  readonly check: readonly Expr[];
  readonly references?: ForeignKey;
  /** True when no star stands for it. */
  readonly invisible?: boolean;
  readonly pos: number;
}

export interface ForeignKey {
  readonly columns: readonly string[];
  readonly table: readonly string[];
  readonly targetColumns: readonly string[];
  readonly pos: number;
}

export interface CreateTable {
  readonly k: 'createTable';
  readonly kind: 'table' | 'foreignTable' | 'type';
  readonly name: readonly string[];
  readonly temporary: boolean;
  readonly columns: readonly TableColumn[];
  readonly like: readonly (readonly string[])[];
  readonly inherits: readonly (readonly string[])[];
  readonly partitionOf?: readonly string[];
  readonly ofType?: readonly string[];
  readonly checks: readonly Expr[];
  readonly foreignKeys: readonly ForeignKey[];
  /** MySQL's CREATE TABLE t (...) SELECT ...: columns declared and selected. */
  readonly query?: Query;
  /** MariaDB: WITH SYSTEM VERSIONING. */
  readonly versioned?: boolean;
  readonly replace: boolean;
  readonly pos: number;
}

export type AlterAction =
  | {
      readonly a: 'addColumn';
      readonly column: TableColumn;
      readonly first?: boolean;
      readonly after?: string;
    }
  | { readonly a: 'dropColumn'; readonly name: string; readonly cascade: boolean; readonly pos: number }
  | { readonly a: 'renameColumn'; readonly from: string; readonly to: string; readonly pos: number }
  | {
      readonly a: 'alterType';
      readonly name: string;
      readonly type: TypeName;
      readonly using?: Expr;
      readonly pos: number;
    }
  | {
      readonly a: 'replaceColumn';
      readonly name: string;
      readonly column: TableColumn;
      readonly first?: boolean;
      readonly after?: string;
    }
  | { readonly a: 'rename'; readonly to: readonly string[] }
  | { readonly a: 'setSchema'; readonly schema: string }
  | { readonly a: 'addForeignKey'; readonly key: ForeignKey }
  | { readonly a: 'dropConstraint'; readonly name: string; readonly cascade: boolean }
  | { readonly a: 'dropIndex'; readonly name: string }
  | { readonly a: 'inherit'; readonly parent: readonly string[] }
  | { readonly a: 'attachPartition'; readonly child: readonly string[] }
  | { readonly a: 'other'; readonly what: string; readonly column?: string };

export interface AlterRelation {
  readonly k: 'alter';
  readonly kind: ObjectKind;
  readonly name: readonly string[];
  readonly actions: readonly AlterAction[];
  readonly pos: number;
}

export type ObjectKind =
  | 'table'
  | 'view'
  | 'materializedView'
  | 'foreignTable'
  | 'index'
  | 'sequence'
  | 'schema'
  | 'type'
  | 'domain'
  | 'routine'
  | 'trigger'
  | 'rule'
  | 'role'
  | 'database'
  | 'other';

export interface ObjectName {
  readonly name: readonly string[];
  readonly pos: number;
}

export interface Drop {
  readonly k: 'drop';
  readonly kind: ObjectKind;
  readonly names: readonly ObjectName[];
  /** The table of a trigger or rule. */
  readonly on?: readonly string[];
  readonly cascade: boolean;
  /** IF EXISTS: nothing of that name is fine. */
  readonly ifExists?: boolean;
}

export interface CreateIndex {
  readonly k: 'createIndex';
  readonly name?: string;
  readonly table: FromTable;
  readonly expressions: readonly Expr[];
  readonly where?: Expr;
  readonly unique: boolean;
}

export interface RoutineParameter {
  readonly name?: string;
  readonly mode: 'in' | 'out' | 'inout' | 'table' | 'variadic';
  readonly type?: TypeName;
  readonly hasDefault: boolean;
}

export interface CreateRoutine {
  readonly k: 'createRoutine';
  readonly kind: 'function' | 'procedure' | 'aggregate';
  readonly name: readonly string[];
  readonly parameters: readonly RoutineParameter[];
  readonly returns?: TypeName;
  readonly returnsSet: boolean;
  readonly language: string;
  /** The body's text; `bodyPos` is its offset in the script when the text is there verbatim. */
  readonly body?: string;
  readonly bodyPos?: number;
  /** Parsed statements of a body written in SQL itself (BEGIN ATOMIC, RETURN, MySQL blocks). */
  readonly statements?: readonly RoutineStatement[];
  /** The whole CREATE FUNCTION text, for the PL/pgSQL parser. */
  readonly definition: string;
  readonly pos: number;
}

/** What a MySQL routine body is made of once blocks are flattened. */
export type RoutineStatement =
  | { readonly r: 'sql'; readonly statement: Statement; readonly pos: number; readonly end: number }
  | { readonly r: 'cursor'; readonly name: string; readonly query: Query }
  | { readonly r: 'expr'; readonly targets: readonly string[]; readonly expr: Expr; readonly pos: number }
  | { readonly r: 'declare'; readonly names: readonly string[] }
  | { readonly r: 'into'; readonly targets: readonly string[]; readonly query: Query }
  | { readonly r: 'fetch'; readonly cursor: string; readonly targets: readonly string[] }
  | { readonly r: 'dynamic'; readonly expr: Expr; readonly pos: number };

export interface CreateTrigger {
  readonly k: 'createTrigger';
  readonly name: readonly string[];
  readonly table: readonly string[];
  readonly timing: string;
  readonly events: readonly string[];
  readonly columns: readonly string[];
  readonly when?: Expr;
  readonly routine?: readonly string[];
  readonly oldTable?: string;
  readonly newTable?: string;
  readonly statements?: readonly RoutineStatement[];
  readonly pos: number;
}

export interface CreateRule {
  readonly k: 'createRule';
  readonly name: string;
  readonly table: readonly string[];
  readonly event: string;
  readonly where?: Expr;
  readonly actions: readonly Statement[];
  readonly pos: number;
}
