import { assetKinds } from '../../core/asset-kind.js';
import type { AccessScope, ScopeSet } from '../../core/permissions.js';
import type { AssetFilter } from './asset-filter.js';

/** Beyond this many places a list of the whole fleet is as quick. */
const mostPlaces = 50;

/**
 * Branches by member of the scope. Each reads one place in the order of an index of (place, kind, name) and ends with
 * the page; the ORDER BY must name the index's own properties for that.
 */
const branches = {
  instances: {
    match: 'MATCH (a:Live {instanceId: place, kind: kind})',
    orderBy: 'a.instanceId, a.kind, a.nameLower, a.key',
  },
  databases: {
    match: 'MATCH (a:Live {databaseKey: place, kind: kind})',
    orderBy: 'a.databaseKey, a.kind, a.nameLower, a.key',
  },
  schemas: {
    match: 'MATCH (a:Live {schemaKey: place, kind: kind})',
    orderBy: 'a.schemaKey, a.kind, a.nameLower, a.key',
  },
} as const;

type Place = keyof typeof branches;

/** What binds the assets `a` of a page, and its parameters. */
export interface ScopedMatch {
  cypher: string;
  params: Readonly<Record<string, unknown>>;
}

/**
 * How to read a page by name for a caller who may see some instances, databases or schemas only: place by place, because
 * in a list of the whole fleet few of the names would be theirs. Null when the scope has other conditions; then the whole
 * list is read. The condition holds the whole scope in any case, so this decides about speed, never about rights.
 *
 * @param where condition over `a`, position and scope included
 */
export function scopedMatch(filter: AssetFilter, scope: AccessScope, where: string): ScopedMatch | null {
  const places = placesOf(scope);
  if (places === null) return null;
  const kinds = filter.kinds?.length ? filter.kinds : assetKinds;
  const params: Record<string, unknown> = { scoped_kinds: kinds };
  const parts = (Object.keys(branches) as Place[]).flatMap((place) => {
    if (scope.allow[place].length === 0) return [];
    params[`scoped_${place}`] = scope.allow[place];
    const { match, orderBy } = branches[place];
    return [
      `UNWIND $scoped_kinds AS kind UNWIND $scoped_${place} AS place
       CALL (kind, place) { ${match} WHERE a.nameLower IS NOT NULL AND ${where}
         WITH a ORDER BY ${orderBy} LIMIT $limit RETURN a }
       RETURN a`,
    ];
  });
  params['scoped_keys'] = places;
  parts.push(`UNWIND $scoped_keys AS key MATCH (a:Live {key: key}) WHERE ${where} RETURN a`);
  return { cypher: `CALL () { ${parts.join(' UNION ')} } WITH DISTINCT a`, params };
}

/** Keys and ids of the places, null when some are of another kind or there are too many. */
function placesOf(scope: AccessScope): string[] | null {
  if (scope.all || (scope.allowWhen ?? []).length > 0) return null;
  const members = Object.keys(scope.allow) as (keyof ScopeSet)[];
  if (members.some((member) => !Object.hasOwn(branches, member) && scope.allow[member].length > 0))
    return null;
  const places = members.flatMap((member) => scope.allow[member]);
  return places.length > 0 && places.length <= mostPlaces ? places : null;
}
