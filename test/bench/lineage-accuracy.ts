/**
 * Exactness of column lineage beside sqlglot's, per class of statement. Truth of PostgreSQL classes is the server's
 * analysed query tree, of MariaDB the hand-checked expectations of the fixtures.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../src/core/resources.js';
import {
  answerLineage,
  createCatalog,
  loadPostgresGrammar,
  type Dialect,
} from '../../src/lineage/sql/index.js';
import { runScript } from '../../src/lineage/sql/script.js';
import { benchmarkQueries, cases, expectationsOf, fixture } from '../integration/lineage/sql/fixtures.js';
import { columnNames, truthOfView } from '../integration/lineage/sql/postgres-truth.js';
import { createPgDatabase } from '../testkit/servers.js';

const PEER = 'sqlglot[c]==30.30.0';

interface Sample {
  readonly set: string;
  readonly dialect: Dialect;
  readonly ddl: string;
  readonly path: string;
  readonly sql: string;
  readonly truth: Record<string, string[]>;
}

const PEER_SCRIPT = `
import json, sys
from sqlglot import exp
from sqlglot.lineage import lineage
given = json.load(open(sys.argv[1]))
out = []
for sample in given["samples"]:
    found = {}
    schema = given["schemas"][sample["schema"]]
    try:
        for name, node in lineage(None, sample["sql"], schema, dialect=sample["dialect"]).items():
            sources = set()
            for leaf in node.walk():
                if not leaf.downstream and isinstance(leaf.source, exp.Table):
                    table = leaf.source
                    db = table.db or given["paths"][sample["schema"]]
                    sources.add(".".join([db, table.name, leaf.name.split(".")[-1].strip('"')]))
            found[name] = sorted(sources)
    except Exception:
        found = {}
    out.append(found)
print(json.dumps(out))
`;

function schemaOf(sample: Sample): Record<string, Record<string, Record<string, string>>> {
  const catalog = createCatalog(sample.dialect, [sample.path]);
  const schema: Record<string, Record<string, Record<string, string>>> = {};
  for (const result of runScript(catalog, sample.ddl, { rows: false })) {
    if (!result.ok) continue;
    const { statement } = result.result;
    if (statement.k !== 'createTable' && statement.k !== 'createView') continue;
    const relation = catalog.relation(statement.name);
    if (relation === undefined) continue;
    const columns = relation.columns.map((c) => [c.name, c.type ?? 'text'] as const);
    (schema[relation.schema] ??= {})[relation.name] = Object.fromEntries(columns);
  }
  return schema;
}

async function postgresSamples(): Promise<Sample[]> {
  const database = await createPgDatabase();
  const samples: Sample[] = [];
  const add = async (
    set: string,
    ddl: string,
    path: string,
    statements: readonly { sql: string }[],
  ): Promise<void> => {
    const names = await columnNames(database.client);
    for (const [i, { sql }] of statements.entries()) {
      await database.client.query(`CREATE VIEW ${path}.view_${i} AS ${sql}`);
      const { rows } = await database.client.query<{ oid: number }>(
        `SELECT '${path}.view_${i}'::regclass::oid::int AS oid`,
      );
      const truth = await truthOfView(database.client, rows[0]?.oid ?? 0, names);
      samples.push({ set, dialect: 'postgres', ddl, path, sql, truth: truth.columns });
    }
  };
  for (const set of ['tpch', 'tpcds'] as const) {
    const ddl = `create schema ${set}; set search_path = ${set}; ${fixture(`${set}/schema.sql`)}`;
    await database.client.query(ddl);
    await add(set, ddl, set, benchmarkQueries(set));
  }
  const ddl = fixture('postgres/schema.sql');
  await database.client.query(`RESET search_path; ${ddl}; SET search_path = shop`);
  await add('postgresTricky', ddl, 'shop', cases('postgres/views.sql'));
  await database.drop();
  return samples;
}

function mariadbSamples(): Sample[] {
  return cases('mariadb/views.sql').flatMap((one) => {
    if (one.sql.startsWith('create')) return [];
    const { sql, columns } = expectationsOf(one, 'shop');
    return [
      {
        set: 'mariadbTricky',
        dialect: 'mysql' as const,
        ddl: fixture('mariadb/schema.sql'),
        path: 'shop',
        sql,
        truth: columns,
      },
    ];
  });
}

function peerAnswers(samples: readonly Sample[]): Record<string, string[]>[] {
  const folder = join(packageRoot(), '.waymark', 'bench');
  const python = join(folder, 'venv', 'bin', 'python');
  mkdirSync(folder, { recursive: true });
  if (!existsSync(python)) {
    execFileSync('python3', ['-m', 'venv', join(folder, 'venv')], { stdio: ['ignore', 2, 2] });
    execFileSync(python, ['-m', 'pip', 'install', '--quiet', PEER], { stdio: ['ignore', 2, 2] });
  }
  const schemas: Record<string, unknown> = {};
  const paths: Record<string, string> = {};
  for (const sample of samples) {
    // The peer has no search path: unqualified names get the tables of the searched schema at top level.
    schemas[sample.set] ??= schemaOf(sample);
    paths[sample.set] = sample.path;
  }
  const input = join(folder, 'accuracy.json');
  const given = {
    schemas,
    paths,
    samples: samples.map((s) => ({ schema: s.set, sql: s.sql, dialect: s.dialect })),
  };
  writeFileSync(input, JSON.stringify(given));
  const script = join(folder, 'accuracy.py');
  writeFileSync(script, PEER_SCRIPT.replace('schema = given["schemas"][sample["schema"]]', QUALIFY));
  const text = execFileSync(python, [script, input], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return JSON.parse(text) as Record<string, string[]>[];
}

/** Statements name tables without schema: a flat schema is given when they do, so that the peer resolves them. */
const QUALIFY = `full = given["schemas"][sample["schema"]]
    path = given["paths"][sample["schema"]]
    qualified = any(db + "." in sample["sql"] for db in full)
    schema = full if qualified else full.get(path, {})`;

