import type { AccessScope, Intersection, ScopeSet } from '../core/permissions.js';
import { WaymarkError } from '../core/errors.js';

/** A condition for a WHERE clause with the parameters it needs. */
export interface CypherCondition {
  /** Made of constants and the alias only; never holds a value. */
  cypher: string;
  params: Readonly<Record<string, unknown>>;
}

const identifier = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** How a list of places of a {@link ScopeSet} is found on an asset. */
const tests: Readonly<Record<keyof ScopeSet, (alias: string, parameter: string) => string>> = {
  instances: (alias, parameter) => `coalesce(${alias}.instanceId IN $${parameter}, false)`,
  databases: (alias, parameter) =>
    `coalesce(${alias}.databaseKey IN $${parameter} OR ${alias}.key IN $${parameter}, false)`,
  schemas: (alias, parameter) =>
    `coalesce(${alias}.schemaKey IN $${parameter} OR ${alias}.key IN $${parameter}, false)`,
  tags: (alias, parameter) => `any(item IN coalesce(${alias}.tags, []) WHERE item IN $${parameter})`,
  domains: (alias, parameter) => `any(item IN coalesce(${alias}.domainIds, []) WHERE item IN $${parameter})`,
  environments: (alias, parameter) => `coalesce(${alias}.environment IN $${parameter}, false)`,
  owners: (alias, parameter) => `any(item IN coalesce(${alias}.ownerIds, []) WHERE item IN $${parameter})`,
};

/**
 * The condition under which an asset may be seen: inside `allow` (or everywhere) and not inside `deny`; deny wins.
 *
 * Works on the denormalised properties of Asset nodes, so it costs no traversal; `true` for a scope without limits.
 * Put it into the WHERE of the query itself, before any LIMIT, so that pages and counts never tell of what is hidden.
 *
 * @param alias name of the Asset node in the query; must be a plain identifier.
 * @param scope what `requirePermission` returned.
 * @param prefix start of the parameter names, to be changed when one query needs two scopes; default `access`.
 */
export function accessClause(alias: string, scope: AccessScope, prefix = 'access'): CypherCondition {
  for (const name of [alias, prefix]) {
    if (!identifier.test(name))
      throw new WaymarkError('INTERNAL', `"${name}" is not an identifier of a graph query.`);
  }
  const params: Record<string, unknown> = {};
  const either = (set: ScopeSet, side: string): string[] =>
    (Object.keys(tests) as (keyof ScopeSet)[]).flatMap((place) => {
      if (set[place].length === 0) return [];
      const parameter = `${prefix}_${side}_${place}`;
      params[parameter] = [...set[place]];
      return [tests[place](alias, parameter)];
    });
  const whenever = (list: readonly Intersection[] | undefined, side: string): string[] =>
    (list ?? []).map((sets, index) => {
      const every = sets.map(
        (set, part) => `(${either(set, `${side}${index}_${part}`).join(' OR ') || 'false'})`,
      );
      return every.length === 0 ? 'false' : `(${every.join(' AND ')})`;
    });
  const allowed = scope.all ? [] : [...either(scope.allow, 'allow'), ...whenever(scope.allowWhen, 'allow')];
  const denied = [...either(scope.deny, 'deny'), ...whenever(scope.denyWhen, 'deny')];
  const conditions = [
    ...(scope.all ? [] : [allowed.length === 0 ? 'false' : `(${allowed.join(' OR ')})`]),
    ...(denied.length === 0 ? [] : [`NOT (${denied.join(' OR ')})`]),
  ];
  return { cypher: conditions.length === 0 ? 'true' : conditions.join(' AND '), params };
}

/** The properties of an asset that decide who may see it. */
export interface AccessSubjectAsset {
  key: string;
  instanceId: string | null;
  databaseKey: string | null;
  schemaKey: string | null;
  tags: readonly string[];
  domainIds: readonly string[];
  environment: string | null;
  ownerIds: readonly string[];
}

/** The same decision as {@link accessClause} for an asset already read. */
export function isAccessible(asset: AccessSubjectAsset, scope: AccessScope): boolean {
  const inside = (set: ScopeSet): boolean =>
    includes(set.instances, asset.instanceId) ||
    includes(set.databases, asset.databaseKey, asset.key) ||
    includes(set.schemas, asset.schemaKey, asset.key) ||
    includes(set.environments, asset.environment) ||
    includes(set.tags, ...asset.tags) ||
    includes(set.domains, ...asset.domainIds) ||
    includes(set.owners, ...asset.ownerIds);
  const insideAny = (list: readonly Intersection[] | undefined): boolean =>
    (list ?? []).some((sets) => sets.length > 0 && sets.every((set) => inside(set)));
  const allowed = scope.all || inside(scope.allow) || insideAny(scope.allowWhen);
  return allowed && !inside(scope.deny) && !insideAny(scope.denyWhen);
}

function includes(list: readonly string[], ...values: readonly (string | null)[]): boolean {
  return list.length > 0 && values.some((value) => value !== null && list.includes(value));
}
