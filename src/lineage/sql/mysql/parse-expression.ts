/**
 * Expressions of MySQL and MariaDB. Precedence does not matter for lineage, so a chain of operators is read into one
 * flat node, without recursion.
 */
import { NAMED_ONLY, type Expr, type FunctionCall, type WindowSpec } from '../tree.js';
import type { Cursor } from './cursor.js';
import { isQueryStart, parseQuery } from './parse-query.js';
import { BARE_FUNCTIONS, CALLABLE, UNITS } from './words.js';

const CONST: Expr = { k: 'const' };

const INFIX = new Set(
  '+ - * / % ^ & | || && = <=> <> != < > <= >= << >> := -> ->> AND OR XOR DIV MOD LIKE RLIKE REGEXP BETWEEN ESCAPE'.split(
    ' ',
  ),
);
const NEGATABLE = new Set(['LIKE', 'RLIKE', 'REGEXP', 'BETWEEN', 'IN']);
const PREFIX = new Set(['-', '+', '~', '!', 'NOT', 'BINARY', 'PRIOR', 'ANY', 'ALL', 'SOME']);
const QUANTIFIERS = new Set(['ANY', 'ALL', 'SOME']);
const LITERAL_TYPES = new Set(['DATE', 'TIME', 'TIMESTAMP']);
const STOP_IN_CALL = new Set([',']);
const CHARSET =
  /^_(?:utf8(?:mb[34])?|latin[1257]|binary|ascii|ucs2|utf16(?:le)?|utf32|cp\d+|koi8[ru]|big5|gbk|gb2312|gb18030|sjis|ujis|euc\w+|greek|hebrew|tis620|swe7|dec8|hp8|mac\w+|armscii8|geostd8|keybcs2|filename)$/iu;

/** A list of expressions up to something that is no comma. */
export function parseExprList(c: Cursor): Expr[] {
  const list = [parseExpr(c)];
  while (c.take(',')) list.push(parseExpr(c));
  return list;
}

/** ORDER BY and GROUP BY lists: the expressions, directions skipped. */
export function parseSortList(c: Cursor): Expr[] {
  const list: Expr[] = [];
  do {
    list.push(parseExpr(c));
    if (!c.take('ASC')) c.take('DESC');
  } while (c.take(','));
  return list;
}

/** One expression. */
export function parseExpr(c: Cursor): Expr {
  const first = parseOperand(c);
  const args: Expr[] = [first];
  let name = '';
  for (;;) {
    const more = parseInfix(c, args);
    if (more === undefined) break;
    if (name === '') name = more;
  }
  return args.length === 1 && name === '' ? first : { k: 'op', op: name, args };
}

/** Reads one operator with what follows it; undefined when the expression ends here. */
function parseInfix(c: Cursor, args: Expr[]): string | undefined {
  const { word } = c.peek();
  if (word === '') return undefined;
  if (INFIX.has(word)) {
    c.next();
    args.push(parseOperand(c));
    return word;
  }
  switch (word) {
    case 'NOT':
      if (!NEGATABLE.has(c.peek(1).word)) return undefined;
      c.next();
      return parseInfix(c, args);
    case 'IN':
      // `AGAINST ('words' IN BOOLEAN MODE)`
      if ((c.is('BOOLEAN', 1) && c.is('MODE', 2)) || c.is('NATURAL', 1)) return undefined;
      c.next();
      parseIn(c, args);
      return 'in';
    case 'IS':
      c.next();
      c.take('NOT');
      c.next();
      return 'is';
    case 'COLLATE':
      c.next();
      c.next();
      return 'collate';
    case 'SOUNDS':
      if (!c.is('LIKE', 1)) return undefined;
      c.next();
      c.next();
      args.push(parseOperand(c));
      return 'sounds like';
    case 'MEMBER':
      if (!c.is('OF', 1) && !c.is('(', 1)) return undefined;
      c.next();
      c.take('OF');
      args.push(parseOperand(c));
      return 'member';
    default:
      return undefined;
  }
}

function parseIn(c: Cursor, args: Expr[]): void {
  if (!c.is('(')) {
    args.push(parseOperand(c));
    return;
  }
  const start = c.peek().start;
  if (isQueryStart(c, 1)) {
    const place = c.place;
    try {
      c.next();
      const query = c.nested(() => parseQuery(c));
      c.expect(')');
      const left = args.pop() ?? CONST;
      args.push({ k: 'sub', kind: 'quantified', left, query, pos: start });
      return;
    } catch (error) {
      // `IN ((SELECT 1), 2)`: a list that starts with a query.
      c.reset(place);
      if (!c.is('(', 1)) throw error;
    }
  }
  c.next();
  args.push(...c.nested(() => parseExprList(c)));
  c.expect(')');
}

