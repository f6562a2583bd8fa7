/** SELECT, VALUES, set operations, WITH and FROM of PostgreSQL's parse tree into the neutral tree. */
import type {
  Alias,
  JsonTable,
  JsonTableColumn,
  JoinExpr,
  Node,
  RangeFunction,
  RangeTableFunc,
  RangeVar,
  SelectStmt,
  WithClause,
} from 'libpg-query';
import type {
  ColumnDef,
  Cte,
  Expr,
  FromDocument,
  FromItem,
  FromTable,
  NamedWindow,
  Query,
  QueryBody,
  Select,
  SelectItem,
  With,
} from '../tree.js';
import { aliasColumns, as, itemsOf, lowerType, rangeName, stringsOf, type LowerContext } from './ast.js';
import { figureColumnName } from './column-name.js';
import { lowerDml } from './lower-dml.js';
import { lowerExpr, lowerSortList, lowerWindow, positionOf } from './lower-expression.js';

/** The column definition list of a function or record type. */
export function lowerColumnDefs(nodes: readonly Node[] | undefined): ColumnDef[] {
  const defs: ColumnDef[] = [];
  for (const node of nodes ?? []) {
    const def = as(node, 'ColumnDef');
    if (def?.colname !== undefined) defs.push({ name: def.colname, type: lowerType(def.typeName) });
  }
  return defs;
}

/** A table reference. */
export function lowerRangeVar(range: RangeVar | undefined, ctx: LowerContext): FromTable {
  return {
    k: 'table',
    name: rangeName(range),
    alias: range?.alias?.aliasname,
    columns: aliasColumns(range?.alias),
    pos: ctx.at(range?.location),
  };
}

/** A SELECT or RETURNING list. */
export function lowerItems(nodes: readonly Node[] | undefined, ctx: LowerContext): SelectItem[] {
  const items: SelectItem[] = [];
  for (const node of nodes ?? []) {
    const target = as(node, 'ResTarget');
    if (target?.val === undefined) continue;
    items.push({
      expr: lowerExpr(target.val, ctx),
      alias: target.name,
      autoName: target.name ?? figureColumnName(target.val),
      pos: ctx.at(target.location),
    });
  }
  return items;
}

function aliasOf(alias: Alias | undefined): { alias?: string; columns?: string[] } {
  return { alias: alias?.aliasname, columns: aliasColumns(alias) };
}

/** `unnest(a, b)` in FROM means ROWS FROM (unnest(a), unnest(b)). */
function splitUnnest(node: Node): readonly Node[] {
  const call = as(node, 'FuncCall');
  const args = call?.args ?? [];
  if (args.length < 2 || call?.funcname?.length !== 1 || stringsOf(call.funcname)[0] !== 'unnest')
    return [node];
  return args.map((arg) => ({ FuncCall: { ...call, args: [arg] } }));
}

function lowerFunction(range: RangeFunction, ctx: LowerContext): FromItem {
  const calls = (range.functions ?? []).flatMap((entry) => {
    const [node, definitions] = itemsOf(entry);
    if (node === undefined) return [];
    const columns = lowerColumnDefs(range.coldeflist ?? itemsOf(definitions));
    return splitUnnest(node).map((call) => ({
      expr: lowerExpr(call, ctx),
      name: figureColumnName(call),
      columns: columns.length > 0 ? columns : undefined,
    }));
  });
  const pos = calls[0] === undefined ? 0 : positionOf(calls[0].expr);
  return { k: 'function', calls, ordinality: range.ordinality === true, ...aliasOf(range.alias), pos };
}

function lowerXmlTable(range: RangeTableFunc, ctx: LowerContext): FromDocument {
  const expressions = (nodes: readonly (Node | undefined)[]): Expr[] =>
    nodes.filter((n) => n !== undefined).map((n) => lowerExpr(n, ctx));
  return {
    k: 'document',
    inputs: expressions([range.docexpr, range.rowexpr, ...(range.namespaces ?? [])]),
    produced: (range.columns ?? []).map((node) => {
      const column = as(node, 'RangeTableFuncCol');
      return {
        def: {
          name: column?.colname ?? '',
          type: column?.typeName === undefined ? undefined : lowerType(column.typeName),
        },
        inputs: expressions([column?.colexpr, column?.coldefexpr]),
      };
    }),
    ...aliasOf(range.alias ?? { aliasname: 'xmltable' }),
    pos: ctx.at(range.location),
  };
}

function jsonTableColumns(nodes: readonly Node[] | undefined): JsonTableColumn[] {
  return (nodes ?? []).flatMap((node) => {
    const column = as(node, 'JsonTableColumn');
    if (column === undefined) return [];
    return column.coltype === 'JTC_NESTED' ? jsonTableColumns(column.columns) : [column];
  });
}

