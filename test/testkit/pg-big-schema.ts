import { WaymarkError } from '../../src/core/errors.js';

/** How large the generated database is. */
export interface BigSchemaSize {
  /** Relations in all, partitions included. */
  tables: number;
  /** Columns of each relation. */
  columnsPerTable: number;
  /** How many of `tables` are partitions of one partitioned table per schema. */
  partitions: number;
  /** Schemas the tables are spread over. */
  schemas: number;
}

/** 10,000 tables with 100,000 columns, 1,000 of the tables partitions. */
export const fullSize: BigSchemaSize = {
  tables: 10_000,
  columnsPerTable: 10,
  partitions: 1_000,
  schemas: 10,
};

/** The same shape with 100 tables. */
export const smallSize: BigSchemaSize = { tables: 100, columnsPerTable: 10, partitions: 10, schemas: 10 };

/**
 * Statements that fill an empty database with tables that look like a business's: a key, text, numbers, times, JSON,
 * defaults, not-null columns, one secondary index on every second table, a foreign key on every fourth, comments on
 * every tenth. Each element is one transaction's worth, small enough for the default lock table.
 */
export function* bigSchemaStatements(size: BigSchemaSize): Generator<string> {
  if (size.columnsPerTable < 10) {
    throw new WaymarkError('INPUT_INVALID', 'A generated table needs ten columns or more.');
  }
  const plain = size.tables - size.partitions - size.schemas;
  for (let schema = 0; schema < size.schemas; schema += 1) yield `CREATE SCHEMA ${schemaName(schema)}`;
  const perBatch = 20;
  for (let first = 0; first < plain; first += perBatch) {
    const batch: string[] = [];
    for (let index = first; index < Math.min(first + perBatch, plain); index += 1) {
      batch.push(...tableStatements(index, size));
    }
    yield batch.join(';\n');
  }
  for (let schema = 0; schema < size.schemas; schema += 1) yield* partitionStatements(schema, size);
}

/** The name of the schema with this number. */
export function schemaName(index: number): string {
  return `area_${String(index).padStart(2, '0')}`;
}

/** The schema-qualified name of the plain table with this number. */
export function bigTableName(index: number, size: BigSchemaSize): string {
  return `${schemaName(index % size.schemas)}.record_${String(index).padStart(5, '0')}`;
}

function tableStatements(index: number, size: BigSchemaSize): string[] {
  const name = bigTableName(index, size);
  const statements = [`CREATE TABLE ${name} (${columns(size).join(', ')}, PRIMARY KEY (id))`];
  if (index % 2 === 0) statements.push(`CREATE INDEX ON ${name} (created_at, status)`);
  if (index % 4 === 0 && index >= size.schemas) {
    const target = bigTableName(index - size.schemas, size);
    statements.push(
      `ALTER TABLE ${name} ADD FOREIGN KEY (parent_id) REFERENCES ${target} (id) ON DELETE CASCADE`,
    );
  }
  if (index % 10 === 0) statements.push(`COMMENT ON TABLE ${name} IS 'Record number ${index}'`);
  return statements;
}

function columns(size: BigSchemaSize): string[] {
  const first = [
    'id bigint NOT NULL',
    'parent_id bigint',
    'name character varying(200) NOT NULL',
    "status text DEFAULT 'new'::text NOT NULL",
    'amount numeric(12,2) DEFAULT 0',
    'created_at timestamp with time zone DEFAULT now() NOT NULL',
    'updated_at timestamp with time zone',
    'details jsonb',
    'active boolean DEFAULT true',
    'note text',
  ];
  const more = Array.from(
    { length: size.columnsPerTable - first.length },
    (_, index) => `extra_${index} integer`,
  );
  return [...first, ...more];
}

function* partitionStatements(schema: number, size: BigSchemaSize): Generator<string> {
  const parent = `${schemaName(schema)}.event`;
  yield `CREATE TABLE ${parent} (${columns(size).join(', ')}, PRIMARY KEY (id)) PARTITION BY RANGE (id)`;
  const count =
    Math.floor(size.partitions / size.schemas) + (schema < size.partitions % size.schemas ? 1 : 0);
  for (let first = 0; first < count; first += 20) {
    const batch: string[] = [];
    for (let index = first; index < Math.min(first + 20, count); index += 1) {
      const name = `${parent}_${String(index).padStart(4, '0')}`;
      batch.push(
        `CREATE TABLE ${name} PARTITION OF ${parent} FOR VALUES FROM (${index * 1000}) TO (${(index + 1) * 1000})`,
      );
    }
    yield batch.join(';\n');
  }
}
