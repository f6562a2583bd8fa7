import type { RowDataPacket } from 'mysql2';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answerLineage, type LineageAnswer } from '../../../src/lineage/sql/index.js';
import { cases, expectationsOf, fixture } from '../../integration/lineage/sql/fixtures.js';
import { differences, matchAll } from '../../testkit/matched.js';
import { createMariaDatabase, type MariaDatabase } from '../../testkit/servers.js';

interface Expected {
  readonly title: string;
  readonly sql: string;
  readonly columns: Record<string, string[]>;
}

let database: MariaDatabase;
let schema: string;
const answers = new Map<string, LineageAnswer>();

beforeAll(async () => {
  schema = fixture('mysql/schema.sql');
  database = await createMariaDatabase(schema);
});

afterAll(async () => {
  await database.drop();
});

function expectations(path: string): Expected[] {
  return cases(path).map((one) => ({ title: one.title, ...expectationsOf(one, database.name) }));
}

function ours(sql: string, kind: string): LineageAnswer {
  return answerLineage({ id: 1, dialect: 'mariadb', kind, ddl: schema, sql, search_path: [database.name] });
}

function problemOf(answer: LineageAnswer, { columns }: Expected, names?: readonly string[]): string | null {
  return differences({
    error: [answer.error ?? null, null],
    unresolved: [answer.unresolved, []],
    names: [Object.keys(answer.columns), names ?? Object.keys(columns)],
    columns: [answer.columns, columns],
  });
}

async function succeeds(sql: string): Promise<boolean> {
  return await database.connection.query(sql).then(
    () => true,
    () => false,
  );
}

describe('column lineage of MySQL statements', () => {
  it('is what is expected for views, with the names the server gives', async () => {
    const found: { one: Expected; answer: LineageAnswer; names: string[] }[] = [];
    for (const [index, one] of expectations('mysql/views.sql').entries()) {
      const name = `case_${index}`;
      const text = `CREATE VIEW ${name} AS ${one.sql}`;
      await database.connection.query(text).catch((error: unknown) => {
        throw new Error(`${one.title}: ${String(error)}`);
      });
      const [rows] = await database.connection.query<RowDataPacket[]>(
        'SELECT column_name AS name FROM information_schema.columns WHERE table_schema = ? AND table_name = ? ORDER BY ordinal_position',
        [database.name, name],
      );
      const answer = ours(text, 'view');
      answers.set(name, answer);
      found.push({ one, answer, names: rows.map((row) => String(row['name'])) });
    }
    matchAll('MySQL lineage of views', found, ({ one, answer, names }) => problemOf(answer, one, names));
  });

  it('is the same for what the server made of the views, names resolved', async () => {
    const texts: [string, string][] = [];
    for (const name of answers.keys()) {
      const [[row]] = await database.connection.query<RowDataPacket[]>(`SHOW CREATE VIEW ${name}`);
      texts.push([name, String(row!['Create View'])]);
    }
    matchAll('MySQL lineage of rewritten views', texts, ([name, text]) => {
      const answer = ours(text, 'view');
      const own = answers.get(name)!;
      return differences({
        error: [answer.error ?? null, null],
        unresolved: [answer.unresolved, []],
        columns: [answer.columns, own.columns],
        // The server drops what has no effect, so it may name less.
        refs: [answer.refs.filter((ref) => !own.refs.includes(ref)), []],
      });
    });
  });

  it('references exactly the columns whose renaming breaks the view', async () => {
    const [columns] = await database.connection.query<RowDataPacket[]>(
      `SELECT c.table_name AS t, c.column_name AS c FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name)
        WHERE table_schema = ? AND t.table_type = 'BASE TABLE'`,
      [database.name],
    );
    const broken = new Map<string, string[]>();
    const fixed = new Set<string>();
    for (const { t, c } of columns as { t: string; c: string }[]) {
      const column = `${database.name}.${t}.${c}`;
      // Generated columns and functional indexes hold on to what they are made of.
      if (!(await succeeds(`ALTER TABLE \`${t}\` RENAME COLUMN \`${c}\` TO renamed_away`))) {
        fixed.add(column);
        continue;
      }
      for (const name of answers.keys())
        if (!(await succeeds(`SELECT * FROM \`${name}\` LIMIT 0`)))
          broken.set(name, [...(broken.get(name) ?? []), column]);
      await database.connection.query(`ALTER TABLE \`${t}\` RENAME COLUMN renamed_away TO \`${c}\``);
    }
    expect(fixed.size).toBeLessThan(4);
    matchAll('MySQL references of views', [...answers], ([name, answer]) => {
      const viewed = answer.refs.some((ref) => ref.includes('.big_orders.'));
      const comparable = answer.refs.filter((ref) => !fixed.has(ref) && !ref.includes('.big_orders.')).sort();
      const theirs = (broken.get(name) ?? []).sort();
      return viewed
        ? differences({ missing: [comparable.filter((ref) => !theirs.includes(ref)), []] })
        : differences({ refs: [comparable, theirs] });
    });
  });

  it('is what is expected for statements that write, all of which the server accepts', async () => {
    const list = expectations('mysql/writes.sql').map((one, index) => ({
      ...one,
      sql: one.sql.replace('{view}', `made_${index}`),
    }));
    for (const { title, sql } of list)
      await database.connection
        .query({ sql: 'PREPARE checked FROM ?', values: [sql] })
        .catch((error: unknown) => {
          throw new Error(`${title}: ${String(error)}`);
        });
    matchAll('MySQL lineage of writes', list, (one) => {
      const kind = one.sql.startsWith('create')
        ? 'ctas'
        : /^(with|update)/.test(one.sql)
          ? 'update'
          : 'insert';
      return problemOf(ours(one.sql, kind), one);
    });
  });
});
