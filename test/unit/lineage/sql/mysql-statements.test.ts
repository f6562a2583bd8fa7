import { describe, expect, it } from 'vitest';
import { answerLineage } from '../../../../src/lineage/sql/index.js';
import { cases, expectationsOf, fixture } from '../../../integration/lineage/sql/fixtures.js';

/** What only MySQL can do. That a MySQL server takes these statements is tested in test/versions/mysql. */
const ddl = fixture('mysql/schema.sql');

function list(path: string): { title: string; sql: string; columns: Record<string, string[]> }[] {
  return cases(path).map((one) => ({ title: one.title, ...expectationsOf(one, 'shop') }));
}

function answer(sql: string, kind: string): unknown {
  return answerLineage({ id: 1, dialect: 'mariadb', kind, ddl, sql, search_path: ['shop'] });
}

describe('column lineage of MySQL statements', () => {
  it.each(list('mysql/views.sql'))('is what is expected of a view: $title', ({ sql, columns }) => {
    expect(answer(`CREATE VIEW made AS ${sql}`, 'view')).toMatchObject({ columns, unresolved: [] });
  });

  it.each(list('mysql/writes.sql'))('is what is expected of what is written: $title', ({ sql, columns }) => {
    const kind = sql.startsWith('create') ? 'ctas' : /^(?:with|update)/.test(sql) ? 'update' : 'insert';
    expect(answer(sql.replace('{view}', 'made'), kind)).toMatchObject({ columns, unresolved: [] });
  });
});
