import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RowDataPacket } from 'mysql2';
import { createMariaDatabase, type MariaDatabase } from '../../../testkit/servers.js';
import { answerLineage, type LineageAnswer } from '../../../../src/lineage/sql/index.js';
import { benchmarkQueries, cases, expectationsOf, fixture } from './fixtures.js';

interface Expected {
  readonly title: string;
  readonly sql: string;
  readonly columns: Record<string, string[]>;
}

function expectations(path: string, database: string): Expected[] {
  return cases(path).map((one) => ({ title: one.title, ...expectationsOf(one, database) }));
}

describe('column lineage of MariaDB statements', () => {
  let database: MariaDatabase;
  let schema: string;
  const answers = new Map<string, LineageAnswer>();

  beforeAll(async () => {
    schema = fixture('mariadb/schema.sql');
    database = await createMariaDatabase(schema);
  });

  afterAll(async () => {
    await database.drop();
  });

  function ours(sql: string, kind: string): LineageAnswer {
    return answerLineage({ id: 1, dialect: 'mariadb', kind, ddl: schema, sql, search_path: [database.name] });
  }

  function succeeds(sql: string): Promise<boolean> {
    return database.connection.query(sql).then(
      () => true,
      () => false,
    );
  }

  async function serverColumns(name: string): Promise<string[]> {
    const [rows] = await database.connection.query<RowDataPacket[]>(
      'SELECT column_name AS name FROM information_schema.columns WHERE table_schema = ? AND table_name = ? ORDER BY ordinal_position',
      [database.name, name],
    );
    return rows.map((r) => String(r.name));
  }

  it('is what is expected for views, with the names the server gives', async () => {
    let exact = 0;
    const list = ['mariadb/views.sql', 'mariadb/views-more.sql'].flatMap((path) =>
      expectations(path, database.name),
    );
    for (const [i, { title, sql, columns }] of list.entries()) {
      const name = `case_${i}`;
      const text = sql.startsWith('create') ? sql.replace('{view}', name) : `CREATE VIEW ${name} AS ${sql}`;
      await database.connection.query(text);
      const answer = ours(text, 'view');
      answers.set(name, answer);
      expect.soft(answer.error, title).toBeUndefined();
      expect.soft(answer.unresolved, title).toEqual([]);
      expect.soft(Object.keys(answer.columns), title).toEqual(await serverColumns(name));
      expect.soft(answer.columns, title).toEqual(columns);
      if (JSON.stringify(answer.columns) === JSON.stringify(columns)) exact += 1;
    }
    process.stdout.write(`${JSON.stringify({ set: 'mariadb views', statements: list.length, exact })}\n`);
  });

  it('references exactly the columns whose renaming breaks the view', async () => {
    const [tables] = await database.connection.query<RowDataPacket[]>(
      `SELECT c.table_name AS t, c.column_name AS c FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name)
        WHERE table_schema = ? AND t.table_type LIKE '%BASE TABLE%' OR table_schema = ? AND t.table_type = 'SYSTEM VERSIONED'`,
      [database.name, database.name],
    );
    const broken = new Map<string, string[]>();
    // The server refuses to rename what a partition, a check, a generated or a versioned column depends on.
    const fixed = new Set<string>();
    for (const { t, c } of tables as { t: string; c: string }[]) {
      const column = `${database.name}.${t}.${c}`;
      const checked = c === 'profile' || c === 'attributes';
      const renamed =
        !checked && (await succeeds(`ALTER TABLE \`${t}\` RENAME COLUMN \`${c}\` TO renamed_away`));
      if (!renamed) fixed.add(column);
      if (!renamed) continue;
      for (const name of answers.keys()) {
        if (!(await succeeds(`SHOW COLUMNS FROM \`${name}\``)))
          broken.set(name, [...(broken.get(name) ?? []), column]);
      }
      await database.connection.query(`ALTER TABLE \`${t}\` RENAME COLUMN renamed_away TO \`${c}\``);
    }
    expect(fixed.size).toBeLessThan(8);
    for (const [name, answer] of answers) {
      const comparable = answer.refs.filter((r) => !fixed.has(r) && !r.includes('.big_orders.'));
      const own = (broken.get(name) ?? []).sort();
      const usesView = answer.refs.some((r) => r.includes('.big_orders.'));
      if (usesView) expect.soft(own, name).toEqual(expect.arrayContaining(comparable));
      else expect.soft(comparable, name).toEqual(own);
    }
  });

  it('is what is expected for statements that write, all of which the server accepts', async () => {
    const list = ['mariadb/writes.sql', 'mariadb/writes-more.sql'].flatMap((path) =>
      expectations(path, database.name),
    );
    let exact = 0;
    for (const [i, { title, sql, columns }] of list.entries()) {
      const text = sql.replace('{view}', `made_${i}`);
      await database.connection.query({ sql: 'PREPARE checked FROM ?', values: [text] });
      const kind = sql.startsWith('create') ? 'ctas' : sql.startsWith('update') ? 'update' : 'insert';
      const answer = ours(text, kind);
      expect.soft(answer.error, title).toBeUndefined();
      expect.soft(answer.unresolved, title).toEqual([]);
      expect.soft(answer.columns, title).toEqual(columns);
      if (JSON.stringify(answer.columns) === JSON.stringify(columns)) exact += 1;
    }
    process.stdout.write(`${JSON.stringify({ set: 'mariadb writes', statements: list.length, exact })}\n`);
  });

  it.each(['tpch', 'tpcds'] as const)(
    'agrees with the PostgreSQL answer for the queries of %s both engines accept',
    (set) => {
      const ddl = fixture(`${set}/schema.sql`);
      let agreed = 0;
      for (const { title, sql } of benchmarkQueries(set)) {
        if (/grouping|rollup|full\s+(?:outer\s+)?join|::|interval '/iu.test(sql)) continue;
        const maria = answerLineage({
          id: 1,
          dialect: 'mariadb',
          kind: 'view',
          ddl,
          sql,
          search_path: ['tpc'],
        });
        const postgres = answerLineage({
          id: 1,
          dialect: 'postgres',
          kind: 'view',
          ddl,
          sql,
          search_path: ['tpc'],
        });
        expect.soft(maria.error, title).toBeUndefined();
        expect.soft(maria.unresolved, title).toEqual([]);
        expect.soft(Object.values(maria.columns), title).toEqual(Object.values(postgres.columns));
        expect.soft(maria.refs, title).toEqual(postgres.refs);
        agreed += 1;
      }
      expect(agreed).toBeGreaterThan(10);
      process.stdout.write(`${JSON.stringify({ set: `mariadb ${set}`, statements: agreed })}\n`);
    },
  );
});
