import type { KnownState } from '../../core/collection.js';
import type { GraphClient } from '../../graph/index.js';
import { AssetReader } from '../apply/asset-reader.js';

/** A scope as the graph has it. */
export interface ScopeState {
  key: string;
  digest: string;
  assetCount: number;
  appliedAt: string;
  /** True while links to its new assets may still wait. */
  linksWait: boolean;
}

/** The scopes of an instance, by key. */
export async function loadScopes(graph: GraphClient, instanceId: string): Promise<Map<string, ScopeState>> {
  const rows = await graph.read<ScopeState & Record<string, unknown>>(
    `MATCH (s:Scope {instanceId: $instanceId})
     RETURN s.key AS key, coalesce(s.digest, '') AS digest, coalesce(s.assetCount, 0) AS assetCount,
            coalesce(s.appliedAt, '') AS appliedAt,
            coalesce(s.linksWait, false) AS linksWait`,
    { instanceId },
    { id: 'ingest.scopes' },
  );
  return new Map(rows.map((row) => [row.key, row]));
}

/** What a collector is told of the graph, so that it sends only what is new. */
export function knownState(
  scopes: ReadonlyMap<string, ScopeState>,
  graph: GraphClient,
  signal: AbortSignal,
): KnownState {
  const reader = new AssetReader(graph, signal);
  return {
    scopeDigest: (scope) => scopes.get(scope)?.digest,
    unitDigests: async (scope) => {
      const units = await reader.units(scope);
      return new Map([...units].map(([key, { digest }]) => [key, digest ?? '']));
    },
  };
}
