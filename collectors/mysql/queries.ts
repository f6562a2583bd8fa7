import { readResource } from '../../src/core/resources.js';
import type { MysqlVersion } from '../../src/engines/mysql/index.js';

/** What a query text is wanted for. */
export interface QueryVariant {
  version: MysqlVersion;
  /** True for the form that asks for one table by name: its lines end with `--@ one`. */
  one?: boolean;
}

const cache = new Map<string, string>();

/**
 * The text of `queries/<name>.sql` for a server. A line may end with a mark that says where it is kept:
 * `--@ [one] [mysql|mariadb] [from N|before N]`, with N as in `MysqlVersion.number`. Nothing else is ever put into the
 * text.
 */
export function catalogQuery(name: string, variant: QueryVariant): string {
  const { version, one = false } = variant;
  const id = `${name} ${version.flavour} ${version.number} ${one}`;
  const known = cache.get(id);
  if (known !== undefined) return known;
  const text = forVariant(readResource(`collectors/mysql/queries/${name}.sql`), variant);
  cache.set(id, text);
  return text;
}

/** Applies the marks of a query text and drops its comments. */
export function forVariant(text: string, { version, one = false }: QueryVariant): string {
  return text
    .split('\n')
    .filter((line) => !line.startsWith('--') && isKept(line, version, one))
    .map((line) => line.replace(/\s*--@ .*$/, ''))
    .join('\n')
    .trim();
}

function isKept(line: string, version: MysqlVersion, one: boolean): boolean {
  const mark = /--@ (one)? ?(mysql|mariadb)? ?(?:(from|before) (\d+))?\s*$/.exec(line);
  if (mark === null) return true;
  const [, single, flavour, bound, number] = mark;
  if (single !== undefined && !one) return false;
  if (flavour !== undefined && flavour !== version.flavour) return false;
  return bound === undefined || (bound === 'from') === version.number >= Number(number);
}
