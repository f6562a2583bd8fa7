/** Words, names, strings and operators of MySQL and MariaDB text, with sql_mode and version comments. */
import { WaymarkError } from '../../../core/errors.js';

export interface LexOptions {
  readonly ansiQuotes: boolean;
  readonly backslashEscapes: boolean;
  readonly flavour: 'mariadb' | 'mysql';
}

export type TokenKind = 'word' | 'name' | 'string' | 'number' | 'op' | 'variable' | 'end';

export interface Token {
  readonly kind: TokenKind;
  /** Upper case for words, the operator itself for operators, empty for everything else. */
  readonly word: string;
  /** The name, the string's value or the number as written. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

export interface Lexed {
  readonly tokens: readonly Token[];
  /** Where comments were, in order. */
  readonly comments: readonly { readonly start: number; readonly end: number }[];
}

const THREE = new Set(['<=>', '->>']);
const TWO = new Set([':=', '<=', '>=', '<>', '!=', '<<', '>>', '||', '&&', '->', '..']);
/** The server versions whose version comments are executed. */
const MARIADB_VERSION = 101_100;
const MYSQL_VERSION = 80_400;

const ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  '0': '\0',
  b: '\b',
  Z: '\u001a',
};

function isWordCode(code: number): boolean {
  return (
    (code >= 97 && code <= 122) ||
    (code >= 65 && code <= 90) ||
    (code >= 48 && code <= 57) ||
    code === 95 ||
    code === 36 ||
    code >= 128
  );
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

class Lexer {
  private at: number;
  private open = 0;
  readonly tokens: Token[] = [];
  readonly comments: { start: number; end: number }[] = [];

  constructor(
    private readonly source: string,
    from: number,
    private readonly to: number,
    private readonly options: LexOptions,
  ) {
    this.at = from;
  }

  run(): void {
    while (this.at < this.to) this.next();
    this.tokens.push({ kind: 'end', word: '', text: '', start: this.to, end: this.to });
  }

  private push(kind: TokenKind, start: number, word: string, text: string): void {
    this.tokens.push({ kind, word, text, start, end: this.at });
  }

  private next(): void {
    const { source } = this;
    const start = this.at;
    const code = source.charCodeAt(start);
    if (code <= 32 || code === 160) this.at += 1;
    else if (code === 35) this.lineComment(start);
    else if (code === 45 && source.charCodeAt(start + 1) === 45 && this.dashComment(start))
      this.lineComment(start);
    else if (code === 47 && source.charCodeAt(start + 1) === 42) this.blockComment(start);
    else if (code === 42 && this.open > 0 && source.charCodeAt(start + 1) === 47) {
      this.open -= 1;
      this.at += 2;
      this.comments.push({ start, end: this.at });
    } else if (code === 39) this.string(start, 39);
    else if (code === 34) {
      if (this.options.ansiQuotes) this.quotedName(start, 34);
      else this.string(start, 34);
    } else if (code === 96) this.quotedName(start, 96);
    else if (isWordCode(code) || (code === 46 && this.startsNumber(start))) this.wordOrNumber(start, code);
    else if (code === 64) this.variable(start);
    else this.operator(start);
  }

  private startsNumber(start: number): boolean {
    const previous = this.tokens.at(-1);
    const joined =
      previous !== undefined &&
      previous.end === start &&
      (previous.kind === 'word' || previous.kind === 'name');
    return !joined && isDigit(this.source.charCodeAt(start + 1));
  }

  private dashComment(start: number): boolean {
    const after = this.source.charCodeAt(start + 2);
    return start + 2 >= this.to || after <= 32;
  }

  private lineComment(start: number): void {
    const end = this.source.indexOf('\n', start);
    this.at = end < 0 || end > this.to ? this.to : end;
    this.comments.push({ start, end: this.at });
  }

  private blockComment(start: number): void {
    const executed = this.executedComment(start);
    if (executed !== undefined) {
      this.open += 1;
      this.at = executed;
      this.comments.push({ start, end: executed });
      return;
    }
    const end = this.source.indexOf('*/', start + 2);
    this.at = end < 0 || end + 2 > this.to ? this.to : end + 2;
    this.comments.push({ start, end: this.at });
  }

  /** Where the text of a version comment starts if the server reads it. */
  private executedComment(start: number): number | undefined {
    const mark = /\/\*(M?)!(\d{5,6})?/uy;
    mark.lastIndex = start;
    const found = mark.exec(this.source);
    if (found === null) return undefined;
    const mariadb = this.options.flavour === 'mariadb';
    const version = Number(found[2] ?? '0');
    const onlyMariadb = found[1] === 'M';
    const known = mariadb ? version <= MARIADB_VERSION : version <= MYSQL_VERSION;
    const foreign = mariadb ? !onlyMariadb && version >= 50_700 && version <= 99_999 : onlyMariadb;
    return known && !foreign ? start + found[0].length : undefined;
  }

  private string(start: number, quote: number): void {
    const { source } = this;
    let value = '';
    let from = start + 1;
    for (let i = start + 1; i < this.to; i += 1) {
      const code = source.charCodeAt(i);
      if (code === 92 && this.options.backslashEscapes) {
        const escaped = source[i + 1] ?? '';
        value +=
          source.slice(from, i) +
          (ESCAPES[escaped] ?? (escaped === '%' || escaped === '_' ? `\\${escaped}` : escaped));
        i += 1;
        from = i + 1;
      } else if (code === quote) {
        if (source.charCodeAt(i + 1) !== quote) {
          this.at = i + 1;
          this.push('string', start, '', value + source.slice(from, i));
          return;
        }
        value += source.slice(from, i + 1);
        i += 1;
        from = i + 1;
      }
    }
    throw syntaxError('A string is not closed', start);
  }

  private quotedName(start: number, quote: number): void {
    const mark = String.fromCharCode(quote);
    let i = start + 1;
    for (;;) {
      const end = this.source.indexOf(mark, i);
      if (end < 0 || end >= this.to) throw syntaxError('A quoted name is not closed', start);
      if (this.source.charCodeAt(end + 1) !== quote) {
        this.at = end + 1;
        this.push('name', start, '', this.source.slice(start + 1, end).replaceAll(mark + mark, mark));
        return;
      }
      i = end + 2;
    }
  }

  private wordOrNumber(start: number, first: number): void {
    const { source } = this;
    const afterDot = this.tokens.at(-1)?.word === '.' && this.tokens.at(-1)?.end === start;
    if ((isDigit(first) || first === 46) && !afterDot) {
      const number = /(?:0[xX][0-9a-fA-F]+|0b[01]+|(?:\d+(?:\.(?!\.)\d*)?|\.\d+)(?:[eE][+-]?\d+)?)/uy;
      number.lastIndex = start;
      const found = number.exec(source);
      const end = start + (found?.[0].length ?? 0);
      const plainDigits = /^\d+$/u.test(found?.[0] ?? '');
      if (
        found !== null &&
        (!isWordCode(source.charCodeAt(end)) ||
          end >= this.to ||
          !(plainDigits || /^\d+[eE]\d+$/u.test(found[0]) || /^0[xb]/u.test(found[0])))
      ) {
        this.at = end;
        this.push('number', start, '', found[0]);
        return;
      }
    }
    let i = start;
    while (i < this.to && isWordCode(source.charCodeAt(i))) i += 1;
    const text = source.slice(start, i);
    this.at = i;
    if (text.length === 1 && source.charCodeAt(i) === 39 && /[xXbBnN]/u.test(text))
      return this.prefixedString(start, text);
    this.push('word', start, text.toUpperCase(), text);
  }

  /** x'..', b'..' and n'..'. */
  private prefixedString(start: number, prefix: string): void {
    this.string(this.at, 39);
    const inner = this.tokens.pop();
    const national = /[nN]/u.test(prefix);
    const kind: TokenKind = national ? 'string' : 'number';
    this.push(kind, start, '', national ? (inner?.text ?? '') : this.source.slice(start, this.at));
  }

  private variable(start: number): void {
    const name = /@@?(?:`[^`]*`|'[^']*'|"[^"]*"|[\w$.\u0080-\uffff]*)/uy;
    name.lastIndex = start;
    const found = name.exec(this.source)?.[0] ?? '@';
    this.at = start + found.length;
    this.push('variable', start, '', found);
  }

  private operator(start: number): void {
    const { source } = this;
    const three = source.slice(start, start + 3);
    const two = three.slice(0, 2);
    const text = THREE.has(three) ? three : TWO.has(two) ? two : (source[start] ?? '');
    this.at = start + text.length;
    this.push('op', start, text, text);
  }
}

/** The error of text that is no SQL of this dialect. */
export function syntaxError(message: string, position: number): WaymarkError {
  return new WaymarkError('SQL_PARSE_FAILED', `${message} (position ${position}).`, { facts: { position } });
}

/** Cuts `source` between two offsets into tokens; the last one is `end`. Throws SQL_PARSE_FAILED for open strings. */
export function lex(source: string, from: number, to: number, options: LexOptions): Lexed {
  const lexer = new Lexer(source, from, to, options);
  lexer.run();
  return { tokens: lexer.tokens, comments: lexer.comments };
}
