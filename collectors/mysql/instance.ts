import type {
  AssetRecord,
  CollectionBatch,
  CollectionWarning,
  CollectOptions,
} from '../../src/core/collection.js';
import {
  buildChannel,
  buildComponent,
  buildDatabase,
  buildInstance,
  buildPlugin,
  buildPrincipal,
  buildServer,
  buildSetting,
  buildTablespace,
  type InstanceContext,
  type Variables,
} from './build-instance.js';
import type { CatalogReader } from './catalog-reader.js';
import { contentScope } from './digests.js';
import { accessRows, GrantBook, type GrantRows } from './grants.js';
import type {
  DatabaseRow,
  DefaultRoleRow,
  EngineRow,
  MembershipRow,
  PluginRow,
  PrincipalRow,
  PrivilegeRow,
  ProxyGrantRow,
  ReplicaStatusRow,
  RoutineGrantRow,
  ServerRow,
  TableGrantorRow,
  TablespaceRow,
  VariableRow,
} from './instance-rows.js';
import { grantWarnings, type Refusals } from './instance-warnings.js';
import { type InstanceKeys, principalName } from './keys.js';
import { principalScope, settingScope } from './scope-filter.js';

/** The instance's own scopes, complete, and what else is known after reading them. */
export interface InstanceContent {
  batches: CollectionBatch[];
  /** Keys of the instance's own scopes. */
  scopes: string[];
  /** Those of them that could not be read. */
  partial: string[];
  /** Names of the databases that are collected, system ones left out. */
  databases: string[];
  grants: GrantBook;
  channels: ReplicaStatusRow[];
  variables: Variables;
  warnings: CollectionWarning[];
}

/** Databases that belong to the server itself. */
const systemDatabases: ReadonlySet<string> = new Set([
  'information_schema',
  'mysql',
  'performance_schema',
  'sys',
]);

/**
 * Reads what belongs to the instance as a whole: its facts, databases, plugins, foreign servers, tablespaces and
 * replication channels (scope: the instance), accounts and roles, settings. All of it is small, so it is read in full
 * each time and compared by content.
 */
export async function readInstance(
  reader: CatalogReader,
  keys: InstanceKeys,
  options: Pick<CollectOptions, 'known'>,
): Promise<InstanceContent> {
  const { namespace } = keys;
  const refused: Refusals = new Set();
  const variables = await readVariables(reader);
  const values: Variables = new Map(variables.map((row) => [row.name, row.value ?? '']));
  const databases = (await reader.rows<DatabaseRow>('instance/databases'))
    .filter((row) => !systemDatabases.has(row.name.toLowerCase()))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  const principals = await readPrincipals(reader, refused);
  const grants = await readGrants(reader, keys, databases, principals?.rows ?? [], values, refused);
  const context: InstanceContext = { keys, version: reader.session.version, grants };
  const channels = await readChannels(reader, refused);
  const own = await instanceUnits(reader, context, values, databases, channels, refused);
  const settings = variables.map((row) => [buildSetting(context, row)]);
  const batches = [
    await contentScope(namespace, own, options.known),
    await contentScope(settingScope(namespace), settings, options.known),
  ];
  if (principals !== null) {
    const granted = new Set(principals.memberships.map((row) => principalName(row.role, row.role_host)));
    const units = principals.rows.map((row) => {
      const name = principalName(row.user, row.host);
      const of = <Row extends { user: string; host: string }>(rows: readonly Row[]): Row[] =>
        rows.filter((other) => principalName(other.user, other.host) === name);
      const links = {
        memberships: of(principals.memberships),
        defaultRoles: of(principals.defaultRoles),
        isGranted: granted.has(name),
      };
      return [buildPrincipal(context, row, links)];
    });
    batches.push(await contentScope(principalScope(namespace), units, options.known));
  }
  return {
    batches,
    scopes: [namespace, principalScope(namespace), settingScope(namespace)],
    partial: principals === null ? [principalScope(namespace)] : [],
    databases: databases.map((row) => row.name),
    grants,
    channels,
    variables: values,
    warnings: grantWarnings(namespace, reader.session, refused),
  };
}

async function readVariables(reader: CatalogReader): Promise<VariableRow[]> {
  const isMaria = reader.session.version.flavour === 'mariadb';
  const rows = await reader.optional<VariableRow>(
    isMaria ? 'instance/variables' : 'instance/variables-mysql',
  );
  if (rows !== null && rows.length > 0) return rows;
  const plain = await reader.rows<{ Variable_name: string; Value: string }>('instance/variables-plain');
  return plain.map((row) => ({
    name: row.Variable_name.toLowerCase(),
    value: row.Value,
    source: null,
    source_file: null,
    default_value: null,
    scope: null,
    type: null,
    min: null,
    max: null,
    choices: null,
    read_only: null,
    description: null,
  }));
}

