/** SELECT, VALUES, set operations and WITH of MySQL and MariaDB. */
import type {
  Cte,
  Expr,
  FromItem,
  NamedWindow,
  Query,
  QueryBody,
  Select,
  SelectItem,
  With,
} from '../tree.js';
import type { Cursor } from './cursor.js';
import { parseExpr, parseExprList, parseSortList, parseWindow } from './parse-expression.js';
import { parseTableReferences } from './parse-from.js';
import { NO_ALIAS } from './words.js';

const OPTIONS = new Set(
  (
    'ALL DISTINCT DISTINCTROW UNIQUE HIGH_PRIORITY STRAIGHT_JOIN SQL_SMALL_RESULT SQL_BIG_RESULT SQL_BUFFER_RESULT SQL_CACHE ' +
    'SQL_NO_CACHE SQL_CALC_FOUND_ROWS'
  ).split(' '),
);
const SET_OPERATIONS = new Set(['UNION', 'EXCEPT', 'INTERSECT', 'MINUS']);
const LOCK_END = new Set([';', ')', 'UNION', 'EXCEPT', 'INTERSECT', 'INTO']);
const INTO_END = new Set([
  ';',
  ')',
  'FROM',
  'UNION',
  'WHERE',
  'GROUP',
  'HAVING',
  'ORDER',
  'LIMIT',
  'FOR',
  'LOCK',
  'PROCEDURE',
]);
const AFTER_SELECT = new Set([
  'FROM',
  'WHERE',
  'GROUP',
  'HAVING',
  'ORDER',
  'LIMIT',
  'INTO',
  'FOR',
  'LOCK',
  'UNION',
]);

/** Variables a query reads its row into: those of the query parsed last that had any. */
export const intoTargets = new WeakMap<Query, readonly string[]>();

interface Tail {
  readonly order: Expr[];
  readonly limit: Expr[];
  into?: readonly string[];
}

/** More brackets than this before SELECT are not looked through. */
const BRACKETS_BEFORE_QUERY = 200;

/** True when a query starts at the token `ahead` places further, brackets before it skipped. */
export function isQueryStart(c: Cursor, ahead = 0): boolean {
  let at = ahead;
  while (c.is('(', at)) {
    at += 1;
    if (at - ahead > BRACKETS_BEFORE_QUERY) return false;
  }
  const { word } = c.peek(at);
  if (word === 'SELECT') return true;
  if (word === 'VALUES') return c.is('(', at + 1) || c.is('ROW', at + 1);
  if (word === 'TABLE') return c.isName(at + 1);
  return word === 'WITH' && !c.is('ROLLUP', at + 1);
}

/** A query with its WITH, ORDER BY, LIMIT and INTO. */
export function parseQuery(c: Cursor): Query {
  const { start } = c.peek();
  const clause = parseWith(c);
  const tail: Tail = { order: [], limit: [] };
  const body = parseSetOperations(c, tail);
  parseTail(c, tail);
  const query: Query = { k: 'query', with: clause, body, order: tail.order, limit: tail.limit, pos: start };
  if (tail.into !== undefined) intoTargets.set(query, tail.into);
  return query;
}

/** A WITH clause, if there is one. */
export function parseWith(c: Cursor): With | undefined {
  if (!c.take('WITH')) return undefined;
  const recursive = c.take('RECURSIVE');
  const ctes: Cte[] = [];
  do ctes.push(parseCte(c));
  while (c.take(','));
  return { recursive, ctes };
}

function parseCte(c: Cursor): Cte {
  const pos = c.peek().start;
  const name = c.name();
  const columns = c.is('(') ? parseNameList(c) : undefined;
  c.expect('AS');
  c.expect('(');
  const query = c.nested(() => parseQuery(c));
  c.expect(')');
  if (c.take('CYCLE')) {
    c.skipUntil(new Set(['RESTRICT', ',', 'SELECT', 'UPDATE', 'DELETE']));
    while (c.is(',') && !c.is('AS', 2) && !c.is('(', 2)) {
      c.next();
      c.skipUntil(new Set(['RESTRICT', ',', 'SELECT']));
    }
    c.take('RESTRICT');
  }
  return { name, columns, query, pos };
}

