import { childKey } from '../../src/core/asset-key.js';
import type { AssetProperties, CollectionBatch } from '../../src/core/collection.js';
import type { PgSession } from '../../src/engines/postgres/index.js';
import { isoOf } from './build-instance.js';
import { CatalogReader } from './catalog-reader.js';
import { DatabaseKeys } from './keys.js';

/** Entries per batch. */
const batchSize = 2_000;

interface RelationFigures {
  schema: string;
  name: string;
  row_estimate: number | null;
  size_bytes: number | null;
  live_rows: number;
  dead_rows: number;
  scans: number;
  inserted: number;
  updated: number;
  deleted: number;
  changed_since_analyze: number;
  vacuumed_at: string | null;
  autovacuumed_at: string | null;
  analyzed_at: string | null;
  autoanalyzed_at: string | null;
}

interface IndexFigures {
  schema: string;
  relation: string;
  name: string;
  size_bytes: number | null;
  scans: number;
  entries_read: number;
  rows_fetched: number;
  last_scan_at: string | null;
}

interface SequenceFigures {
  schema: string;
  name: string;
  last_value: string | null;
  used_ratio: number | null;
}

interface RoutineFigures {
  schema: string;
  name: string;
  kind: string;
  arguments: string;
  calls: number;
  total_ms: number;
  self_ms: number;
}

interface DatabaseFigures {
  name: string;
  size_bytes: number | null;
  connection_count: number | null;
  commit_count: number | null;
  rollback_count: number | null;
  deadlock_count: number | null;
  temporary_bytes: number | null;
  cache_hit_ratio: number | null;
  transaction_age: number;
  reset_at: string | null;
}

interface SlotFigures {
  name: string;
  database: string | null;
  active: boolean;
  wal_status: string | null;
  retained_bytes: number | null;
}

type Entry = { key: string; statistics: AssetProperties };

/**
 * Figures of a database's tables, indexes, sequences and routines in the schemas asked for. Read outside the snapshot:
 * a size waits for no lock and figures need no common moment.
 */
export async function readDatabaseStatistics(
  session: PgSession,
  namespace: string,
  isWanted: (scope: string) => boolean,
): Promise<CollectionBatch[]> {
  const reader = new CatalogReader(session);
  const keys = new DatabaseKeys(namespace, session.database);
  const read = async <Row extends { schema: string }>(name: string): Promise<Row[]> =>
    (await reader.rows<Row>(name)).filter((row) => isWanted(keys.schema(row.schema)));
  const indexes = await read<IndexFigures>('index-statistics');
  const relations = await read<RelationFigures>('relation-statistics');
  const sequences = await read<SequenceFigures>('sequence-statistics');
  const routines = await read<RoutineFigures>('routine-statistics');
  const entries: Entry[] = [];
  const indexBytes = new Map<string, number>();
  for (const row of indexes) {
    const table = keys.relation(row.schema, row.relation, 'r');
    indexBytes.set(table, (indexBytes.get(table) ?? 0) + (row.size_bytes ?? 0));
    entries.push({ key: childKey(table, 'Index', row.name), statistics: indexStatistics(row) });
  }
  for (const row of relations) {
    const key = keys.relation(row.schema, row.name, 'r');
    entries.push({ key, statistics: relationStatistics(row, indexBytes.get(key) ?? 0) });
  }
  for (const row of sequences) {
    const statistics = { lastValue: row.last_value, usedRatio: row.used_ratio };
    entries.push({ key: keys.relation(row.schema, row.name, 'S'), statistics });
  }
  for (const row of routines) {
    const statistics = { callCount: row.calls, totalMs: row.total_ms, selfMs: row.self_ms };
    entries.push({ key: keys.routine(row.schema, row.name, row.kind, row.arguments), statistics });
  }
  return batches(entries);
}

/** Figures of databases and replication slots. */
export async function readInstanceStatistics(
  session: PgSession,
  namespace: string,
): Promise<CollectionBatch[]> {
  const reader = new CatalogReader(session);
  const databases = await reader.rows<DatabaseFigures>('instance/database-statistics');
  const slots = await reader.rows<SlotFigures>('instance/replication-slot-statistics');
  return batches([
    ...databases.map((row) => ({
      key: childKey(namespace, 'Database', row.name),
      statistics: databaseStatistics(row),
    })),
    ...slots.map((row) => ({
      key: childKey(
        row.database === null ? namespace : childKey(namespace, 'Database', row.database),
        'ReplicationSlot',
        row.name,
      ),
      statistics: { active: row.active, walStatus: row.wal_status, retainedBytes: row.retained_bytes },
    })),
  ]);
}

function batches(entries: readonly Entry[]): CollectionBatch[] {
  const result: CollectionBatch[] = [];
  for (let from = 0; from < entries.length; from += batchSize) {
    result.push({ type: 'statistics', entries: entries.slice(from, from + batchSize) });
  }
  return result;
}

function relationStatistics(row: RelationFigures, indexSizeBytes: number): AssetProperties {
  return {
    rowEstimate: row.row_estimate,
    sizeBytes: row.size_bytes,
    indexSizeBytes,
    totalSizeBytes: row.size_bytes === null ? null : row.size_bytes + indexSizeBytes,
    liveRows: row.live_rows,
    deadRows: row.dead_rows,
    scanCount: row.scans,
    insertedRows: row.inserted,
    updatedRows: row.updated,
    deletedRows: row.deleted,
    changedSinceAnalyze: row.changed_since_analyze,
    lastVacuumAt: isoOrNull(row.vacuumed_at),
    lastAutovacuumAt: isoOrNull(row.autovacuumed_at),
    lastAnalyzeAt: isoOrNull(row.analyzed_at),
    lastAutoanalyzeAt: isoOrNull(row.autoanalyzed_at),
  };
}

function indexStatistics(row: IndexFigures): AssetProperties {
  return {
    sizeBytes: row.size_bytes,
    scanCount: row.scans,
    entriesRead: row.entries_read,
    rowsFetched: row.rows_fetched,
    lastScanAt: isoOrNull(row.last_scan_at),
  };
}

function databaseStatistics(row: DatabaseFigures): AssetProperties {
  return {
    sizeBytes: row.size_bytes,
    connectionCount: row.connection_count,
    commitCount: row.commit_count,
    rollbackCount: row.rollback_count,
    deadlockCount: row.deadlock_count,
    temporaryBytes: row.temporary_bytes,
    cacheHitRatio: row.cache_hit_ratio,
    transactionAge: row.transaction_age,
    resetAt: isoOrNull(row.reset_at),
  };
}

function isoOrNull(time: string | null): string | null {
  return time === null ? null : isoOf(time);
}
