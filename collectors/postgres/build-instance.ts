import { childKey, instanceNamespace } from '../../src/core/asset-key.js';
import type { AssetGrant, AssetRecord, AssetRelation } from '../../src/core/collection.js';
import type { GrantReader } from './grants.js';
import type {
  AccountRow,
  DatabaseRow,
  PrincipalRow,
  SettingRow,
  SlotRow,
  TablespaceRow,
} from './instance-rows.js';
import { publicPrincipal } from './keys.js';
import { optionsObject } from './options.js';

/** What the builders of an instance share. */
export interface InstanceContext {
  namespace: string;
  grants: GrantReader;
}

/** Facts of the server beside its account row. */
export interface ServerFacts {
  version: string;
  versionNumber: number;
  systemIdentifier: string | null;
  walSource: { host: string; port: number } | null;
}

/** The instance itself. A standby carries a link to where its log comes from. */
export function buildInstance(context: InstanceContext, row: AccountRow, facts: ServerFacts): AssetRecord {
  const { namespace } = context;
  const source = facts.walSource;
  return {
    kind: 'Instance',
    key: namespace,
    name: namespace.slice(namespace.indexOf('://') + 3),
    parent: null,
    properties: {
      engine: 'postgres',
      flavour: 'postgresql',
      version: facts.version,
      versionNumber: facts.versionNumber,
      versionText: row.version_text,
      systemIdentifier: facts.systemIdentifier,
      role: row.in_recovery ? 'standby' : 'primary',
      blockSizeBytes: row.block_size_bytes,
      dataChecksums: row.data_checksums,
      walLevel: row.wal_level,
      maxConnections: row.max_connections,
      tls: row.ssl,
      passwordEncryption: row.password_encryption,
    },
    statistics: { startedAt: isoOf(row.started_at), connectionCount: row.connection_count },
    ...(source === null
      ? {}
      : {
          relations: [
            { type: 'REPLICATES_FROM', to: instanceNamespace('postgres', source.host, source.port) },
          ],
        }),
  };
}

/** A database as the shared catalogue describes it; also for those that cannot be connected to. */
export function buildDatabase(context: InstanceContext, row: DatabaseRow): AssetRecord {
  return {
    kind: 'Database',
    key: childKey(context.namespace, 'Database', row.name),
    name: row.name,
    parent: context.namespace,
    properties: {
      owner: row.owner,
      encoding: row.encoding,
      collate: row.collate,
      characterType: row.character_type,
      localeProvider: row.locale_provider,
      locale: row.locale,
      collationVersion: row.collation_version,
      isTemplate: row.is_template,
      allowsConnections: row.allows_connections,
      connectionLimit: row.connection_limit,
      tablespace: row.tablespace,
      settings: optionsObject(row.settings),
    },
    comment: row.comment,
    relations: [
      ownedBy(context, row.owner),
      { type: 'IN_TABLESPACE', to: childKey(context.namespace, 'Tablespace', row.tablespace) },
    ],
    grants: context.grants.read(row.acl, row.owner, 'database'),
    engineId: String(row.oid),
  };
}

/** A tablespace. */
export function buildTablespace(context: InstanceContext, row: TablespaceRow): AssetRecord {
  return {
    kind: 'Tablespace',
    key: childKey(context.namespace, 'Tablespace', row.name),
    name: row.name,
    parent: context.namespace,
    properties: { owner: row.owner, location: row.location, options: optionsObject(row.options) },
    comment: row.comment,
    relations: [ownedBy(context, row.owner)],
    grants: context.grants.read(row.acl, row.owner, 'tablespace'),
    engineId: String(row.oid),
  };
}

/** A physical replication slot. */
export function buildPhysicalSlot(context: InstanceContext, row: SlotRow): AssetRecord {
  return {
    kind: 'ReplicationSlot',
    key: childKey(context.namespace, 'ReplicationSlot', row.name),
    name: row.name,
    parent: context.namespace,
    properties: { type: row.type, plugin: null, database: null, temporary: row.temporary },
  };
}

