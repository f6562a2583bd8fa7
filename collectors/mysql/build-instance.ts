import { childKey, instanceNamespace } from '../../src/core/asset-key.js';
import type { JsonValue } from '../../src/core/canonical-json.js';
import type { AssetRecord, AssetRelation } from '../../src/core/collection.js';
import type { MysqlVersion } from '../../src/engines/mysql/index.js';
import { withGrants, withRelations } from './build-context.js';
import type { GrantBook } from './grants.js';
import type {
  DatabaseRow,
  DefaultRoleRow,
  EngineRow,
  MembershipRow,
  PluginRow,
  PrincipalRow,
  ReplicaStatusRow,
  ServerRow,
  TablespaceRow,
  VariableRow,
} from './instance-rows.js';
import { type InstanceKeys, principalName } from './keys.js';
import { integerOf, sqlModes, textOrNull, withoutSecrets } from './values.js';

/** What the builders of an instance share. */
export interface InstanceContext {
  keys: InstanceKeys;
  version: MysqlVersion;
  grants: GrantBook;
}

/** Values of system variables by lower-case name. */
export type Variables = ReadonlyMap<string, string>;

/** The instance itself. `channels` are its replication channels as a replica. */
export function buildInstance(
  context: InstanceContext,
  variables: Variables,
  engines: readonly EngineRow[],
  channels: readonly ReplicaStatusRow[],
): AssetRecord {
  const { namespace } = context.keys;
  const of = (name: string): string | null => textOrNull(variables.get(name));
  const number = (name: string): number | string | null => integerOf(of(name));
  const isOn = (name: string): boolean => /^(?:ON|YES|1)$/i.test(of(name) ?? '');
  return {
    kind: 'Instance',
    key: namespace,
    name: namespace.slice(namespace.indexOf('://') + 3),
    parent: null,
    properties: {
      engine: 'mysql',
      flavour: context.version.flavour,
      version: context.version.text,
      versionNumber: context.version.number,
      versionText: of('version'),
      versionComment: of('version_comment'),
      platform: [of('version_compile_os'), of('version_compile_machine')].filter(Boolean).join(' '),
      hostName: of('hostname'),
      serverId: number('server_id'),
      serverUuid: of('server_uuid') ?? of('server_uid'),
      role: channels.length > 0 ? 'replica' : 'primary',
      readOnly: of('read_only') !== null && !/^(?:OFF|NO|0)$/i.test(of('read_only') ?? ''),
      lowerCaseTableNames: number('lower_case_table_names'),
      characterSet: of('character_set_server'),
      collation: of('collation_server'),
      sqlMode: sqlModes(of('sql_mode')),
      timeZone: of('time_zone') === 'SYSTEM' ? of('system_time_zone') : of('time_zone'),
      defaultStorageEngine: of('default_storage_engine'),
      storageEngines: engines
        .filter((row) => row.support === 'YES' || row.support === 'DEFAULT')
        .map((row) => row.name)
        .sort(),
      binaryLog: isOn('log_bin'),
      binaryLogFormat: of('binlog_format'),
      gtidMode: of('gtid_mode'),
      gtidDomainId: number('gtid_domain_id'),
      eventScheduler: of('event_scheduler'),
      maxConnections: number('max_connections'),
      pageBytes: number('innodb_page_size'),
      performanceSchema: isOn('performance_schema'),
    },
    ...withRelations(channels.flatMap((row) => sourceLink(row))),
    ...withGrants(context.grants.instance()),
  };
}

