/**
 * The small, dialect-neutral tree both parsers produce and the one resolver reads. It keeps what lineage needs: names,
 * scopes, sub-selects, windows and positions. `pos` and `end` are UTF-16 offsets into the text that was parsed.
 * Names are as the dialect stores them: PostgreSQL's already folded to lower case, MySQL's as written.
 */

/** A type as written: `schema.name[]`. */
export interface TypeName {
  readonly name: readonly string[];
  readonly array: boolean;
  /** What stands in brackets, for example `12,2`. */
  readonly size?: string;
}

/** `a`, `t.a`, `s.t.a`; a single name may also turn out to be a whole row. */
export interface ColumnRef {
  readonly k: 'col';
  readonly parts: readonly string[];
  readonly pos: number;
}

/** `*`, `t.*`, `s.t.*`. */
export interface Star {
  readonly k: 'star';
  readonly parts: readonly string[];
  readonly pos: number;
}

/** A literal or parameter; `value` is kept where a clause needs it (ordinals, dynamic SQL). */
export interface Constant {
  readonly k: 'const';
  readonly value?: string | number;
  /** The type of a number. */
  readonly type?: string;
}

/** Any operator or construct whose value depends on all its arguments. */
export interface Operation {
  readonly k: 'op';
  readonly op: string;
  readonly args: readonly Expr[];
}

/** The operation that names its operand and does not read its value: MySQL's DEFAULT(column). */
export const NAMED_ONLY = 'named only';

export interface WindowSpec {
  /** The window this one copies, for `OVER (w ...)`. */
  readonly base?: string;
  readonly partition: readonly Expr[];
  readonly order: readonly Expr[];
  readonly frame: readonly Expr[];
  readonly pos: number;
}

export interface FunctionCall {
  readonly k: 'func';
  readonly name: readonly string[];
  readonly args: readonly Expr[];
  readonly pos: number;
  /** True for `count(*)`. */
  readonly star?: boolean;
  readonly filter?: Expr;
  /** ORDER BY inside the call or WITHIN GROUP. */
  readonly order?: readonly Expr[];
  readonly over?: string | WindowSpec;
}

export interface CaseExpr {
  readonly k: 'case';
  readonly subject?: Expr;
  readonly whens: readonly { readonly when: Expr; readonly value: Expr }[];
  readonly otherwise?: Expr;
}

/** A sub-select inside an expression. `left` is what IN, ANY, ALL compare with it. */
export interface SubQuery {
  readonly k: 'sub';
  readonly kind: 'scalar' | 'quantified' | 'exists' | 'array';
  readonly left?: Expr;
  readonly query: Query;
  readonly pos: number;
}

/** `(expression).name`. */
export interface FieldAccess {
  readonly k: 'field';
  readonly base: Expr;
  readonly name: string;
  readonly pos: number;
}

/** `(expression).*`. */
export interface FieldStar {
  readonly k: 'fieldstar';
  readonly base: Expr;
  readonly pos: number;
}

export interface Cast {
  readonly k: 'cast';
  readonly arg: Expr;
  readonly type: TypeName;
}

export interface RowExpr {
  readonly k: 'row';
  readonly args: readonly Expr[];
}

/** DEFAULT as an assigned value. */
export interface DefaultValue {
  readonly k: 'default';
}

/** MySQL's `VALUES(column)` in ON DUPLICATE KEY UPDATE. */
export interface InsertedValue {
  readonly k: 'inserted';
  readonly parts: readonly string[];
  readonly pos: number;
}

export type Expr =
  | ColumnRef
  | Star
  | Constant
  | Operation
  | FunctionCall
  | CaseExpr
  | SubQuery
  | FieldAccess
  | FieldStar
  | Cast
  | RowExpr
  | DefaultValue
  | InsertedValue;

export interface SelectItem {
  readonly expr: Expr;
  readonly alias?: string;
  /** The name the engine gives when there is no alias. */
  readonly autoName: string;
  readonly pos: number;
  /** End of the expression's text where the parser knows it. */
  readonly end?: number;
}

export interface NamedWindow {
  readonly name: string;
  readonly spec: WindowSpec;
}

export interface ColumnDef {
  readonly name: string;
  readonly type?: TypeName;
}

export interface FromTable {
  readonly k: 'table';
  readonly name: readonly string[];
  readonly alias?: string;
  readonly columns?: readonly string[];
  /** Expressions of TABLESAMPLE, FOR SYSTEM_TIME and the like. */
  readonly extra?: readonly Expr[];
  readonly pos: number;
}

export interface FromSubquery {
  readonly k: 'subquery';
  readonly query: Query;
  readonly lateral: boolean;
  readonly alias?: string;
  readonly columns?: readonly string[];
  readonly pos: number;
}

export interface FromFunction {
  readonly k: 'function';
  readonly calls: readonly {
    readonly expr: Expr;
    readonly name: string;
    readonly columns?: readonly ColumnDef[];
  }[];
  readonly ordinality: boolean;
  readonly alias?: string;
  readonly columns?: readonly string[];
  readonly pos: number;
}

/** JSON_TABLE and XMLTABLE: declared columns over some input. */
export interface FromDocument {
  readonly k: 'document';
  readonly inputs: readonly Expr[];
  readonly produced: readonly { readonly def: ColumnDef; readonly inputs: readonly Expr[] }[];
  readonly alias?: string;
  readonly columns?: readonly string[];
  readonly pos: number;
}

export interface FromJoin {
  readonly k: 'join';
  readonly type: 'inner' | 'left' | 'right' | 'full';
  readonly natural: boolean;
  readonly using?: readonly string[];
  readonly usingAlias?: string;
  readonly left: FromItem;
  readonly right: FromItem;
  readonly on?: Expr;
  readonly alias?: string;
  readonly columns?: readonly string[];
  readonly pos: number;
}

export type FromItem = FromTable | FromSubquery | FromFunction | FromDocument | FromJoin;

export interface Select {
  readonly k: 'select';
  readonly distinctOn?: readonly Expr[];
  readonly items: readonly SelectItem[];
  readonly from: readonly FromItem[];
  readonly where?: Expr;
  readonly group: readonly Expr[];
  readonly having?: Expr;
  readonly windows: readonly NamedWindow[];
  readonly pos: number;
}

/** A chain of set operations, flattened: the values of all branches meet by position. */
export interface SetOperation {
  readonly k: 'setop';
  readonly ops: readonly string[];
  readonly branches: readonly QueryBody[];
}

export interface Values {
  readonly k: 'values';
  readonly rows: readonly (readonly Expr[])[];
  /** Column names, where they are not column1, column2, ... */
  readonly names?: readonly string[];
  readonly pos: number;
}

export type QueryBody = Select | SetOperation | Values | Query;

export interface Cte {
  readonly name: string;
  readonly columns?: readonly string[];
  readonly query: Query | Insert | Update | Delete | Merge;
  readonly search?: { readonly by: readonly string[]; readonly sequence: string };
  readonly cycle?: { readonly by: readonly string[]; readonly mark: string; readonly path: string };
  readonly pos: number;
}

export interface With {
  readonly recursive: boolean;
  readonly ctes: readonly Cte[];
}

export interface Query {
  readonly k: 'query';
  readonly with?: With;
  readonly body: QueryBody;
  readonly order: readonly Expr[];
  readonly limit: readonly Expr[];
  readonly pos: number;
}

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
