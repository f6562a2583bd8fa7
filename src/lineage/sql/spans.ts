/** Where the text of a select item ends: the grammar of PostgreSQL reports only where it starts. */
import type { SelectItem } from './tree.js';
import type { Span } from './types.js';

const ENDS = new Set(
  'from into where group having window union intersect except order limit offset fetch for returning on'.split(
    ' ',
  ),
);

/** Blanks and comments, then one string, quoted name, dollar-quoted text, word, number or character. */
const TOKEN =
  /(?:\s+|--[^\n]*|\/\*[\s\S]*?\*\/)*(?:[eE]'(?:[^'\\]|\\[\s\S]|'')*'|'(?:[^']|'')*'|"(?:[^"]|"")*"|(\$(?:[A-Za-z_]\w*)?\$)[\s\S]*?\1|[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*|\d[\w.]*|.)/uy;

interface Token {
  readonly end: number;
  readonly text: string;
}

/** Finds item ends in one text, reading no more of it than the items. */
export class ItemSpans {
  constructor(private readonly text: string) {}

  private tokenAt(at: number): Token | undefined {
    TOKEN.lastIndex = at;
    const found = TOKEN.exec(this.text);
    if (found === null) return undefined;
    const whole = found[0].replace(/^(?:\s+|--[^\n]*|\/\*[\s\S]*?\*\/)+/u, '');
    return { end: at + found[0].length, text: whole.toLowerCase() };
  }

  /** The range of an item's expression, alias excluded. */
  of(item: SelectItem): Span | null {
    if (item.end !== undefined) return { start: item.pos, end: item.end };
    let depth = 0;
    let cases = 0;
    let end = item.pos;
    let previous = '';
    for (let token = this.tokenAt(item.pos); token !== undefined; token = this.tokenAt(end)) {
      const { text } = token;
      if (text === '(' || text === '[') depth += 1;
      else if (text === ')' || text === ']') depth -= 1;
      else if (text === 'case') cases += 1;
      else if (text === 'end' && cases > 0) cases -= 1;
      else if (depth === 0 && cases === 0 && previous !== '' && this.isEnd(token, previous, item)) break;
      if (depth < 0) break;
      end = token.end;
      previous = text;
    }
    return end > item.pos ? { start: item.pos, end } : null;
  }

  private isEnd(token: Token, previous: string, item: SelectItem): boolean {
    const { text } = token;
    if (text === ',' || text === ';' || ENDS.has(text)) return !(text === 'from' && previous === 'distinct');
    if (item.alias === undefined) return false;
    if (text === 'as') return true;
    const alias = item.alias.toLowerCase();
    if (text !== alias && text !== `"${alias}"`) return false;
    const next = this.tokenAt(token.end)?.text;
    return next === undefined || next === ',' || next === ')' || next === ';' || ENDS.has(next);
  }
}
