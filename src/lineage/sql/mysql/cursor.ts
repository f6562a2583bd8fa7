/** A position in a list of tokens, with the small questions a recursive-descent parser asks. */
import { syntaxError, type Lexed, type Token } from './lexer.js';
import { RESERVED } from './words.js';

/** Nesting of brackets, calls and sub-selects that is still read. */
const DEPTH_LIMIT = 1_500;

export class Cursor {
  private index = 0;
  private depth = 0;
  private readonly tokens: readonly Token[];

  constructor(
    readonly source: string,
    lexed: Lexed,
  ) {
    this.tokens = lexed.tokens;
  }

  /** The token `ahead` places further; the end token beyond the end. */
  peek(ahead = 0): Token {
    return (this.tokens[this.index + ahead] ?? this.tokens.at(-1)) as Token;
  }

  /** The token read last. */
  previous(): Token {
    return this.tokens[Math.max(0, this.index - 1)] as Token;
  }

  next(): Token {
    const token = this.peek();
    if (token.kind !== 'end') this.index += 1;
    return token;
  }

  get place(): number {
    return this.index;
  }

  /** Goes back to a place. */
  reset(place: number): void {
    this.index = place;
  }

  atEnd(): boolean {
    return this.peek().kind === 'end';
  }

  /** True when the next token is that unquoted word or operator. */
  is(word: string, ahead = 0): boolean {
    return this.peek(ahead).word === word;
  }

  /** True when the next tokens are these words. */
  are(...words: string[]): boolean {
    return words.every((word, i) => this.peek(i).word === word);
  }

  isAny(words: ReadonlySet<string>, ahead = 0): boolean {
    return words.has(this.peek(ahead).word);
  }

  /** Reads the word if it is next. */
  take(word: string): boolean {
    if (this.peek().word !== word) return false;
    this.index += 1;
    return true;
  }

  /** Reads all the words if they are next. */
  takeAll(...words: string[]): boolean {
    if (!this.are(...words)) return false;
    this.index += words.length;
    return true;
  }

  /** Reads words of the set as long as they come; returns whether there were any. */
  skipAny(words: ReadonlySet<string>): boolean {
    const start = this.index;
    while (words.has(this.peek().word)) this.index += 1;
    return this.index > start;
  }

  expect(word: string): Token {
    if (this.peek().word !== word) throw this.unexpected(word);
    return this.next();
  }

  unexpected(wanted: string): Error {
    const token = this.peek();
    const found = token.kind === 'end' ? 'the end' : `"${token.text.slice(0, 40) || token.word}"`;
    return syntaxError(`Expected ${wanted} but found ${found}`, token.start);
  }

  /** True when the next token can be a name: quoted, or a word that is not reserved. */
  isName(ahead = 0): boolean {
    const token = this.peek(ahead);
    return token.kind === 'name' || (token.kind === 'word' && !RESERVED.has(token.word));
  }

  name(): string {
    if (!this.isName()) throw this.unexpected('a name');
    return this.next().text;
  }

  /** A name after a dot: any word will do. */
  anyName(): string {
    const token = this.peek();
    if (token.kind !== 'name' && token.kind !== 'word') throw this.unexpected('a name');
    return this.next().text;
  }

  /** `a`, `a.b`, `.b`. */
  qualifiedName(): string[] {
    this.take('.');
    const parts = [this.is('.', 1) ? this.anyName() : this.name()];
    while (this.is('.') && (this.peek(1).kind === 'name' || this.peek(1).kind === 'word')) {
      this.next();
      parts.push(this.anyName());
    }
    return parts;
  }

  /** Runs `body` one level deeper; refuses text nested beyond the limit. */
  nested<T>(body: () => T): T {
    this.depth += 1;
    if (this.depth > DEPTH_LIMIT) throw syntaxError('The statement is nested too deeply', this.peek().start);
    try {
      return body();
    } finally {
      this.depth -= 1;
    }
  }

  /** Reads a bracketed group whatever is in it. */
  skipBrackets(): void {
    let depth = 0;
    do {
      const token = this.next();
      if (token.kind === 'end') throw this.unexpected(')');
      if (token.word === '(') depth += 1;
      else if (token.word === ')') depth -= 1;
    } while (depth > 0);
  }

  /** Reads up to one of the words at this bracket level, the end, or a closing bracket. */
  skipUntil(words: ReadonlySet<string>): void {
    for (;;) {
      const token = this.peek();
      if (token.kind === 'end' || token.word === ')' || words.has(token.word)) return;
      if (token.word === '(') this.skipBrackets();
      else this.index += 1;
    }
  }
}
