/** Definitions and privileges of MySQL and MariaDB. */
import type {
  AlterAction,
  Expr,
  ForeignKey,
  Grant,
  ObjectKind,
  ObjectName,
  Query,
  Statement,
  TableColumn,
} from '../tree.js';
import type { Cursor } from './cursor.js';
import { parseExpr, parseExprList } from './parse-expression.js';
import { parseTable, parseType } from './parse-from.js';
import { isQueryStart, parseNameList, parseQuery } from './parse-query.js';

const KEY_STARTS = new Set(
  'PRIMARY KEY INDEX UNIQUE FULLTEXT SPATIAL CONSTRAINT FOREIGN CHECK PERIOD LIKE'.split(' '),
);
const END_OF_DEFINITION = new Set([',', ';']);

function ifNotExists(c: Cursor): void {
  if (!c.takeAll('IF', 'NOT', 'EXISTS')) c.takeAll('IF', 'EXISTS');
}

function parseReferences(c: Cursor, columns: readonly string[], pos: number): ForeignKey {
  c.expect('REFERENCES');
  const table = c.qualifiedName();
  const targetColumns = c.is('(') ? parseKeyColumns(c) : [];
  return { columns, table, targetColumns, pos };
}

/** `(a, b(10) DESC)`. */
function parseKeyColumns(c: Cursor): string[] {
  const names: string[] = [];
  c.expect('(');
  while (!c.is(')')) {
    if (c.is('(')) c.skipBrackets();
    else if (c.peek().kind === 'name' || (c.peek().kind === 'word' && !c.is('ASC') && !c.is('DESC')))
      names.push(c.next().text);
    else c.next();
  }
  c.expect(')');
  return names;
}

function parseColumnDef(c: Cursor): TableColumn {
  const pos = c.peek().start;
  const name = c.anyName();
  const type = parseType(c);
  let generated: Expr | undefined;
  let fallback: Expr | undefined;
  let references: ForeignKey | undefined;
  const check: Expr[] = [];
  let invisible = false;
  for (;;) {
    const token = c.peek();
    if (
      token.kind === 'end' ||
      token.word === ')' ||
      END_OF_DEFINITION.has(token.word) ||
      token.word === 'FIRST' ||
      token.word === 'AFTER'
    )
      break;
    if (token.word === 'AS' && c.is('(', 1)) {
      c.next();
      c.next();
      generated = parseExpr(c);
      c.expect(')');
    } else if (
      (token.word === 'DEFAULT' && c.previous().word !== 'COLLATE') ||
      (token.word === 'UPDATE' && c.previous().word === 'ON')
    ) {
      c.next();
      const value = parseExpr(c);
      if (token.word === 'DEFAULT') fallback = value;
    } else if (token.word === 'CHECK' && c.is('(', 1)) {
      c.next();
      c.next();
      check.push(parseExpr(c));
      c.expect(')');
    } else if (token.word === 'REFERENCES') references = parseReferences(c, [name], pos);
    else if (token.word === '(') c.skipBrackets();
    else invisible = c.next().word === 'INVISIBLE' || invisible;
  }
  return { name, type, generated, default: fallback, check, references, invisible, pos };
}

interface TableBody {
  readonly columns: TableColumn[];
  readonly checks: Expr[];
  readonly foreignKeys: ForeignKey[];
  readonly like: string[][];
}

function parseKeyOrConstraint(c: Cursor, body: TableBody): void {
  const pos = c.peek().start;
  if (c.take('LIKE')) {
    body.like.push(c.qualifiedName());
    return;
  }
  if (c.take('CONSTRAINT') && !c.isAny(KEY_STARTS)) c.name();
  if (c.take('FOREIGN')) {
    c.expect('KEY');
    ifNotExists(c);
    while (!c.is('(')) c.next();
    body.foreignKeys.push(parseReferences(c, parseKeyColumns(c), pos));
  } else if (c.is('CHECK') && c.is('(', 1)) {
    c.next();
    c.next();
    body.checks.push(parseExpr(c));
    c.expect(')');
  }
  c.skipUntil(END_OF_DEFINITION);
}

/** True when a definition starts with a key word and not with a column of that name. */
function startsKey(c: Cursor): boolean {
  if (!c.isAny(KEY_STARTS)) return false;
  return !c.is('PERIOD') || c.is('FOR', 1);
}

