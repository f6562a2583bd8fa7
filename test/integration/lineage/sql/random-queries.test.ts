import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answerLineage } from '../../../../src/lineage/sql/index.js';
import { loadPostgresGrammar } from '../../../../src/lineage/sql/pg/parse.js';
import { RandomQueries, randomQuerySchema } from '../../../testkit/pg-random-query.js';
import { createMariaDatabase, createPgDatabase, type PgDatabase } from '../../../testkit/servers.js';
import { columnNames, ourAnswer, recordedTruth } from './postgres-truth.js';

/** Another seed tries other statements: WAYMARK_SEED=7. */
const seed = Number(process.env['WAYMARK_SEED'] ?? 20_261_121);
const wanted = Number(process.env['WAYMARK_STATEMENTS'] ?? 150);
const longest = 6_000;

describe('column lineage of random statements', () => {
  let database: PgDatabase;
  let names: Awaited<ReturnType<typeof columnNames>>;

  beforeAll(async () => {
    await loadPostgresGrammar();
    database = await createPgDatabase();
    await database.client.query(randomQuerySchema);
    names = await columnNames(database.client);
  });

  afterAll(async () => {
    await database.drop();
  });

  /** What PostgreSQL recorded of a statement; null when it does not take it. */
  async function truthOf(sql: string): Promise<{ columns: Record<string, string[]>; refs: string[] } | null> {
    const { client } = database;
    const made = await client.query(`CREATE VIEW random_view AS ${sql}`).catch(() => null);
    if (made === null) return null;
    const { rows } = await client.query<{ oid: number }>("SELECT 'random_view'::regclass::oid::int AS oid");
    const truth = await recordedTruth(client, rows[0]?.oid ?? 0, names);
    await client.query('DROP VIEW random_view');
    return truth;
  }

  function agree(sql: string, ours: ReturnType<typeof ourAnswer>, truth: object): void {
    const { id: _id, ...answer } = ours;
    expect.soft(answer, sql).toEqual({ ...truth, unresolved: [] });
  }

  it('is what PostgreSQL recorded for every statement it takes', async () => {
    const random = new RandomQueries(seed);
    let accepted = 0;
    let refused = 0;
    while (accepted < wanted && refused < 3 * wanted) {
      const sql = random.next();
      const truth = sql.length > longest ? null : await truthOf(sql);
      if (truth === null) refused += 1;
      else {
        accepted += 1;
        agree(sql, ourAnswer(randomQuerySchema, `CREATE VIEW v AS ${sql}`, 'view', ['public']), truth);
      }
    }
    process.stdout.write(`${JSON.stringify({ set: 'random statements', seed, accepted, refused })}\n`);
    expect(accepted).toBe(wanted);
  }, 120_000);

  it('is the same for statements that MariaDB and PostgreSQL both take', async () => {
    const maria = await createMariaDatabase();
    try {
      const { connection } = maria;
      await connection.query("SET sql_mode = 'ANSI_QUOTES'");
      for (const statement of randomQuerySchema.split(';').filter((text) => text.trim() !== ''))
        await connection.query(statement.replaceAll('int PRIMARY KEY', 'int NOT NULL PRIMARY KEY'));
      const random = new RandomQueries(seed, true);
      let accepted = 0;
      let refused = 0;
      while (accepted < wanted && refused < 3 * wanted) {
        const sql = random.next();
        const made =
          sql.length > longest ? null : await connection.query(`CREATE VIEW v AS ${sql}`).catch(() => null);
        if (made !== null) await connection.query('DROP VIEW v');
        const truth = made === null ? null : await truthOf(sql);
        if (truth === null) refused += 1;
        else {
          accepted += 1;
          const ours = answerLineage({
            id: 1,
            dialect: 'mariadb',
            kind: 'view',
            ddl: randomQuerySchema,
            sql: `CREATE VIEW v AS ${sql}`,
            search_path: ['public'],
            sql_mode: 'ANSI_QUOTES',
          });
          agree(sql, ours, truth);
        }
      }
      process.stdout.write(`${JSON.stringify({ set: 'portable statements', seed, accepted, refused })}\n`);
      expect(accepted).toBe(wanted);
    } finally {
      await maria.drop();
    }
  }, 120_000);
});
