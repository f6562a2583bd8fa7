/** Rows of the queries in `queries/`, member by column. */

/** `fingerprints.sql` */
export interface FingerprintRow {
  class: 'relation' | 'type' | 'routine';
  oid: number;
  schema: string;
  name: string;
  kind: string;
  arguments: string | null;
  fingerprint: string;
}

/** What most objects have. */
interface Described {
  owner: string;
  acl: string | null;
  comment: string | null;
  extension: string | null;
}

/** A relation by schema, name, `relkind`, and whether it is a partition. */
export type RelationReference = readonly [string, string, string, boolean];

/** `relations.sql` */
export interface RelationRow extends Described {
  oid: number;
  persistence: string;
  access_method: string | null;
  tablespace: string | null;
  options: string[] | null;
  toast_options: string[] | null;
  row_security: boolean;
  force_row_security: boolean;
  replica_identity: string;
  populated: boolean;
  partition_key: string | null;
  partition_strategy: string | null;
  partition_bound: string | null;
  parents: RelationReference[] | null;
  of_type: string | null;
  server: string | null;
  foreign_options: string[] | null;
  security_labels: string[] | null;
}

/** `columns.sql`, in this order. */
export type ColumnRow = readonly [
  relation: number,
  position: number,
  name: string,
  dataType: string,
  notNull: boolean,
  defaultValue: string | null,
  identity: string,
  generated: string,
  collation: readonly [string, string] | null,
  storage: string,
  compression: string,
  statisticsTarget: number | null,
  isLocal: boolean,
  inherited: number,
  options: string[] | null,
  foreignOptions: string[] | null,
  acl: string | null,
  comment: string | null,
  userType: readonly [schema: string, name: string] | null,
];

/** `constraints.sql` */
export interface ConstraintRow {
  oid: number;
  relation: number;
  name: string;
  type: string;
  definition: string;
  is_deferrable: boolean;
  is_deferred: boolean;
  is_valid: boolean;
  is_enforced: boolean;
  is_local: boolean;
  inherited: number;
  no_inherit: boolean;
  column_numbers: string | null;
  index_name: string | null;
  on_update: string | null;
  on_delete: string | null;
  match: string | null;
  target_schema: string | null;
  target_name: string | null;
  target_kind: string | null;
  target_columns: string[] | null;
  target_constraint: string | null;
  comment: string | null;
}

/** `indexes.sql` */
export interface IndexRow {
  oid: number;
  relation: number;
  name: string;
  method: string;
  is_unique: boolean;
  is_primary: boolean;
  is_exclusion: boolean;
  is_immediate: boolean;
  is_clustered: boolean;
  is_valid: boolean;
  is_ready: boolean;
  is_replica_identity: boolean;
  nulls_not_distinct: boolean;
  key_count: number;
  column_numbers: string;
  definition: string;
  expressions: string[] | null;
  predicate: string | null;
  tablespace: string | null;
  options: string[] | null;
  parent: readonly [string, string, string] | null;
  comment: string | null;
}

/** `triggers.sql` */
export interface TriggerRow {
  oid: number;
  relation: number;
  name: string;
  definition: string;
  type: number;
  enabled: string;
  is_constraint: boolean;
  is_deferrable: boolean;
  is_deferred: boolean;
  is_inherited: boolean;
  old_table: string | null;
  new_table: string | null;
  columns: string[] | null;
  function_schema: string;
  function_name: string;
  function_arguments: string;
  comment: string | null;
}

/** `rules.sql` */
export interface RuleRow {
  oid: number;
  relation: number;
  name: string;
  definition: string;
  event: string;
  is_instead: boolean;
  enabled: string;
  comment: string | null;
}

/** `policies.sql` */
export interface PolicyRow {
  oid: number;
  relation: number;
  name: string;
  command: string;
  is_permissive: boolean;
  roles: (string | null)[];
  using_expression: string | null;
  check_expression: string | null;
  comment: string | null;
}

/** `dependencies.sql` */
export interface DependencyRow {
  class: 'view' | 'rule' | 'routine' | 'column';
  owner: number;
  part: string | null;
  target_class: string;
  target_schema: string;
  target_name: string;
  target_kind: string;
  target_arguments: string | null;
}

/** `types.sql` */
export interface TypeRow extends Described {
  oid: number;
  type: string;
  labels: string[] | null;
  attributes: Record<string, string | number | null>[] | null;
  relation_comment: string | null;
  domain: { baseType: string; notNull: boolean; default: string | null; collation: string | null } | null;
  domain_constraints: DomainConstraint[] | null;
  range: Record<string, string | null> | null;
  base: Record<string, string | number | boolean | null> | null;
  is_shell: boolean;
}

/** A constraint of a domain inside `types.sql`. */
export interface DomainConstraint {
  oid: string;
  name: string;
  type: string;
  definition: string;
  valid: boolean;
  comment: string | null;
}

/** `routines.sql` */
export interface RoutineRow extends Described {
  oid: number;
  kind: string;
  language: string;
  arguments: string;
  identity_arguments: string;
  result: string | null;
  definition: string | null;
  source: string;
  sql_body: string | null;
  library: string | null;
  parameters: Record<string, string | null>[] | null;
  volatility: string;
  parallel: string;
  is_strict: boolean;
  security_definer: boolean;
  leakproof: boolean;
  returns_set: boolean;
  cost: number;
  rows: number;
  support: string | null;
  settings: string[] | null;
  aggregate: Record<string, string | number | boolean | null> | null;
}

/** `sequences.sql` */
export interface SequenceRow extends Described {
  oid: number;
  persistence: string;
  data_type: string;
  start_value: string;
  increment: string;
  min_value: string;
  max_value: string;
  cache_size: string;
  cycles: boolean;
  ownership: string | null;
  table_schema: string | null;
  table_name: string | null;
  column_name: string | null;
}

/** `schemas.sql` */
export interface SchemaRow extends Described {
  oid: number;
  name: string;
}
