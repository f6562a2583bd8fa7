/** MySQL and MariaDB text into statements of the neutral tree. */
import { isWaymarkError, messageOf } from '../../../core/errors.js';
import type { ParsedStatement } from '../pg/parse.js';
import type { Statement } from '../tree.js';
import { Cursor } from './cursor.js';
import { lex, type LexOptions } from './lexer.js';
import {
  parseAlter,
  parseCall,
  parseCreate,
  parseCreateHead,
  parseDrop,
  parseGrant,
  parseRename,
} from './parse-ddl.js';
import { parseDelete, parseInsert, parseLoad, parseUpdate } from './parse-dml.js';
import { parseExpr, parseExprList } from './parse-expression.js';
import { parseTable } from './parse-from.js';
import { isQueryStart, parseQuery, parseWith } from './parse-query.js';
import { parseBody, parseCreateRoutine } from './parse-routine.js';

export interface MysqlParseOptions {
  /** Comma-separated sql_mode; ANSI_QUOTES, ANSI, PIPES_AS_CONCAT and NO_BACKSLASH_ESCAPES matter to the text. */
  readonly sqlMode?: string;
  /** Which server's version comments are read. Default `mariadb`. */
  readonly flavour?: 'mariadb' | 'mysql';
}

const ANSI_MODES = new Set(['ANSI_QUOTES', 'ANSI', 'DB2', 'MAXDB', 'MSSQL', 'ORACLE', 'POSTGRESQL']);
const END_OF_STATEMENT = new Set([';']);

/** What the sql_mode means for the lexer. */
export function lexOptions(options: MysqlParseOptions): LexOptions {
  const modes = new Set(
    (options.sqlMode ?? '')
      .toUpperCase()
      .split(',')
      .map((m) => m.trim()),
  );
  return {
    ansiQuotes: [...modes].some((m) => ANSI_MODES.has(m)),
    backslashEscapes: !modes.has('NO_BACKSLASH_ESCAPES'),
    flavour: options.flavour ?? 'mariadb',
  };
}

function other(c: Cursor): Statement {
  const verb = c.next().word.toLowerCase();
  while (!c.atEnd() && !c.is(';'))
    if (c.is('(')) c.skipBrackets();
    else c.next();
  return { k: 'other', verb };
}

function parseWithStatement(c: Cursor): Statement {
  const place = c.place;
  const clause = parseWith(c);
  if (c.is('UPDATE')) return parseUpdate(c, clause);
  if (c.is('DELETE')) return parseDelete(c, clause);
  c.reset(place);
  return { k: 'selectStatement', query: parseQuery(c) };
}

function parseSetStatement(c: Cursor): Statement {
  const place = c.place;
  const out = parseBody(c, parseStatement);
  const expressions = out.flatMap((s) => (s.r === 'expr' ? [s.expr] : []));
  if (c.is(';') || c.atEnd()) return { k: 'do', expressions };
  c.reset(place);
  return other(c);
}

function parseTruncate(c: Cursor): Statement {
  c.expect('TRUNCATE');
  c.take('TABLE');
  const tables = [parseTable(c, false)];
  c.skipUntil(END_OF_STATEMENT);
  return { k: 'truncate', tables, cascade: false };
}

function parsePrepare(c: Cursor): Statement {
  const pos = c.expect('PREPARE').start;
  const name = c.name();
  c.expect('FROM');
  return { k: 'prepare', name, dynamic: parseExpr(c), pos };
}

/** EXPLAIN, DESCRIBE and ANALYZE of a statement mean the statement; of a table, nothing that moves data. */
function parseExplain(c: Cursor): Statement {
  const place = c.place;
  const analyzes = c.next().word === 'ANALYZE';
  while (
    c.is('EXTENDED') ||
    c.is('PARTITIONS') ||
    c.is('FORMAT') ||
    c.is('=') ||
    c.is('JSON') ||
    c.is('TRADITIONAL') ||
    c.is('ANALYZE')
  )
    c.next();
  if (isQueryStart(c)) return parseStatement(c);
  if (analyzes && (c.is('UPDATE') || c.is('DELETE') || c.is('INSERT') || c.is('REPLACE')))
    return parseStatement(c);
  c.reset(place);
  return other(c);
}

function parseCreateStatement(c: Cursor): Statement {
  const place = c.place;
  const head = parseCreateHead(c);
  const found = parseCreate(c, head) ?? parseCreateRoutine(c, head.words.has('AGGREGATE'), parseStatement);
  if (found !== undefined) return found;
  c.reset(place);
  return other(c);
}

function parseUse(c: Cursor): Statement {
  c.expect('USE');
  return { k: 'use', database: c.anyName() };
}

