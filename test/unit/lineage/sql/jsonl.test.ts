import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lineageJsonl, type LineageAnswer } from '../../../../src/lineage/sql/index.js';

async function answers(lines: readonly string[]): Promise<LineageAnswer[]> {
  const out: LineageAnswer[] = [];
  async function* input(): AsyncGenerator<string> {
    for (const line of lines) yield await Promise.resolve(`${line}\n`);
  }
  await lineageJsonl(input(), (line) => out.push(JSON.parse(line) as LineageAnswer));
  return out;
}

const line = (fields: object): string =>
  JSON.stringify({ dialect: 'postgres', kind: 'view', search_path: ['public'], ...fields });

describe('the JSON lines call', () => {
  it('answers every line in order, whatever it holds', async () => {
    const ddl = 'create table t (a int, b int)';
    const found = await answers([
      line({ id: 'one', ddl, sql: 'create view v as select a + b as s from t where b > 0' }),
      'no json',
      '[1]',
      line({ id: 2, ddl, sql: 'selec' }),
      line({ id: 3, ddl, sql: 'select missing from t' }),
      line({ id: 4 }),
      line({ id: 5, ddl, sql: 'select b from t' }),
    ]);
    expect(found.map((a) => a.id)).toEqual(['one', null, null, 2, 3, 4, 5]);
    expect(found[0]).toEqual({
      id: 'one',
      columns: { s: ['public.t.a', 'public.t.b'] },
      refs: ['public.t.a', 'public.t.b'],
      unresolved: [],
    });
    expect(found.map((a) => a.error !== undefined)).toEqual([false, true, true, true, false, true, false]);
    expect(found[4]?.unresolved).toEqual([
      { position: 7, name: 'missing', reason: 'no such column in the relations in scope' },
    ]);
    expect(found[6]?.columns).toEqual({ b: ['public.t.b'] });
  });

  it('takes relations from "schema" as well as from "ddl"', async () => {
    const schema = {
      s1: {
        t: [
          ['a', 'integer'],
          ['b', 'text'],
        ],
      },
      s2: { t: [['c', 'integer']] },
    };
    const found = await answers([
      line({ id: 1, schema, search_path: ['s1', 's2'], sql: 'select * from t' }),
      line({ id: 2, schema, search_path: 's2, s1', sql: 'select * from t' }),
      line({
        id: 3,
        schema,
        search_path: ['s2'],
        ddl: 'create view v as select b as x from s1.t',
        sql: 'select x from v',
      }),
      line({
        id: 4,
        dialect: 'mariadb',
        schema: { shop: { T: [['Id', 'int']] } },
        search_path: ['shop'],
        sql: 'select ID from T',
      }),
    ]);
    expect(found.map((a) => a.columns)).toEqual([
      { a: ['s1.t.a'], b: ['s1.t.b'] },
      { c: ['s2.t.c'] },
      { x: ['s2.v.x'] },
      { ID: ['shop.T.Id'] },
    ]);
  });

  it('gives the written columns of statements that write', async () => {
    const ddl = 'create table t (a int primary key, b int); create table s (x int, y int)';
    const found = await answers([
      line({ id: 1, kind: 'insert', ddl, sql: 'insert into t (b, a) select x, y from s' }),
      line({ id: 2, kind: 'update', ddl, sql: 'update t set b = s.x from s where s.y = t.a' }),
      line({
        id: 3,
        kind: 'merge',
        ddl,
        sql: 'merge into t using s on s.x = t.a when matched then update set b = y when not matched then insert values (x, y)',
      }),
      line({ id: 4, kind: 'ctas', ddl, sql: 'create table n (k) as select x from s' }),
    ]);
    expect(found.map((a) => a.columns)).toEqual([
      { b: ['public.s.x'], a: ['public.s.y'] },
      { b: ['public.s.x'] },
      { b: ['public.s.y'], a: ['public.s.x'] },
      { k: ['public.s.x'] },
    ]);
  });

  it('says in words which field is wrong, and goes on', async () => {
    const ddl = 'create table t (a int, b int)';
    const sql = 'select a from t';
    const wrong = [
      { dialect: 'oracle' },
      { dialect: 7 },
      { ddl: 5 },
      { ddl: [ddl, null] },
      { search_path: 5 },
      { search_path: [1] },
      { schema: [] },
      { schema: { public: null } },
      { schema: { public: { t: [[7]] } } },
      { sql: 5 },
      { sql_mode: [] },
      { lower_case_table_names: 'x' },
    ];
    const found = await answers([
      ...wrong.map((fields, id) => line({ id, ddl, sql, ...fields })),
      line({ id: 'end', ddl, sql }),
    ]);
    expect(found.map((a) => a.id)).toEqual([...wrong.keys(), 'end']);
    for (const [i, fields] of wrong.entries()) {
      const [field = ''] = Object.keys(fields);
      expect(found[i]?.error).toMatch(new RegExp(`^The field "${field}[.a-z]*" is `, 'u'));
      expect(found[i]?.columns).toEqual({});
    }
    expect(found.at(-1)?.columns).toEqual({ a: ['public.t.a'] });
  });

  it('answers an unknown kind with the lineage and an error', async () => {
    const [found] = await answers([
      line({ id: 1, kind: 'report', ddl: 'create table t (a int)', sql: 'select a from t' }),
    ]);
    expect(found?.columns).toEqual({ a: ['public.t.a'] });
    expect(found?.error).toMatch(/^The field "kind" is not one of view, /u);
  });

  it('reads lines with a mark of byte order, with carriage returns, empty ones and very long ones', async () => {
    const ddl = 'create table t (a int)';
    const many = Array.from({ length: 20_000 }, () => 'a').join(', ');
    const found = await answers([
      `\u{FEFF}${line({ id: 1, ddl, sql: 'select a from t' })}\r`,
      '',
      '  \r',
      line({ id: 2, ddl, sql: `select a from t where a in (${many})` }),
      line({ id: 3, ddl, sql: 'x'.repeat(1_000_000) }),
      line({ id: 4, ddl, sql: 'select \0 from t' }),
    ]);
    expect(found.map((a) => a.id)).toEqual([1, 2, 3, 4]);
    expect(found.slice(0, 2).map((a) => a.columns)).toEqual([{ a: ['public.t.a'] }, { a: ['public.t.a'] }]);
    expect(found[2]?.error?.length).toBeLessThan(600);
    expect(found[3]?.error).toMatch(/zero character/u);
  });

  it('knows the columns of "ddl" and of "schema" together, in all forms of a column', async () => {
    const ddl = 'create table t (a int, b varchar(5)); create view v as select a from t';
    const found = await answers([
      line({
        id: 1,
        ddl,
        schema: { public: { t: [['a', 'int'], { name: 'c' }, 'd'] } },
        sql: 'select * from t',
      }),
      line({ id: 2, dialect: 'postgresql', ddl, search_path: undefined, sql: 'select * from v' }),
      line({ id: 3, dialect: 'mariadb', ddl, search_path: undefined, sql: 'select * from t' }),
      line({ id: 4, ddl, search_path: '"$user", public', sql: 'select b from t' }),
    ]);
    expect(found.map((a) => Object.keys(a.columns))).toEqual([
      ['a', 'c', 'd', 'b'],
      ['a'],
      ['a', 'b'],
      ['b'],
    ]);
    expect(found.flatMap((a) => [...a.unresolved, ...(a.error === undefined ? [] : [a.error])])).toEqual([]);
  });

  it('never throws, whatever the statement', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.string({ maxLength: 120 }),
        fc.constantFrom('postgres', 'mariadb'),
        async (sql, dialect) => {
          const found = await answers([line({ id: 1, dialect, sql })]);
          expect(found).toHaveLength(1);
        },
      ),
      { numRuns: 200 },
    );
  });
});
