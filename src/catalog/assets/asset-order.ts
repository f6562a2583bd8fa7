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

/** The condition "comes after the position" and the ORDER BY of an order; parameters `afterValue` and `afterKey`. */
export function orderClause(order: AssetOrder): { after: string; orderBy: string; value: string } {
  const { value, descending } = assetOrders[order];
  const beyond = descending ? '<' : '>';
  return {
    after: `(${value} ${beyond} $afterValue OR (${value} = $afterValue AND a.key > $afterKey))`,
    orderBy: `${value}${descending ? ' DESC' : ''}, a.key`,
    value,
  };
}
