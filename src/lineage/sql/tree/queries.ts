/** Expressions, FROM items and queries of the neutral tree. */
import type { Delete, Insert, Merge, Update } from './writes.js';

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