/** A replication channel of this server as a replica. Positions and lag are figures. */
export function buildChannel(context: InstanceContext, row: ReplicaStatusRow): AssetRecord {
  const name = channelName(row);
  const { namespace } = context.keys;
  return {
    kind: 'Subscription',
    key: childKey(namespace, 'Subscription', name),
    name,
    parent: namespace,
    properties: {
      sourceHost: field(row, 'Source_Host', 'Master_Host'),
      sourcePort: integerOf(field(row, 'Source_Port', 'Master_Port')),
      sourceUser: field(row, 'Source_User', 'Master_User'),
      connectRetrySeconds: integerOf(field(row, 'Connect_Retry')),
      tls: field(row, 'Source_SSL_Allowed', 'Master_SSL_Allowed') === 'Yes',
      gtid: field(row, 'Using_Gtid', 'Auto_Position'),
      sqlDelaySeconds: integerOf(field(row, 'SQL_Delay')),
      replicateDatabases: field(row, 'Replicate_Do_DB'),
      ignoreDatabases: field(row, 'Replicate_Ignore_DB'),
      replicateTables: field(row, 'Replicate_Do_Table'),
      ignoreTables: field(row, 'Replicate_Ignore_Table'),
      replicateWildTables: field(row, 'Replicate_Wild_Do_Table'),
      ignoreWildTables: field(row, 'Replicate_Wild_Ignore_Table'),
      parallelMode: field(row, 'Parallel_Mode'),
    },
    ...withRelations(sourceLink(row)),
  };
}

/** What a channel is doing now. */
export function channelFigures(row: ReplicaStatusRow): Record<string, JsonValue> {
  const lag = field(row, 'Seconds_Behind_Source', 'Seconds_Behind_Master');
  return {
    ioRunning: field(row, 'Replica_IO_Running', 'Slave_IO_Running'),
    sqlRunning: field(row, 'Replica_SQL_Running', 'Slave_SQL_Running'),
    lagMs: lag === null ? null : Number(lag) * 1000,
    sourceLogFile: field(row, 'Source_Log_File', 'Master_Log_File'),
    readPosition: integerOf(field(row, 'Read_Source_Log_Pos', 'Read_Master_Log_Pos')),
    appliedLogFile: field(row, 'Relay_Source_Log_File', 'Relay_Master_Log_File'),
    appliedPosition: integerOf(field(row, 'Exec_Source_Log_Pos', 'Exec_Master_Log_Pos')),
    gtidReceived: field(row, 'Retrieved_Gtid_Set', 'Gtid_IO_Pos'),
    gtidApplied: field(row, 'Executed_Gtid_Set', 'Gtid_Slave_Pos'),
    lastErrorNumber: integerOf(field(row, 'Last_Errno')),
  };
}

/** Key of a channel. */
export function channelKey(namespace: string, row: ReplicaStatusRow): string {
  return childKey(namespace, 'Subscription', channelName(row));
}

/** The default channel has no name. */
function channelName(row: ReplicaStatusRow): string {
  return textOrNull(field(row, 'Channel_Name', 'Connection_name')) ?? 'default';
}

function sourceLink(row: ReplicaStatusRow): AssetRelation[] {
  const host = textOrNull(field(row, 'Source_Host', 'Master_Host'));
  if (host === null) return [];
  const port = Number(field(row, 'Source_Port', 'Master_Port') ?? 3306);
  return [{ type: 'REPLICATES_FROM', to: instanceNamespace('mysql', host, port) }];
}

/** A field of a status row under its new or old name. */
function field(row: ReplicaStatusRow, ...names: readonly string[]): string | null {
  for (const name of names) {
    const value = row[name];
    if (value !== undefined && value !== null) return String(value);
  }
  return null;
}

export function buildDatabase(context: InstanceContext, row: DatabaseRow): AssetRecord {
  return {
    kind: 'Database',
    key: context.keys.database(row.name),
    name: row.name,
    parent: context.keys.namespace,
    properties: {
      characterSet: row.character_set,
      collation: row.collation,
      readOnly: row.options === null ? null : /\bREAD ONLY=1\b/i.test(row.options),
      encrypted: row.encryption === null ? null : row.encryption === 'YES',
    },
    comment: textOrNull(row.comment),
    ...withGrants(context.grants.database(row.name)),
  };
}

/** A plugin. Plugins of several types may share a name. */
export function buildPlugin(context: InstanceContext, row: PluginRow): AssetRecord {
  return {
    kind: 'Extension',
    key: childKey(context.keys.namespace, 'Extension', row.name),
    name: row.name,
    parent: context.keys.namespace,
    properties: {
      version: row.version,
      status: row.status,
      type: row.type,
      library: row.library,
      author: textOrNull(row.author),
      license: row.license,
      loadOption: row.load_option,
      maturity: row.maturity,
    },
    comment: textOrNull(row.description),
  };
}

