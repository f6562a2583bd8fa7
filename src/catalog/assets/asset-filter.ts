import { type AssetKind, isAssetKind } from '../../core/asset-kind.js';
import type { AccessScope } from '../../core/permissions.js';
import { WaymarkError } from '../../core/errors.js';
import { accessClause, type CypherCondition } from '../../graph/index.js';

/** Which assets are wanted; members are joined by "and", values of one member by "or". */
export interface AssetFilter {
  kinds?: readonly AssetKind[] | null;
  engines?: readonly string[] | null;
  instanceIds?: readonly string[] | null;
  databaseKeys?: readonly string[] | null;
  schemaKeys?: readonly string[] | null;
  /** Key of the directly enclosing asset. */
  parentKey?: string | null;
  /** Ids of teams or accounts, own or of what encloses the asset. */
  ownerIds?: readonly string[] | null;
  /** Names, own or of what encloses the asset. */
  tags?: readonly string[] | null;
  domainIds?: readonly string[] | null;
  /** Kinds of data that assets are taken to hold. */
  classifications?: readonly string[] | null;
  environments?: readonly string[] | null;
  /** Part of the name, without regard to case. */
  text?: string | null;
  /** Whether dropped assets are left out (default), taken in, or alone wanted. */
  deleted?: 'EXCLUDE' | 'INCLUDE' | 'ONLY' | null;
  source?: 'collected' | 'manual' | null;
}

const mostValues = 1_000;

/** Conditions on an asset `a` by member, over the parameter of that name. Constant text: values are parameters. */
export const filterConditions = {
  engines: 'a.engine IN $engines',
  instanceIds: 'a.instanceId IN $instanceIds',
  databaseKeys: 'a.databaseKey IN $databaseKeys',
  schemaKeys: 'a.schemaKey IN $schemaKeys',
  ownerIds: 'any(item IN coalesce(a.ownerIds, []) WHERE item IN $ownerIds)',
  tags: 'any(item IN coalesce(a.tags, []) WHERE item IN $tags)',
  domainIds: 'any(item IN coalesce(a.domainIds, []) WHERE item IN $domainIds)',
  classifications: 'any(item IN coalesce(a.classifications, []) WHERE item IN $classifications)',
  environments: 'a.environment IN $environments',
} as const;

/** Turns a filter and the caller's scope into one condition over `(a:Asset)`. @throws INPUT_INVALID naming the member that is wrong. */
export function filterClause(filter: AssetFilter, scope: AccessScope): CypherCondition {
  const access = accessClause('a', scope);
  const params: Record<string, unknown> = { ...access.params };
  const where: string[] = [];
  if (filter.deleted !== 'INCLUDE' && filter.deleted !== 'ONLY') where.push('a:Live');
  if (filter.deleted === 'ONLY') where.push('a.validTo IS NOT NULL');
  const kinds = checkedKinds(filter.kinds);
  if (kinds.length > 0) {
    params['kinds'] = kinds;
    where.push(kinds.length === 1 ? 'a.kind = $kinds[0]' : 'a.kind IN $kinds');
  }
  for (const [member, condition] of Object.entries(filterConditions)) {
    const values = filter[member as keyof typeof filterConditions];
    if (values === null || values === undefined) continue;
    params[member] = checkedValues(member, values);
    where.push(condition);
  }
  for (const member of ['parentKey', 'source'] as const) {
    const value = filter[member];
    if (value === null || value === undefined) continue;
    params[member] = value;
    where.push(member === 'parentKey' ? 'a.parentKey = $parentKey' : 'a.source = $source');
  }
  if (filter.text !== null && filter.text !== undefined && filter.text.trim() !== '') {
    params['text'] = filter.text.trim().toLowerCase();
    where.push('a.nameLower CONTAINS $text');
  }
  where.push(access.cypher);
  return { cypher: where.join(' AND '), params };
}

function checkedKinds(kinds: readonly string[] | null | undefined): readonly AssetKind[] {
  return (kinds ?? []).map((kind) => {
    if (isAssetKind(kind)) return kind;
    throw new WaymarkError('INPUT_INVALID', `"${kind}" is not a kind of asset.`, {
      facts: { field: 'kinds' },
    });
  });
}

function checkedValues(member: string, values: readonly string[]): readonly string[] {
  if (values.length <= mostValues) return values;
  throw new WaymarkError('INPUT_INVALID', `"${member}" takes at most ${mostValues} values.`, {
    facts: { field: member },
  });
}