/** For each class: statements, output columns, and the share of columns exact, ours and the peer's. */
export default async function run(): Promise<Record<string, unknown>> {
  await loadPostgresGrammar();
  const samples = [...(await postgresSamples()), ...mariadbSamples()];
  const peers = peerAnswers(samples);
  const tally: Record<
    string,
    { statements: number; columns: number; own: number; peer: number; ownSilentlyWrong: number }
  > = {};
  samples.forEach((sample, i) => {
    const answer = answerLineage({
      dialect: sample.dialect === 'mysql' ? 'mariadb' : 'postgres',
      kind: 'view',
      ddl: sample.ddl,
      sql: sample.sql,
      search_path: [sample.path],
    });
    const entry = (tally[sample.set] ??= { statements: 0, columns: 0, own: 0, peer: 0, ownSilentlyWrong: 0 });
    entry.statements += 1;
    const folded = Object.fromEntries(Object.entries(peers[i] ?? {}).map(([k, v]) => [k.toLowerCase(), v]));
    const names = Object.keys(sample.truth);
    const peerNames = Object.keys(peers[i] ?? {});
    names.forEach((name, place) => {
      const wanted = JSON.stringify(sample.truth[name]);
      entry.columns += 1;
      const exact = JSON.stringify(answer.columns[name]) === wanted;
      if (exact) entry.own += 1;
      else if (answer.unresolved.length === 0 && answer.error === undefined) entry.ownSilentlyWrong += 1;
      // A default name of another kind is no fault of the peer's lineage: its column in the same place counts.
      const theirs =
        folded[name.toLowerCase()] ??
        (peerNames.length === names.length ? peers[i]?.[peerNames[place] ?? ''] : undefined);
      if (JSON.stringify(theirs)?.toLowerCase() === wanted.toLowerCase()) entry.peer += 1;
    });
  });
  const sets = Object.entries(tally).map(([set, t]) => {
    const ratio = (n: number): number => Math.round((n / t.columns) * 10_000) / 10_000;
    return [
      set,
      {
        statements: t.statements,
        columns: t.columns,
        exactRatio: ratio(t.own),
        peerExactRatio: ratio(t.peer),
        silentlyWrong: t.ownSilentlyWrong,
      },
    ];
  });
  return Object.fromEntries(sets) as Record<string, unknown>;
}