/** A component of MySQL, named by its URN. */
export function buildComponent(context: InstanceContext, urn: string): AssetRecord {
  return {
    kind: 'Extension',
    key: childKey(context.keys.namespace, 'Extension', urn),
    name: urn,
    parent: context.keys.namespace,
    properties: { type: 'COMPONENT', status: 'ACTIVE' },
  };
}

/** A foreign server, without its password. */
export function buildServer(context: InstanceContext, row: ServerRow): AssetRecord {
  return {
    kind: 'ForeignServer',
    key: childKey(context.keys.namespace, 'ForeignServer', row.name),
    name: row.name,
    parent: context.keys.namespace,
    properties: {
      wrapper: row.wrapper,
      host: textOrNull(row.host),
      port: Number(row.port) === 0 ? null : integerOf(row.port),
      socket: textOrNull(row.socket),
      database: textOrNull(row.database),
      user: textOrNull(row.user),
      owner: textOrNull(row.owner),
    },
  };
}

export function buildTablespace(context: InstanceContext, row: TablespaceRow): AssetRecord {
  return {
    kind: 'Tablespace',
    key: childKey(context.keys.namespace, 'Tablespace', row.name),
    name: row.name,
    parent: context.keys.namespace,
    properties: {
      rowFormat: row.row_format,
      pageBytes: integerOf(row.page_bytes),
      type: row.type,
      state: row.state,
    },
    ...(row.size_bytes === null ? {} : { statistics: { sizeBytes: integerOf(row.size_bytes) } }),
  };
}

/** Variables that say where the server is in its log: figures, not settings. */
const volatileVariable =
  /^(?:gtid_(?:binlog_pos|binlog_state|current_pos|slave_pos|executed|purged|owned)|last_gtid)$/;
/** Variables whose value is a secret. */
const secretVariable = /(?:^wsrep_sst_auth|(?:^|_)(?:password|passwd|secret|token))$/;

/** A system variable with its global value. */
export function buildSetting(context: InstanceContext, row: VariableRow): AssetRecord {
  const value = row.value === null ? null : withoutSecrets(row.value);
  const isVolatile = volatileVariable.test(row.name);
  const shown = secretVariable.test(row.name) && value !== null && value !== '' ? '********' : value;
  return {
    kind: 'Setting',
    key: childKey(context.keys.namespace, 'Setting', row.name),
    name: row.name,
    parent: context.keys.namespace,
    properties: {
      value: isVolatile ? null : shown,
      source: row.source,
      sourceFile: row.source_file,
      default: row.default_value,
      scope: row.scope,
      dynamic: row.read_only === null ? null : row.read_only !== 'YES',
      dataType: row.type,
      min: row.min,
      max: row.max,
      choices: textOrNull(row.choices)?.split(',') ?? null,
      description: textOrNull(row.description),
    },
    ...(isVolatile ? { statistics: { value } } : {}),
  };
}

/** Roles of a principal and those it takes on by itself. */
export interface PrincipalLinks {
  memberships: readonly MembershipRow[];
  defaultRoles: readonly DefaultRoleRow[];
  /** Whether somebody is a member of it. */
  isGranted: boolean;
}

