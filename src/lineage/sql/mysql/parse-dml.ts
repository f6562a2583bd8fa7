/** INSERT, REPLACE, UPDATE, DELETE and LOAD DATA of MySQL and MariaDB. */
import type {
  Assignment,
  AssignmentTarget,
  Copy,
  Delete,
  Expr,
  Insert,
  Query,
  SelectItem,
  Update,
  With,
} from '../tree.js';
import type { Cursor } from './cursor.js';
import { parseExpr, parseExprList, parseSortList } from './parse-expression.js';
import { parseTable, parseTableReferences } from './parse-from.js';
import { isQueryStart, parseAlias, parseNameList, parseQuery } from './parse-query.js';

const INSERT_OPTIONS = new Set(['LOW_PRIORITY', 'DELAYED', 'HIGH_PRIORITY', 'IGNORE', 'INTO']);
const UPDATE_OPTIONS = new Set(['LOW_PRIORITY', 'IGNORE']);
const DELETE_OPTIONS = new Set(['LOW_PRIORITY', 'QUICK', 'IGNORE', 'HISTORY']);

/** `a`, `t.a` as the target of an assignment. */
function parseTarget(c: Cursor): AssignmentTarget {
  const pos = c.peek().start;
  if (c.peek().kind === 'variable') return { parts: [c.next().text], path: [], partial: false, pos };
  return { parts: c.qualifiedName(), path: [], partial: false, pos };
}

/** `a = 1, t.b = c + 1`. */
export function parseAssignments(c: Cursor): Assignment[] {
  const list: Assignment[] = [];
  do {
    const target = parseTarget(c);
    if (!c.take(':=')) c.expect('=');
    list.push({ targets: [target], value: parseExpr(c) });
  } while (c.take(','));
  return list;
}

function parseReturning(c: Cursor): SelectItem[] {
  if (!c.take('RETURNING')) return [];
  const items: SelectItem[] = [];
  do {
    const { start } = c.peek();
    if (c.take('*')) {
      items.push({ expr: { k: 'star', parts: [], pos: start }, autoName: '*', pos: start });
      continue;
    }
    const expr = parseExpr(c);
    const { end } = c.previous();
    const alias = parseAlias(c, true);
    const name = expr.k === 'col' ? (expr.parts.at(-1) ?? '') : c.source.slice(start, end);
    items.push({ expr, alias, autoName: alias ?? name, pos: start, end });
  } while (c.take(','));
  return items;
}

function parseRows(c: Cursor): Query {
  const pos = c.peek().start;
  const rows: Expr[][] = [];
  do {
    c.take('ROW');
    c.expect('(');
    rows.push(c.is(')') ? [] : c.nested(() => parseExprList(c)));
    c.expect(')');
  } while (c.take(','));
  return { k: 'query', body: { k: 'values', rows, pos }, order: [], limit: [], pos };
}

function parseColumns(c: Cursor): AssignmentTarget[] {
  const columns: AssignmentTarget[] = [];
  c.expect('(');
  while (!c.is(')')) {
    columns.push(parseTarget(c));
    if (!c.take(',')) break;
  }
  c.expect(')');
  return columns;
}

interface RowAlias {
  readonly alias?: string;
  readonly aliasColumns?: readonly string[];
}

function parseRowAlias(c: Cursor): RowAlias {
  if (!c.is('AS')) return {};
  c.next();
  const alias = c.name();
  return { alias, aliasColumns: c.is('(') ? parseNameList(c) : undefined };
}

function parseConflict(c: Cursor, row: RowAlias): Insert['conflict'] {
  if (!c.takeAll('ON', 'DUPLICATE', 'KEY', 'UPDATE')) return undefined;
  return { arbiters: [], sets: parseAssignments(c), ...row };
}

/** INSERT or REPLACE. */
export function parseInsert(c: Cursor): Insert {
  const replace = c.next().word === 'REPLACE';
  c.skipAny(INSERT_OPTIONS);
  const target = parseTable(c, false);
  let columns: AssignmentTarget[] | undefined;
  if (c.is('(') && !isQueryStart(c)) columns = parseColumns(c);
  let source: Query | undefined;
  let sets: Assignment[] | undefined;
  if (c.take('SET')) sets = parseAssignments(c);
  else if (c.is('VALUES') || c.is('VALUE')) {
    c.next();
    source = parseRows(c);
  } else if (!c.atEnd() && !c.is(';')) source = parseQuery(c);
  if (columns?.length === 0) columns = source?.body.k === 'values' ? undefined : columns;
  const row = parseRowAlias(c);
  const conflict = parseConflict(c, row);
  return { k: 'insert', target, columns, source, sets, conflict, returning: parseReturning(c), replace };
}

