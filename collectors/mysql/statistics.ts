import { childKey } from '../../src/core/asset-key.js';
import type { JsonValue } from '../../src/core/canonical-json.js';
import type { AssetProperties, CollectionBatch } from '../../src/core/collection.js';
import { isWaymarkError } from '../../src/core/errors.js';
import { channelFigures, channelKey, type Variables } from './build-instance.js';
import type { CatalogReader } from './catalog-reader.js';
import { type DatabaseOutline, isSequence, isView } from './database-outline.js';
import type { ReplicaStatusRow } from './instance-rows.js';
import type { DatabaseKeys } from './keys.js';
import type { TableRow } from './rows.js';
import { grouped, integerOf } from './values.js';

type Entry = { key: string; statistics: AssetProperties };

/** Figures of the instance and of its replication channels. */
export async function readInstanceStatistics(
  reader: CatalogReader,
  namespace: string,
  channels: readonly ReplicaStatusRow[],
  variables: Variables,
): Promise<CollectionBatch[]> {
  const status = await reader.optional<{ name: string; value: string }>('instance/status');
  const byName = new Map((status ?? []).map((row) => [row.name.toUpperCase(), row.value]));
  const [clock] = await reader.rows<{ now: string }>('server-time');
  const uptime = byName.get('UPTIME');
  const own: Record<string, JsonValue> = {};
  if (uptime !== undefined) {
    own['startedAt'] = new Date(Date.parse(clock!.now) - Number(uptime) * 1000).toISOString();
  }
  const connections = byName.get('THREADS_CONNECTED');
  if (connections !== undefined) own['connectionCount'] = Number(connections);
  const log = variables.get('log_bin') === 'ON' || variables.get('log_bin') === '1';
  if (log) Object.assign(own, await binlogFigures(reader));
  const entries: Entry[] = [
    { key: namespace, statistics: own },
    ...channels.map((row) => ({ key: channelKey(namespace, row), statistics: channelFigures(row) })),
  ];
  return [{ type: 'statistics', entries }];
}

async function binlogFigures(reader: CatalogReader): Promise<Record<string, JsonValue>> {
  const rows = await reader.optional<{ File: string; Position: number | string }>('instance/binlog-status');
  const gtid = await reader.optional<{ binlog: string | null; applied: string | null }>('instance/gtid');
  return {
    binlogFile: rows?.[0]?.File ?? null,
    binlogPosition: integerOf(rows?.[0]?.Position),
    gtidBinlog: gtid?.[0]?.binlog ?? null,
    gtidApplied: gtid?.[0]?.applied ?? null,
  };
}

/**
 * Figures of a database: row estimates, sizes and times of tables come from what the collection has read anyway; those
 * of partitions and indexes from InnoDB's persistent statistics, by two statements more.
 */
export async function readDatabaseStatistics(
  reader: CatalogReader,
  keys: DatabaseKeys,
  outline: DatabaseOutline,
  usage: readonly IndexUsageRow[],
): Promise<CollectionBatch[]> {
  const figures = new Map<string, Record<string, JsonValue>>();
  const add = (key: string, more: Record<string, JsonValue>): void => {
    figures.set(key, { ...figures.get(key), ...more });
  };
  const tables = outline.tables.filter((row) => !isView(row));
  for (const row of tables) add(relationKey(keys, row), tableFigures(row));
  for (const [name, row] of outline.sequences) {
    add(keys.sequence(name), {
      lastValue: integerOf(row.next_value),
      cycleCount: integerOf(row.cycle_count),
    });
  }
  await addPartitions(reader, keys, add);
  await addIndexes(reader, keys, usage, add);
  await addHistograms(reader, keys, add);
  addDatabase(keys, tables, add);
  const entries = [...figures].map(([key, statistics]) => ({ key, statistics }));
  return entries.length === 0 ? [] : [{ type: 'statistics', entries }];
}

type Add = (key: string, more: Record<string, JsonValue>) => void;

function relationKey(keys: DatabaseKeys, row: TableRow): string {
  return isSequence(row) ? keys.sequence(row.name) : keys.relation(row.name);
}

function tableFigures(row: TableRow): Record<string, JsonValue> {
  const bytes = [row.data_bytes, row.index_bytes];
  return {
    rowEstimate: integerOf(row.row_estimate),
    sizeBytes: bytes.every((value) => value === null)
      ? null
      : bytes.reduce<number>((sum, value) => sum + Number(value ?? 0), 0),
    dataBytes: integerOf(row.data_bytes),
    indexBytes: integerOf(row.index_bytes),
    freeBytes: integerOf(row.free_bytes),
    averageRowBytes: integerOf(row.average_row_bytes),
    autoIncrement: integerOf(row.auto_increment),
    definedAt: row.created_at,
    updatedAt: row.updated_at,
    checkedAt: row.checked_at,
    checksum: integerOf(row.checksum),
  };
}

