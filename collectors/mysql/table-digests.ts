import type { JsonValue } from '../../src/core/canonical-json.js';
import type { MysqlVersion } from '../../src/engines/mysql/index.js';
import type { BuildContext } from './build-context.js';
import type { CatalogReader } from './catalog-reader.js';
import { factsDigest, unsettled } from './digests.js';
import type { ForeignKeyParts } from './database-outline.js';
import type { TableRow, TriggerRow } from './rows.js';

/** A foreign key as InnoDB's dictionary has it, by the file name `database/table` of the table that has it. */
export type InnodbForeignKeys = ReadonlyMap<string, readonly InnodbForeignKey[]>;

interface InnodbForeignKey {
  id: string;
  /** File name of the table referred to. */
  target: string;
  rules: number;
  columns: readonly string[];
}

/**
 * A definition that was changed this short a time before it was read may change once more within the same second of
 * its file's time, so its digest settles nothing.
 */
const settleMs = 2_000;

/**
 * All foreign keys of the instance by InnoDB's dictionary; null when the account lacks PROCESS (then foreign keys are
 * read from the catalogue in every collection) or the server is MySQL, where table digests are not used.
 */
export async function readInnodbForeignKeys(reader: CatalogReader): Promise<InnodbForeignKeys | null> {
  if (reader.session.version.flavour !== 'mariadb') return null;
  const keys = await reader.optional<{ id: string; table: string; referenced_table: string; rules: number }>(
    'innodb-foreign-keys',
  );
  const columns = await reader.optional<{
    id: string;
    position: number | string;
    column: string;
    referenced_column: string;
  }>('innodb-foreign-key-columns');
  if (keys === null || columns === null) return null;
  const columnsOf = new Map<string, string[]>();
  for (const row of columns) {
    const list = columnsOf.get(row.id) ?? [];
    list[Number(row.position)] = `${row.column}>${row.referenced_column}`;
    columnsOf.set(row.id, list);
  }
  const byTable = new Map<string, InnodbForeignKey[]>();
  for (const row of keys) {
    const list = byTable.get(row.table) ?? [];
    list.push({
      id: row.id,
      target: row.referenced_table,
      rules: row.rules,
      columns: columnsOf.get(row.id) ?? [],
    });
    byTable.set(row.table, list);
  }
  for (const list of byTable.values()) list.sort((a, b) => (a.id < b.id ? -1 : 1));
  return byTable;
}

/** What table digests of one database are made from. */
export interface DigestSources {
  context: BuildContext;
  version: MysqlVersion;
  readAt: string;
  /** False when only some tables were looked at: then what other tables are like is not known. */
  whole: boolean;
  innodb: InnodbForeignKeys | null;
  /** When `innodb` is null: foreign keys of the whole database from the catalogue. */
  foreignKeys: ForeignKeyParts | null;
  triggers: ReadonlyMap<string, readonly TriggerRow[]>;
  tables: readonly TableRow[];
}

/**
 * Digests of tables that need not be read for it: in MariaDB the time of an InnoDB table is the change time of its
 * definition file, which every DDL statement rewrites or renames. Together with what lies elsewhere (foreign keys and
 * the tables they refer to, triggers, grants) it stands for the whole definition. Tables of other engines, and those
 * with a foreign key to another database, have no such digest: their content is read and compared each time.
 */
export class TableDigests {
  private readonly createdByFile: ReadonlyMap<string, string>;
  private readonly readAtMs: number;

  constructor(private readonly sources: DigestSources) {
    this.createdByFile = new Map(
      sources.tables.flatMap((row): [string, string][] =>
        row.created_at === null ? [] : [[fileOf(row), row.created_at]],
      ),
    );
    this.readAtMs = Date.parse(sources.readAt);
  }

  /** The digest of a table, or null when only its content can tell. */
  of(row: TableRow): string | null {
    const { context, version, triggers, foreignKeys } = this.sources;
    if (version.flavour !== 'mariadb' || row.engine !== 'InnoDB' || row.created_at === null) return null;
    const own = this.sources.innodb?.get(fileOf(row)) ?? [];
    if (own.some((key) => databaseOf(key.target) !== row.schema_file_name)) return null;
    const targets = own.map((key) => key.target);
    const targetTimes = targets.map((target) => this.createdByFile.get(target) ?? null);
    const facts = [
      version.number,
      [row.type, row.engine, row.row_format, row.collation, row.create_options, row.comment, row.created_at],
      own.map((key) => [key.id, key.target, key.rules, key.columns]),
      targetTimes,
      foreignKeys?.foreignKeys.get(row.name) ?? [],
      foreignKeys?.foreignKeyColumns.get(row.name) ?? [],
      triggers.get(row.name) ?? [],
      context.grants.ofTable(row.name),
    ] as unknown as JsonValue;
    const digest = factsDigest(facts);
    const unknownTargets = !this.sources.whole && targets.length > 0;
    const recent = [row.created_at, ...targetTimes].some((time) => time !== null && this.isRecent(time));
    return unknownTargets || recent ? unsettled(digest) : digest;
  }

  private isRecent(time: string): boolean {
    return Date.parse(time) > this.readAtMs - settleMs;
  }
}

function fileOf(row: TableRow): string {
  return `${row.schema_file_name ?? ''}/${row.file_name ?? ''}`;
}

function databaseOf(file: string): string {
  return file.slice(0, file.indexOf('/'));
}