interface Principals {
  rows: PrincipalRow[];
  memberships: MembershipRow[];
  defaultRoles: DefaultRoleRow[];
}

async function readPrincipals(reader: CatalogReader, refused: Refusals): Promise<Principals | null> {
  const { flavour } = reader.session.version;
  const rows = await reader.optional<PrincipalRow>(`instance/principals-${flavour}`);
  if (rows === null) {
    refused.add('principals');
    return null;
  }
  const memberships = await reader.optional<MembershipRow>(`instance/memberships-${flavour}`);
  const defaultRoles =
    flavour === 'mysql' ? await reader.optional<DefaultRoleRow>('instance/default-roles-mysql') : [];
  if (memberships === null || defaultRoles === null) refused.add('memberships');
  return { rows, memberships: memberships ?? [], defaultRoles: defaultRoles ?? [] };
}

async function readGrants(
  reader: CatalogReader,
  keys: InstanceKeys,
  databases: readonly DatabaseRow[],
  principals: readonly PrincipalRow[],
  variables: Variables,
  refused: Refusals,
): Promise<GrantBook> {
  const privileges = async (level: string): Promise<PrivilegeRow[]> =>
    await reader.rows<PrivilegeRow>(`instance/${level}-grants`);
  const optional = async <Row>(name: string): Promise<Row[]> => {
    const rows = await reader.optional<Row>(`instance/${name}`);
    if (rows === null) refused.add(name);
    return rows ?? [];
  };
  const roles = principals.filter((row) => Number(row.is_role ?? 0) !== 0 || row.is_role === 'true');
  const rows: GrantRows = {
    global: [
      ...(await privileges('global')),
      ...roles.flatMap((row) => accessRows(`'${row.user}'@''`, String(row.access ?? '0'))),
    ],
    database: await privileges('database'),
    table: await privileges('table'),
    column: await privileges('column'),
    routine: await optional<RoutineGrantRow>('routine-grants'),
    proxy: await optional<ProxyGrantRow>('proxy-grants'),
    tableGrantors: await optional<TableGrantorRow>('table-grantors'),
  };
  return new GrantBook(keys, rows, {
    databases: databases.map((row) => row.name),
    tables: await grantedTables(reader, [...rows.table, ...rows.column]),
    principals: new Set(principals.map((row) => principalName(row.user, row.host))),
    foldCase: variables.get('lower_case_table_names') !== '0',
  });
}

/** Beyond this many tables with grants of their own, all of them are taken to exist. */
const manyGrantedTables = 2_000;

/** Which of the tables that rights are granted on exist: a table may be granted on before it is made. */
async function grantedTables(
  reader: CatalogReader,
  rows: readonly PrivilegeRow[],
): Promise<ReadonlySet<string>> {
  const granted = new Set(rows.map((row) => `${row.schema}\0${row.table}`));
  if (granted.size === 0 || granted.size > manyGrantedTables) return granted;
  const pairs = [...granted].map((id) => id.split('\0') as [string, string]);
  const found = await reader.lookUp<{ schema: string; table: string }>('instance/table-exists', pairs);
  return new Set(found.map((row) => `${row.schema}\0${row.table}`));
}

async function readChannels(reader: CatalogReader, refused: Refusals): Promise<ReplicaStatusRow[]> {
  const rows = await reader.optional<ReplicaStatusRow>('instance/replica-status');
  if (rows === null) refused.add('replica-status');
  return rows ?? [];
}

async function instanceUnits(
  reader: CatalogReader,
  context: InstanceContext,
  variables: Variables,
  databases: readonly DatabaseRow[],
  channels: readonly ReplicaStatusRow[],
  refused: Refusals,
): Promise<AssetRecord[][]> {
  const optional = async <Row>(name: string): Promise<Row[]> => {
    const rows = await reader.optional<Row>(`instance/${name}`);
    if (rows === null) refused.add(name);
    return rows ?? [];
  };
  const isMysql = context.version.flavour === 'mysql';
  const engines = await reader.rows<EngineRow>('instance/engines');
  const plugins = await reader.rows<PluginRow>('instance/plugins');
  const components = isMysql ? await optional<{ urn: string }>('components') : [];
  const assets = [
    buildInstance(context, variables, engines, channels),
    ...databases.map((row) => buildDatabase(context, row)),
    ...plugins.map((row) => buildPlugin(context, row)),
    ...components.map((row) => buildComponent(context, row.urn)),
    ...(await optional<ServerRow>('servers')).map((row) => buildServer(context, row)),
    ...(await optional<TablespaceRow>('tablespaces')).map((row) => buildTablespace(context, row)),
    ...channels.map((row) => buildChannel(context, row)),
  ];
  const byKey = new Map(assets.map((asset) => [asset.key, asset]));
  return [...byKey.values()].map((asset) => [asset]);
}