/** A role. `passwordKind` says how its password is stored, null when the account may not know. */
export function buildPrincipal(
  context: InstanceContext,
  row: PrincipalRow,
  passwordKind: string | null,
): AssetRecord {
  return {
    kind: 'Principal',
    key: childKey(context.namespace, 'Principal', row.name),
    name: row.name,
    parent: context.namespace,
    properties: {
      login: row.login,
      superuser: row.superuser,
      inherit: row.inherit,
      createRole: row.create_role,
      createDatabase: row.create_database,
      replication: row.replication,
      bypassRowSecurity: row.bypass_row_security,
      connectionLimit: row.connection_limit,
      validUntil: row.valid_until === null ? null : isoOf(row.valid_until),
      predefined: row.oid < 16_384 && row.name.startsWith('pg_'),
      pseudo: false,
      passwordKind,
      memberOf: (row.member_of ?? []).map((membership) => membership.role),
      settings: optionsObject(row.settings),
      databaseSettings: databaseSettings(row.database_settings),
    },
    comment: row.comment,
    relations: memberships(context, row),
    engineId: String(row.oid),
  };
}

function databaseSettings(
  settings: Record<string, string[]> | null,
): Record<string, Record<string, string> | null> | null {
  if (settings === null) return null;
  return Object.fromEntries(
    Object.entries(settings).map(([name, options]) => [name, optionsObject(options)]),
  );
}

/** A role may be granted to another more than once, by different grantors: the link carries the strongest options. */
function memberships(context: InstanceContext, row: PrincipalRow): AssetRelation[] {
  const byRole = new Map<string, { admin: boolean; inherit?: boolean; set?: boolean }>();
  for (const { role, admin, inherit, set } of row.member_of ?? []) {
    const known = byRole.get(role);
    byRole.set(role, {
      admin: admin || (known?.admin ?? false),
      ...(inherit === undefined ? {} : { inherit: inherit || (known?.inherit ?? false) }),
      ...(set === undefined ? {} : { set: set || (known?.set ?? false) }),
    });
  }
  return [...byRole].map(([role, properties]) => ({
    type: 'MEMBER_OF',
    to: childKey(context.namespace, 'Principal', role),
    properties,
  }));
}

/** The pseudo principal that stands for everybody. */
export function buildPublic(context: InstanceContext): AssetRecord {
  return {
    kind: 'Principal',
    key: childKey(context.namespace, 'Principal', publicPrincipal),
    name: publicPrincipal,
    parent: context.namespace,
    properties: { login: false, pseudo: true },
    comment: 'Every role, now and later.',
  };
}

/** A setting as a new session finds it. */
export function buildSetting(
  context: InstanceContext,
  row: SettingRow,
  grants: readonly AssetGrant[] | undefined,
): AssetRecord {
  return {
    kind: 'Setting',
    key: childKey(context.namespace, 'Setting', row.name),
    name: row.name,
    parent: context.namespace,
    properties: {
      value: row.value,
      unit: row.unit,
      source: row.source,
      sourceFile: row.source_file,
      sourceLine: row.source_line,
      pendingRestart: row.pending_restart,
      default: row.default_value,
      category: row.category,
      context: row.context,
      dataType: row.type,
      min: row.min,
      max: row.max,
      choices: row.choices,
      description: row.description,
    },
    ...(grants === undefined ? {} : { grants }),
  };
}

function ownedBy(context: InstanceContext, owner: string): AssetRelation {
  return { type: 'OWNED_BY', to: childKey(context.namespace, 'Principal', owner) };
}

/** A time of PostgreSQL (`2026-01-31 10:00:00.5+00`) in ISO 8601; `infinity` stays as it is. */
export function isoOf(time: string): string {
  const at = Date.parse(time.replace(' ', 'T').replace(/([+-]\d\d)$/, '$1:00'));
  return Number.isNaN(at) ? time : new Date(at).toISOString();
}
