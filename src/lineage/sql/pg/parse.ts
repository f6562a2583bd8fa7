/** PostgreSQL text into statements of the neutral tree, by PostgreSQL's own grammar. */
import { hasSqlDetails, loadModule, parseSync, scanSync } from 'libpg-query';
import type { ParseResult } from 'libpg-query';
import { WaymarkError, messageOf } from '../../../core/errors.js';
import type { ScriptStatement } from '../tree.js';
import type { LowerContext } from './ast.js';
import { lowerStatement } from './lower-statement.js';

/** Loads the grammar; to be awaited once before anything is parsed. */
export async function loadPostgresGrammar(): Promise<void> {
  await loadModule();
}

// eslint-disable-next-line no-control-regex
const NON_ASCII = /[^\u0000-\u007f]/u;

/** Converts UTF-8 byte offsets, as the grammar reports them, to UTF-16 offsets. */
export function offsetConverter(text: string): (byteOffset: number | undefined) => number {
  if (!NON_ASCII.test(text)) return (byte) => (byte === undefined || byte < 0 ? 0 : byte);
  const bytes = new Uint32Array(text.length + 1);
  let byte = 0;
  for (let i = 0; i < text.length; i += 1) {
    bytes[i] = byte;
    const code = text.charCodeAt(i);
    const pairStart = code >= 0xd800 && code < 0xdc00 && i + 1 < text.length;
    if (code < 0x80) byte += 1;
    else if (code < 0x800) byte += 2;
    else if (pairStart) {
      bytes[i + 1] = byte + 1;
      byte += 4;
      i += 1;
    } else byte += 3;
  }
  bytes[text.length] = byte;
  return (offset) => (offset === undefined || offset < 0 ? 0 : lowerBound(bytes, offset));
}

function lowerBound(sorted: Uint32Array, wanted: number): number {
  let low = 0;
  let high = sorted.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0) < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** A statement that did not parse. */
export interface FailedStatement {
  readonly error: string;
  readonly pos: number;
  readonly end: number;
}

export type ParsedStatement = ScriptStatement | FailedStatement;

function parseRaw(text: string, shift: number): ParseResult {
  const zero = text.indexOf('\0');
  if (zero >= 0) {
    // The grammar would take what stands before it for the whole text.
    const position = shift + zero;
    throw new WaymarkError('SQL_PARSE_FAILED', `A zero character ends the text (position ${position}).`, {
      facts: { position },
    });
  }
  try {
    return parseSync(text);
  } catch (error) {
    if (hasSqlDetails(error)) {
      const position = shift + codePointOffset(text, error.sqlDetails?.cursorPosition ?? 0);
      throw new WaymarkError('SQL_PARSE_FAILED', `${error.message} (position ${position}).`, {
        facts: { position },
      });
    }
    if (error instanceof RangeError) {
      throw new WaymarkError('SQL_PARSE_FAILED', 'The statement is nested too deeply.', {
        facts: { position: 0 },
      });
    }
    throw new WaymarkError('SQL_PARSE_FAILED', `${messageOf(error)}.`, { facts: { position: shift } });
  }
}

/** The grammar reports error positions in characters. */
function codePointOffset(text: string, characters: number): number {
  if (!NON_ASCII.test(text)) return characters;
  let offset = 0;
  for (let i = 0; i < characters && offset < text.length; i += 1) {
    offset += (text.codePointAt(offset) ?? 0) > 0xffff ? 2 : 1;
  }
  return offset;
}

function lowerAll(text: string, parsed: ParseResult, shift: number): ScriptStatement[] {
  const convert = offsetConverter(text);
  const ctx: LowerContext = { text, shift, at: shift === 0 ? convert : (byte) => convert(byte) + shift };
  return (parsed.stmts ?? []).flatMap((raw) => {
    if (raw.stmt === undefined) return [];
    const start = raw.stmt_location ?? 0;
    const end = raw.stmt_len === undefined ? text.length + shift : ctx.at(start + raw.stmt_len);
    const pos = skipBlank(text, ctx.at(start) - shift) + shift;
    return [{ statement: lowerStatement(raw.stmt, ctx, { pos, end }), pos, end }];
  });
}

/** The first character at or after `from` that is neither blank nor part of a comment. */
function skipBlank(text: string, from: number): number {
  const blank = /(?:\s+|--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/)*/uy;
  blank.lastIndex = from;
  blank.test(text);
  return blank.lastIndex;
}

/**
 * Parses a script. Throws SQL_PARSE_FAILED with the position when any statement is wrong.
 */
export function parsePostgres(text: string): ScriptStatement[] {
  if (text.trim() === '') return [];
  return lowerAll(text, parseRaw(text, 0), 0);
}

/** Parses a script statement by statement: those that fail are returned as failures, the others still parse. */
export function parsePostgresTolerant(text: string): ParsedStatement[] {
  try {
    return parsePostgres(text);
  } catch {
    return splitPostgres(text)
      .map((part): ParsedStatement[] => {
        const own = text.slice(part.pos, part.end);
        try {
          return lowerAll(own, parseRaw(own, part.pos), part.pos);
        } catch (error) {
          return [{ error: messageOf(error), pos: part.pos, end: part.end }];
        }
      })
      .flat();
  }
}

/** Cuts a script at its semicolons, outside of strings, brackets and BEGIN ATOMIC bodies. */
export function splitPostgres(text: string): { pos: number; end: number }[] {
  const convert = offsetConverter(text);
  const parts: { pos: number; end: number }[] = [];
  let start = 0;
  let depth = 0;
  let atomic = 0;
  let previous = '';
  let cases = 0;
  let tokens;
  try {
    tokens = scanSync(text).tokens;
  } catch {
    return [{ pos: 0, end: text.length }];
  }
  for (const token of tokens) {
    const word = token.text.toLowerCase();
    if (word === '(' || word === '[') depth += 1;
    else if (word === ')' || word === ']') depth -= 1;
    else if (word === 'atomic' && previous === 'begin') atomic += 1;
    else if (atomic > 0 && word === 'case') cases += 1;
    else if (atomic > 0 && word === 'end') {
      if (cases > 0) cases -= 1;
      else atomic -= 1;
    } else if (word === ';' && depth <= 0 && atomic === 0) {
      const end = convert(token.start);
      if (text.slice(start, end).trim() !== '') parts.push({ pos: skipBlank(text, start), end });
      start = convert(token.end);
      depth = 0;
    }
    previous = word;
  }
  if (skipBlank(text, start) < text.length) parts.push({ pos: skipBlank(text, start), end: text.length });
  return parts;
}
