import { type RequestContext, requirePermission } from '../core/context.js';
import {
  type AccessScope,
  emptyScopeSet,
  type Intersection,
  type Permission,
  type ScopeSet,
} from '../core/permissions.js';
import type { QueryScope } from './assets/asset.store.js';

/** Where the subject holds `asset.read` and the other permission. @throws FORBIDDEN, UNAUTHENTICATED */
export function readScopeWith(ctx: RequestContext, permission: Permission): QueryScope {
  const other = requirePermission(ctx, permission);
  return { access: bothScopes(requirePermission(ctx, 'asset.read'), other), signal: ctx.signal };
}

/** The places inside both scopes; what either denies is denied. */
export function bothScopes(a: AccessScope, b: AccessScope): AccessScope {
  if (a === b) return a;
  const allowWhen = alternatives(a).flatMap((left) => alternatives(b).map((right) => [...left, ...right]));
  return {
    all: a.all && b.all,
    allow: emptyScopeSet,
    allowWhen: a.all && b.all ? [] : allowWhen,
    deny: union(a.deny, b.deny),
    denyWhen: [...(a.denyWhen ?? []), ...(b.denyWhen ?? [])],
  };
}

/** Each list holds when all of its sets do; the scope allows what any of the lists holds for. */
function alternatives(scope: AccessScope): Intersection[] {
  if (scope.all) return [[]];
  const hasAny = Object.values(scope.allow).some((list: readonly string[]) => list.length > 0);
  return [...(hasAny ? [[scope.allow]] : []), ...(scope.allowWhen ?? []).filter((sets) => sets.length > 0)];
}

function union(a: ScopeSet, b: ScopeSet): ScopeSet {
  const places = Object.keys(emptyScopeSet) as (keyof ScopeSet)[];
  return Object.fromEntries(
    places.map((place) => [place, [...new Set([...a[place], ...b[place]])]]),
  ) as unknown as ScopeSet;
}
