/** Rows of `queries/instance/*.sql`, as the driver gives them. */

type Integer = number | string;

export interface DatabaseRow {
  name: string;
  character_set: string;
  collation: string;
  /** `READ ONLY=1` of MySQL. */
  options: string | null;
  encryption: string | null;
  comment: string | null;
}

export interface EngineRow {
  name: string;
  support: string;
  transactions: string | null;
}

export interface PluginRow {
  name: string;
  version: string;
  status: string;
  type: string;
  library: string | null;
  author: string | null;
  description: string | null;
  license: string | null;
  load_option: string | null;
  maturity: string | null;
}

export interface VariableRow {
  name: string;
  value: string | null;
  source: string | null;
  source_file: string | null;
  default_value: string | null;
  scope: string | null;
  type: string | null;
  min: string | null;
  max: string | null;
  choices: string | null;
  read_only: string | null;
  description: string | null;
}

/** An account or role; members that a flavour does not have are absent. */
export interface PrincipalRow {
  user: string;
  host: string;
  plugin: string | null;
  has_password: 'YES' | 'NO';
  tls_type: Integer | null;
  tls_cipher: string | null;
  tls_issuer: string | null;
  tls_subject: string | null;
  max_queries_per_hour: Integer | null;
  max_updates_per_hour: Integer | null;
  max_connections_per_hour: Integer | null;
  max_user_connections: Integer | null;
  password_lifetime: Integer | null;
  /** MariaDB: `1` or `true`; MySQL: `Y` or `N`. */
  locked: Integer | null;
  is_role?: Integer | null;
  /** MariaDB: bits of global privileges. */
  access?: Integer | null;
  other_plugins?: string | null;
  /** MariaDB: seconds since 1970, 0 for an expired password. */
  password_changed?: Integer | null;
  max_statement_seconds?: Integer | null;
  default_role?: string | null;
  password_expired?: string | null;
  password_changed_at?: string | null;
  password_reuse_history?: Integer | null;
  password_reuse_days?: Integer | null;
  password_require_current?: string | null;
  restrictions?: string | null;
  comment?: string | null;
}

export interface MembershipRow {
  user: string;
  host: string;
  role: string;
  role_host: string;
  admin: string;
}

export interface DefaultRoleRow {
  user: string;
  host: string;
  role: string;
  role_host: string;
}

/** A row of one of the privilege views; what it is on depends on the view. */
export interface PrivilegeRow {
  /** `'user'@'host'`, with nothing escaped inside. */
  grantee: string;
  schema?: string;
  table?: string;
  column?: string;
  privilege: string;
  grantable: string;
}

export interface RoutineGrantRow {
  user: string;
  host: string;
  schema: string;
  routine: string;
  type: string;
  /** Comma-separated; `Grant` means the others may be passed on. */
  privileges: string;
  grantor: string;
}

export interface ProxyGrantRow {
  user: string;
  host: string;
  proxied_user: string;
  proxied_host: string;
  grantable: Integer;
  grantor: string;
}

export interface TableGrantorRow {
  user: string;
  host: string;
  schema: string;
  table: string;
  grantor: string;
}

export interface ServerRow {
  name: string;
  host: string;
  database: string;
  user: string;
  port: Integer;
  socket: string;
  wrapper: string;
  owner: string;
}

export interface TablespaceRow {
  name: string;
  row_format: string | null;
  page_bytes: Integer | null;
  size_bytes: Integer | null;
  type: string | null;
  state: string | null;
}

/** A row of `SHOW REPLICA STATUS`: names differ by version. */
export type ReplicaStatusRow = Readonly<Record<string, string | number | null>>;
