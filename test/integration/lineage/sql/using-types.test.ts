import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadPostgresGrammar } from '../../../../src/lineage/sql/pg/parse.js';
import { createPgDatabase, type PgDatabase, pgVersion } from '../../../testkit/servers.js';
import { columnNames, ourAnswer, truthOfView } from './postgres-truth.js';

const things = `
CREATE SCHEMA a;
CREATE DOMAIN a.small AS int;
CREATE TABLE a.t (id int, n numeric, f float8, s text, at timestamptz, d date, i interval, tm time, j jsonb, l int[],
  b bool, small a.small);`;

/** Types of the other side, each of a table of its own. */
const types = [
  'int',
  'bigint',
  'numeric',
  'text',
  'date',
  'timestamptz',
  'timestamp',
  'float8',
  'bool',
  'interval',
];
const others = types.map((type, at) => `CREATE TABLE a.other_${at} (k ${type}, v int);`).join('\n');

/** Values of many types; the join of such a column takes the value of the side whose type is the common one. */
const expressions = [
  "'text'",
  'null',
  'true',
  '1.5',
  'id % 10',
  'id & 3',
  '~id',
  'id << 2',
  'n * f',
  '@ n',
  '|/ f',
  'id + small',
  'count(*)',
  'sum(id)',
  'avg(id)',
  'bit_or(id)',
  'percentile_disc(0.5) within group (order by n)',
  'mode() within group (order by f)',
  'row_number() over ()',
  'lag(n) over ()',
  'div(n, 2)',
  'round(n, 2)',
  'coalesce(null, id, n)',
  'case when b then 1 else f end',
  'l[1]',
  '(select max(n) from a.t u)',
  "j -> 'a'",
  "j ->> 'a'",
  "s ~ 'x'",
  'id between 1 and 2',
  'not b and true',
  's is null',
  'exists (select 1)',
  'id in (select id from a.t u)',
  'bool_and(b)',
  'd + 1',
  'd - d',
  'd + i',
  'd + tm',
  'now() - at',
  'at - i',
  'i * 2',
  'age(at)',
  'current_date',
  'localtimestamp',
  'current_user',
  "at at time zone 'UTC'",
  "date_trunc('day', at)",
  'extract(year from d)',
  'jsonb_agg(s)',
  'chr(id)',
];

describe('columns merged by USING', () => {
  let database: PgDatabase;

  beforeAll(async () => {
    await loadPostgresGrammar();
    database = await createPgDatabase(`${things}${others}`);
  });

  afterAll(async () => {
    await database.drop();
  });

  it('take the value of the side PostgreSQL takes, whatever types meet', async () => {
    const { client } = database;
    const names = await columnNames(client);
    const version = await pgVersion(client);
    let compared = 0;
    for (const expression of expressions)
      for (const at of types.keys()) {
        const sql = `CREATE VIEW a.w AS SELECT k FROM (SELECT ${expression} AS k FROM a.t) x JOIN a.other_${at} USING (k)`;
        const isMade = await client.query(sql).then(
          () => true,
          () => false,
        );
        // Not every type can be compared with every other.
        if (!isMade) continue;
        compared += 1;
        const { rows } = await client.query<{ oid: number }>("SELECT 'a.w'::regclass::oid::int AS oid");
        const truth = await truthOfView(client, rows[0]?.oid ?? 0, names);
        await client.query('DROP VIEW a.w');
        const ours = ourAnswer(`${things}${others}`, sql, 'view', ['a'], version);
        expect.soft(ours.unresolved, sql).toEqual([]);
        expect.soft(ours.columns, sql).toEqual(truth.columns);
      }
    expect(compared).toBeGreaterThan(120);
  });

  it('are reported when the type of a side is not known', () => {
    const sql =
      'CREATE VIEW a.w AS SELECT k FROM (SELECT theirs(id) AS k FROM a.t) x JOIN a.other_0 USING (k)';
    const { unresolved } = ourAnswer(`${things}${others}`, sql, 'view', ['a']);
    expect(unresolved).toMatchObject([{ name: 'k' }]);
  });
});
