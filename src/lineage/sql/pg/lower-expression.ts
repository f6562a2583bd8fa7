/** Expressions of PostgreSQL's parse tree into the neutral tree. */
import type { FuncCall, Node, SubLink, WindowDef } from 'libpg-query';
import type { Expr, FunctionCall, WindowSpec } from '../tree.js';
import {
  as,
  itemsOf,
  lowerType,
  stringOf,
  stringsOf,
  tagOf,
  type LowerContext,
  type NodeOf,
  type Tag,
} from './ast.js';
import { lowerQuery } from './lower-query.js';

const NULL: Expr = { k: 'const' };

/** Types of CURRENT_DATE and the like; all others are names. */
const VALUE_FUNCTIONS: Readonly<Record<string, string>> = {
  SVFOP_CURRENT_DATE: 'date',
  SVFOP_CURRENT_TIME: 'timetz',
  SVFOP_CURRENT_TIME_N: 'timetz',
  SVFOP_CURRENT_TIMESTAMP: 'timestamptz',
  SVFOP_CURRENT_TIMESTAMP_N: 'timestamptz',
  SVFOP_LOCALTIME: 'time',
  SVFOP_LOCALTIME_N: 'time',
  SVFOP_LOCALTIMESTAMP: 'timestamp',
  SVFOP_LOCALTIMESTAMP_N: 'timestamp',
};

type Handlers = { readonly [K in Tag]?: (fields: NodeOf<K>, ctx: LowerContext) => Expr };

function op(name: string, nodes: readonly (Node | undefined)[] | undefined, ctx: LowerContext): Expr {
  const args: Expr[] = [];
  for (const node of nodes ?? []) if (node !== undefined) args.push(lowerExpr(node, ctx));
  return { k: 'op', op: name, args };
}

function lowerColumnRef(
  fields: readonly Node[] | undefined,
  location: number | undefined,
  ctx: LowerContext,
): Expr {
  const parts = stringsOf(fields);
  const star = parts.length !== (fields?.length ?? 0);
  return { k: star ? 'star' : 'col', parts, pos: ctx.at(location) };
}

/** Flattens the left spine of binary operators so that long chains need no deep recursion. */
function lowerOperator(fields: NodeOf<'A_Expr'>, ctx: LowerContext): Expr {
  const reversed: Expr[] = [];
  let current: NodeOf<'A_Expr'> | undefined = fields;
  const first = stringsOf(fields.name).at(-1) ?? '';
  for (;;) {
    if (current.rexpr !== undefined) pushOperand(reversed, current.rexpr, ctx);
    const left: Node | undefined = current.lexpr;
    const inner: NodeOf<'A_Expr'> | undefined = as(left, 'A_Expr');
    if (inner !== undefined) {
      current = inner;
      continue;
    }
    if (left !== undefined) pushOperand(reversed, left, ctx);
    break;
  }
  return { k: 'op', op: fields.kind === 'AEXPR_NULLIF' ? 'nullif' : first, args: reversed.reverse() };
}

function pushOperand(into: Expr[], node: Node, ctx: LowerContext): void {
  const list = as(node, 'List');
  if (list === undefined) into.push(lowerExpr(node, ctx));
  else for (const item of list.items ?? []) into.push(lowerExpr(item, ctx));
}

function lowerSubLink(link: SubLink, ctx: LowerContext): Expr {
  const kind =
    link.subLinkType === 'EXISTS_SUBLINK'
      ? 'exists'
      : link.subLinkType === 'ARRAY_SUBLINK'
        ? 'array'
        : link.subLinkType === 'EXPR_SUBLINK'
          ? 'scalar'
          : 'quantified';
  return {
    k: 'sub',
    kind,
    left: link.testexpr === undefined ? undefined : lowerExpr(link.testexpr, ctx),
    query: lowerQuery(link.subselect, ctx),
    pos: ctx.at(link.location),
  };
}