function parseOperand(c: Cursor): Expr {
  let prefixed = '';
  while (PREFIX.has(c.peek().word)) prefixed = c.next().word;
  const quantified = QUANTIFIERS.has(prefixed) && c.is('(') && isQueryStart(c);
  const operand = quantified ? parseSubQuery(c) : parsePostfix(c, parsePrimary(c));
  if (prefixed === 'ANY' || prefixed === 'ALL' || prefixed === 'SOME') {
    return operand.k === 'sub' && operand.kind === 'scalar' ? { ...operand, kind: 'quantified' } : operand;
  }
  return prefixed === '' || prefixed === '+'
    ? operand
    : { k: 'op', op: prefixed.toLowerCase(), args: [operand] };
}

function parseSubQuery(c: Cursor): Expr {
  const pos = c.expect('(').start;
  const query = c.nested(() => parseQuery(c));
  c.expect(')');
  return { k: 'sub', kind: 'scalar', query, pos };
}

function parsePostfix(c: Cursor, operand: Expr): Expr {
  return c.is('(') && c.is('+', 1) && c.is(')', 2) ? (c.next(), c.next(), c.next(), operand) : operand;
}

function parsePrimary(c: Cursor): Expr {
  const token = c.peek();
  switch (token.kind) {
    case 'number':
      c.next();
      return { k: 'const', value: /^\d+$/u.test(token.text) ? Number(token.text) : undefined };
    case 'string':
      return parseString(c);
    case 'variable':
      c.next();
      // `@@` are settings of the server.
      return token.text.startsWith('@@') ? CONST : { k: 'col', parts: [token.text], pos: token.start };
    case 'op':
      return parseBracketOrMark(c);
    case 'name':
      return parseReference(c);
    case 'word':
      return parseWord(c);
    default:
      throw c.unexpected('an expression');
  }
}

function parseString(c: Cursor): Expr {
  let value = c.next().text;
  while (c.peek().kind === 'string') value += c.next().text;
  return { k: 'const', value };
}

function parseBracketOrMark(c: Cursor): Expr {
  const token = c.peek();
  if (token.word === '(') return c.nested(() => parseBracket(c));
  if (token.word === '?' || token.word === ':') {
    c.next();
    if (token.word === ':') c.next();
    return CONST;
  }
  if (token.word === '\\' && c.is('N', 1)) {
    c.next();
    c.next();
    return CONST;
  }
  if (token.word === '.') return parseReference(c);
  if (token.word === '{') {
    c.next();
    c.next();
    const inner = parseExpr(c);
    c.expect('}');
    return inner;
  }
  throw c.unexpected('an expression');
}

function parseBracket(c: Cursor): Expr {
  const start = c.expect('(').start;
  if (!c.is('VALUES') && isQueryStart(c)) {
    const place = c.place;
    try {
      const query = parseQuery(c);
      c.expect(')');
      return { k: 'sub', kind: 'scalar', query, pos: start };
    } catch (error) {
      // `((SELECT 1) + 2)`: the bracket holds an expression that starts with a query.
      c.reset(place);
      if (!c.is('(')) throw error;
    }
  }
  const place = c.place;
  const startsQuery = isQueryStart(c);
  const list = parseExprList(c);
  if (startsQuery && !c.is(')')) {
    // `(VALUES (1), (2) ORDER BY 1)`, which began like the function VALUES(column).
    c.reset(place);
    const query = parseQuery(c);
    c.expect(')');
    return { k: 'sub', kind: 'scalar', query, pos: start };
  }
  c.expect(')');
  const [only] = list;
  return list.length === 1 && only !== undefined ? only : { k: 'row', args: list };
}

function parseCase(c: Cursor): Expr {
  c.expect('CASE');
  const subject = c.is('WHEN') ? undefined : parseExpr(c);
  const whens: { when: Expr; value: Expr }[] = [];
  while (c.take('WHEN')) {
    const when = parseExpr(c);
    c.expect('THEN');
    whens.push({ when, value: parseExpr(c) });
  }
  const otherwise = c.take('ELSE') ? parseExpr(c) : undefined;
  c.expect('END');
  return { k: 'case', subject, whens, otherwise };
}

