import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadPostgresGrammar } from '../../../../src/lineage/sql/pg/parse.js';
import { createPgDatabase, type PgDatabase } from '../../../testkit/servers.js';
import { cases } from './fixtures.js';
import { columnNames, ourAnswer, recordedTruth, truthOfWrite, type Truth } from './postgres-truth.js';

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

  beforeAll(async () => {
    await loadPostgresGrammar();
    database = await createPgDatabase();
  });

  afterAll(async () => {
    await database.drop();
  });

  async function truthOf({ path, ddl, sql }: OwnSchemaCase): Promise<Truth> {
    const { client } = database;
    await client.query('BEGIN');
    try {
      await client.query(ddl);
      await client.query(`SET LOCAL search_path = ${path}`);
      const names = await columnNames(client);
      if (!sql.startsWith('create view')) {
        await client.query(`CREATE PROCEDURE probe() BEGIN ATOMIC ${sql}; END`);
        const { columns, refs } = await truthOfWrite(client, 'probe', names);
        return { columns: / *with .*\) delete |^delete/u.test(sql) ? {} : columns, refs };
      }
      await client.query(sql);
      const { rows } = await client.query<{ oid: number }>(
        "SELECT oid::int AS oid FROM pg_class WHERE relkind = 'v' ORDER BY oid DESC LIMIT 1",
      );
      return await recordedTruth(client, rows[0]?.oid ?? 0, names);
    } finally {
      await client.query('ROLLBACK');
    }
  }

  it.each(list)('is what the server recorded: $title', async (one) => {
    const truth = await truthOf(one);
    const kind =
      /^create (\w+)/u.exec(one.sql)?.[1] ?? /\b(insert|update|merge|delete)\b/u.exec(one.sql)?.[1];
    const ours = ourAnswer(one.ddl, one.sql, kind ?? 'insert', one.path.split(', '));
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
