/** Random statements that are easily got wrong, our answers about them, and what PostgreSQL recorded. */
import type pg from 'pg';
import type { LineageAnswer } from '../../../../src/lineage/sql/index.js';
import { pgVersion } from '../../../testkit/servers.js';
import { TrickyQueries } from '../../../testkit/tricky-sql/queries.js';
import { trickySchema } from '../../../testkit/tricky-sql/schema.js';
import { TrickyWrites } from '../../../testkit/tricky-sql/writes.js';
import { columnNames, ourAnswer, recordedTruth, truthOfWrite, type Truth } from './postgres-truth.js';

/** A statement the server takes and what was found about it. */
export interface Compared {
  readonly sql: string;
  readonly searchPath: string;
  readonly truth: Truth;
  readonly ours: LineageAnswer;
}

export interface Comparison {
  readonly accepted: number;
  readonly refused: number;
  readonly differing: readonly Compared[];
}

type Probe = (client: pg.Client) => Promise<Compared | null>;

const paths = ['app, "Old Shop"', '"Old Shop", app', 'app'];
const longest = 5_000;

function isExact({ truth, ours }: Compared): boolean {
  const names = Object.keys(truth.columns);
  return (
    ours.error === undefined &&
    ours.unresolved.length === 0 &&
    JSON.stringify(ours.refs) === JSON.stringify(truth.refs) &&
    names.length === Object.keys(ours.columns).length &&
    names.every((name) => JSON.stringify(ours.columns[name]) === JSON.stringify(truth.columns[name]))
  );
}

/** Runs a definition in a transaction that ends without a trace; null when the server refuses it. */
async function probed<Value>(
  client: pg.Client,
  path: string,
  definition: string,
  look: () => Promise<Value>,
): Promise<Value | null> {
  await client.query(`BEGIN; SET LOCAL search_path = ${path}`);
  try {
    const made = await client.query(definition).catch(() => null);
    return made === null ? null : await look();
  } finally {
    await client.query('ROLLBACK');
  }
}

async function compare(client: pg.Client, wanted: number, probe: Probe): Promise<Comparison> {
  let accepted = 0;
  let refused = 0;
  const differing: Compared[] = [];
  while (accepted < wanted && refused < 20 * wanted) {
    const compared = await probe(client);
    if (compared === null) refused += 1;
    else {
      accepted += 1;
      if (!isExact(compared)) differing.push(compared);
    }
  }
  return { accepted, refused, differing };
}

/** Creates the schema of the statements. */
export async function openTrickySchema(client: pg.Client): Promise<void> {
  await client.query(trickySchema);
}

/** Random views. */
export async function compareViews(client: pg.Client, seed: number, wanted: number): Promise<Comparison> {
  const version = await pgVersion(client);
  const queries = new TrickyQueries(seed);
  const names = await columnNames(client);
  return compare(client, wanted, async () => {
    const made = queries.view();
    const searchPath = queries.random.pick(paths);
    const sql = `CREATE VIEW v (${made.names}) AS ${made.sql}`;
    if (sql.length > longest) return null;
    const truth = await probed(client, searchPath, sql, async () => {
      const { rows } = await client.query<{ oid: number }>("SELECT 'v'::regclass::oid::int AS oid");
      return recordedTruth(client, rows[0]?.oid ?? 0, names);
    });
    if (truth === null) return null;
    return { sql, searchPath, truth, ours: ourAnswer(trickySchema, sql, 'view', searchPath, version) };
  });
}

/** Random statements that write. */
export async function compareWrites(client: pg.Client, seed: number, wanted: number): Promise<Comparison> {
  const version = await pgVersion(client);
  const writes = new TrickyWrites(seed);
  const names = await columnNames(client);
  return compare(client, wanted, async () => {
    const { sql, kind } = writes.next();
    const searchPath = writes.queries.random.pick(paths);
    if (sql.length > longest) return null;
    const definition = `CREATE PROCEDURE app.probe() BEGIN ATOMIC ${sql}; END`;
    const truth = await probed(client, searchPath, definition, () => truthOfWrite(client, 'probe', names));
    if (truth === null) return null;
    const ours = ourAnswer(trickySchema, sql, kind, searchPath, version);
    return { sql, searchPath, truth: { columns: truth.columns, refs: truth.refs }, ours };
  });
}