function parseWord(c: Cursor): Expr {
  const token = c.peek();
  const { word } = token;
  const after = c.peek(1);
  if (after.word === '.') return parseReference(c);
  if (word === 'CASE') return c.nested(() => parseCase(c));
  if (word === 'NULL' || word === 'TRUE' || word === 'FALSE') {
    c.next();
    return CONST;
  }
  if (word === 'EXISTS' && after.word === '(') {
    c.next();
    return c.nested(() => {
      c.expect('(');
      const query = parseQuery(c);
      c.expect(')');
      return { k: 'sub', kind: 'exists', query, pos: token.start };
    });
  }
  if (after.kind === 'string') {
    if (LITERAL_TYPES.has(word) || CHARSET.test(word)) {
      c.next();
      return parseString(c);
    }
  } else if (after.kind === 'number' && CHARSET.test(word)) {
    c.next();
    c.next();
    return CONST;
  }
  if (word === 'INTERVAL') return c.nested(() => parseInterval(c));
  if ((word === 'NEXT' || word === 'PREVIOUS') && after.word === 'VALUE' && c.is('FOR', 2))
    return parseSequence(c, 3);
  if (after.word === '(' && (c.isName() || CALLABLE.has(word) || word === 'EXISTS'))
    return c.nested(() => parseCall(c));
  if (BARE_FUNCTIONS.has(word)) {
    c.next();
    return CONST;
  }
  if (word === 'DEFAULT' || word === 'IGNORE') {
    c.next();
    return { k: 'default' };
  }
  if (word === 'MATCH') return parseMatch(c, c.next().start);
  return parseReference(c);
}

/** `NEXT VALUE FOR seq`: a name of a sequence, not of a column. */
function parseSequence(c: Cursor, words: number): Expr {
  for (let i = 0; i < words; i += 1) c.next();
  c.qualifiedName();
  return CONST;
}

function parseInterval(c: Cursor): Expr {
  const start = c.expect('INTERVAL').start;
  if (!c.is('(')) {
    const value = parseExpr(c);
    c.skipAny(UNITS);
    return { k: 'op', op: 'interval', args: [value] };
  }
  const value = parseExpr(c);
  if (c.skipAny(UNITS)) return { k: 'op', op: 'interval', args: [value] };
  const args = value.k === 'row' ? value.args : [value];
  return { k: 'func', name: ['interval'], args, pos: start };
}

/** A column reference: `a`, `t.a`, `d.t.a`. */
function parseReference(c: Cursor): Expr {
  const pos = c.peek().start;
  const parts = c.qualifiedName();
  if (c.is('.') && c.is('*', 1)) {
    c.next();
    c.next();
    return { k: 'star', parts, pos };
  }
  if (c.is('(') && (parts.length > 1 || c.previous().kind === 'name'))
    return c.nested(() => callOf(c, parts, pos));
  return { k: 'col', parts, pos };
}

function parseCall(c: Cursor): Expr {
  const token = c.next();
  return callOf(c, [token.text], token.start);
}

const UNIT_FIRST = new Set(['TIMESTAMPADD', 'TIMESTAMPDIFF', 'GET_FORMAT', 'EXTRACT']);
const SEQUENCE_CALLS = new Set(['NEXTVAL', 'LASTVAL', 'SETVAL']);

function callOf(c: Cursor, name: readonly string[], pos: number): Expr {
  const word = (name.at(-1) ?? '').toUpperCase();
  c.expect('(');
  if (name.length === 1) {
    if (word === 'VALUES' || word === 'VALUE') return parseInserted(c, name, pos);
    if (word === 'DEFAULT') {
      const column = parseExpr(c);
      c.expect(')');
      return { k: 'op', op: NAMED_ONLY, args: [column] };
    }
    if (word === 'MATCH') return parseMatch(c, pos, true);
    if (word === 'CONVERT') return parseConvert(c, pos);
    if (SEQUENCE_CALLS.has(word) && c.isName()) c.qualifiedName();
    if (UNIT_FIRST.has(word) && c.peek().kind === 'word') c.next();
  }
  const call = finishCall(c, name, pos);
  return word === 'IF' && name.length === 1 ? conditional(call) : word === 'NVL2' ? conditional(call) : call;
}

/** `IF(condition, a, b)` is a CASE. */
function conditional(call: FunctionCall): Expr {
  const [when, value, otherwise] = call.args;
  if (when === undefined || value === undefined) return call;
  return { k: 'case', whens: [{ when, value }], otherwise };
}

function parseInserted(c: Cursor, name: readonly string[], pos: number): Expr {
  if (c.isName()) {
    const place = c.place;
    const parts = c.qualifiedName();
    if (c.take(')')) return { k: 'inserted', parts, pos };
    c.reset(place);
  }
  return finishCall(c, name, pos);
}