function lowerJsonTable(table: JsonTable, ctx: LowerContext): FromDocument {
  const inputs: Expr[] = [];
  if (table.context_item?.raw_expr !== undefined) inputs.push(lowerExpr(table.context_item.raw_expr, ctx));
  for (const node of table.passing ?? []) {
    const passed = as(node, 'JsonArgument')?.val?.raw_expr;
    if (passed !== undefined) inputs.push(lowerExpr(passed, ctx));
  }
  const behaviours = (column: JsonTableColumn): Expr[] =>
    [column.on_empty?.expr, column.on_error?.expr]
      .filter((n) => n !== undefined)
      .map((n) => lowerExpr(n, ctx));
  return {
    k: 'document',
    inputs,
    produced: jsonTableColumns(table.columns).map((column) => ({
      def: {
        name: column.name ?? '',
        type: column.typeName === undefined ? undefined : lowerType(column.typeName),
      },
      inputs: behaviours(column),
    })),
    ...aliasOf(table.alias ?? { aliasname: 'json_table' }),
    pos: ctx.at(table.location),
  };
}

const JOIN_TYPES: Readonly<Record<string, 'inner' | 'left' | 'right' | 'full'>> = {
  JOIN_LEFT: 'left',
  JOIN_RIGHT: 'right',
  JOIN_FULL: 'full',
};

function joinOf(join: JoinExpr, left: FromItem, ctx: LowerContext): FromItem {
  const using = stringsOf(join.usingClause);
  return {
    k: 'join',
    type: JOIN_TYPES[join.jointype ?? ''] ?? 'inner',
    natural: join.isNatural === true,
    using: using.length > 0 ? using : undefined,
    usingAlias: join.join_using_alias?.aliasname,
    left,
    right: lowerFrom(join.rarg, ctx),
    on: join.quals === undefined ? undefined : lowerExpr(join.quals, ctx),
    ...aliasOf(join.alias),
    pos: left.pos,
  };
}

/** Walks the left spine of joins without recursion. */
function lowerJoin(join: JoinExpr, ctx: LowerContext): FromItem {
  const spine: JoinExpr[] = [];
  let current: JoinExpr | undefined = join;
  let leftmost: Node | undefined;
  while (current !== undefined) {
    spine.push(current);
    leftmost = current.larg;
    current = as(leftmost, 'JoinExpr');
  }
  let item = lowerFrom(leftmost, ctx);
  for (const level of spine.reverse()) item = joinOf(level, item, ctx);
  return item;
}

/** One item of a FROM list. */
export function lowerFrom(node: Node | undefined, ctx: LowerContext): FromItem {
  const range = as(node, 'RangeVar');
  if (range !== undefined) return lowerRangeVar(range, ctx);
  const join = as(node, 'JoinExpr');
  if (join !== undefined) return lowerJoin(join, ctx);
  const sub = as(node, 'RangeSubselect');
  if (sub !== undefined) {
    const query = lowerQuery(sub.subquery, ctx);
    return { k: 'subquery', query, lateral: sub.lateral === true, ...aliasOf(sub.alias), pos: query.pos };
  }
  const call = as(node, 'RangeFunction');
  if (call !== undefined) return lowerFunction(call, ctx);
  const xml = as(node, 'RangeTableFunc');
  if (xml !== undefined) return lowerXmlTable(xml, ctx);
  const json = as(node, 'JsonTable');
  if (json !== undefined) return lowerJsonTable(json, ctx);
  const sample = as(node, 'RangeTableSample');
  if (sample?.relation !== undefined) {
    const base = lowerFrom(sample.relation, ctx);
    const extra = [...(sample.args ?? []), sample.repeatable]
      .filter((n) => n !== undefined)
      .map((n) => lowerExpr(n, ctx));
    return base.k === 'table' ? { ...base, extra } : base;
  }
  return { k: 'table', name: [''], pos: 0 };
}

function lowerWindows(nodes: readonly Node[] | undefined, ctx: LowerContext): NamedWindow[] {
  return (nodes ?? []).flatMap((node) => {
    const window = as(node, 'WindowDef');
    return window?.name === undefined ? [] : [{ name: window.name, spec: lowerWindow(window, ctx) }];
  });
}

