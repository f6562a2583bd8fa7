import {
  type AccessScope,
  emptyScopeSet,
  everywhere,
  type Intersection,
  nowhere,
  type Permission,
  permissions,
  type ScopeSet,
} from '../../core/permissions.js';
import { builtInRoles, isBuiltInRole } from '../../core/roles.js';
import type { RoleGrant } from './grant.js';
import { isActive } from './time-window.js';

/** Everything that decides what an account may do. */
export interface AccessFacts {
  /** Grants of the account and of all it belongs to. */
  grants: readonly RoleGrant[];
  /** Ids of the account, its teams, units and organisations. */
  holderIds: readonly string[];
  /** Permissions of custom roles, by name. */
  customRoles: ReadonlyMap<string, readonly Permission[]>;
  /** Ids of what is inside an organisation, unit or team, itself included, by id. */
  inside: ReadonlyMap<string, readonly string[]>;
}

type MutableScopeSet = { [Place in keyof ScopeSet]: string[] };

interface Building {
  all: boolean;
  nowhere: boolean;
  allow: MutableScopeSet;
  deny: MutableScopeSet;
  allowWhen: Intersection[];
  denyWhen: Intersection[];
}

/** Answers where a permission is held. */
export type Access = (permission: Permission) => AccessScope;

/**
 * Works out where an account holds each permission. Deny wins over allow; a denial for everything leaves nothing.
 * A permission of scope `organisation` is held only by a grant for everything; one of scope `common` by any grant; one
 * of scope `self` by every account.
 * @param limit narrows the result to the permissions of an API token.
 */
export function resolveAccess(
  facts: AccessFacts,
  nowMs: number,
  limit: readonly Permission[] | null = null,
): Access {
  const byPermission = new Map<Permission, Building>();
  for (const grant of facts.grants) {
    if (!isActive(grant, nowMs)) continue;
    const sets = placesOf(grant, facts);
    for (const permission of permissionsOf(grant.role, facts.customRoles)) {
      if (limit !== null && !limit.includes(permission)) continue;
      const building = byPermission.get(permission) ?? newBuilding();
      apply(building, grant.deny, sets, permissions[permission].scope);
      byPermission.set(permission, building);
    }
  }
  const resolved = new Map([...byPermission].map(([name, building]) => [name, finish(building)]));
  return (permission) => {
    if (permissions[permission].scope !== 'self') return resolved.get(permission) ?? nowhere;
    return limit === null || limit.includes(permission) ? everywhere : nowhere;
  };
}

/** The permissions of a role, none for a role that does not exist. */
export function permissionsOf(
  role: string,
  customRoles: ReadonlyMap<string, readonly Permission[]>,
): readonly Permission[] {
  return isBuiltInRole(role) ? builtInRoles[role].permissions : (customRoles.get(role) ?? []);
}

/** The sets an asset must be inside of, all of them, for the grant to hold for it; empty for everything. */
export function placesOf(grant: RoleGrant, facts: Pick<AccessFacts, 'holderIds' | 'inside'>): Intersection {
  const sets: ScopeSet[] = [];
  const place = ownPlace(grant, facts);
  if (place !== null) sets.push({ ...emptyScopeSet, ...place });
  if (grant.environments.length > 0) sets.push({ ...emptyScopeSet, environments: grant.environments });
  if (grant.tags.length > 0) sets.push({ ...emptyScopeSet, tags: grant.tags });
  return sets;
}

function ownPlace(
  grant: RoleGrant,
  facts: Pick<AccessFacts, 'holderIds' | 'inside'>,
): Partial<ScopeSet> | null {
  const { scopeKind, scopeValue } = grant;
  if (scopeKind === 'own') return { owners: facts.holderIds };
  if (scopeKind === 'organisation' && scopeValue === null) return null;
  // A place without a value is no place, never everything.
  const value = scopeValue ?? '';
  if (scopeKind === 'organisation' || scopeKind === 'units' || scopeKind === 'teams')
    return { owners: facts.inside.get(value) ?? [value] };
  return { [scopeKind]: [value] };
}

function apply(
  building: Building,
  deny: boolean,
  sets: Intersection,
  scope: (typeof permissions)[Permission]['scope'],
): void {
  if (sets.length === 0) {
    if (deny) building.nowhere = true;
    else building.all = true;
  } else if (scope === 'common') {
    if (!deny) building.all = true;
  } else if (scope === 'asset') {
    const [only] = sets;
    if (sets.length > 1) building[deny ? 'denyWhen' : 'allowWhen'].push(sets);
    else if (only !== undefined) merge(building[deny ? 'deny' : 'allow'], only);
  }
}

function merge(into: MutableScopeSet, set: ScopeSet): void {
  for (const place of Object.keys(into) as (keyof ScopeSet)[]) into[place].push(...set[place]);
}

function finish(building: Building): AccessScope {
  if (building.nowhere) return nowhere;
  const denyWhen = building.denyWhen.length === 0 ? {} : { denyWhen: building.denyWhen };
  if (building.all) return { ...everywhere, deny: building.deny, ...denyWhen };
  const allowWhen = building.allowWhen.length === 0 ? {} : { allowWhen: building.allowWhen };
  return { all: false, allow: building.allow, deny: building.deny, ...allowWhen, ...denyWhen };
}

function newBuilding(): Building {
  return { all: false, nowhere: false, allow: emptySet(), deny: emptySet(), allowWhen: [], denyWhen: [] };
}

function emptySet(): MutableScopeSet {
  return { instances: [], databases: [], schemas: [], tags: [], domains: [], environments: [], owners: [] };
}
