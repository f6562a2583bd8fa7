import { childKey } from '../../src/core/asset-key.js';
import type {
  AssetRecord,
  CollectedUnit,
  CollectionBatch,
  CollectionWarning,
  CollectOptions,
} from '../../src/core/collection.js';
import { isWaymarkError } from '../../src/core/errors.js';
import type { PgSession } from '../../src/engines/postgres/index.js';
import {
  buildDatabase,
  buildInstance,
  buildPhysicalSlot,
  buildPrincipal,
  buildPublic,
  buildSetting,
  buildTablespace,
  type InstanceContext,
} from './build-instance.js';
import { quoteIdentifier } from './build-table-parts.js';
import { CatalogReader } from './catalog-reader.js';
import { contentDigest, scopeDigestOf } from './digests.js';
import { GrantReader } from './grants.js';
import type {
  AccountRow,
  DatabaseRow,
  PrincipalRow,
  SettingRow,
  SlotRow,
  TablespaceRow,
} from './instance-rows.js';

/** The instance's own scopes, complete, and what else is known after reading them. */
export interface InstanceContent {
  batches: CollectionBatch[];
  /** Keys of the instance's own scopes. */
  scopes: string[];
  databases: DatabaseRow[];
  account: AccountRow;
  warnings: CollectionWarning[];
}

/** Keys of the scopes that hold roles and settings. They are no assets: nothing stands between them and the instance. */
export const principalScope = (namespace: string): string => `${namespace}/#principal`;
export const settingScope = (namespace: string): string => `${namespace}/#setting`;

/**
 * Reads what belongs to the instance as a whole: its facts, databases, tablespaces, physical slots (scope: the
 * instance), roles, settings. All of it is small, so it is read in full each time and compared by content.
 */
export async function readInstance(
  session: PgSession,
  namespace: string,
  options: CollectOptions,
): Promise<InstanceContent> {
  const reader = new CatalogReader(session);
  const context: InstanceContext = {
    namespace,
    grants: new GrantReader((name) => childKey(namespace, 'Principal', name), session.versionNumber),
  };
  const settings = await session.withServerDefaults(
    async () => await reader.rows<SettingRow>('instance/settings'),
  );
  return await session.snapshot(async () => {
    const account = (await reader.rows<AccountRow>('instance/account'))[0]!;
    const databases = await reader.rows<DatabaseRow>('instance/databases');
    const units = [
      [await instanceAsset(reader, context, account)],
      ...databases.map((row) => [buildDatabase(context, row)]),
      ...(await reader.rows<TablespaceRow>('instance/tablespaces')).map((row) => [
        buildTablespace(context, row),
      ]),
      ...(await reader.rows<SlotRow>('instance/replication-slots')).map((row) => [
        buildPhysicalSlot(context, row),
      ]),
    ];
    const principals = await readPrincipals(reader, context);
    const settingUnits = await buildSettings(reader, context, settings);
    const scopes = [namespace, principalScope(namespace), settingScope(namespace)];
    return {
      batches: [
        await contentScope(namespace, units, options),
        await contentScope(principalScope(namespace), principals, options),
        await contentScope(settingScope(namespace), settingUnits, options),
      ],
      scopes,
      databases,
      account,
      warnings: accountWarnings(namespace, account),
    };
  });
}

/** The batch of a scope whose units are all built: nothing of it, the changed ones, or all of it. */
export async function contentScope(
  scope: string,
  unitAssets: readonly (readonly AssetRecord[])[],
  options: Pick<CollectOptions, 'known'>,
): Promise<CollectionBatch> {
  const units: CollectedUnit[] = unitAssets.map((assets) => ({
    key: assets[0]!.key,
    digest: contentDigest(assets),
    assets,
  }));
  const digest = scopeDigestOf(new Map(units.map((unit) => [unit.key, unit.digest])));
  const known = options.known.scopeDigest(scope);
  if (known === digest) return { type: 'unchanged', scope, digest };
  if (known === undefined) return { type: 'scope', scope, digest, complete: true, units, removed: [] };
  const knownUnits = await options.known.unitDigests(scope);
  const now = new Set(units.map((unit) => unit.key));
  return {
    type: 'scope',
    scope,
    digest,
    complete: false,
    units: units.filter((unit) => knownUnits.get(unit.key) !== unit.digest),
    removed: [...knownUnits.keys()].filter((key) => !now.has(key)),
  };
}

async function instanceAsset(
  reader: CatalogReader,
  context: InstanceContext,
  account: AccountRow,
): Promise<AssetRecord> {
  const { session } = reader;
  const identifier = await optional<{ system_identifier: string }>(reader, 'instance/system-identifier');
  const source = await optional<{ host: string; port: number }>(reader, 'instance/wal-source');
  return buildInstance(context, account, {
    version: session.version,
    versionNumber: session.versionNumber,
    systemIdentifier: identifier[0]?.system_identifier ?? null,
    walSource: source[0] ?? null,
  });
}

async function readPrincipals(reader: CatalogReader, context: InstanceContext): Promise<AssetRecord[][]> {
  const rows = await reader.rows<PrincipalRow>('instance/principals');
  const kinds = await optional<{ name: string; kind: string }>(reader, 'instance/password-kinds');
  const kindByName = new Map(kinds.map((row) => [row.name, row.kind]));
  return [
    [buildPublic(context)],
    ...rows.map((row) => [buildPrincipal(context, row, kindByName.get(row.name) ?? null)]),
  ];
}

async function buildSettings(
  reader: CatalogReader,
  context: InstanceContext,
  rows: readonly SettingRow[],
): Promise<AssetRecord[][]> {
  const grants =
    reader.session.versionNumber < 150_000
      ? []
      : await reader.rows<{ name: string; acl: string }>('instance/parameter-grants');
  const byName = new Map(grants.map((row) => [row.name, context.grants.read(row.acl, '', 'parameter')]));
  return rows.map((row) => [buildSetting(context, row, byName.get(row.name.toLowerCase()))]);
}

/** Rows of a query that an account may be refused; none then. */
async function optional<Row>(reader: CatalogReader, name: string): Promise<Row[]> {
  try {
    return await reader.session.attempt(async () => await reader.rows<Row>(name));
  } catch (error) {
    if (isWaymarkError(error, 'ENGINE_PERMISSION_DENIED')) return [];
    throw error;
  }
}

function accountWarnings(namespace: string, row: AccountRow): CollectionWarning[] {
  if (row.is_superuser) return [];
  const account = quoteIdentifier(row.account);
  const lacking: CollectionWarning[] = [];
  const lacks = (role: string, lost: string): void => {
    lacking.push({
      code: 'MISSING_GRANT',
      key: namespace,
      message: `The account "${row.account}" is no member of ${role}: ${lost}.`,
      remedy: `GRANT ${role} TO ${account};`,
    });
  };
  if (!row.reads_settings)
    lacks('pg_read_all_settings', 'settings that name files and connections are left out');
  if (!row.reads_statistics)
    lacks('pg_read_all_stats', 'the sizes of databases it cannot connect to are left out');
  return lacking;
}
