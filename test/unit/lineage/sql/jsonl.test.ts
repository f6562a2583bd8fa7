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
