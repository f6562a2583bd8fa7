import { beforeAll, describe, expect, it } from 'vitest';
import { answerLineage, type LineageAnswer, loadPostgresGrammar } from '../../../../src/lineage/sql/index.js';
import { fixture } from '../../../integration/lineage/sql/fixtures.js';

/** Statements of which servers record less than what is true, or nothing: checked by hand. */
const ask = (dialect: 'postgres' | 'mariadb', kind: string, sql: string): LineageAnswer =>
  answerLineage({ id: 1, dialect, kind, ddl: fixture(`${dialect}/schema.sql`), sql, search_path: ['shop'] });

beforeAll(() => loadPostgresGrammar());

describe('statements checked by hand', () => {
  it('PostgreSQL: columns of SEARCH and CYCLE are made from the columns they name', () => {
    const answer = ask(
      'postgres',
      'view',
      `with recursive t(id, boss, path) as (select p.id, p.manager_id, p.name from hr.people p union all
         select c.id, c.manager_id, t.path || c.name from hr.people c join t on c.manager_id = t.id)
       search depth first by path set ord cycle id set looped to 'Y' default 'N' using trail
       select boss, ord, looped, trail from t`,
    );
    expect(answer.columns).toEqual({
      boss: ['hr.people.manager_id'],
      ord: ['hr.people.name'],
      looped: ['hr.people.id'],
      trail: ['hr.people.id'],
    });
  });

  it('PostgreSQL: columns written within a WITH are referenced', () => {
    const answer = ask(
      'postgres',
      'insert',
      `with a as (insert into shop.products (id, name) select id, name from shop.customers returning id, name),
         b as (update shop.orders o set note = a.name from a where a.id = o.customer_id returning o.id, a.name as n),
         c as (delete from shop.items i using b where b.id = i.order_id returning i.price, b.n)
       insert into shop.summary (region, total) select n, price from c`,
    );
    expect(answer.columns).toEqual({ region: ['shop.products.name'], total: ['shop.items.price'] });
    expect(answer.refs).toContain('shop.orders.note');
    expect(answer.unresolved).toEqual([]);
  });

  it('PostgreSQL: a star over a function that nobody described says that columns may be missing', () => {
    const of = (sql: string): LineageAnswer => ask('postgres', 'view', `create view v as ${sql}`);
    expect(of('select f.* from shop.customers c, theirs(c.id) f').unresolved).toMatchObject([
      { name: 'f.*' },
    ]);
    expect(of('select * from theirs(1)').unresolved).toMatchObject([{ name: '*' }]);
    const named = of('select f.* from shop.customers c, theirs(c.id) f(a, b)');
    expect(named).toMatchObject({
      unresolved: [],
      columns: { a: ['shop.customers.id'], b: ['shop.customers.id'] },
    });
    for (const known of ['now()', 'generate_series(1, 2)', 'shop.order_stats(1)', 'theirs() as (a int)'])
      expect(of(`select * from ${known}`).unresolved, known).toEqual([]);
  });

  it('PostgreSQL: operators between types that do not go together have no type', () => {
    const answer = ask(
      'postgres',
      'view',
      'create view v as select k from (select placed_on + placed_on as k from shop.orders) o join shop.summary s(k) using (k)',
    );
    expect(answer).toMatchObject({ unresolved: [{ name: 'k' }], columns: { k: ['shop.orders.placed_on'] } });
  });

  it('MariaDB: a table that keeps the past has columns that no star stands for', () => {
    const answer = ask(
      'mariadb',
      'view',
      'select h.*, row_start, h.ROW_END from history for system_time all h',
    );
    expect(answer).toMatchObject({ unresolved: [] });
    expect(answer.columns).toEqual({
      id: ['shop.history.id'],
      amount: ['shop.history.amount'],
      row_start: ['shop.history.row_start'],
      ROW_END: ['shop.history.row_end'],
    });
    const plain = ask('mariadb', 'view', 'select row_start from customers');
    expect(plain.unresolved).toMatchObject([{ name: 'row_start' }]);
  });

  it('MariaDB: values may use those given before them', () => {
    const answer = ask(
      'mariadb',
      'insert',
      "insert into summary (cnt, total, region) values ((select max(id) from orders), cnt + 1, 'z')",
    );
    expect(answer).toMatchObject({
      unresolved: [],
      columns: { cnt: ['shop.orders.id'], total: ['shop.orders.id'], region: [] },
    });
  });
});
