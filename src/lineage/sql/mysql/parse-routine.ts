/** Procedures, functions, triggers and events of MySQL and MariaDB: blocks become a flat list of statements. */
import type { Expr, RoutineParameter, RoutineStatement, Statement, TypeName } from '../tree.js';
import type { Cursor } from './cursor.js';
import { parseExpr } from './parse-expression.js';
import { parseType } from './parse-from.js';
import { intoTargets, parseQuery } from './parse-query.js';

/** Reads one plain SQL statement of a body. */
export type StatementReader = (c: Cursor) => Statement;

interface Body {
  readonly c: Cursor;
  readonly out: RoutineStatement[];
  readonly read: StatementReader;
}

const END_OF_STATEMENT = new Set([';']);

function expression(body: Body, targets: readonly string[]): void {
  const pos = body.c.peek().start;
  body.out.push({ r: 'expr', targets, expr: parseExpr(body.c), pos });
}

function statementsUntil(body: Body, words: ReadonlySet<string>): void {
  const { c } = body;
  while (!c.atEnd() && !c.isAny(words)) {
    if (c.take(';')) continue;
    c.nested(() => parseBodyStatement(body));
    if (!c.isAny(words) && !c.atEnd()) c.expect(';');
  }
}

const END = new Set(['END']);
const BRANCHES = new Set(['ELSEIF', 'ELSE', 'END', 'WHEN']);
const UNTIL = new Set(['UNTIL']);

function endOf(c: Cursor, ...words: string[]): void {
  c.expect('END');
  for (const word of words) c.expect(word);
  if (!c.is(';') && c.isName()) c.next();
}

function parseIf(body: Body): void {
  const { c } = body;
  c.next();
  expression(body, []);
  c.expect('THEN');
  statementsUntil(body, BRANCHES);
  while (c.take('ELSEIF')) {
    expression(body, []);
    c.expect('THEN');
    statementsUntil(body, BRANCHES);
  }
  if (c.take('ELSE')) statementsUntil(body, END);
  endOf(c, 'IF');
}

function parseCaseStatement(body: Body): void {
  const { c } = body;
  c.next();
  if (!c.is('WHEN')) expression(body, []);
  while (c.take('WHEN')) {
    expression(body, []);
    c.expect('THEN');
    statementsUntil(body, BRANCHES);
  }
  if (c.take('ELSE')) statementsUntil(body, END);
  endOf(c, 'CASE');
}

function parseLoop(body: Body): void {
  const { c } = body;
  const { word } = c.next();
  if (word === 'WHILE') {
    expression(body, []);
    c.expect('DO');
    statementsUntil(body, END);
    endOf(c, 'WHILE');
  } else if (word === 'LOOP') {
    statementsUntil(body, END);
    endOf(c, 'LOOP');
  } else if (word === 'REPEAT') {
    statementsUntil(body, UNTIL);
    c.expect('UNTIL');
    expression(body, []);
    endOf(c, 'REPEAT');
  } else parseFor(body);
}

function parseFor(body: Body): void {
  const { c, out } = body;
  const name = c.name();
  c.expect('IN');
  c.take('REVERSE');
  if (c.is('(')) {
    c.next();
    out.push({ r: 'cursor', name, query: parseQuery(c) });
    c.expect(')');
  } else {
    const pos = c.peek().start;
    out.push({ r: 'expr', targets: [name], expr: parseExpr(c), pos });
    if (c.take('..')) expression(body, [name]);
  }
  c.expect('DO');
  statementsUntil(body, END);
  endOf(c, 'FOR');
}

function parseDeclare(body: Body): void {
  const { c, out } = body;
  c.next();
  if ((c.is('CONTINUE') || c.is('EXIT') || c.is('UNDO')) && c.is('HANDLER', 1)) {
    c.next();
    c.next();
    c.expect('FOR');
    do c.skipUntil(HANDLER_START);
    while (c.take(','));
    parseBodyStatement(body);
    return;
  }
  if (c.is('CONDITION', 1)) {
    c.skipUntil(END_OF_STATEMENT);
    return;
  }
  if (c.is('CURSOR', 1)) {
    const name = c.name();
    c.next();
    if (c.is('(')) c.skipBrackets();
    c.expect('FOR');
    out.push({ r: 'cursor', name, query: parseQuery(c) });
    return;
  }
  const names = [c.name()];
  while (c.take(',')) names.push(c.name());
  out.push({ r: 'declare', names });
  c.skipUntil(new Set([';', 'DEFAULT']));
  if (c.take('DEFAULT')) expression(body, names);
}

