import type { MysqlFlavour } from '../../src/engines/mysql/index.js';

/** A 64-bit integer as the driver gives it: a number while exact, text beyond; null stays null. */
export function integerOf(value: number | string | null | undefined): number | string | null {
  if (value === null || value === undefined) return null;
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : String(value);
}

/** An identifier in backticks, as statements take it whatever the SQL mode is. */
export function quoteName(name: string): string {
  return `\`${name.replaceAll('`', '``')}\``;
}

/** A string in single quotes, for statements that are shown to people. */
export function quoteText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** `user@host` as account statements take it. Only the last `@` divides: user names may hold some. */
export function quoteAccount(account: string): string {
  const at = account.lastIndexOf('@');
  return at < 0
    ? quoteText(account)
    : `${quoteText(account.slice(0, at))}@${quoteText(account.slice(at + 1))}`;
}

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', 0: '\0', Z: '\x1a' };

/**
 * An expression as it stands in a statement: MySQL's catalogue shows expressions of columns, indexes and checks with
 * quotes, backslashes and line ends escaped once more, MariaDB's does not.
 */
export function expressionOf(flavour: MysqlFlavour, text: string): string {
  if (flavour === 'mariadb') return text;
  return text.replaceAll(/\\(.)/gsu, (_all, sign: string) => escapes[sign] ?? sign);
}

/** Null for empty text: the catalogue writes "none" both ways. */
export function textOrNull(text: string | null | undefined): string | null {
  return text === undefined || text === '' ? null : text;
}

/** Names of an SQL mode, sorted; empty for none. */
export function sqlModes(text: string | null): readonly string[] {
  return (text ?? '')
    .split(',')
    .filter((mode) => mode !== '')
    .sort();
}

const namedSecret =
  /\b((?:\w*_)?(?:password|passwd|secret|token))(\s*[=:]?\s*)("[^"]*"|'[^']*'|[^\s,;"']+)/gi;
const urlSecret = /(\/\/[^/\s:@]+):[^/\s@]+@/g;

/** Masks passwords in texts where engines that reach other servers keep connection strings. */
export function withoutSecrets(text: string): string {
  return text.replace(namedSecret, '$1$2********').replace(urlSecret, '$1:********@');
}

/** Rows by a key, in their order. */
export function grouped<Row>(rows: readonly Row[], keyOf: (row: Row) => string): Map<string, Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const key = keyOf(row);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [row]);
    else group.push(row);
  }
  return groups;
}
