import type { ParsedStatement } from '../pg/parse.js';
export interface MysqlParseOptions {
  /** Comma-separated sql_mode; ANSI_QUOTES, PIPES_AS_CONCAT, NO_BACKSLASH_ESCAPES, ANSI and HIGH_NOT_PRECEDENCE matter. */
  readonly sqlMode?: string;
}
export function parseMysqlTolerant(text: string, _options: MysqlParseOptions): ParsedStatement[] {
  return [{ error: 'MySQL statements are not read yet.', pos: 0, end: text.length }];
}
