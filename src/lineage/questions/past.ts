import type { VersionState } from '../../../schema/graph/model.js';

const stateHolds = 'v.validFrom <= $asOf AND v.validTo > $asOf AND v.state IS NOT NULL';

/** Continues a query over assets `a` with `state`: what the asset was at $asOf (JSON), null when that is what it is now. */
export const stateThen = `
OPTIONAL MATCH (v:Version {assetId: a.id}) WHERE ${stateHolds}
WITH a, head(collect(v.state)) AS state`;

/** The condition that an asset was there at $asOf. */
function wasThere(alias: string): string {
  return `${alias}.validFrom <= $asOf AND (${alias}.validTo IS NULL OR ${alias}.validTo > $asOf)
    AND NOT EXISTS { MATCH (v:Version {assetId: ${alias}.id})
                     WHERE v.validFrom <= $asOf AND v.validTo > $asOf AND v.state IS NULL }`;
}

/**
 * Binds `a` to what the key `$keys[at]` names at $asOf: the asset that had the key then; else that from which the present
 * one was renamed; else the present one. `shown` is the condition that the caller may see an asset; what was renamed is
 * found although it is hidden, so that a question can say that it leads to something hidden.
 */
export function namedThen(shown: (alias: string) => string): string {
  return `
CALL (at) {
  MATCH (v:Version {assetKey: $keys[at]}) WHERE ${stateHolds}
  MATCH (n:Asset {id: v.assetId}) WHERE ${shown('n')}
  RETURN n, 1 AS preference
  UNION ALL
  MATCH (n:Asset {key: $keys[at]}) WHERE ${wasThere('n')} AND ${shown('n')}
  RETURN n, 1 AS preference
  UNION ALL
  MATCH (now:Asset {key: $keys[at]}) WHERE ${shown('now')}
  MATCH (now) (()-[:RENAMED_FROM]->()){1,20} (n:Asset) WHERE ${wasThere('n')}
  RETURN n, 2 AS preference
  UNION ALL
  MATCH (n:Asset {key: $keys[at]}) WHERE ${shown('n')}
  RETURN n, 3 AS preference
}
WITH at, n, preference ORDER BY preference
WITH at, head(collect(n)) AS a`;
}

/** An asset with the names of a past state; as it is when there is none. */
export function asNamedThen<
  Named extends { key: string; name: string; kind: string; parentKey: string | null },
>(now: Named, state: string | null): Named {
  if (state === null) return now;
  const { key, name, kind, parentKey } = JSON.parse(state) as VersionState;
  // People name instances; collection does not.
  return { ...now, key, kind, parentKey, name: kind === 'Instance' ? now.name : name };
}