/** Words that end the conditions of a handler and start its statement. */
const HANDLER_START = new Set(
  ', ; BEGIN SET SELECT INSERT UPDATE DELETE REPLACE CALL IF CASE LEAVE ITERATE RETURN CLOSE FETCH OPEN SIGNAL RESIGNAL GET ROLLBACK COMMIT DO LOOP WHILE REPEAT TRUNCATE DROP CREATE'.split(
    ' ',
  ),
);

/** `SET a = 1, b = 2`, session settings included. */
function parseSet(body: Body): void {
  const { c, out } = body;
  c.next();
  do {
    while (c.is('GLOBAL') || c.is('SESSION') || c.is('LOCAL')) c.next();
    if (
      c.is('STATEMENT') ||
      c.is('PASSWORD') ||
      c.is('NAMES') ||
      c.is('TRANSACTION') ||
      c.is('ROLE') ||
      c.is('CHARACTER')
    ) {
      c.skipUntil(END_OF_STATEMENT);
      return;
    }
    const pos = c.peek().start;
    const target = c.peek().kind === 'variable' ? c.next().text : c.qualifiedName().join('.');
    if (!c.take(':=')) c.expect('=');
    if (c.is('ON') || c.is('ALL') || c.is('BINARY')) {
      c.next();
      continue;
    }
    out.push({ r: 'expr', targets: [target], expr: parseExpr(c), pos });
  } while (c.take(','));
}

function parseDynamic(body: Body): void {
  const { c, out } = body;
  const pos = c.next().start;
  if (c.previous().word === 'EXECUTE') {
    if (!c.take('IMMEDIATE')) {
      c.skipUntil(END_OF_STATEMENT);
      return;
    }
  } else {
    c.name();
    c.expect('FROM');
  }
  const variable = c.peek().kind === 'variable' ? c.peek().text : undefined;
  const expr: Expr = parseExpr(c);
  out.push({ r: 'dynamic', expr: variable === undefined ? expr : { k: 'col', parts: [variable], pos }, pos });
  c.skipUntil(END_OF_STATEMENT);
}

function parseQueryStatement(body: Body): void {
  const query = parseQuery(body.c);
  const targets = intoTargets.get(query);
  if (targets === undefined) {
    const { end } = body.c.previous();
    body.out.push({ r: 'sql', statement: { k: 'selectStatement', query }, pos: query.pos, end });
  } else body.out.push({ r: 'into', targets, query });
}

const SIMPLE = new Set(
  'LEAVE ITERATE OPEN CLOSE SIGNAL RESIGNAL GET DEALLOCATE COMMIT ROLLBACK START SAVEPOINT GOTO'.split(' '),
);
const LOOPS = new Set(['WHILE', 'LOOP', 'REPEAT', 'FOR']);

/** One statement of a body, compound or plain. */
export function parseBodyStatement(body: Body): void {
  const { c, out } = body;
  if (c.peek(1).word === ':' && c.isName()) {
    c.next();
    c.next();
  }
  const { word } = c.peek();
  if (word === 'BEGIN') {
    c.next();
    c.takeAll('NOT', 'ATOMIC');
    statementsUntil(body, END);
    endOf(c);
  } else if (word === 'IF') parseIf(body);
  else if (word === 'CASE') parseCaseStatement(body);
  else if (LOOPS.has(word)) parseLoop(body);
  else if (word === 'DECLARE') parseDeclare(body);
  else if (word === 'SET') parseSet(body);
  else if (word === 'RETURN') {
    c.next();
    expression(body, []);
  } else if (word === 'FETCH') {
    c.next();
    if (c.takeAll('GROUP', 'NEXT', 'ROW')) return;
    if (c.take('NEXT')) c.take('FROM');
    c.take('FROM');
    const cursor = c.name();
    c.expect('INTO');
    const targets: string[] = [];
    do targets.push(c.next().text);
    while (c.take(','));
    out.push({ r: 'fetch', cursor, targets });
  } else if (word === 'PREPARE' || word === 'EXECUTE') parseDynamic(body);
  else if (SIMPLE.has(word)) c.skipUntil(END_OF_STATEMENT);
  else if (word === 'SELECT' || word === 'WITH' || word === '(' || word === 'VALUES')
    parseQueryStatement(body);
  else {
    const pos = c.peek().start;
    const statement = body.read(c);
    out.push({ r: 'sql', statement, pos, end: c.previous().end });
  }
}