function lowerIndirection(fields: NodeOf<'A_Indirection'>, ctx: LowerContext): Expr {
  let base = fields.arg === undefined ? NULL : lowerExpr(fields.arg, ctx);
  const arg = as(fields.arg, 'ColumnRef');
  const pos = arg === undefined ? positionOf(base) : ctx.at(arg.location);
  for (const step of fields.indirection ?? []) {
    const name = stringOf(step);
    if (name !== undefined) base = { k: 'field', base, name, pos };
    else if (tagOf(step) === 'A_Star') base = { k: 'fieldstar', base, pos };
    else {
      const indices = as(step, 'A_Indices');
      const bounds = [indices?.lidx, indices?.uidx]
        .filter((n) => n !== undefined)
        .map((n) => lowerExpr(n, ctx));
      base = { k: 'op', op: indices?.is_slice === true ? 'slice' : 'subscript', args: [base, ...bounds] };
    }
  }
  return base;
}

/** Where an expression starts, as far as the tree says. */
export function positionOf(expr: Expr): number {
  if ('pos' in expr) return expr.pos;
  if (expr.k === 'cast') return positionOf(expr.arg);
  if ((expr.k === 'op' || expr.k === 'row') && expr.args[0] !== undefined) return positionOf(expr.args[0]);
  return 0;
}

/** ORDER BY and GROUP BY lists: the expressions only, grouping sets flattened. */
export function lowerSortList(nodes: readonly Node[] | undefined, ctx: LowerContext): Expr[] {
  const out: Expr[] = [];
  const visit = (node: Node): void => {
    const sort = as(node, 'SortBy');
    const sets = as(node, 'GroupingSet');
    const row = as(node, 'RowExpr');
    if (sort !== undefined) {
      if (sort.node !== undefined) visit(sort.node);
    } else if (sets !== undefined) (sets.content ?? []).forEach(visit);
    else if (row !== undefined && row.row_format === 'COERCE_IMPLICIT_CAST') (row.args ?? []).forEach(visit);
    else out.push(lowerExpr(node, ctx));
  };
  (nodes ?? []).forEach(visit);
  return out;
}

/** A window definition, named or inline. */
export function lowerWindow(window: WindowDef, ctx: LowerContext): WindowSpec {
  return {
    base: window.refname,
    partition: (window.partitionClause ?? []).map((n) => lowerExpr(n, ctx)),
    order: lowerSortList(window.orderClause, ctx),
    frame: [window.startOffset, window.endOffset]
      .filter((n) => n !== undefined)
      .map((n) => lowerExpr(n, ctx)),
    pos: ctx.at(window.location),
  };
}

function lowerCall(call: FuncCall, ctx: LowerContext): FunctionCall {
  const over = call.over;
  return {
    k: 'func',
    name: stringsOf(call.funcname),
    args: (call.args ?? []).map((n) => lowerExpr(n, ctx)),
    pos: ctx.at(call.location),
    star: call.agg_star,
    filter: call.agg_filter === undefined ? undefined : lowerExpr(call.agg_filter, ctx),
    order: call.agg_order === undefined ? undefined : lowerSortList(call.agg_order, ctx),
    over: over === undefined ? undefined : (over.name ?? lowerWindow(over, ctx)),
  };
}

function lowerCase(fields: NodeOf<'CaseExpr'>, ctx: LowerContext): Expr {
  return {
    k: 'case',
    subject: fields.arg === undefined ? undefined : lowerExpr(fields.arg, ctx),
    whens: (fields.args ?? []).map((n) => {
      const when = as(n, 'CaseWhen');
      return {
        when: when?.expr === undefined ? NULL : lowerExpr(when.expr, ctx),
        value: when?.result === undefined ? NULL : lowerExpr(when.result, ctx),
      };
    }),
    otherwise: fields.defresult === undefined ? undefined : lowerExpr(fields.defresult, ctx),
  };
}

function lowerConstant(fields: NodeOf<'A_Const'>): Expr {
  if (fields.ival !== undefined) return { k: 'const', value: fields.ival.ival ?? 0, type: 'int4' };
  if (fields.fval !== undefined)
    return { k: 'const', type: /^\d{10,18}$/u.test(fields.fval.fval ?? '') ? 'int8' : 'numeric' };
  if (fields.sval !== undefined) return { k: 'const', value: fields.sval.sval ?? '' };
  if (fields.boolval !== undefined) return { k: 'const', type: 'bool' };
  return NULL;
}

