import { beforeAll, describe, expect, it } from 'vitest';
import { answerLineage } from '../../../../src/lineage/sql/index.js';
import { loadPostgresGrammar } from '../../../../src/lineage/sql/pg/parse.js';

const ddl = 'create table t (d date, n numeric); create table u (k int, v int);';
const ask = (sql: string, server_version?: number): ReturnType<typeof answerLineage> =>
  answerLineage({ dialect: 'postgres', kind: 'view', ddl, sql, server_version });

beforeAll(async () => await loadPostgresGrammar());

describe('the version of a PostgreSQL server', () => {
  it('decides which columns its own relations have', () => {
    const sql = 'select n_tup_newpage_upd from pg_stat_all_tables';
    expect(ask(sql, 16)).toMatchObject({ refs: ['pg_catalog.pg_stat_all_tables.n_tup_newpage_upd'] });
    expect(ask(sql, 15).unresolved).toMatchObject([{ name: 'n_tup_newpage_upd' }]);
    expect(ask('select adsrc from pg_attrdef', 12).unresolved).toMatchObject([{ name: 'adsrc' }]);
  });

  it('decides what a star over them stands for', () => {
    const columns = (version?: number): string[] =>
      Object.keys(ask('select * from pg_stat_bgwriter', version).columns);
    expect(columns(16)).toContain('buffers_backend');
    expect(columns(17)).not.toContain('buffers_backend');
    expect(columns()).toEqual(columns(15));
  });

  it('decides which relations and which columns of functions there are', () => {
    expect(ask('select wal_bytes from pg_stat_wal', 14).unresolved).toEqual([]);
    expect(ask('select wal_bytes from pg_stat_wal', 13).unresolved).not.toEqual([]);
    expect(ask('select file_name from pg_hba_file_rules()', 16).unresolved).toEqual([]);
    expect(ask('select file_name from pg_hba_file_rules()', 15).unresolved).not.toEqual([]);
  });

  it('decides the type of EXTRACT, and so whose value a merged column has', () => {
    const sql =
      'select k from (select extract(year from d) as k from t) x join (select n as k from t) y using (k)';
    expect(ask(sql, 15).columns).toEqual({ k: ['public.t.d'] });
    const mixed =
      'select k from (select n as k from t) y join (select extract(year from d) as k from t) x using (k)';
    expect(ask(mixed, 13).columns).toEqual({ k: ['public.t.d'] });
    expect(ask(mixed, 14).columns).toEqual({ k: ['public.t.n'] });
  });

  it('decides the name of a column that is an EXTRACT', () => {
    const sql = 'select extract(year from d) from t';
    expect(ask(sql, 13).columns).toEqual({ date_part: ['public.t.d'] });
    expect(ask(sql, 14).columns).toEqual({ extract: ['public.t.d'] });
    expect(ask('select extract(year from d)::int from t', 13).columns).toEqual({ date_part: ['public.t.d'] });
  });

  it('is taken for the nearest known one when it is older or newer than these', () => {
    const sql = 'select * from pg_stat_activity';
    expect(ask(sql, 9)).toEqual(ask(sql, 12));
    expect(ask(sql, 99)).toEqual(ask(sql, 18));
  });

  it('must be a whole number', () => {
    expect(ask('select 1', 9.6).error).toContain('The field "server_version" is not a major version');
    expect(ask('select 1', 16).error).toBeUndefined();
  });
});
