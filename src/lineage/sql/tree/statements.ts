/** The statements of the neutral tree. */
import type {
  AlterRelation,
  CreateIndex,
  CreateRoutine,
  CreateRule,
  CreateTable,
  CreateTableAs,
  CreateTrigger,
  CreateView,
  Drop,
  ObjectKind,
  ObjectName,
} from './definitions.js';
import type { Expr, FromTable, FunctionCall, Query, TypeName } from './queries.js';
import type { Assignment, Delete, Insert, Merge, Update } from './writes.js';

export interface Copy {
  readonly k: 'copy';
  readonly direction: 'from' | 'to';
  readonly table?: FromTable;
  readonly columns?: readonly string[];
  readonly query?: Query | Insert | Update | Delete | Merge;
  /** LOAD DATA's assignments and the variables its columns are read into. */
  readonly sets: readonly Assignment[];
  readonly where?: Expr;
  readonly pos: number;
}

export interface Truncate {
  readonly k: 'truncate';
  readonly tables: readonly FromTable[];
  readonly cascade: boolean;
}

export interface Grant {
  readonly k: 'grant';
  readonly grant: boolean;
  readonly kind: ObjectKind;
  readonly privileges: readonly { readonly privilege: string; readonly columns: readonly string[] }[];
  readonly names: readonly ObjectName[];
  readonly grantees: readonly string[];
  readonly cascade: boolean;
}

export interface SelectStatement {
  readonly k: 'selectStatement';
  readonly query: Query;
  /** SELECT INTO of PostgreSQL: a table is created. */
  readonly into?: { readonly name: readonly string[]; readonly temporary: boolean };
}

export type Statement =
  | SelectStatement
  | CreateView
  | CreateTableAs
  | Insert
  | Update
  | Delete
  | Merge
  | CreateTable
  | AlterRelation
  | Drop
  | CreateIndex
  | CreateRoutine
  | CreateTrigger
  | CreateRule
  | Copy
  | Truncate
  | Grant
  | { readonly k: 'createDomain'; readonly name: readonly string[]; readonly type: TypeName }
  | { readonly k: 'createSchema'; readonly name: string; readonly elements: readonly Statement[] }
  | {
      readonly k: 'createOther';
      readonly kind: ObjectKind;
      readonly name: readonly string[];
      readonly pos: number;
    }
  | { readonly k: 'searchPath'; readonly schemas?: readonly string[] }
  | { readonly k: 'use'; readonly database: string }
  | { readonly k: 'call'; readonly call: FunctionCall }
  | {
      readonly k: 'do';
      readonly expressions: readonly Expr[];
      readonly language?: string;
      readonly body?: string;
    }
  | {
      readonly k: 'renameTables';
      readonly pairs: readonly { readonly from: ObjectName; readonly to: readonly string[] }[];
    }
  | {
      readonly k: 'prepare';
      readonly name: string;
      readonly statement?: Statement;
      readonly dynamic?: Expr;
      readonly pos: number;
    }
  | { readonly k: 'other'; readonly verb: string };

/** One statement of a script with the text range it covers. */
export interface ScriptStatement {
  readonly statement: Statement;
  readonly pos: number;
  readonly end: number;
}
