/** Where the text of a select item ends: the grammar of PostgreSQL reports only where it starts. */
import { scanSync } from 'libpg-query';
import { offsetConverter } from './pg/parse.js';
import type { SelectItem } from './tree.js';
import type { Span } from './types.js';

const ENDS = new Set(
  'from into where group having window union intersect except order limit offset fetch for returning on'.split(
    ' ',
  ),
);

interface Token {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Finds item ends in one text; tokens are read once, when first needed. */
export class ItemSpans {
  private tokens: readonly Token[] | undefined;

  constructor(private readonly text: string) {}

  private read(): readonly Token[] {
    if (this.tokens === undefined) {
      const at = offsetConverter(this.text);
      try {
        this.tokens = scanSync(this.text)
          .tokens.filter((t) => t.tokenName !== 'SQL_COMMENT' && t.tokenName !== 'C_COMMENT')
          .map((t) => ({ start: at(t.start), end: at(t.end), text: t.text.toLowerCase() }));
      } catch {
        this.tokens = [];
      }
    }
    return this.tokens;
  }

  /** The range of an item's expression, alias excluded. */
  of(item: SelectItem): Span | null {
    if (item.end !== undefined) return { start: item.pos, end: item.end };
    const tokens = this.read();
    let low = 0;
    let high = tokens.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((tokens[middle]?.start ?? 0) < item.pos) low = middle + 1;
      else high = middle;
    }
    let depth = 0;
    let cases = 0;
    let end = item.pos;
    for (let i = low; i < tokens.length; i += 1) {
      const token = tokens[i] as Token;
      if (token.text === '(' || token.text === '[') depth += 1;
      else if (token.text === ')' || token.text === ']') depth -= 1;
      else if (token.text === 'case') cases += 1;
      else if (token.text === 'end' && cases > 0) cases -= 1;
      else if (depth === 0 && cases === 0 && i > low && this.isEnd(tokens, i, item)) break;
      if (depth < 0) break;
      end = token.end;
    }
    return end > item.pos ? { start: item.pos, end } : null;
  }

  private isEnd(tokens: readonly Token[], i: number, item: SelectItem): boolean {
    const { text } = tokens[i] as Token;
    if (text === ',' || text === ';' || ENDS.has(text)) {
      return !(text === 'from' && tokens[i - 1]?.text === 'distinct');
    }
    if (item.alias === undefined) return false;
    if (text === 'as') return true;
    const next = tokens[i + 1]?.text;
    const isAlias = text === item.alias.toLowerCase() || text === `"${item.alias.toLowerCase()}"`;
    return isAlias && (next === undefined || next === ',' || next === ')' || next === ';' || ENDS.has(next));
  }
}
