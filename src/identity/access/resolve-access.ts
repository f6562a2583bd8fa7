import {
  type AccessScope,
  emptyScopeSet,
  nowhere,
  type Permission,
  type ScopeSet,
} from '../../core/permissions.js';
import { builtInRoles, isBuiltInRole } from '../../core/roles.js';

/** Where a grant holds. `organisation` is everywhere. */
export type ScopeKind = 'organisation' | keyof ScopeSet;

/** A role (or its denial) held by an account within a place. */
export interface RoleGrant {
  id: string;
  role: string;
  scopeKind: ScopeKind;
  /** Id, key or name of the place; null for the organisation. */
  scopeValue: string | null;
  /** A rule that takes the role's permissions away in the place. Deny wins. */
  deny: boolean;
}

type MutableScopeSet = { [Place in keyof ScopeSet]: string[] };

interface Building {
  all: boolean;
  nowhere: boolean;
  allow: MutableScopeSet;
  deny: MutableScopeSet;
}

/**
 * Works out where an account holds each permission. Deny wins over allow; a denial for the whole organisation leaves
 * nothing. `limit` narrows the result to the permissions of an API token.
 */
export function resolveAccess(
  grants: readonly RoleGrant[],
  limit: readonly Permission[] | null = null,
): (permission: Permission) => AccessScope {
  const byPermission = new Map<Permission, Building>();
  for (const grant of grants) {
    if (!isBuiltInRole(grant.role)) continue;
    for (const permission of builtInRoles[grant.role].permissions) {
      if (limit !== null && !limit.includes(permission)) continue;
      const building = byPermission.get(permission) ?? {
        all: false,
        nowhere: false,
        allow: emptyMutable(),
        deny: emptyMutable(),
      };
      apply(building, grant);
      byPermission.set(permission, building);
    }
  }
  const resolved = new Map([...byPermission].map(([permission, building]) => [permission, finish(building)]));
  return (permission) => resolved.get(permission) ?? nowhere;
}

function apply(building: Building, grant: RoleGrant): void {
  if (grant.scopeKind === 'organisation') {
    if (grant.deny) building.nowhere = true;
    else building.all = true;
  } else if (grant.scopeValue !== null) {
    building[grant.deny ? 'deny' : 'allow'][grant.scopeKind].push(grant.scopeValue);
  }
}

function finish(building: Building): AccessScope {
  if (building.nowhere) return nowhere;
  return { all: building.all, allow: building.all ? emptyScopeSet : building.allow, deny: building.deny };
}

function emptyMutable(): MutableScopeSet {
  return { instances: [], databases: [], schemas: [], tags: [], domains: [], environments: [], owners: [] };
}
