import type { JsonValue } from '../../src/core/canonical-json.js';
import type { AssetGrant, AssetRelation } from '../../src/core/collection.js';
import type { MysqlVersion } from '../../src/engines/mysql/index.js';
import type { DatabaseKeys } from './keys.js';

/** Grants on what lies in one database. Undefined where there are none. */
export interface ObjectGrants {
  table(name: string): readonly AssetGrant[] | undefined;
  column(table: string, column: string): readonly AssetGrant[] | undefined;
  routine(name: string, type: string): readonly AssetGrant[] | undefined;
  /** Everything granted on a table and its columns, in a stable order: what digests hold. */
  ofTable(name: string): JsonValue;
}

/** What the builders of one database share. */
export interface BuildContext {
  keys: DatabaseKeys;
  version: MysqlVersion;
  grants: ObjectGrants;
}

/** The link to the account under whose rights a view, routine, trigger or event works. */
export function definedBy(context: BuildContext, definer: string): AssetRelation {
  return { type: 'OWNED_BY', to: context.keys.instance.principal(roleOrAccount(definer)) };
}

/** A definer that is a role of MariaDB ends in an empty host. */
function roleOrAccount(definer: string): string {
  return definer.endsWith('@') ? definer.slice(0, -1) : definer;
}

/** `relations` when there are some: an asset without links has no such member. */
export function withRelations(
  relations: readonly AssetRelation[],
): { relations: readonly AssetRelation[] } | Record<string, never> {
  return relations.length === 0 ? {} : { relations };
}

/** `grants` when there are some. */
export function withGrants(
  grants: readonly AssetGrant[] | undefined,
): { grants: readonly AssetGrant[] } | Record<string, never> {
  return grants === undefined || grants.length === 0 ? {} : { grants };
}
