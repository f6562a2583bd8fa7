/** Statements of PostgreSQL's parse tree into the neutral tree. */
import type { CreateTableAsStmt, IntoClause, Node, SelectStmt } from 'libpg-query';
import type { CreateTableAs, CreateView, Statement } from '../tree.js';
import { as, rangeName, stringOf, stringsOf, tagOf, type LowerContext } from './ast.js';
import { lowerDefinition } from './lower-ddl.js';
import { lowerDml } from './lower-dml.js';
import { lowerExpr } from './lower-expression.js';
import { lowerQuery, lowerRangeVar } from './lower-query.js';
import { lowerRoutineStatement } from './lower-routine.js';

/** The text range of the statement being lowered. */
export interface StatementRange {
  readonly pos: number;
  readonly end: number;
}

function columnNames(nodes: readonly Node[] | undefined): string[] | undefined {
  const names = stringsOf(nodes);
  return names.length > 0 ? names : undefined;
}

function isTemporary(persistence: string | undefined): boolean {
  return persistence === 't';
}

/** The INTO of the leftmost branch of a SELECT. */
function intoOf(select: SelectStmt | undefined): IntoClause | undefined {
  let current = select;
  while (current?.larg !== undefined) current = current.larg;
  return current?.intoClause;
}

function lowerView(node: Node, ctx: LowerContext): CreateView | undefined {
  const view = as(node, 'ViewStmt');
  if (view?.query === undefined) return undefined;
  return {
    k: 'createView',
    name: rangeName(view.view),
    columns: columnNames(view.aliases),
    query: lowerQuery(view.query, ctx),
    temporary: isTemporary(view.view?.relpersistence),
    materialized: false,
    pos: ctx.at(view.view?.location),
  };
}

function lowerCreateAs(create: CreateTableAsStmt, ctx: LowerContext): Statement {
  const { into } = create;
  const execute = as(create.query, 'ExecuteStmt');
  if (execute !== undefined) {
    return { k: 'createOther', kind: 'table', name: rangeName(into?.rel), pos: ctx.at(into?.rel?.location) };
  }
  const common = {
    name: rangeName(into?.rel),
    columns: columnNames(into?.colNames),
    query: lowerQuery(create.query, ctx),
    temporary: isTemporary(into?.rel?.relpersistence),
    pos: ctx.at(into?.rel?.location),
  };
  if (create.objtype === 'OBJECT_MATVIEW') return { k: 'createView', ...common, materialized: true };
  return { k: 'createTableAs', ...common } satisfies CreateTableAs;
}

function lowerSelectStatement(node: Node, ctx: LowerContext): Statement | undefined {
  const select = as(node, 'SelectStmt');
  if (select === undefined) return undefined;
  const into = intoOf(select);
  return {
    k: 'selectStatement',
    query: lowerQuery(node, ctx),
    into:
      into === undefined
        ? undefined
        : { name: rangeName(into.rel), temporary: isTemporary(into.rel?.relpersistence) },
  };
}

function lowerCopy(node: Node, ctx: LowerContext): Statement | undefined {
  const copy = as(node, 'CopyStmt');
  if (copy === undefined) return undefined;
  return {
    k: 'copy',
    direction: copy.is_from === true ? 'from' : 'to',
    table: copy.relation === undefined ? undefined : lowerRangeVar(copy.relation, ctx),
    columns: columnNames(copy.attlist),
    query: copy.query === undefined ? undefined : (lowerDml(copy.query, ctx) ?? lowerQuery(copy.query, ctx)),
    sets: [],
    where: copy.whereClause === undefined ? undefined : lowerExpr(copy.whereClause, ctx),
    pos: ctx.at(copy.relation?.location),
  };
}

function lowerSet(node: Node): Statement | undefined {
  const set = as(node, 'VariableSetStmt');
  if (set?.name !== 'search_path') return undefined;
  if (set.kind !== 'VAR_SET_VALUE') return { k: 'searchPath' };
  const schemas = (set.args ?? []).flatMap((arg) => as(arg, 'A_Const')?.sval?.sval ?? stringOf(arg) ?? []);
  return { k: 'searchPath', schemas };
}

/** Wrappers whose inner statement is what matters. */
function lowerWrapped(node: Node, ctx: LowerContext, range: StatementRange): Statement | undefined {
  const explain = as(node, 'ExplainStmt');
  if (explain?.query !== undefined) {
    const analyze = (explain.options ?? []).some((o) => as(o, 'DefElem')?.defname === 'analyze');
    const inner = lowerStatement(explain.query, ctx, range);
    const reads = inner.k === 'selectStatement' && inner.into === undefined;
    return analyze || reads ? inner : { k: 'other', verb: 'ExplainStmt' };
  }
  const cursor = as(node, 'DeclareCursorStmt');
  if (cursor?.query !== undefined) return lowerStatement(cursor.query, ctx, range);
  const prepare = as(node, 'PrepareStmt');
  if (prepare?.query !== undefined) {
    const statement = lowerStatement(prepare.query, ctx, range);
    return { k: 'prepare', name: prepare.name ?? '', statement, pos: range.pos };
  }
  const refresh = as(node, 'RefreshMatViewStmt');
  if (refresh !== undefined) return { k: 'other', verb: 'RefreshMatViewStmt' };
  return undefined;
}

/** One statement; what moves and defines nothing becomes `other`. */
export function lowerStatement(node: Node, ctx: LowerContext, range: StatementRange): Statement {
  const createAs = as(node, 'CreateTableAsStmt');
  return (
    lowerSelectStatement(node, ctx) ??
    lowerDml(node, ctx) ??
    lowerView(node, ctx) ??
    (createAs === undefined ? undefined : lowerCreateAs(createAs, ctx)) ??
    lowerDefinition(node, ctx, range) ??
    lowerRoutineStatement(node, ctx, range) ??
    lowerCopy(node, ctx) ??
    lowerSet(node) ??
    lowerWrapped(node, ctx, range) ?? { k: 'other', verb: tagOf(node) }
  );
}