function addDatabase(keys: DatabaseKeys, tables: readonly TableRow[], add: Add): void {
  const sizeBytes = tables.reduce(
    (sum, row) => sum + Number(row.data_bytes ?? 0) + Number(row.index_bytes ?? 0),
    0,
  );
  add(keys.databaseKey, { sizeBytes, tableCount: tables.length });
}

interface PartitionFigures {
  name: string;
  row_estimate: number | string;
  size_bytes: number | string;
}

/**
 * Figures of partitions from the persistent statistics of InnoDB: asking the catalogue would open every table once
 * more. Figures of a partition with subpartitions are their sum.
 */
async function addPartitions(reader: CatalogReader, keys: DatabaseKeys, add: Add): Promise<void> {
  const rows = await reader.optional<PartitionFigures>('table-statistics', [keys.database]);
  const sums = new Map<string, { rowEstimate: number; sizeBytes: number }>();
  for (const row of rows ?? []) {
    const [table, partition, subpartition] = row.name.split(/#S?P#/i);
    if (table === undefined || partition === undefined) continue;
    const own = childKey(keys.relation(table), 'Partition', partition);
    const places = subpartition === undefined ? [own] : [own, childKey(own, 'Partition', subpartition)];
    for (const place of places) {
      const sum = sums.get(place) ?? { rowEstimate: 0, sizeBytes: 0 };
      sum.rowEstimate += Number(row.row_estimate);
      sum.sizeBytes += Number(row.size_bytes);
      sums.set(place, sum);
    }
  }
  for (const [key, sum] of sums) add(key, sum);
}

async function addIndexes(
  reader: CatalogReader,
  keys: DatabaseKeys,
  usage: readonly IndexUsageRow[],
  add: Add,
): Promise<void> {
  const sizes = await reader.optional<{
    table: string;
    name: string;
    size_bytes: number | string;
    analyzed_at: string | null;
  }>('index-statistics', [keys.database]);
  const analyzed = new Map<string, string>();
  const sums = new Map<string, number>();
  for (const row of sizes ?? []) {
    // Statistics are kept per partition: `orders#P#p0#SP#p0sp1`.
    const table = row.table.replace(/#p#.*$/i, '');
    const key = childKey(keys.relation(table), 'Index', row.name);
    sums.set(key, (sums.get(key) ?? 0) + Number(row.size_bytes));
    const before = analyzed.get(table);
    if (row.analyzed_at !== null && (before === undefined || before < row.analyzed_at)) {
      analyzed.set(table, row.analyzed_at);
    }
  }
  for (const [key, sizeBytes] of sums) add(key, { sizeBytes });
  for (const [table, lastAnalyzeAt] of analyzed) add(keys.relation(table), { lastAnalyzeAt });
  for (const row of usage) {
    const table = keys.relation(row.table);
    const read = integerOf(row.read_count);
    if (row.name === '') add(table, { unindexedReadCount: read });
    else add(childKey(table, 'Index', row.name), { scanCount: read, writeCount: integerOf(row.write_count) });
  }
}

interface HistogramRow {
  schema: string;
  table: string;
  column: string;
  type: string;
  buckets: number;
  sampling_rate: string | number | null;
  updated_at: string | null;
}

/** What MySQL's optimizer knows of the values of columns. */
async function addHistograms(reader: CatalogReader, keys: DatabaseKeys, add: Add): Promise<void> {
  if (reader.session.version.flavour !== 'mysql') return;
  const rows = await reader.optional<HistogramRow>('histograms', [keys.database]);
  for (const row of rows ?? []) {
    if (row.schema !== keys.database) continue;
    add(childKey(keys.relation(row.table), 'Column', row.column), {
      histogramType: row.type,
      histogramBuckets: row.buckets,
      histogramSamplingRate: row.sampling_rate === null ? null : Number(row.sampling_rate),
      histogramUpdatedAt: row.updated_at,
    });
  }
}

/** How often an index was used. */
export interface IndexUsageRow {
  schema: string;
  table: string;
  /** Empty for accesses without an index. */
  name: string;
  read_count: number | string;
  write_count: number | string | null;
}

/**
 * Usage of all indexes, by database; null when it takes too long or is not allowed. MariaDB's user statistics count rows
 * and cost little; the performance schema counts accesses.
 */
export async function readIndexUsage(
  reader: CatalogReader,
  variables: Variables,
): Promise<ReadonlyMap<string, IndexUsageRow[]> | null> {
  const isOn = (name: string): boolean => /^(?:ON|1)$/i.test(variables.get(name) ?? '');
  if (!isOn('userstat') && !isOn('performance_schema')) return new Map();
  const query = isOn('userstat') ? 'instance/index-usage-userstat' : 'instance/index-usage';
  try {
    const rows = (await reader.optional<IndexUsageRow>(query)) ?? [];
    return grouped(rows, (row) => row.schema);
  } catch (error) {
    if (isWaymarkError(error, 'ENGINE_TIMEOUT')) return null;
    throw error;
  }
}
