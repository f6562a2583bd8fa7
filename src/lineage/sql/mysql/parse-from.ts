/** Table references of MySQL and MariaDB. */
import type { Expr, FromDocument, FromItem, FromJoin, FromTable, TypeName } from '../tree.js';
import type { Cursor } from './cursor.js';
import { parseExpr } from './parse-expression.js';
import { isQueryStart, parseAlias, parseNameList, parseQuery } from './parse-query.js';

const JOIN_WORDS = new Set(['JOIN', 'INNER', 'CROSS', 'LEFT', 'RIGHT', 'NATURAL', 'STRAIGHT_JOIN', 'FULL']);
const HINTS = new Set(['USE', 'IGNORE', 'FORCE']);

/** A comma-separated list of joined tables. */
export function parseTableReferences(c: Cursor): FromItem[] {
  const items = [parseJoined(c)];
  while (c.take(',')) items.push(parseJoined(c));
  return items;
}

interface JoinHead {
  readonly type: FromJoin['type'];
  readonly natural: boolean;
}

function parseJoinHead(c: Cursor): JoinHead | undefined {
  if (!c.isAny(JOIN_WORDS)) return undefined;
  if (c.is('FULL') && !c.is('JOIN', 1) && !c.is('OUTER', 1)) return undefined;
  if (c.take('STRAIGHT_JOIN')) return { type: 'inner', natural: false };
  const natural = c.take('NATURAL');
  if (natural && c.take('STRAIGHT_JOIN')) return { type: 'inner', natural };
  let type: FromJoin['type'] = 'inner';
  if (c.take('LEFT')) type = 'left';
  else if (c.take('RIGHT')) type = 'right';
  else if (c.take('FULL')) type = 'full';
  else if (!c.take('INNER')) c.take('CROSS');
  c.take('OUTER');
  c.expect('JOIN');
  return { type, natural };
}

function startsJoin(c: Cursor): boolean {
  return c.isAny(JOIN_WORDS) && !((c.is('LEFT') || c.is('RIGHT')) && c.is('(', 1));
}

function parseJoined(c: Cursor): FromItem {
  let left = parseFactor(c);
  while (startsJoin(c)) {
    const joined = parseJoinTail(c, left);
    if (joined === undefined) return left;
    left = joined;
  }
  return left;
}

/** One join after `left`; an outer join waits for its ON behind the joins nested in it. */
function parseJoinTail(c: Cursor, left: FromItem): FromItem | undefined {
  const head = parseJoinHead(c);
  if (head === undefined) return undefined;
  let right = parseFactor(c);
  while (!head.natural && !c.is('ON') && !c.is('USING') && startsJoin(c) && onFollows(c, head)) {
    right = parseJoinTail(c, right) ?? right;
  }
  let on: Expr | undefined;
  let using: string[] | undefined;
  if (!head.natural && c.take('ON')) on = parseExpr(c);
  else if (!head.natural && c.take('USING')) using = parseNameList(c);
  return { k: 'join', ...head, left, right, on, using, pos: left.pos };
}

/** An inner join needs no ON: only when more ONs than joins follow is the next join nested in this one. */
function onFollows(c: Cursor, head: JoinHead): boolean {
  if (head.type !== 'inner') return true;
  let joins = 1;
  let depth = 0;
  for (let ahead = 0; ; ahead += 1) {
    const { word, kind } = c.peek(ahead);
    if (kind === 'end' || word === ';' || word === 'WHERE' || word === 'SET') return false;
    if (word === '(') depth += 1;
    else if (word === ')') {
      depth -= 1;
      if (depth < 0) return false;
    } else if (depth > 0) continue;
    else if (word === ',' || word === 'GROUP' || word === 'ORDER' || word === 'HAVING' || word === 'UNION')
      return false;
    else if (word === 'JOIN' || word === 'STRAIGHT_JOIN') joins += 1;
    else if (word === 'ON' || word === 'USING') {
      joins -= 1;
      if (joins === 0) return true;
    }
  }
}

function parseFactor(c: Cursor): FromItem {
  const pos = c.peek().start;
  if (c.is('{')) {
    c.next();
    c.next();
    const inner = parseJoined(c);
    c.expect('}');
    return inner;
  }
  const lateral = c.is('LATERAL') && c.is('(', 1);
  if (lateral) c.next();
  if (c.is('(')) return c.nested(() => parseBracketed(c, lateral, pos));
  if (c.is('JSON_TABLE') && c.is('(', 1)) return c.nested(() => parseJsonTable(c));
  return parseTable(c, true);
}