/** `(a, b, c)`. */
export function parseNameList(c: Cursor): string[] {
  const names: string[] = [];
  c.expect('(');
  while (!c.is(')')) {
    names.push(c.anyName());
    if (!c.take(',')) break;
  }
  c.expect(')');
  return names;
}

function parseSetOperations(c: Cursor, tail: Tail): QueryBody {
  const branches: QueryBody[] = [parsePrimary(c, tail)];
  const ops: string[] = [];
  while (c.isAny(SET_OPERATIONS)) {
    const op = c.next().word.toLowerCase();
    const all = c.take('ALL');
    if (!all) c.take('DISTINCT');
    ops.push(all ? `${op} all` : op);
    branches.push(parsePrimary(c, tail));
  }
  const [only] = branches;
  return branches.length === 1 && only !== undefined ? only : { k: 'setop', ops, branches };
}

function parsePrimary(c: Cursor, tail: Tail): QueryBody {
  if (c.is('(')) {
    c.next();
    const query = c.nested(() => parseQuery(c));
    c.expect(')');
    return query;
  }
  const pos = c.peek().start;
  if (c.take('VALUES')) return parseValues(c, pos);
  if (c.take('TABLE')) {
    const name = c.qualifiedName();
    const star: SelectItem = { expr: { k: 'star', parts: [], pos }, autoName: '*', pos };
    return { k: 'select', items: [star], from: [{ k: 'table', name, pos }], group: [], windows: [], pos };
  }
  return parseSelect(c, tail);
}

/** Columns are named after the values of the first row; those of MySQL's VALUES ROW are column_0, column_1, ... */
function parseValues(c: Cursor, pos: number): QueryBody {
  const rows: Expr[][] = [];
  const names: string[] = [];
  do {
    const isRow = c.take('ROW');
    c.expect('(');
    const row: Expr[] = [];
    while (!c.is(')')) {
      const { start } = c.peek();
      const expr = parseExpr(c);
      row.push(expr);
      if (rows.length === 0)
        names.push(isRow ? `column_${names.length}` : nameOf(c, expr, start, c.previous().end));
      if (!c.take(',')) break;
    }
    c.expect(')');
    rows.push(row);
  } while (c.take(','));
  return { k: 'values', rows, names, pos };
}

function parseSelect(c: Cursor, tail: Tail): Select {
  const { start } = c.expect('SELECT');
  while (c.isAny(OPTIONS) || c.is('SQL_NO_FCACHE')) c.next();
  const items: SelectItem[] = [];
  do items.push(parseItem(c));
  while (c.take(','));
  takeInto(c, tail);
  let from: readonly FromItem[] = [];
  if (c.take('FROM')) from = c.take('DUAL') ? [] : parseTableReferences(c);
  const where = c.take('WHERE') ? parseExpr(c) : undefined;
  let group: Expr[] = [];
  if (c.takeAll('GROUP', 'BY')) {
    group = parseSortList(c);
    if (!c.takeAll('WITH', 'ROLLUP')) c.takeAll('WITH', 'CUBE');
  }
  const having = c.take('HAVING') ? parseExpr(c) : undefined;
  const windows: NamedWindow[] = [];
  if (c.is('WINDOW')) {
    c.next();
    do {
      const name = c.name();
      c.expect('AS');
      windows.push({ name, spec: parseWindow(c) });
    } while (c.take(','));
  }
  return { k: 'select', items, from, where, group, having, windows, pos: start };
}

function parseItem(c: Cursor): SelectItem {
  const { start } = c.peek();
  if (c.is('*')) {
    c.next();
    return { expr: { k: 'star', parts: [], pos: start }, autoName: '*', pos: start, end: c.previous().end };
  }
  const expr = parseExpr(c);
  const { end } = c.previous();
  const alias = parseAlias(c, true);
  return { expr, alias, autoName: alias ?? nameOf(c, expr, start, end), pos: start, end };
}