/** `CONVERT(x, CHAR(10))` and `CONVERT(x USING utf8)`. */
function parseConvert(c: Cursor, pos: number): Expr {
  const args = [parseExpr(c)];
  c.skipUntil(new Set());
  c.expect(')');
  return { k: 'func', name: ['convert'], args, pos };
}

function parseMatch(c: Cursor, pos: number, bracketed = false): Expr {
  const args = parseExprList(c);
  if (bracketed) c.expect(')');
  c.expect('AGAINST');
  c.expect('(');
  args.push(parseExpr(c));
  c.skipUntil(new Set());
  c.expect(')');
  return { k: 'func', name: ['match'], args, pos };
}

/** The arguments with the words some functions put between them, then what may follow the bracket. */
function finishCall(c: Cursor, name: readonly string[], pos: number): FunctionCall {
  const args: Expr[] = [];
  const order: Expr[] = [];
  let star = false;
  if (!c.take('DISTINCT')) c.take('ALL');
  if (c.is('*') && c.is(')', 1)) star = c.take('*');
  if (c.is('BOTH') || c.is('LEADING') || c.is('TRAILING')) c.next();
  while (!c.is(')')) {
    if (c.takeAll('ORDER', 'BY')) order.push(...parseSortList(c));
    else if (c.take('SEPARATOR')) parseExpr(c);
    else if (c.take('LIMIT')) parseLimitIn(c);
    else if (c.take('AS') || c.take('USING') || c.take('RETURNING')) c.skipUntil(STOP_IN_CALL);
    else if (isJsonClause(c)) c.skipUntil(STOP_IN_CALL);
    else if (!c.take(',') && !c.take('FROM') && !c.take('FOR')) args.push(parseArgument(c));
  }
  c.expect(')');
  return withWindow(c, { k: 'func', name, args, pos, star, order: order.length > 0 ? order : undefined });
}

function isJsonClause(c: Cursor): boolean {
  return c.are('NULL', 'ON') || c.are('ERROR', 'ON') || c.are('ABSENT', 'ON');
}

function parseArgument(c: Cursor): Expr {
  const token = c.peek();
  // NAME => value of stored routine calls.
  if (
    c.isName() &&
    c.is('=', 1) &&
    c.is('>', 2) &&
    c.peek(1).end === c.peek(2).start &&
    token.kind !== 'end'
  ) {
    c.next();
    c.next();
    c.next();
  }
  return parseExpr(c);
}

function parseLimitIn(c: Cursor): void {
  parseExpr(c);
  if (c.is(',')) c.next();
  if (!c.is(')')) parseExpr(c);
}

function withWindow(c: Cursor, call: FunctionCall): FunctionCall {
  let order = call.order;
  if (c.are('WITHIN', 'GROUP')) {
    c.next();
    c.next();
    c.expect('(');
    if (c.takeAll('ORDER', 'BY')) order = [...(order ?? []), ...parseSortList(c)];
    c.expect(')');
  }
  if (
    c.are('FROM', 'FIRST') ||
    c.are('FROM', 'LAST') ||
    c.are('IGNORE', 'NULLS') ||
    c.are('RESPECT', 'NULLS')
  ) {
    c.next();
    c.next();
  }
  if (!c.take('OVER')) return order === call.order ? call : { ...call, order };
  return { ...call, order, over: c.is('(') ? parseWindow(c) : c.name() };
}

const FRAME_WORDS = new Set(
  'ROWS RANGE BETWEEN AND UNBOUNDED PRECEDING FOLLOWING CURRENT ROW EXCLUDE NO OTHERS TIES GROUP'.split(' '),
);

/** `(base PARTITION BY ... ORDER BY ... frame)`. */
export function parseWindow(c: Cursor): WindowSpec {
  const pos = c.expect('(').start;
  const partition: Expr[] = [];
  const order: Expr[] = [];
  const frame: Expr[] = [];
  let base: string | undefined;
  if (c.isName() && !FRAME_WORDS.has(c.peek().word)) base = c.name();
  if (c.takeAll('PARTITION', 'BY')) partition.push(...parseExprList(c));
  if (c.takeAll('ORDER', 'BY')) order.push(...parseSortList(c));
  while (!c.is(')')) if (!c.skipAny(FRAME_WORDS)) frame.push(parseOperand(c));
  c.expect(')');
  return { base, partition, order, frame, pos };
}
