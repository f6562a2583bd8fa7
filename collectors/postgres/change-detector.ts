import type { PgSession } from '../../src/engines/postgres/index.js';
import { CatalogReader } from './catalog-reader.js';
import { fingerprintDigest, scopeDigestOf } from './digests.js';
import { DatabaseKeys } from './keys.js';
import type { FingerprintRow } from './rows.js';

/** `change-counters.sql` */
export interface CounterRow {
  part: string;
  counter: string | null;
}

/** Parts that are told of by the shared counters, or that cannot be compared. */
const notLookedAt: ReadonlySet<string> = new Set([
  'role names',
  'tablespace names',
  'account',
  'subscriptions',
]);

/** Parts of `change-counters.sql` that fingerprints of units do not cover. */
const beyondFingerprints: ReadonlySet<string> = new Set([
  'schemas',
  'operators',
  'operator classes',
  'operator families',
  'operator members',
  'labels',
  'slots',
  'collations',
  'conversions',
  'text search',
  'statistics',
  'database objects',
  'comments',
]);

/**
 * Notices changes of one database between two looks. A look costs one short statement; only when a counter has moved
 * are the units' fingerprints read, to tell which schemas have changed and to overlook temporary tables.
 */
export class ChangeDetector {
  private counters: Map<string, string | null> | undefined;
  private schemas: Map<string, string> | undefined;

  /**
   * Keys of the scopes that have changed since the last look; empty when nothing has. The first look finds nothing:
   * it sees the state from which changes are counted.
   */
  async look(session: PgSession, namespace: string): Promise<string[]> {
    return await session.snapshot(async () => await this.compare(session, namespace));
  }

  private async compare(session: PgSession, namespace: string): Promise<string[]> {
    const reader = new CatalogReader(session);
    const keys = new DatabaseKeys(namespace, session.database);
    const counters = await readCounters(reader, 'change-counters');
    const moved = movedParts(this.counters, counters);
    const isFirst = this.counters === undefined;
    if (!isFirst && moved.length === 0) return [];
    const schemas = schemaDigests(keys, session, await reader.rows<FingerprintRow>('fingerprints', [null]));
    const changed = isFirst ? [] : changedKeys(this.schemas ?? new Map(), schemas);
    if (moved.some((part) => beyondFingerprints.has(part))) changed.push(keys.databaseKey);
    this.counters = counters;
    this.schemas = schemas;
    return changed;
  }
}

/** The same for what databases share: roles, databases, settings. Answers with the parts that have moved. */
export class SharedChangeDetector {
  private counters: Map<string, string | null> | undefined;

  async look(session: PgSession): Promise<string[]> {
    const counters = await readCounters(new CatalogReader(session), 'instance/change-counters');
    const moved = movedParts(this.counters, counters);
    this.counters = counters;
    return moved;
  }
}

async function readCounters(reader: CatalogReader, query: string): Promise<Map<string, string | null>> {
  const rows = await reader.rows<CounterRow>(query);
  return new Map(rows.filter((row) => !notLookedAt.has(row.part)).map((row) => [row.part, row.counter]));
}

function movedParts(
  before: ReadonlyMap<string, string | null> | undefined,
  now: ReadonlyMap<string, string | null>,
): string[] {
  if (before === undefined) return [];
  return [...now].filter(([part, counter]) => before.get(part) !== counter).map(([part]) => part);
}

function schemaDigests(
  keys: DatabaseKeys,
  session: PgSession,
  rows: readonly FingerprintRow[],
): Map<string, string> {
  const bySchema = new Map<string, Map<string, string>>();
  for (const row of rows) {
    const units = bySchema.get(row.schema) ?? new Map<string, string>();
    units.set(`${row.class} ${row.oid}`, fingerprintDigest(session.versionNumber, row.fingerprint));
    bySchema.set(row.schema, units);
  }
  return new Map([...bySchema].map(([schema, units]) => [keys.schema(schema), scopeDigestOf(units)]));
}

function changedKeys(before: ReadonlyMap<string, string>, now: ReadonlyMap<string, string>): string[] {
  const gone = [...before.keys()].filter((key) => !now.has(key));
  return [...[...now].filter(([key, digest]) => before.get(key) !== digest).map(([key]) => key), ...gone];
}