function parseTableBody(c: Cursor): TableBody {
  const body: TableBody = { columns: [], checks: [], foreignKeys: [], like: [] };
  c.expect('(');
  do {
    if (startsKey(c)) parseKeyOrConstraint(c, body);
    else body.columns.push(parseColumnDef(c));
  } while (c.take(','));
  c.expect(')');
  return body;
}

const QUERY_AHEAD = new Set(['AS', 'SELECT', 'WITH', 'VALUES', ';', 'IGNORE', 'REPLACE']);

/** Table options up to the query or the end. @returns true when the table keeps the past of its rows */
function skipOptions(c: Cursor): boolean {
  let versioned = false;
  for (;;) {
    const token = c.peek();
    if (token.kind === 'end' || token.word === ';' || token.word === ')') return versioned;
    if (QUERY_AHEAD.has(token.word) && !isOptionValue(c)) return versioned;
    versioned ||= c.is('SYSTEM') && c.is('VERSIONING', 1);
    if (token.word === '(') {
      if (isQueryStart(c)) return versioned;
      c.skipBrackets();
    } else c.next();
  }
}

/** `WITH SYSTEM VERSIONING`, `DEFAULT VALUES`-like words that are options. */
function isOptionValue(c: Cursor): boolean {
  if (c.is('WITH')) return c.is('SYSTEM', 1) || c.is('PARSER', 1) || c.is('PARTITIONING', 1);
  if (c.is('VALUES')) return c.is('LESS', 1) || c.is('IN', 1);
  return c.is('AS') && (c.is('ROW', 1) || c.is('OF', 1));
}

function parseCreateTable(c: Cursor, temporary: boolean, replace: boolean): Statement {
  ifNotExists(c);
  const pos = c.peek().start;
  const name = c.qualifiedName();
  const base = { k: 'createTable', kind: 'table', name, temporary, inherits: [], replace, pos } as const;
  if (c.take('LIKE')) return { ...base, columns: [], like: [c.qualifiedName()], checks: [], foreignKeys: [] };
  let body: TableBody = { columns: [], checks: [], foreignKeys: [], like: [] };
  if (c.is('(') && !isQueryStart(c)) body = parseTableBody(c);
  const versioned = skipOptions(c);
  if (!c.take('IGNORE')) c.take('REPLACE');
  c.take('AS');
  const query = isQueryStart(c) ? parseQuery(c) : undefined;
  if (query !== undefined && body.columns.length === 0) {
    return { k: 'createTableAs', name, query, temporary, pos };
  }
  return { ...base, ...body, query, versioned };
}

function parseCreateView(c: Cursor): Statement {
  ifNotExists(c);
  const pos = c.peek().start;
  const name = c.qualifiedName();
  const columns = c.is('(') ? parseNameList(c) : undefined;
  c.expect('AS');
  const query: Query = parseQuery(c);
  if (c.take('WITH')) c.skipUntil(new Set([';']));
  return { k: 'createView', name, columns, query, temporary: false, materialized: false, pos };
}

function parseCreateIndex(c: Cursor, unique: boolean): Statement {
  ifNotExists(c);
  const name = c.name();
  c.skipUntil(new Set(['ON', ';']));
  c.expect('ON');
  const table = parseTable(c, false);
  const expressions = c.is('(')
    ? parseKeyColumns(c).map((column): Expr => ({ k: 'col', parts: [column], pos: table.pos }))
    : [];
  c.skipUntil(new Set([';']));
  return { k: 'createIndex', name, table, expressions, unique };
}

const CREATE_WORDS = new Set(
  'OR REPLACE TEMPORARY UNIQUE FULLTEXT SPATIAL ONLINE OFFLINE UNDEFINED MERGE TEMPTABLE SQL SECURITY DEFINER INVOKER ALGORITHM = AGGREGATE'.split(
    ' ',
  ),
);

/** What stands between CREATE and the kind of object. */
export interface CreateHead {
  readonly words: ReadonlySet<string>;
}

/** Reads the words between CREATE and the object's kind. */
export function parseCreateHead(c: Cursor): CreateHead {
  const words = new Set<string>();
  c.expect('CREATE');
  for (;;) {
    if (c.is('DEFINER') && c.is('=', 1)) {
      c.next();
      c.next();
      while (!c.atEnd() && !c.isAny(OBJECTS) && !c.is('SQL')) c.next();
    } else if (c.isAny(CREATE_WORDS)) words.add(c.next().word);
    else return { words };
  }
}

