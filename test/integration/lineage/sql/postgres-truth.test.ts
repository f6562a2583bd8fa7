import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPgDatabase, type PgDatabase, pgVersion } from '../../../testkit/servers.js';
import { loadPostgresGrammar } from '../../../../src/lineage/sql/pg/parse.js';
import { benchmarkQueries, cases, fixture, type StatementCase } from './fixtures.js';
import {
  columnNames,
  isTaken,
  keptBodies,
  ourAnswer,
  recordedTruth,
  truthOfView,
  truthOfWrite,
  type Truth,
} from './postgres-truth.js';

interface Outcome {
  readonly title: string;
  readonly exactColumns: number;
  readonly totalColumns: number;
  readonly missing: string[];
  readonly extra: string[];
}

/** Compares and describes every difference; wrong columns of statements with no unresolved entry are silent errors. */
function compare(title: string, truth: Truth, ours: ReturnType<typeof ourAnswer>): Outcome {
  const wanted = Object.entries(truth.columns);
  const exact = wanted.filter(
    ([name, sources]) => JSON.stringify(ours.columns[name]) === JSON.stringify(sources),
  );
  expect.soft(ours.error, title).toBeUndefined();
  expect.soft(ours.unresolved, title).toEqual([]);
  expect.soft(ours.columns, title).toEqual(truth.columns);
  expect.soft(ours.refs, title).toEqual(truth.refs);
  return {
    title,
    exactColumns: exact.length,
    totalColumns: wanted.length,
    missing: truth.refs.filter((r) => !ours.refs.includes(r)),
    extra: ours.refs.filter((r) => !truth.refs.includes(r)),
  };
}

/** `unknown` counts the statements that the server is too old for. */
function print(set: string, outcomes: readonly Outcome[], unknown = 0): void {
  const sum = (pick: (o: Outcome) => number): number => outcomes.reduce((n, o) => n + pick(o), 0);
  const total = sum((o) => o.totalColumns);
  const figures = {
    set,
    statements: outcomes.length,
    unknown,
    columns: total,
    columnsExact: total === 0 ? 1 : sum((o) => o.exactColumns) / total,
    refsMissing: sum((o) => o.missing.length),
    refsExtra: sum((o) => o.extra.length),
  };
  process.stdout.write(`${JSON.stringify(figures)}\n`);
}

describe('column lineage of PostgreSQL views', () => {
  let database: PgDatabase;
  let version: number;

  beforeAll(async () => {
    await loadPostgresGrammar();
    database = await createPgDatabase();
    version = await pgVersion(database.client);
  });

  afterAll(async () => {
    await database.drop();
  });

  /** The view's oid, null when the server is too old for it. */
  async function createdView(sql: string, name: string): Promise<number | null> {
    if (!(await isTaken(database.client, version, `CREATE VIEW ${name} AS ${sql}`))) return null;
    const { rows } = await database.client.query<{ oid: number }>('SELECT $1::regclass::oid::int AS oid', [
      name,
    ]);
    return rows[0]?.oid ?? 0;
  }

  async function checkViews(
    set: string,
    ddl: string,
    path: string,
    statements: readonly StatementCase[],
  ): Promise<void> {
    const outcomes: Outcome[] = [];
    const names = await columnNames(database.client);
    for (const [i, { title, sql }] of statements.entries()) {
      const oid = await createdView(sql, `${path}.view_${i}`);
      if (oid === null) continue;
      const truth = await recordedTruth(database.client, oid, names);
      const ours = ourAnswer(ddl, `CREATE VIEW v AS ${sql}`, 'view', [path], version);
      outcomes.push(compare(title, truth, ours));
    }
    print(set, outcomes, statements.length - outcomes.length);
  }

  it.each(['tpch', 'tpcds'] as const)('is what the server recorded for every query of %s', async (set) => {
    const ddl = fixture(`${set}/schema.sql`);
    await database.client.query(`CREATE SCHEMA ${set}; SET search_path = ${set}; ${ddl}`);
    await checkViews(set, `create schema ${set}; ${ddl}`, set, benchmarkQueries(set));
  });

  it('is what the server recorded for statements that are easily got wrong', async () => {
    const ddl = fixture('postgres/schema.sql');
    await database.client.query(`RESET search_path; ${ddl}; SET search_path = shop`);
    const statements = [...cases('postgres/views.sql'), ...cases('postgres/views-more.sql')];
    await checkViews('tricky views', ddl, 'shop', statements);
  });

  it('is what the server recorded for statements that write', async ({ skip }) => {
    skip(version < keptBodies, 'this version keeps no query trees of procedures');
    const names = await columnNames(database.client);
    const outcomes: Outcome[] = [];
    const statements = [...cases('postgres/writes.sql'), ...cases('postgres/writes-more.sql')];
    for (const [i, { title, sql }] of statements.entries()) {
      const body = `CREATE PROCEDURE shop.write_${i}() BEGIN ATOMIC ${sql}; END`;
      if (!(await isTaken(database.client, version, body))) continue;
      const truth = await truthOfWrite(database.client, `write_${i}`, names);
      const kind = /^(with .*)?merge into/u.test(sql)
        ? 'merge'
        : sql.startsWith('update')
          ? 'update'
          : 'insert';
      const ours = ourAnswer(fixture('postgres/schema.sql'), sql, kind, ['shop'], version);
      const columns = sql.startsWith('delete') ? {} : truth.columns;
      if (kind !== 'merge') {
        expect
          .soft(
            truth.refs.filter((r) => !truth.depended.includes(r)),
            `pg_depend of ${title}`,
          )
          .toEqual([]);
      }
      outcomes.push(compare(title, { columns, refs: truth.refs }, ours));
    }
    print('tricky writes', outcomes, statements.length - outcomes.length);
  });

  it('is what the server recorded for every view of pg_catalog and information_schema', async () => {
    const { client } = database;
    const names = await columnNames(client);
    const { rows } = await client.query<{ oid: number; name: string; sql: string }>(
      `SELECT c.oid::int AS oid, n.nspname || '.' || c.relname AS name, pg_get_viewdef(c.oid) AS sql
         FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind = 'v' AND n.nspname IN ('pg_catalog', 'information_schema') ORDER BY 2`,
    );
    expect(rows.length).toBeGreaterThan(100);
    const outcomes: Outcome[] = [];
    for (const { oid, name, sql } of rows) {
      const truth = await truthOfView(client, oid, names);
      outcomes.push(compare(name, truth, ourAnswer('', sql, 'view', ['shop', 'public'], version)));
    }
    print('system views', outcomes);
  });
});
