import type { RowDataPacket } from 'mysql2';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { answerLineage } from '../../../../src/lineage/sql/index.js';
import { createMariaDatabase, type MariaDatabase } from '../../../testkit/servers.js';
import { cases, expectationsOf } from './fixtures.js';

/** Each case has what makes its schema in the databases `one` and `two`, a line `--`, the statement and expectations. */
const list = cases('mariadb/own-schema.sql').map(({ title, sql }) => {
  const end = sql.indexOf('\n--\n');
  return { title, ddl: sql.slice(0, end), rest: sql.slice(end + '\n--\n'.length) };
});

describe('column lineage of MariaDB statements over schemas of their own', () => {
  let database: MariaDatabase;

  beforeAll(async () => {
    database = await createMariaDatabase();
  });

  const other = (): string => `${database.name}_two`;

  beforeEach(async () => {
    await database.connection.query(`CREATE OR REPLACE DATABASE ${database.name}`);
    await database.connection.query(`CREATE OR REPLACE DATABASE ${other()}`);
    await database.connection.query(`USE ${database.name}`);
  });

  afterAll(async () => {
    await database.connection.query(`DROP DATABASE IF EXISTS ${other()}`);
    await database.drop();
  });

  /** The names of the databases as they are on the server. */
  const named = (text: string): string =>
    text.replaceAll(/\bone\./gu, `${database.name}.`).replaceAll(/\btwo\./gu, `${other()}.`);

  async function viewColumns(): Promise<string[]> {
    const [rows] = await database.connection.query<RowDataPacket[]>(
      "SELECT column_name AS name FROM information_schema.columns WHERE table_schema = ? AND table_name = 'w' ORDER BY ordinal_position",
      [database.name],
    );
    return rows.map((row) => String(row.name));
  }

  it.each(list)('is what is expected: $title', async ({ title, ddl, rest }) => {
    const { sql, columns } = expectationsOf({ title, sql: named(rest) }, '');
    const expected = Object.fromEntries(
      Object.entries(columns).map(([name, sources]) => [
        name,
        sources.map((source) => source.slice(1)).sort(),
      ]),
    );
    const schema = named(ddl);
    for (const statement of schema.split(';').filter((text) => text.trim() !== ''))
      await database.connection.query(statement);
    const isView = sql.startsWith('create view');
    if (isView) await database.connection.query(sql);
    else await database.connection.query({ sql: 'PREPARE checked FROM ?', values: [sql] });
    const kind = isView
      ? 'view'
      : sql.startsWith('create')
        ? 'ctas'
        : sql.startsWith('update')
          ? 'update'
          : 'insert';
    const ours = answerLineage({
      id: 1,
      dialect: 'mariadb',
      kind,
      ddl: schema,
      sql,
      search_path: [database.name],
    });
    expect(ours.error).toBeUndefined();
    expect(ours.unresolved).toEqual([]);
    if (isView) expect(Object.keys(ours.columns)).toEqual(await viewColumns());
    expect(ours.columns).toEqual(expected);
  });
});
