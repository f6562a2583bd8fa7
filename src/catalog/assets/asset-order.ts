import type { AssetFilter } from './asset-filter.js';

/** Orders of asset lists. Every order ends with the key, so that positions are unique. */
export const assetOrders = {
  /** By name without regard to case. */
  NAME: { value: 'a.nameLower', descending: false },
  /** By key: instance, then path. */
  PATH: { value: 'a.key', descending: false },
  /** By place among the columns of a relation. */
  POSITION: { value: 'coalesce(a.position, 0)', descending: false },
  /** Last changed first. */
  CHANGED_AT: { value: "coalesce(a.changedAt, '')", descending: true },
  /** Largest first; unknown sizes last. */
  SIZE: { value: 'coalesce(a.sizeBytes, -1)', descending: true },
  /** Most rows first; unknown last. */
  ROWS: { value: 'coalesce(a.rowEstimate, -1)', descending: true },
  /** Most used first; unknown last. */
  USAGE: { value: 'coalesce(a.usageCount, -1)', descending: true },
} as const;

/** Name of an order. */
export type AssetOrder = keyof typeof assetOrders;

/**
 * The condition "comes after the position" and the ORDER BY of an order; parameters `afterValue` and `afterKey`.
 *
 * By name, over one kind or all and without a narrower place, the list is read from the index of (kind, name) or
 * (name) in order and ends with the page: that needs the index's own properties in the ORDER BY and a condition on
 * the name. In a narrower place the few assets there are sorted.
 */
export function orderClause(
  order: AssetOrder,
  filter: AssetFilter,
): { condition: string; after: string; orderBy: string; value: string } {
  const { value, descending } = assetOrders[order];
  const beyond = descending ? '<' : '>';
  const after = `(${value} ${beyond} $afterValue OR (${value} = $afterValue AND a.key > $afterKey))`;
  const orderBy = `${value}${descending ? ' DESC' : ''}, a.key`;
  if (order !== 'NAME' || isNarrow(filter)) return { condition: 'true', after, orderBy, value };
  return {
    condition: 'a.nameLower IS NOT NULL',
    after: `a.nameLower >= $afterValue AND ${after}`,
    orderBy: filter.kinds?.length === 1 ? `a.kind, ${orderBy}` : orderBy,
    value,
  };
}

/** True when the filter asks for few assets, or for more than the living ones of one kind or all. */
export function isNarrow(filter: AssetFilter): boolean {
  return (
    (filter.kinds?.length ?? 0) > 1 ||
    filter.deleted === 'ONLY' ||
    filter.deleted === 'INCLUDE' ||
    [filter.parentKey, filter.schemaKeys, filter.databaseKeys, filter.instanceIds].some(
      (member) => member !== null && member !== undefined,
    )
  );
}
