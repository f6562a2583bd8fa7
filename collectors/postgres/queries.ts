import { readResource } from '../../src/core/resources.js';

const cache = new Map<string, string>();

/**
 * The text of `queries/<name>.sql` for a server. A line that ends with `--@ from N` is kept from that
 * `server_version_num` on, one with `--@ before N` only below it; nothing else is ever put into the text.
 */
export function catalogQuery(name: string, versionNumber: number): string {
  const id = `${name}@${Math.floor(versionNumber / 10_000)}`;
  const known = cache.get(id);
  if (known !== undefined) return known;
  const text = forVersion(readResource(`collectors/postgres/queries/${name}.sql`), versionNumber);
  cache.set(id, text);
  return text;
}

/** Applies the version marks of a query text. */
export function forVersion(text: string, versionNumber: number): string {
  return text
    .split('\n')
    .filter((line) => {
      const mark = /--@ (from|before) (\d+)\s*$/.exec(line);
      if (mark === null) return true;
      return (mark[1] === 'from') === versionNumber >= Number(mark[2]);
    })
    .map((line) => line.replace(/--@ .*$/, ''))
    .join('\n');
}