function lowerSelect(select: SelectStmt, ctx: LowerContext): Select {
  const distinct = (select.distinctClause ?? []).filter((n) => Object.keys(n).length > 0);
  const items = lowerItems(select.targetList, ctx);
  return {
    k: 'select',
    distinctOn: distinct.length > 0 ? lowerSortList(distinct, ctx) : undefined,
    items,
    from: (select.fromClause ?? []).map((n) => lowerFrom(n, ctx)),
    where: select.whereClause === undefined ? undefined : lowerExpr(select.whereClause, ctx),
    group: lowerSortList(select.groupClause, ctx),
    having: select.havingClause === undefined ? undefined : lowerExpr(select.havingClause, ctx),
    windows: lowerWindows(select.windowClause, ctx),
    pos: items[0]?.pos ?? 0,
  };
}

const SET_OPERATIONS: Readonly<Record<string, string>> = {
  SETOP_UNION: 'union',
  SETOP_INTERSECT: 'intersect',
  SETOP_EXCEPT: 'except',
};

/** Flattens a left-deep chain of set operations without recursion. */
function lowerSetOperation(select: SelectStmt, ctx: LowerContext): QueryBody {
  const rights: QueryBody[] = [];
  const ops: string[] = [];
  let current: SelectStmt | undefined = select;
  while (current !== undefined) {
    const right: SelectStmt | undefined = current.rarg;
    if (right !== undefined) rights.push(lowerBranch(right, ctx));
    ops.push((SET_OPERATIONS[current.op ?? ''] ?? 'union') + (current.all === true ? ' all' : ''));
    const left: SelectStmt | undefined = current.larg;
    if (left === undefined) break;
    if (isPlainSetOperation(left)) current = left;
    else {
      rights.push(lowerBranch(left, ctx));
      current = undefined;
    }
  }
  return { k: 'setop', ops: ops.reverse(), branches: rights.reverse() };
}

function isPlainSetOperation(select: SelectStmt): boolean {
  return select.larg !== undefined && !hasOwnClauses(select);
}

function hasOwnClauses(select: SelectStmt): boolean {
  return (
    select.withClause !== undefined ||
    select.sortClause !== undefined ||
    select.limitCount !== undefined ||
    select.limitOffset !== undefined
  );
}

function lowerBranch(select: SelectStmt, ctx: LowerContext): QueryBody {
  return hasOwnClauses(select) ? lowerSelectStatement(select, ctx) : lowerBody(select, ctx);
}

function lowerBody(select: SelectStmt, ctx: LowerContext): QueryBody {
  if (select.larg !== undefined) return lowerSetOperation(select, ctx);
  if (select.valuesLists !== undefined) {
    const rows = select.valuesLists.map((row) => itemsOf(row).map((n) => lowerExpr(n, ctx)));
    const first = rows[0]?.[0];
    return { k: 'values', rows, pos: first === undefined ? 0 : positionOf(first) };
  }
  return lowerSelect(select, ctx);
}

function lowerSelectStatement(select: SelectStmt, ctx: LowerContext): Query {
  const body = lowerBody(select, ctx);
  return {
    k: 'query',
    with: lowerWith(select.withClause, ctx),
    body,
    order: lowerSortList(select.sortClause, ctx),
    limit: [select.limitCount, select.limitOffset]
      .filter((n) => n !== undefined)
      .map((n) => lowerExpr(n, ctx)),
    pos: 'pos' in body ? body.pos : 0,
  };
}

/** A query node; anything that is not one becomes an empty SELECT. */
export function lowerQuery(node: Node | undefined, ctx: LowerContext): Query {
  return lowerSelectStatement(as(node, 'SelectStmt') ?? {}, ctx);
}

/** A WITH clause. */
export function lowerWith(clause: WithClause | undefined, ctx: LowerContext): With | undefined {
  if (clause === undefined) return undefined;
  const ctes = (clause.ctes ?? []).flatMap((node): Cte[] => {
    const cte = as(node, 'CommonTableExpr');
    if (cte?.ctequery === undefined) return [];
    const search = cte.search_clause;
    const cycle = cte.cycle_clause;
    const columns = stringsOf(cte.aliascolnames);
    return [
      {
        name: cte.ctename ?? '',
        columns: columns.length > 0 ? columns : undefined,
        query: lowerDml(cte.ctequery, ctx) ?? lowerQuery(cte.ctequery, ctx),
        search:
          search === undefined
            ? undefined
            : { by: stringsOf(search.search_col_list), sequence: search.search_seq_column ?? '' },
        cycle:
          cycle === undefined
            ? undefined
            : {
                by: stringsOf(cycle.cycle_col_list),
                mark: cycle.cycle_mark_column ?? '',
                path: cycle.cycle_path_column ?? '',
              },
        pos: ctx.at(cte.location),
      },
    ];
  });
  return { recursive: clause.recursive === true, ctes };
}
