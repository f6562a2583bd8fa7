import type { GraphClient } from '../../graph/index.js';
import { derivationVersion } from './definitions.js';

/** A scope whose present state lineage does not show yet. */
export interface StaleScope {
  readonly scope: string;
  readonly instanceId: string;
  /** When its present state was written. */
  readonly appliedAt: string;
}

/** When a Scope `s` is stale, with its parameter. */
export const isStale = {
  cypher: `s.appliedAt IS NOT NULL AND coalesce(s.lineageAt, '') <> s.appliedAt + ' ' + $derivationVersion`,
  params: { derivationVersion },
};

/** Scopes of collectable definitions that were written after their lineage was last derived; all instances when none are named. */
export async function staleScopes(
  graph: GraphClient,
  instanceIds?: readonly string[],
): Promise<StaleScope[]> {
  return graph.read<StaleScope & Record<string, unknown>>(
    `MATCH (s:Scope)
     WHERE ($instanceIds IS NULL OR s.instanceId IN $instanceIds) AND ${isStale.cypher}
     RETURN s.key AS scope, s.instanceId AS instanceId, s.appliedAt AS appliedAt ORDER BY scope`,
    { instanceIds: instanceIds ?? null, ...isStale.params },
    { id: 'lineage.stale-scopes' },
  );
}
