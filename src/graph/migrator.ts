import { readdirSync } from 'node:fs';
import { sha256 } from '../core/canonical-json.js';
import { isoTime, sleep, systemClock } from '../core/clock.js';
import { isWaymarkError, messageOf, WaymarkError } from '../core/errors.js';
import { randomToken } from '../core/ids.js';
import { readResource, resourcePath } from '../core/resources.js';
import type { GraphClient } from './client.js';

const folder = 'schema/graph';
const filePattern = /^(\d{4})-[a-z0-9-]+\.cypher$/;
/** A migration that runs longer than this is taken for dead and may be taken over. */
const lockSeconds = 600;

/** What the lock and the list of applied migrations need; repeated when several nodes do it at once. */
const bootstrap = [
  'CREATE CONSTRAINT migration_number IF NOT EXISTS FOR (n:Migration) REQUIRE n.number IS UNIQUE',
  'CREATE CONSTRAINT lease_name IF NOT EXISTS FOR (n:Lease) REQUIRE n.name IS UNIQUE',
];
/** How often a statement of a migration is tried when others use the same part of the graph. */
const attempts = 5;

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
  // The usual start: one read instead of locks and constraints, which cost a cold Neo4j seconds.
  if (missing(await appliedMigrations(graph)).length === 0) return [];
  for (const statement of bootstrap) await graph.write(statement, {}, { id: 'graph.migration-bootstrap' });
  const token = randomToken(12);
  await lock(graph, token);
  try {
    return await applyMissing(graph);
  } finally {
    const unlock = "MATCH (l:Lease {name: 'migration', token: $token}) DELETE l";
    await graph.write(unlock, { token }, { id: 'graph.migration-unlock' });
  }
}

/** Checksums of the applied migrations by number. */
async function appliedMigrations(graph: GraphClient): Promise<Map<number, string>> {
  const rows = await graph.read<{ number: number; checksum: string }>(
    'MATCH (m:Migration) RETURN m.number AS number, m.checksum AS checksum',
    {},
    { id: 'graph.migrations' },
  );
  return new Map(rows.map((row) => [row.number, row.checksum]));
}

/** Those not applied yet, in order. @throws MIGRATION_FAILED when one was applied with another content */
function missing(applied: ReadonlyMap<number, string>): Migration[] {
  return listMigrations().filter((migration) => {
    const checksum = applied.get(migration.number);
    if (checksum === undefined || checksum === migration.checksum) return checksum === undefined;
    throw new WaymarkError(
      'MIGRATION_FAILED',
      `The migration ${migration.name} was applied with another content.`,
      { facts: { migration: migration.name } },
    );
  });
}

async function applyMissing(graph: GraphClient): Promise<string[]> {
  const done: string[] = [];
  for (const migration of missing(await appliedMigrations(graph))) {
    await apply(graph, migration);
    done.push(migration.name);
  }
  if (done.length > 0) await graph.autocommit('CALL db.awaitIndexes(600)');
  return done;
}

async function apply(graph: GraphClient, migration: Migration): Promise<void> {
  try {
    for (const statement of migration.statements)
      await runStatement(graph, statement, `migration ${migration.name}`);
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

async function runStatement(graph: GraphClient, statement: string, id: string): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await graph.autocommit(statement, {}, { id });
      return;
    } catch (error) {
      if (!isWaymarkError(error, 'GRAPH_BUSY') || attempt === attempts) throw error;
      await sleep(200 * attempt);
    }
  }
}

function record(migration: Migration): Record<string, unknown> {
  return { number: migration.number, name: migration.name, checksum: migration.checksum };
}

/**
 * Waits until no other node migrates; a lock left by a dead node runs out. Setting a property first locks the node, so
 * that what is read after it is what the last holder wrote.
 */
async function lock(graph: GraphClient, token: string): Promise<void> {
  const query = `
MERGE (l:Lease {name: 'migration'})
SET l.contended = true
WITH l WHERE l.until IS NULL OR l.until < timestamp()
SET l.until = timestamp() + $lockMs, l.token = $token
RETURN l.token AS token`;
  for (;;) {
    const rows = await graph.write(
      query,
      { lockMs: lockSeconds * 1000, token },
      { id: 'graph.migration-lock' },
    );
    if (rows.length > 0) return;
    await sleep(500);
  }
}