const READERS: Readonly<Record<string, (c: Cursor) => Statement>> = {
  SELECT: (c) => ({ k: 'selectStatement', query: parseQuery(c) }),
  '(': (c) => ({ k: 'selectStatement', query: parseQuery(c) }),
  VALUES: (c) => ({ k: 'selectStatement', query: parseQuery(c) }),
  TABLE: (c) => ({ k: 'selectStatement', query: parseQuery(c) }),
  WITH: parseWithStatement,
  INSERT: parseInsert,
  REPLACE: parseInsert,
  UPDATE: (c) => parseUpdate(c, undefined),
  DELETE: (c) => parseDelete(c, undefined),
  LOAD: (c) => (c.is('DATA', 1) || c.is('XML', 1) ? parseLoad(c) : other(c)),
  CREATE: parseCreateStatement,
  ALTER: (c) => parseAlter(c) ?? other(c),
  DROP: parseDrop,
  RENAME: (c) => (c.is('TABLE', 1) || c.is('TABLES', 1) ? parseRename(c) : other(c)),
  TRUNCATE: parseTruncate,
  GRANT: parseGrant,
  REVOKE: parseGrant,
  CALL: parseCall,
  DO: (c) => {
    c.next();
    return { k: 'do', expressions: parseExprList(c) };
  },
  SET: parseSetStatement,
  USE: parseUse,
  PREPARE: parsePrepare,
  EXPLAIN: parseExplain,
  DESCRIBE: parseExplain,
  DESC: parseExplain,
  ANALYZE: (c) => (c.is('TABLE', 1) || c.is('TABLES', 1) || c.is('LOCAL', 1) ? other(c) : parseExplain(c)),
};

/** One plain statement; what moves and defines nothing becomes `other`. */
export function parseStatement(c: Cursor): Statement {
  const { word } = c.peek();
  if (
    word === 'BEGIN' &&
    (c.is('NOT', 1) || !(c.is(';', 1) || c.is('WORK', 1) || c.peek(1).kind === 'end'))
  ) {
    const statements = parseBody(c, parseStatement);
    return {
      k: 'createRoutine',
      kind: 'procedure',
      name: [],
      parameters: [],
      returnsSet: false,
      language: 'sql',
      statements,
      definition: '',
      pos: c.peek().start,
    };
  }
  const reader = Object.hasOwn(READERS, word) ? READERS[word] : undefined;
  return reader === undefined ? other(c) : reader(c);
}

function parseRegion(text: string, from: number, to: number, options: LexOptions): ParsedStatement[] {
  const out: ParsedStatement[] = [];
  const c = new Cursor(text, lex(text, from, to, options));
  while (!c.atEnd()) {
    if (c.take(';')) continue;
    const pos = c.peek().start;
    try {
      const statement = parseStatement(c);
      if (!c.atEnd() && !c.is(';')) throw c.unexpected('the end of the statement');
      out.push({ statement, pos, end: c.previous().end });
    } catch (error) {
      while (!c.atEnd() && !c.is(';')) c.next();
      const message = error instanceof RangeError ? 'The statement is nested too deeply.' : messageOf(error);
      out.push({ error: message, pos, end: c.previous().end });
    }
  }
  return out;
}

interface Region {
  readonly from: number;
  readonly to: number;
}

/** Cuts a client script at its DELIMITER lines: each region holds statements separated by semicolons or alone. */
function regionsOf(text: string): Region[] {
  const line = /^[ \t]*delimiter[ \t]+(\S+)[ \t]*\r?$/gimu;
  const regions: Region[] = [];
  let from = 0;
  let delimiter = ';';
  const close = (to: number): void => {
    if (delimiter === ';') regions.push({ from, to });
    else {
      for (let at = from; at < to;) {
        const end = text.indexOf(delimiter, at);
        const stop = end < 0 || end > to ? to : end;
        regions.push({ from: at, to: stop });
        at = stop + delimiter.length;
      }
    }
  };
  for (const found of text.matchAll(line)) {
    close(found.index);
    from = found.index + found[0].length;
    delimiter = found[1] ?? ';';
  }
  close(text.length);
  return regions;
}

/** Parses a script statement by statement: those that fail are returned as failures, the others still parse. */
export function parseMysqlTolerant(text: string, options: MysqlParseOptions = {}): ParsedStatement[] {
  const lexing = lexOptions(options);
  const regions = /delimiter/iu.test(text) ? regionsOf(text) : [{ from: 0, to: text.length }];
  return regions.flatMap(({ from, to }) => {
    try {
      return parseRegion(text, from, to, lexing);
    } catch (error) {
      if (!isWaymarkError(error) && !(error instanceof RangeError)) throw error;
      return [{ error: messageOf(error), pos: from, end: to }];
    }
  });
}