const OBJECTS = new Set(
  'TABLE VIEW INDEX PROCEDURE FUNCTION TRIGGER EVENT DATABASE SCHEMA SEQUENCE AGGREGATE PACKAGE'.split(' '),
);

/** CREATE of everything that holds or describes data; undefined for what is read elsewhere. */
export function parseCreate(c: Cursor, head: CreateHead): Statement | undefined {
  if (c.take('TABLE')) return parseCreateTable(c, head.words.has('TEMPORARY'), head.words.has('REPLACE'));
  if (c.take('VIEW')) return parseCreateView(c);
  if (c.take('INDEX')) return parseCreateIndex(c, head.words.has('UNIQUE'));
  if (c.take('DATABASE') || c.take('SCHEMA')) {
    ifNotExists(c);
    const name = c.name();
    c.skipUntil(new Set([';']));
    return { k: 'createSchema', name, elements: [] };
  }
  if (c.take('SEQUENCE')) {
    ifNotExists(c);
    const pos = c.peek().start;
    const name = c.qualifiedName();
    c.skipUntil(new Set([';']));
    return { k: 'createOther', kind: 'sequence', name, pos };
  }
  return undefined;
}

function parsePlace(c: Cursor): { first?: boolean; after?: string } {
  if (c.take('FIRST')) return { first: true };
  return c.take('AFTER') ? { after: c.anyName() } : {};
}

function parseAdd(c: Cursor): AlterAction[] {
  const pos = c.peek().start;
  if (startsKey(c)) {
    const body: TableBody = { columns: [], checks: [], foreignKeys: [], like: [] };
    parseKeyOrConstraint(c, body);
    const [key] = body.foreignKeys;
    return [
      key === undefined ? { a: 'other', what: 'add key' } : { a: 'addForeignKey', key: { ...key, pos } },
    ];
  }
  if (c.is('PARTITION') || c.is('SYSTEM')) return skipAction(c, 'add');
  c.take('COLUMN');
  ifNotExists(c);
  if (!c.is('(')) {
    const column = parseColumnDef(c);
    return [{ a: 'addColumn', column, ...parsePlace(c) }];
  }
  return parseTableBody(c).columns.map((column) => ({ a: 'addColumn', column }));
}

function skipAction(c: Cursor, what: string): AlterAction[] {
  c.skipUntil(END_OF_DEFINITION);
  return [{ a: 'other', what }];
}

function parseDropAction(c: Cursor): AlterAction[] {
  const { start } = c.peek();
  if (c.takeAll('PRIMARY', 'KEY')) return [{ a: 'dropConstraint', name: 'PRIMARY', cascade: false }];
  if (c.takeAll('FOREIGN', 'KEY') || c.take('CONSTRAINT') || c.take('CHECK')) {
    ifNotExists(c);
    return [{ a: 'dropConstraint', name: c.anyName(), cascade: false }];
  }
  if (c.take('INDEX') || c.take('KEY')) {
    ifNotExists(c);
    return [{ a: 'dropIndex', name: c.anyName() }];
  }
  if (c.is('PARTITION') || c.is('SYSTEM') || c.is('PERIOD')) return skipAction(c, 'drop');
  c.take('COLUMN');
  ifNotExists(c);
  const name = c.anyName();
  if (!c.take('CASCADE')) c.take('RESTRICT');
  return [{ a: 'dropColumn', name, cascade: false, pos: start }];
}

function parseRenameAction(c: Cursor): AlterAction[] {
  const { start } = c.peek();
  if (c.take('COLUMN')) {
    ifNotExists(c);
    const from = c.anyName();
    c.expect('TO');
    return [{ a: 'renameColumn', from, to: c.anyName(), pos: start }];
  }
  if (c.is('INDEX') || c.is('KEY')) return skipAction(c, 'rename index');
  if (!c.take('TO') && !c.take('AS')) c.take('=');
  return [{ a: 'rename', to: c.qualifiedName() }];
}

function parseAction(c: Cursor): AlterAction[] {
  if (c.take('ADD')) return parseAdd(c);
  if (c.take('DROP')) return parseDropAction(c);
  if (c.take('RENAME')) return parseRenameAction(c);
  if (c.is('MODIFY') || c.is('CHANGE')) {
    const change = c.next().word === 'CHANGE';
    c.take('COLUMN');
    ifNotExists(c);
    const name = change ? c.anyName() : c.peek().text;
    const column = parseColumnDef(c);
    return [{ a: 'replaceColumn', name, column, ...parsePlace(c) }];
  }
  return skipAction(c, c.peek().word.toLowerCase());
}