const handlers: Handlers = {
  ColumnRef: (n, ctx) => lowerColumnRef(n.fields, n.location, ctx),
  A_Const: (n) => lowerConstant(n),
  ParamRef: () => NULL,
  SetToDefault: () => ({ k: 'default' }),
  SQLValueFunction: (n) => ({ k: 'const', type: VALUE_FUNCTIONS[n.op ?? ''] ?? 'name' }),
  A_Expr: (n, ctx) => lowerOperator(n, ctx),
  BoolExpr: (n, ctx) =>
    op(n.boolop === 'NOT_EXPR' ? 'not' : n.boolop === 'OR_EXPR' ? 'or' : 'and', n.args, ctx),
  NullTest: (n, ctx) => op('is null', [n.arg], ctx),
  BooleanTest: (n, ctx) => op('is', [n.arg], ctx),
  FuncCall: (n, ctx) => lowerCall(n, ctx),
  NamedArgExpr: (n, ctx) => (n.arg === undefined ? NULL : lowerExpr(n.arg, ctx)),
  CaseExpr: (n, ctx) => lowerCase(n, ctx),
  CoalesceExpr: (n, ctx) => op('coalesce', n.args, ctx),
  MinMaxExpr: (n, ctx) => op(n.op === 'IS_LEAST' ? 'least' : 'greatest', n.args, ctx),
  SubLink: (n, ctx) => lowerSubLink(n, ctx),
  A_Indirection: (n, ctx) => lowerIndirection(n, ctx),
  A_ArrayExpr: (n, ctx) => op('array', n.elements, ctx),
  RowExpr: (n, ctx) => ({ k: 'row', args: (n.args ?? []).map((a) => lowerExpr(a, ctx)) }),
  GroupingFunc: (n, ctx) => op('grouping', n.args, ctx),
  CollateClause: (n, ctx) => op('collate', [n.arg], ctx),
  TypeCast: (n, ctx) => ({
    k: 'cast',
    arg: n.arg === undefined ? NULL : lowerExpr(n.arg, ctx),
    type: lowerType(n.typeName),
  }),
  ResTarget: (n, ctx) => (n.val === undefined ? NULL : lowerExpr(n.val, ctx)),
  List: (n, ctx) => op('list', n.items, ctx),
  SelectStmt: (n, ctx) => ({ k: 'sub', kind: 'scalar', query: lowerQuery({ SelectStmt: n }, ctx), pos: 0 }),
  CurrentOfExpr: () => NULL,
  TypeName: () => NULL,
};

/** Collects every expression below a node this file has no rule for (JSON and XML constructors). */
function lowerGeneric(value: unknown, into: Expr[], ctx: LowerContext): void {
  if (Array.isArray(value)) {
    for (const item of value) lowerGeneric(item, into, ctx);
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  const entries = Object.entries(value);
  const only = entries.length === 1 ? entries[0] : undefined;
  if (only !== undefined && Object.hasOwn(handlers, only[0])) into.push(lowerExpr(value as Node, ctx));
  else for (const [, child] of entries) lowerGeneric(child, into, ctx);
}

/** One expression. */
export function lowerExpr(node: Node, ctx: LowerContext): Expr {
  for (const tag in node) {
    const handler = (handlers as Record<string, ((fields: unknown, ctx: LowerContext) => Expr) | undefined>)[
      tag
    ];
    const fields = (node as Record<string, unknown>)[tag];
    if (handler !== undefined) return handler(fields, ctx);
    const args: Expr[] = [];
    lowerGeneric(fields, args, ctx);
    return { k: 'op', op: tag === 'JsonObjectAgg' || tag === 'JsonArrayAgg' ? 'aggregate' : tag, args };
  }
  return NULL;
}

/** The items of a list node or the node itself. */
export function lowerList(node: Node | undefined, ctx: LowerContext): Expr[] {
  if (node === undefined) return [];
  const items = as(node, 'List') === undefined ? [node] : itemsOf(node);
  return items.map((n) => lowerExpr(n, ctx));
}
