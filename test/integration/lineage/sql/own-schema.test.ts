import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadPostgresGrammar } from '../../../../src/lineage/sql/pg/parse.js';
import { createPgDatabase, type PgDatabase, pgVersion } from '../../../testkit/servers.js';
import { cases } from './fixtures.js';
import {
  columnNames,
  isTaken,
  keptBodies,
  ourAnswer,
  recordedTruth,
  truthOfWrite,
  type Truth,
} from './postgres-truth.js';

interface OwnSchemaCase {
  readonly title: string;
  readonly path: string;
  readonly ddl: string;
  readonly sql: string;
}

/** Each case has a search path, what makes its schema, a line `--`, and the statement. */
const list: OwnSchemaCase[] = cases('postgres/own-schema.sql').map(({ title, sql }) => {
  const [head = '', text = ''] = sql.split(/^--$/mu);
  const end = head.indexOf('\n');
  return {
    title,
    path: head.slice('-- path: '.length, end),
    ddl: head.slice(end + 1).trim(),
    sql: text.trim(),
  };
});

describe('column lineage of statements over schemas of their own', () => {
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

  /** Null when the server is too old for the statement. */
  async function truthOf({ path, ddl, sql }: OwnSchemaCase): Promise<Truth | null> {
    const { client } = database;
    await client.query('BEGIN');
    try {
      if (!(await isTaken(client, version, ddl))) return null;
      await client.query(`SET LOCAL search_path = ${path}`);
      const names = await columnNames(client);
      if (!sql.startsWith('create view')) {
        const body = `CREATE PROCEDURE probe() BEGIN ATOMIC ${sql}; END`;
        if (version < keptBodies || !(await isTaken(client, version, body))) return null;
        const { columns, refs } = await truthOfWrite(client, 'probe', names);
        return { columns: / *with .*\) delete |^delete/u.test(sql) ? {} : columns, refs };
      }
      if (!(await isTaken(client, version, sql))) return null;
      const { rows } = await client.query<{ oid: number }>(
        "SELECT oid::int AS oid FROM pg_class WHERE relkind = 'v' ORDER BY oid DESC LIMIT 1",
      );
      return await recordedTruth(client, rows[0]?.oid ?? 0, names);
    } finally {
      await client.query('ROLLBACK');
    }
  }

  it.for(list)('is what the server recorded: $title', async (one, { skip }) => {
    const truth = (await truthOf(one)) ?? skip('this version is too old for the statement');
    const kind =
      /^create (\w+)/u.exec(one.sql)?.[1] ?? /\b(insert|update|merge|delete)\b/u.exec(one.sql)?.[1];
    const ours = ourAnswer(one.ddl, one.sql, kind ?? 'insert', one.path.split(', '), version);
    // The server names temporary schemas by number.
    const { columns, refs } = JSON.parse(
      JSON.stringify(truth).replaceAll(/pg_temp_\d+\./gu, 'pg_temp.'),
    ) as Truth;
    expect(ours.error).toBeUndefined();
    expect(ours.unresolved).toEqual([]);
    expect(ours.columns).toEqual(columns);
    expect(ours.refs).toEqual(refs);
  });
});