/** ALTER TABLE; undefined for other ALTERs. */
export function parseAlter(c: Cursor): Statement | undefined {
  const place = c.place;
  c.expect('ALTER');
  while (c.is('ONLINE') || c.is('OFFLINE') || c.is('IGNORE')) c.next();
  if (!c.take('TABLE')) {
    c.reset(place);
    return undefined;
  }
  ifNotExists(c);
  const pos = c.peek().start;
  const name = c.qualifiedName();
  const actions: AlterAction[] = [];
  if (!c.atEnd() && !c.is(';'))
    do actions.push(...parseAction(c));
    while (c.take(','));
  return { k: 'alter', kind: 'table', name, actions, pos };
}

const DROP_KINDS: Readonly<Record<string, ObjectKind>> = {
  TABLE: 'table',
  TABLES: 'table',
  VIEW: 'view',
  INDEX: 'index',
  PROCEDURE: 'routine',
  FUNCTION: 'routine',
  TRIGGER: 'trigger',
  DATABASE: 'schema',
  SCHEMA: 'schema',
  SEQUENCE: 'sequence',
};

/** DROP of relations, routines, triggers, databases and indexes. */
export function parseDrop(c: Cursor): Statement {
  c.expect('DROP');
  c.take('TEMPORARY');
  const kind = DROP_KINDS[c.next().word] ?? 'other';
  const ifExists = c.is('IF');
  ifNotExists(c);
  const names: ObjectName[] = [];
  if (kind !== 'other') {
    do {
      const pos = c.peek().start;
      names.push({ name: c.qualifiedName(), pos });
    } while (c.take(','));
  }
  const on = c.take('ON') ? c.qualifiedName() : undefined;
  const cascade = c.take('CASCADE');
  c.skipUntil(new Set([';']));
  return { k: 'drop', kind, names, on, cascade, ifExists };
}

/** RENAME TABLE. */
export function parseRename(c: Cursor): Statement {
  c.expect('RENAME');
  c.next();
  ifNotExists(c);
  const pairs: { from: ObjectName; to: string[] }[] = [];
  do {
    const pos = c.peek().start;
    const from = { name: c.qualifiedName(), pos };
    c.skipUntil(new Set(['TO', ';']));
    c.expect('TO');
    pairs.push({ from, to: c.qualifiedName() });
  } while (c.take(','));
  return { k: 'renameTables', pairs };
}

/** GRANT and REVOKE of privileges. */
export function parseGrant(c: Cursor): Statement {
  const grant = c.next().word === 'GRANT';
  const privileges: Grant['privileges'][number][] = [];
  do {
    const words: string[] = [];
    while (!c.atEnd() && !c.is(',') && !c.is('ON') && !c.is('TO') && !c.is('FROM') && !c.is('('))
      words.push(c.next().text);
    const columns = c.is('(') ? parseNameList(c) : [];
    privileges.push({ privilege: words.join(' ').toLowerCase(), columns });
  } while (c.take(','));
  let kind: ObjectKind = 'table';
  const names: ObjectName[] = [];
  if (c.take('ON')) {
    if (c.take('PROCEDURE') || c.take('FUNCTION')) kind = 'routine';
    else c.take('TABLE');
    const pos = c.peek().start;
    const parts: string[] = [];
    while (!c.atEnd() && !c.is('TO') && !c.is('FROM')) {
      const token = c.next();
      if (token.word !== '.') parts.push(token.word === '*' ? '*' : token.text);
    }
    names.push({ name: parts, pos });
  } else kind = 'role';
  const grantees: string[] = [];
  if (c.take('TO') || c.take('FROM')) {
    do {
      const account = c.next().text + (c.peek().kind === 'variable' ? c.next().text : '');
      grantees.push(account + (account.endsWith('@') && c.peek().kind !== 'end' ? c.next().text : ''));
    } while (c.take(','));
  }
  c.skipUntil(new Set([';']));
  return { k: 'grant', grant, kind, privileges, names, grantees, cascade: false };
}

/** The arguments of CALL. */
export function parseCall(c: Cursor): Statement {
  c.expect('CALL');
  const pos = c.peek().start;
  const name = c.qualifiedName();
  let args: Expr[] = [];
  if (c.take('(')) {
    args = c.is(')') ? [] : parseExprList(c);
    c.expect(')');
  }
  return { k: 'call', call: { k: 'func', name, args, pos } };
}