/** An account or role. Nothing a password is checked with is ever read. */
export function buildPrincipal(
  context: InstanceContext,
  row: PrincipalRow,
  links: PrincipalLinks,
): AssetRecord {
  const name = principalName(row.user, row.host);
  // MariaDB says which are roles. In MySQL every account can be one: those that CREATE ROLE made, or that are granted.
  const isMysql = row.is_role === undefined;
  const isRole = isMysql ? links.isGranted || isUnusedRole(row) : isTrue(row.is_role);
  const memberOf = links.memberships.map((link) => principalName(link.role, link.role_host)).sort();
  return {
    kind: 'Principal',
    key: context.keys.principal(name),
    name,
    parent: context.keys.namespace,
    properties: {
      user: row.user,
      host: isRole && !isMysql ? null : row.host,
      login: !(isRole && !isMysql) && !isTrue(row.locked),
      role: isRole,
      pseudo: isRole && !isMysql && row.user === 'PUBLIC',
      ...authenticationProperties(row, isRole && !isMysql),
      tls: tlsRequirement(row.tls_type),
      tlsCipher: textOrNull(row.tls_cipher),
      tlsIssuer: textOrNull(row.tls_issuer),
      tlsSubject: textOrNull(row.tls_subject),
      maxQueriesPerHour: limitOf(row.max_queries_per_hour),
      maxUpdatesPerHour: limitOf(row.max_updates_per_hour),
      maxConnectionsPerHour: limitOf(row.max_connections_per_hour),
      maxUserConnections: limitOf(row.max_user_connections),
      maxStatementSeconds: limitOf(row.max_statement_seconds),
      defaultRoles: defaultRolesOf(row, links),
      memberOf,
      restrictions: row.restrictions ?? null,
      otherGrants: context.grants.other(name) as unknown as JsonValue,
    },
    comment: row.comment ?? null,
    ...withRelations(membershipLinks(context, links.memberships)),
    ...withGrants(context.grants.principal(name)),
  };
}

function authenticationProperties(row: PrincipalRow, isRole: boolean): Record<string, JsonValue> {
  const changed = integerOf(row.password_changed);
  const others = row.other_plugins == null ? [] : (JSON.parse(row.other_plugins) as string[]);
  return {
    plugin: isRole ? null : (row.plugin ?? 'mysql_native_password'),
    otherPlugins: others.filter((plugin) => typeof plugin === 'string'),
    hasPassword: row.has_password === 'YES',
    locked: isTrue(row.locked),
    passwordExpired:
      row.password_expired === undefined ? changed === 0 && !isRole : isTrue(row.password_expired),
    // MariaDB writes -1 for the server's default.
    passwordLifetimeDays: Number(row.password_lifetime) < 0 ? null : integerOf(row.password_lifetime),
    passwordReuseHistory: integerOf(row.password_reuse_history),
    passwordReuseDays: integerOf(row.password_reuse_days),
    passwordRequireCurrent:
      row.password_require_current == null ? null : isTrue(row.password_require_current),
    passwordChangedAt:
      row.password_changed_at ??
      (changed === null || Number(changed) === 0 ? null : new Date(Number(changed) * 1000).toISOString()),
  };
}

/** CREATE ROLE of MySQL makes an account that is locked, whose password has expired, and that has none. */
function isUnusedRole(row: PrincipalRow): boolean {
  return isTrue(row.locked) && isTrue(row.password_expired) && row.has_password !== 'YES';
}

function isTrue(value: string | number | null | undefined): boolean {
  return value !== null && value !== undefined && /^(?:1|Y|YES|true)$/i.test(String(value));
}

function limitOf(value: string | number | null | undefined): number | string | null {
  const limit = value === null || value === undefined ? 0 : Number(value);
  return limit === 0 ? null : limit;
}

/** MySQL's words; MariaDB stores numbers. */
function tlsRequirement(type: string | number | null): string | null {
  const words: Readonly<Record<string, string | null>> = {
    '': null,
    '0': null,
    '1': 'SSL',
    '2': 'X509',
    '3': 'SPECIFIED',
    ANY: 'SSL',
    X509: 'X509',
    SPECIFIED: 'SPECIFIED',
  };
  if (type === null) return null;
  const word = words[String(type)];
  return word === undefined ? String(type) : word;
}

function defaultRolesOf(row: PrincipalRow, links: PrincipalLinks): string[] {
  if (textOrNull(row.default_role) !== null) return [row.default_role!];
  return links.defaultRoles.map((role) => principalName(role.role, role.role_host)).sort();
}

function membershipLinks(context: InstanceContext, rows: readonly MembershipRow[]): AssetRelation[] {
  return rows
    .map((row): AssetRelation => ({
      type: 'MEMBER_OF',
      to: context.keys.principal(principalName(row.role, row.role_host)),
      properties: { admin: isTrue(row.admin) },
    }))
    .sort((a, b) => (a.to < b.to ? -1 : 1));
}