function parseBracketed(c: Cursor, lateral: boolean, pos: number): FromItem {
  if (isQueryStart(c)) {
    const place = c.place;
    try {
      c.expect('(');
      const query = parseQuery(c);
      c.expect(')');
      c.take('FOR');
      const alias = parseAlias(c, false);
      const columns = alias !== undefined && c.is('(') ? parseNameList(c) : undefined;
      return { k: 'subquery', query, lateral, alias, columns, pos };
    } catch (error) {
      // `((SELECT 1) AS a JOIN b)`: the bracket holds table references that start with a query.
      c.reset(place);
      if (!c.is('(', 1)) throw error;
    }
  }
  c.expect('(');
  const items = parseTableReferences(c);
  c.expect(')');
  const [first, ...others] = items;
  if (first === undefined) throw c.unexpected('a table');
  return others.reduce<FromItem>(
    (left, right) => ({ k: 'join', type: 'inner', natural: false, left, right, pos: left.pos }),
    first,
  );
}

/** A table name with partition, period, alias and index hints. */
export function parseTable(c: Cursor, aliases: boolean): FromTable {
  const pos = c.peek().start;
  const name = c.qualifiedName();
  if (c.is('PARTITION') && c.is('(', 1)) {
    c.next();
    c.skipBrackets();
  }
  const extra = parsePeriod(c);
  const alias = aliases && !HINTS.has(c.peek().word) ? parseAlias(c, false) : undefined;
  while (HINTS.has(c.peek().word) && (c.is('INDEX', 1) || c.is('KEY', 1))) {
    c.next();
    c.next();
    if (c.take('FOR')) c.skipUntil(new Set(['(']));
    if (c.is('(')) c.skipBrackets();
    if (c.is(',') && HINTS.has(c.peek(1).word)) c.next();
  }
  return { k: 'table', name, alias, extra, pos };
}

function parsePeriod(c: Cursor): Expr[] | undefined {
  if (!c.are('FOR', 'SYSTEM_TIME')) return undefined;
  c.next();
  c.next();
  const extra: Expr[] = [];
  if (c.take('ALL')) return extra;
  if (c.takeAll('AS', 'OF')) {
    if (c.is('TRANSACTION') || c.is('TIMESTAMP')) if (c.peek(1).kind !== 'string') c.next();
    extra.push(parseExpr(c));
  } else if (c.take('FROM')) {
    extra.push(parseExpr(c));
    c.expect('TO');
    extra.push(parseExpr(c));
  } else if (c.take('BETWEEN')) extra.push(parseExpr(c));
  return extra;
}

/** A type name with what belongs to it; the rest of a column definition stays. */
export function parseType(c: Cursor): TypeName {
  const name = [c.anyName().toLowerCase()];
  if (c.take('PRECISION') || c.take('VARYING')) name.push('');
  const [first, comma, second] = [c.peek(1), c.is(',', 2), c.peek(3)];
  const size =
    c.is('(') && first.kind === 'number' ? first.text + (comma ? `,${second.text}` : '') : undefined;
  if (c.is('(')) c.skipBrackets();
  return { name: name.slice(0, 1), array: false, ...(size === undefined ? {} : { size }) };
}

type Produced = FromDocument['produced'][number];

function parseJsonColumns(c: Cursor): Produced[] {
  const produced: Produced[] = [];
  c.expect('COLUMNS');
  c.expect('(');
  do {
    if (c.take('NESTED')) {
      c.take('PATH');
      c.next();
      produced.push(...parseJsonColumns(c));
      continue;
    }
    const name = c.anyName();
    if (c.takeAll('FOR', 'ORDINALITY')) {
      produced.push({ def: { name }, inputs: [] });
      continue;
    }
    const type = parseType(c);
    c.skipUntil(new Set([',']));
    produced.push({ def: { name, type }, inputs: [] });
  } while (c.take(','));
  c.expect(')');
  return produced;
}

function parseJsonTable(c: Cursor): FromDocument {
  const pos = c.next().start;
  c.expect('(');
  const input = parseExpr(c);
  c.expect(',');
  const path = parseExpr(c);
  const produced = parseJsonColumns(c);
  c.expect(')');
  return { k: 'document', inputs: [input, path], produced, alias: parseAlias(c, false), pos };
}