interface Ending {
  readonly where?: Expr;
  readonly order: Expr[];
  readonly limit: Expr[];
}

function parseEnding(c: Cursor): Ending {
  const where = c.take('WHERE') ? parseExpr(c) : undefined;
  const order = c.takeAll('ORDER', 'BY') ? parseSortList(c) : [];
  const limit = c.take('LIMIT') && !c.is('ROWS') ? parseExprList(c) : [];
  if (c.takeAll('ROWS', 'EXAMINED')) limit.push(parseExpr(c));
  return { where, order, limit };
}

function skipPortion(c: Cursor): Expr[] {
  if (!c.takeAll('FOR', 'PORTION', 'OF')) return [];
  c.name();
  c.expect('FROM');
  const from = parseExpr(c);
  c.expect('TO');
  return [from, parseExpr(c)];
}

/** UPDATE of one or several tables. */
export function parseUpdate(c: Cursor, clause: With | undefined): Update {
  c.expect('UPDATE');
  c.skipAny(UPDATE_OPTIONS);
  const targets = parseTableReferences(c);
  const portion = skipPortion(c);
  c.expect('SET');
  const sets = parseAssignments(c);
  const ending = parseEnding(c);
  return {
    k: 'update',
    with: clause,
    targets,
    sets,
    from: [],
    ...ending,
    limit: [...portion, ...ending.limit],
    returning: parseReturning(c),
  };
}

type Target = Delete['targets'][number];

function parseDeleteTargets(c: Cursor): Target[] {
  const targets: Target[] = [];
  do {
    const pos = c.peek().start;
    const name = c.qualifiedName();
    if (c.is('.') && c.is('*', 1)) {
      c.next();
      c.next();
    } else parseAlias(c, false);
    targets.push({ name, pos });
  } while (c.take(','));
  return targets;
}

/** DELETE in its three forms. */
export function parseDelete(c: Cursor, clause: With | undefined): Delete {
  c.expect('DELETE');
  c.skipAny(DELETE_OPTIONS);
  if (!c.take('FROM')) {
    const targets = parseDeleteTargets(c);
    c.expect('FROM');
    const from = parseTableReferences(c);
    return { k: 'delete', with: clause, targets, from, ...parseEnding(c), returning: parseReturning(c) };
  }
  const place = c.place;
  const targets = parseDeleteTargets(c);
  if (c.take('USING')) {
    const from = parseTableReferences(c);
    return { k: 'delete', with: clause, targets, from, ...parseEnding(c), returning: parseReturning(c) };
  }
  c.reset(place);
  const table = parseTable(c, true);
  skipPortion(c);
  const period = c.takeAll('BEFORE', 'SYSTEM_TIME') ? [parseExpr(c)] : [];
  const own = [{ name: table.alias === undefined ? table.name : [table.alias], pos: table.pos }];
  const ending = parseEnding(c);
  return {
    k: 'delete',
    with: clause,
    targets: own,
    from: [table],
    ...ending,
    limit: [...ending.limit, ...period],
    returning: parseReturning(c),
  };
}

const BEFORE_COLUMNS = new Set(['(', 'SET', ';']);

/** LOAD DATA and LOAD XML. */
export function parseLoad(c: Cursor): Copy {
  c.expect('LOAD');
  c.skipUntil(new Set(['TABLE', ';']));
  c.expect('TABLE');
  const pos = c.peek().start;
  const table = parseTable(c, false);
  while (!c.atEnd() && !BEFORE_COLUMNS.has(c.peek().word)) if (!c.takeAll('CHARACTER', 'SET')) c.next();
  let columns: string[] | undefined;
  if (c.take('(')) {
    columns = [];
    while (!c.is(')')) {
      columns.push(c.peek().kind === 'variable' ? c.next().text : (c.qualifiedName().at(-1) ?? ''));
      if (!c.take(',')) break;
    }
    c.expect(')');
  }
  const sets = c.take('SET') ? parseAssignments(c) : [];
  return { k: 'copy', direction: 'from', table, columns, sets, pos };
}
