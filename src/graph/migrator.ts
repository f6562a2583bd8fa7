import { readdirSync } from 'node:fs';
import { sha256 } from '../core/canonical-json.js';
import { isoTime, systemClock } from '../core/clock.js';
import { isWaymarkError, messageOf, WaymarkError } from '../core/errors.js';
import { readResource, resourcePath } from '../core/resources.js';
import type { GraphClient } from './client.js';

const folder = 'schema/graph';
const filePattern = /^(\d{4})-[a-z0-9-]+\.cypher$/;
/** A migration that runs longer than this is taken for dead and may be taken over. */
const lockSeconds = 600;

/** One migration as found on disk. */
export interface Migration {
  number: number;
  name: string;
  checksum: string;
  statements: readonly string[];
}

/** All migrations of this version, in order. @throws MIGRATION_FAILED when two have one number. */
export function listMigrations(): Migration[] {
  const names = readdirSync(resourcePath(folder)).filter((name) => filePattern.test(name));
  const migrations = names.sort().map((name) => {
    const text = readResource(`${folder}/${name}`);
    return {
      number: Number(name.slice(0, 4)),
      name,
      checksum: sha256(text.replaceAll('\r\n', '\n')),
      statements: splitStatements(text),
    };
  });
  const doubled = migrations.find((migration, index) => migrations[index - 1]?.number === migration.number);
  if (doubled !== undefined)
    throw new WaymarkError('MIGRATION_FAILED', `Two migrations have the number ${doubled.number}.`);
  return migrations;
}

/** Statements of a file: separated by a semicolon at the end of a line; lines that start with `//` are comments. */
export function splitStatements(text: string): string[] {
  return text
    .split('\n')
    .filter((line) => !line.trimStart().startsWith('//'))
    .join('\n')
    .split(/;\s*(?:\n|$)/)
    .map((statement) => statement.trim())
    .filter((statement) => statement !== '');
}

/**
 * Brings the graph to this version's shape: applies what is missing, in order, one node at a time. Forward only: an
 * applied migration whose file has changed is refused. A graph of a newer version is accepted (its migrations are
 * compatible with the version before).
 * @returns names of the migrations applied now. @throws MIGRATION_FAILED naming the file.
 */
export async function migrate(graph: GraphClient): Promise<string[]> {
  await graph.autocommit(
    'CREATE CONSTRAINT migration_number IF NOT EXISTS FOR (n:Migration) REQUIRE n.number IS UNIQUE',
  );
  await graph.autocommit('CREATE CONSTRAINT lease_name IF NOT EXISTS FOR (n:Lease) REQUIRE n.name IS UNIQUE');
  await lock(graph);
  try {
    return await applyMissing(graph);
  } finally {
    await graph.write("MATCH (l:Lease {name: 'migration'}) DELETE l", {}, { id: 'graph.migration-unlock' });
  }
}

async function applyMissing(graph: GraphClient): Promise<string[]> {
  const rows = await graph.read<{ number: number; checksum: string }>(
    'MATCH (m:Migration) RETURN m.number AS number, m.checksum AS checksum',
    {},
    { id: 'graph.migrations' },
  );
  const applied = new Map(rows.map((row) => [row.number, row.checksum]));
  const done: string[] = [];
  for (const migration of listMigrations()) {
    const checksum = applied.get(migration.number);
    if (checksum === migration.checksum) continue;
    if (checksum !== undefined) {
      throw new WaymarkError(
        'MIGRATION_FAILED',
        `The migration ${migration.name} was applied with another content.`,
        { facts: { migration: migration.name } },
      );
    }
    await apply(graph, migration);
    done.push(migration.name);
  }
  if (done.length > 0) await graph.autocommit('CALL db.awaitIndexes(600)');
  return done;
}

async function apply(graph: GraphClient, migration: Migration): Promise<void> {
  try {
    for (const statement of migration.statements)
      await graph.autocommit(statement, {}, { id: `migration ${migration.name}` });
    await graph.write(
      'CREATE (m:Migration {number: $number, name: $name, checksum: $checksum, at: $at})',
      { ...record(migration), at: isoTime(systemClock.nowMs()) },
      { id: 'graph.migration-record' },
    );
  } catch (cause) {
    if (isWaymarkError(cause, 'GRAPH_UNAVAILABLE')) throw cause;
    const detail =
      cause instanceof Error && cause.cause !== undefined ? messageOf(cause.cause) : messageOf(cause);
    throw new WaymarkError('MIGRATION_FAILED', `The migration ${migration.name} failed: ${detail}`, {
      cause,
      facts: { migration: migration.name },
    });
  }
}

function record(migration: Migration): Record<string, unknown> {
  return { number: migration.number, name: migration.name, checksum: migration.checksum };
}

/** Waits until no other node migrates; a lock left by a dead node runs out. */
async function lock(graph: GraphClient): Promise<void> {
  const query = `
MERGE (l:Lease {name: 'migration'})
ON CREATE SET l.until = timestamp() + $lockMs, l.mine = true
ON MATCH SET l.mine = l.until < timestamp(), l.until = CASE WHEN l.until < timestamp() THEN timestamp() + $lockMs ELSE l.until END
RETURN l.mine AS mine`;
  for (;;) {
    const [row] = await graph.write<{ mine: boolean }>(
      query,
      { lockMs: lockSeconds * 1000 },
      { id: 'graph.migration-lock' },
    );
    if (row?.mine === true) return;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}