/** `AS name`, `name`, and in select lists also a string. */
export function parseAlias(c: Cursor, strings: boolean): string | undefined {
  if (c.take('AS')) {
    const token = c.peek();
    if (token.kind === 'string' || token.kind === 'name' || token.kind === 'word') return c.next().text;
    throw c.unexpected('a name');
  }
  if (strings && c.peek().kind === 'string') return c.next().text;
  if (!c.isName() || c.isAny(NO_ALIAS) || c.isAny(AFTER_SELECT)) return undefined;
  return c.next().text;
}

/** Quoted names, and comments outside of them. */
const QUOTED_OR_COMMENT = /(`[^`]*`|"[^"]*")|\/\*[\s\S]*?\*\/|--\s[^\n]*|#[^\n]*/gu;

/** The name of a column without alias: the column's, a string's value, or the expression's text. */
function nameOf(c: Cursor, expr: Expr, start: number, end: number): string {
  const text = c.source.slice(start, end).trim();
  const isName = (written: string): boolean => !/[^\w$.`"\s()\u0080-\uffff]/u.test(written);
  if (expr.k === 'col' && (isName(text) || isName(text.replaceAll(QUOTED_OR_COMMENT, '$1'))))
    return expr.parts.at(-1) ?? '';
  if (expr.k === 'const' && typeof expr.value === 'string') return expr.value.replace(/^\s+/u, '');
  return /^(?:null|true|false)$/iu.test(text) ? text.toUpperCase() : text;
}

function takeInto(c: Cursor, tail: Tail): void {
  if (!c.take('INTO')) return;
  if (c.take('OUTFILE') || c.take('DUMPFILE')) {
    c.skipUntil(INTO_END);
    return;
  }
  const targets: string[] = [];
  do {
    const token = c.peek();
    if (token.kind !== 'variable' && token.kind !== 'name' && token.kind !== 'word') break;
    targets.push(c.next().text);
    while (c.take('.')) targets.push(`${targets.pop()}.${c.anyName()}`);
  } while (c.take(','));
  tail.into = targets;
}

/** ORDER BY, LIMIT, INTO and locking, in the orders the servers take them. */
function parseTail(c: Cursor, tail: Tail): void {
  for (;;) {
    if (c.takeAll('ORDER', 'BY')) tail.order.push(...parseSortList(c));
    else if (c.take('LIMIT')) parseLimit(c, tail.limit);
    else if (c.is('OFFSET') || c.is('FETCH')) parseFetch(c, tail.limit);
    else if (c.is('INTO')) takeInto(c, tail);
    else if (c.is('PROCEDURE') && c.is('(', 2)) {
      c.next();
      c.next();
      c.skipBrackets();
    } else if (isLocking(c)) c.skipUntil(LOCK_END);
    else return;
  }
}

function isLocking(c: Cursor): boolean {
  return c.are('FOR', 'UPDATE') || c.are('FOR', 'SHARE') || c.are('LOCK', 'IN');
}

function parseLimit(c: Cursor, limit: Expr[]): void {
  if (c.takeAll('ROWS', 'EXAMINED')) {
    limit.push(parseExpr(c));
    return;
  }
  limit.push(...parseExprList(c));
  if (c.take('OFFSET')) limit.push(parseExpr(c));
  if (c.takeAll('ROWS', 'EXAMINED')) limit.push(parseExpr(c));
}

function parseFetch(c: Cursor, limit: Expr[]): void {
  const rows = new Set(['ROW', 'ROWS', 'ONLY', 'FIRST', 'NEXT', 'WITH', 'TIES', 'FETCH']);
  if (c.take('OFFSET')) limit.push(parseExpr(c));
  while (c.isAny(rows)) {
    c.next();
    const { kind } = c.peek();
    if (kind === 'number' || kind === 'variable' || c.is('?')) limit.push(parseExpr(c));
  }
}
