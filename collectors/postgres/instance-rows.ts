/** Rows of the queries in `queries/instance/`, member by column. */

/** `account.sql` */
export interface AccountRow {
  account: string;
  is_superuser: boolean;
  reads_settings: boolean;
  reads_statistics: boolean;
  in_recovery: boolean;
  version_text: string;
  started_at: string;
  block_size_bytes: number;
  data_checksums: boolean;
  wal_level: string;
  max_connections: number;
  ssl: boolean;
  password_encryption: string;
  connection_count: number;
}

/** `databases.sql` */
export interface DatabaseRow {
  oid: number;
  name: string;
  owner: string;
  acl: string | null;
  comment: string | null;
  encoding: string;
  collate: string;
  character_type: string;
  locale_provider: string;
  locale: string | null;
  collation_version: string | null;
  is_template: boolean;
  allows_connections: boolean;
  connection_limit: number;
  tablespace: string;
  settings: string[] | null;
  may_connect: boolean;
}

/** `tablespaces.sql` */
export interface TablespaceRow {
  oid: number;
  name: string;
  owner: string;
  acl: string | null;
  comment: string | null;
  location: string;
  options: string[] | null;
}

/** `principals.sql` */
export interface PrincipalRow {
  oid: number;
  name: string;
  superuser: boolean;
  inherit: boolean;
  create_role: boolean;
  create_database: boolean;
  login: boolean;
  replication: boolean;
  bypass_row_security: boolean;
  connection_limit: number;
  valid_until: string | null;
  comment: string | null;
  settings: string[] | null;
  database_settings: Record<string, string[]> | null;
  member_of: Membership[] | null;
}

/** One membership of a role; `inherit` and `set` since 16. */
export interface Membership {
  role: string;
  admin: boolean;
  inherit?: boolean;
  set?: boolean;
  grantor: string;
}

/** `settings.sql` */
export interface SettingRow {
  name: string;
  value: string | null;
  source: string;
  unit: string | null;
  category: string;
  description: string;
  context: string;
  type: string;
  min: string | null;
  max: string | null;
  choices: string[] | null;
  default_value: string | null;
  source_file: string | null;
  source_line: number | null;
  pending_restart: boolean;
}

/** `replication-slots.sql` */
export interface SlotRow {
  name: string;
  type: string;
  temporary: boolean;
}
