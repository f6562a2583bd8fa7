/** The statements of `test/fixtures/lineage`. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../../../src/core/resources.js';

const folder = join(packageRoot(), 'test', 'fixtures', 'lineage');

export interface StatementCase {
  readonly title: string;
  readonly sql: string;
}

/** A file of the fixtures. */
export function fixture(path: string): string {
  return readFileSync(join(folder, path), 'utf8');
}

/** The cases of a file: each starts with `-- case: title`. */
export function cases(path: string): StatementCase[] {
  return fixture(path)
    .split(/^-- case: /mu)
    .slice(1)
    .map((block) => {
      const end = block.indexOf('\n');
      return { title: block.slice(0, end).trim(), sql: block.slice(end + 1).trim() };
    });
}

/** A case taken apart: its statement, and what it expects of each column by lines `--> column = table.column, ...`. */
export function expectationsOf(
  { sql }: StatementCase,
  database: string,
): { sql: string; columns: Record<string, string[]> } {
  const lines = sql.split('\n');
  const columns: Record<string, string[]> = {};
  for (const line of lines.filter((text) => text.startsWith('--> '))) {
    const at = line.indexOf(' =');
    const sources = line.slice(at + 2).split(',');
    columns[line.slice(4, at)] = sources
      .map((source) => source.trim())
      .filter((source) => source !== '')
      .map((source) => `${database}.${source}`)
      .sort();
  }
  const text = lines.filter((line) => !line.startsWith('--> ')).join('\n');
  return { sql: text.trim().replaceAll('{db}', database), columns };
}

/** The numbered queries of `tpch` or `tpcds`. */
export function benchmarkQueries(set: 'tpch' | 'tpcds'): StatementCase[] {
  return readdirSync(join(folder, set))
    .filter((name) => /^\d+\.sql$/u.test(name))
    .sort()
    .map((name) => ({ title: `${set} ${name.slice(0, -4)}`, sql: fixture(`${set}/${name}`).trim() }));
}
