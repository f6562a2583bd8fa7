/** Rows of `queries/*.sql` of one database, as the driver gives them: times as text, 64-bit integers as number or text. */

type Integer = number | string;
type YesNo = 'YES' | 'NO';

/** `tables.sql`: a table, view or sequence. */
export interface TableRow {
  schema: string;
  name: string;
  /** Name as InnoDB's own dictionary writes it; MariaDB only. */
  file_name?: string | null;
  schema_file_name?: string | null;
  /** `BASE TABLE`, `VIEW`, `SYSTEM VIEW`, `SYSTEM VERSIONED`, `SEQUENCE`. */
  type: string;
  engine: string | null;
  row_format: string | null;
  collation: string | null;
  create_options: string | null;
  comment: string | null;
  created_at: string | null;
  updated_at: string | null;
  checked_at: string | null;
  auto_increment: Integer | null;
  row_estimate: Integer | null;
  average_row_bytes: Integer | null;
  data_bytes: Integer | null;
  index_bytes: Integer | null;
  free_bytes: Integer | null;
  checksum: Integer | null;
}

export interface ColumnRow {
  schema: string;
  table: string;
  name: string;
  position: Integer;
  default: string | null;
  nullable: YesNo;
  data_type: string;
  character_set: string | null;
  collation: string | null;
  extra: string | null;
  generation_expression: string | null;
  srs_id: Integer | null;
  comment: string | null;
}

export interface IndexPartRow {
  schema: string;
  table: string;
  name: string;
  position: Integer;
  non_unique: Integer;
  column: string | null;
  /** `A`, `D` or null when the index keeps no order. */
  direction: string | null;
  prefix_length: Integer | null;
  method: string;
  remark: string | null;
  comment: string | null;
  expression: string | null;
  visible: YesNo;
}

export interface ForeignKeyRow {
  schema: string;
  table: string;
  name: string;
  referenced_schema: string;
  referenced_table: string;
  referenced_constraint: string | null;
  match: string;
  on_update: string;
  on_delete: string;
}

export interface ForeignKeyColumnRow {
  schema: string;
  table: string;
  name: string;
  position: Integer;
  column: string;
  referenced_schema: string;
  referenced_table: string;
  referenced_column: string;
}

export interface CheckRow {
  schema: string;
  table: string;
  name: string;
  /** `Column` or `Table`. */
  level: string;
  enforced: YesNo;
  expression: string;
}

export interface PartitionRow {
  schema: string;
  table: string;
  name: string;
  subpartition: string | null;
  position: Integer | null;
  subposition: Integer | null;
  method: string | null;
  submethod: string | null;
  expression: string | null;
  subexpression: string | null;
  bound: string | null;
  comment: string | null;
  node_group: string | null;
  tablespace: string | null;
}

export interface TriggerRow {
  schema: string;
  name: string;
  table: string;
  event: string;
  order: Integer;
  statement: string | null;
  orientation: string;
  timing: string;
  sql_mode: string;
  definer: string;
  character_set: string;
  collation: string;
}

export interface ViewRow {
  schema: string;
  name: string;
  definition: string | null;
  check_option: string;
  updatable: string;
  definer: string;
  security_type: string;
  algorithm: string | null;
  character_set: string;
  collation: string;
}

export interface ViewUseRow {
  schema: string;
  name: string;
  kind: 'TABLE' | 'FUNCTION';
  used_schema: string;
  used_name: string;
}

export interface RoutineRow {
  schema: string;
  name: string;
  /** `PROCEDURE`, `FUNCTION`, `PACKAGE`, `PACKAGE BODY`. */
  type: string;
  returns: string | null;
  returns_character_set: string | null;
  returns_collation: string | null;
  database_collation: string | null;
  body_kind: string;
  language: string | null;
  body: string | null;
  deterministic: YesNo;
  data_access: string;
  security_type: string;
  sql_mode: string;
  comment: string | null;
  definer: string;
  character_set: string;
  collation: string;
}

export interface ParameterRow {
  schema: string;
  routine: string;
  type: string;
  position: Integer;
  mode: string | null;
  name: string | null;
  data_type: string;
  character_set: string | null;
  collation: string | null;
}

export interface EventRow {
  schema: string;
  name: string;
  definer: string;
  time_zone: string;
  body_kind: string;
  body: string | null;
  type: string;
  execute_at: string | null;
  interval_value: string | null;
  interval_field: string | null;
  sql_mode: string;
  starts_at: string | null;
  ends_at: string | null;
  status: string;
  on_completion: string;
  last_executed_at: string | null;
  comment: string | null;
  originator: Integer | null;
  character_set: string;
  collation: string;
}

/** A row of a sequence itself (MariaDB). */
export interface SequenceRow {
  schema: string;
  name: string;
  next_value: Integer;
  minimum: Integer;
  maximum: Integer;
  start: Integer;
  increment: Integer;
  cache_size: Integer;
  cycle: Integer;
  cycle_count: Integer;
}

/** Everything a database's tables consist of, by table name. */
export interface TableParts {
  columns: Map<string, ColumnRow[]>;
  indexParts: Map<string, IndexPartRow[]>;
  foreignKeys: Map<string, ForeignKeyRow[]>;
  foreignKeyColumns: Map<string, ForeignKeyColumnRow[]>;
  checks: Map<string, CheckRow[]>;
  partitions: Map<string, PartitionRow[]>;
}