/** The statements of one routine body. */
export function parseBody(c: Cursor, read: StatementReader): RoutineStatement[] {
  const out: RoutineStatement[] = [];
  parseBodyStatement({ c, out, read });
  return out;
}

function parseParameters(c: Cursor): RoutineParameter[] {
  const parameters: RoutineParameter[] = [];
  c.expect('(');
  while (!c.is(')')) {
    const mode = c.take('INOUT') ? 'inout' : c.take('OUT') ? 'out' : 'in';
    if (mode === 'in') c.take('IN');
    const name = c.anyName();
    const type = parseType(c);
    c.skipUntil(new Set([',']));
    parameters.push({ name, mode, type, hasDefault: false });
    if (!c.take(',')) break;
  }
  c.expect(')');
  return parameters;
}

const CHARACTERISTICS = new Set(
  'COMMENT LANGUAGE SQL NOT DETERMINISTIC CONTAINS NO READS MODIFIES DATA SECURITY DEFINER INVOKER CHARSET COLLATE UNSIGNED ZEROFILL BINARY CHARACTER'.split(
    ' ',
  ),
);

function skipCharacteristics(c: Cursor): void {
  for (;;) {
    if (c.peek().kind === 'string') c.next();
    else if (c.takeAll('CHARACTER', 'SET') || c.take('CHARSET') || c.take('COLLATE')) c.next();
    else if (c.isAny(CHARACTERISTICS)) c.next();
    else return;
  }
}

function parseRoutine(
  c: Cursor,
  kind: 'procedure' | 'function',
  aggregate: boolean,
  read: StatementReader,
): Statement {
  const pos = c.peek().start;
  if (!c.takeAll('IF', 'NOT', 'EXISTS')) c.takeAll('IF', 'EXISTS');
  const name = c.qualifiedName();
  if (kind === 'function' && c.is('RETURNS')) {
    c.skipUntil(END_OF_STATEMENT);
    return { k: 'createOther', kind: 'routine', name, pos };
  }
  const parameters = parseParameters(c);
  let returns: TypeName | undefined;
  if (c.take('RETURNS')) returns = parseType(c);
  skipCharacteristics(c);
  const { start } = c.peek();
  const statements = parseBody(c, read);
  return {
    k: 'createRoutine',
    kind: aggregate ? 'aggregate' : kind,
    name,
    parameters,
    returns,
    returnsSet: false,
    language: 'sql',
    bodyPos: start,
    statements,
    definition: c.source.slice(pos, c.previous().end),
    pos,
  };
}

function parseTrigger(c: Cursor, read: StatementReader): Statement {
  c.takeAll('IF', 'NOT', 'EXISTS');
  const pos = c.peek().start;
  const name = c.qualifiedName();
  const timing = c.next().word.toLowerCase();
  const event = c.next().word.toLowerCase();
  c.expect('ON');
  const table = c.qualifiedName();
  c.takeAll('FOR', 'EACH', 'ROW');
  if (c.take('FOLLOWS') || c.take('PRECEDES')) c.name();
  return {
    k: 'createTrigger',
    name,
    table,
    timing,
    events: [event],
    columns: [],
    statements: parseBody(c, read),
    pos,
  };
}

function parseEvent(c: Cursor, read: StatementReader): Statement {
  c.takeAll('IF', 'NOT', 'EXISTS');
  const pos = c.peek().start;
  const name = c.qualifiedName();
  while (!c.atEnd() && !c.is('DO')) c.next();
  c.expect('DO');
  const statements = parseBody(c, read);
  return {
    k: 'createRoutine',
    kind: 'procedure',
    name,
    parameters: [],
    returnsSet: false,
    language: 'sql',
    statements,
    definition: c.source.slice(pos, c.previous().end),
    pos,
  };
}

/** CREATE PROCEDURE, FUNCTION, TRIGGER or EVENT; undefined for anything else. */
export function parseCreateRoutine(
  c: Cursor,
  aggregate: boolean,
  read: StatementReader,
): Statement | undefined {
  if (c.take('PROCEDURE')) return parseRoutine(c, 'procedure', false, read);
  if (c.take('FUNCTION')) return parseRoutine(c, 'function', aggregate, read);
  if (c.take('TRIGGER')) return parseTrigger(c, read);
  return c.take('EVENT') ? parseEvent(c, read) : undefined;
}
