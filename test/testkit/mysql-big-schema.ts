import { WaymarkError } from '../../src/core/errors.js';

/** How large the generated MySQL/MariaDB database is. */
export interface MysqlBigSchemaSize {
  /** Tables in all, partitioned ones included. */
  tables: number;
  /** Columns of each table. */
  columnsPerTable: number;
  /** How many of `tables` are partitioned. */
  partitionedTables: number;
  /** Partitions of each partitioned table. */
  partitionsPerTable: number;
}

/** 10,000 tables with 100,000 columns, 1,000 of the tables partitioned. */
export const mysqlFullSize: MysqlBigSchemaSize = {
  tables: 10_000,
  columnsPerTable: 10,
  partitionedTables: 1_000,
  partitionsPerTable: 2,
};

/** The same shape with 100 tables. */
export const mysqlSmallSize: MysqlBigSchemaSize = {
  tables: 100,
  columnsPerTable: 10,
  partitionedTables: 10,
  partitionsPerTable: 2,
};

/** The name of the table with this number. */
export function mysqlBigTableName(index: number): string {
  return `record_${String(index).padStart(5, '0')}`;
}

/**
 * Statements that fill an empty database with tables that look like a business's: a key, text, numbers, times, JSON,
 * defaults, not-null columns, a secondary index on every second table, a foreign key on every fourth, a comment on
 * every tenth; the last ones are partitioned by range. Send them one by one, on one connection or on several: a
 * foreign key names a table that comes `foreignKeyDistance` earlier.
 */
export function* mysqlBigSchemaStatements(size: MysqlBigSchemaSize): Generator<string> {
  if (size.columnsPerTable < 10) {
    throw new WaymarkError('INPUT_INVALID', 'A generated table needs ten columns or more.');
  }
  const plain = size.tables - size.partitionedTables;
  for (let index = 0; index < plain; index += 1) yield plainTable(index, size);
  for (let index = plain; index < size.tables; index += 1) yield partitionedTable(index, size);
}

const foreignKeyDistance = 40;

function plainTable(index: number, size: MysqlBigSchemaSize): string {
  const parts = [...columns(size), 'PRIMARY KEY (`id`)'];
  if (index % 2 === 0) parts.push('KEY `by_time` (`created_at`, `status`)');
  if (index % 4 === 0 && index >= foreignKeyDistance) {
    const target = mysqlBigTableName(index - foreignKeyDistance);
    parts.push(
      `CONSTRAINT \`${mysqlBigTableName(index)}_parent\` FOREIGN KEY (\`parent_id\`) REFERENCES \`${target}\` (\`id\`) ON DELETE CASCADE`,
    );
  }
  const comment = index % 10 === 0 ? ` COMMENT='Record number ${index}'` : '';
  return `CREATE TABLE \`${mysqlBigTableName(index)}\` (${parts.join(', ')}) ENGINE=InnoDB${comment}`;
}

function partitionedTable(index: number, size: MysqlBigSchemaSize): string {
  const partitions = Array.from({ length: size.partitionsPerTable }, (_, number) =>
    number === size.partitionsPerTable - 1
      ? `PARTITION p${number} VALUES LESS THAN MAXVALUE`
      : `PARTITION p${number} VALUES LESS THAN (${(number + 1) * 1000})`,
  );
  const parts = [...columns(size), 'PRIMARY KEY (`id`)'];
  return `CREATE TABLE \`${mysqlBigTableName(index)}\` (${parts.join(', ')}) ENGINE=InnoDB PARTITION BY RANGE (\`id\`) (${partitions.join(', ')})`;
}

function columns(size: MysqlBigSchemaSize): string[] {
  const first = [
    '`id` bigint NOT NULL',
    '`parent_id` bigint DEFAULT NULL',
    '`name` varchar(200) NOT NULL',
    "`status` varchar(20) NOT NULL DEFAULT 'new'",
    '`amount` decimal(12,2) DEFAULT 0.00',
    '`created_at` datetime(3) NOT NULL DEFAULT current_timestamp(3)',
    '`updated_at` datetime(3) DEFAULT NULL',
    '`details` json DEFAULT NULL',
    '`active` tinyint(1) DEFAULT 1',
    "`note` text COMMENT 'Free text'",
  ];
  const more = Array.from(
    { length: size.columnsPerTable - first.length },
    (_, index) => `\`extra_${index}\` int DEFAULT NULL`,
  );
  return [...first, ...more];
}
