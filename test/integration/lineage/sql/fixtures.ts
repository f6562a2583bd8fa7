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

/** The numbered queries of `tpch` or `tpcds`. */
export function benchmarkQueries(set: 'tpch' | 'tpcds'): StatementCase[] {
  return readdirSync(join(folder, set))
    .filter((name) => /^\d+\.sql$/u.test(name))
    .sort()
    .map((name) => ({ title: `${set} ${name.slice(0, -4)}`, sql: fixture(`${set}/${name}`).trim() }));
}
