import { collectInstance, type QueryCounts } from '../../collectors/postgres/index.js';
import {
  type AssetRecord,
  type AssetProperties,
  type CollectionBatch,
  type CollectionWarning,
  type CollectOptions,
  type KnownState,
  nothingKnown,
} from '../../src/core/collection.js';
import { childKey } from '../../src/core/asset-key.js';
import { parseTargetUrl, targetNamespace } from '../../src/engines/target.js';

/** What one collection of a PostgreSQL instance or of one of its databases gave. */
export interface Collected {
  batches: CollectionBatch[];
  /** All assets that were sent, by key. */
  assets: Map<string, AssetRecord>;
  statistics: Map<string, AssetProperties>;
  warnings: CollectionWarning[];
  queryCounts: QueryCounts;
  namespace: string;
}

/** Collects what `only` names (all when absent) of the instance at the URL. */
export async function collectPg(url: string, options: Partial<CollectOptions> = {}): Promise<Collected> {
  const target = parseTargetUrl(url);
  const namespace = targetNamespace(target);
  const queryCounts: QueryCounts = new Map();
  const collected: Collected = {
    batches: [],
    assets: new Map(),
    statistics: new Map(),
    warnings: [],
    queryCounts,
    namespace,
  };
  const all: CollectOptions = {
    known: nothingKnown,
    signal: new AbortController().signal,
    statementTimeoutMs: 60_000,
    parallel: 2,
    sampleKeys: 0,
    ...options,
  };
  for await (const batch of collectInstance(target, namespace, all, { queryCounts })) {
    collected.batches.push(batch);
    take(collected, batch);
  }
  return collected;
}

/** Adds what a batch brings to what was collected. */
export function take(collected: Collected, batch: CollectionBatch): void {
  if (batch.type === 'warning') collected.warnings.push(batch.warning);
  if (batch.type === 'statistics') {
    for (const entry of batch.entries) collected.statistics.set(entry.key, entry.statistics);
  }
  if (batch.type !== 'scope') return;
  for (const unit of batch.units) for (const asset of unit.assets) collected.assets.set(asset.key, asset);
}

/** Collects the database a URL names, and nothing of the other databases of the instance. */
export async function collectPgDatabase(
  url: string,
  options: Partial<CollectOptions> = {},
): Promise<Collected> {
  const target = parseTargetUrl(url);
  const key = childKey(targetNamespace(target), 'Database', target.database ?? 'postgres');
  return await collectPg(url, { only: [key], ...options });
}

/** A stand-in for what ingest keeps: scopes, units and assets, changed by each collection as ingest would. */
export class KeptState implements KnownState {
  readonly digests = new Map<string, string>();
  readonly units = new Map<string, Map<string, { digest: string; assets: readonly AssetRecord[] }>>();

  scopeDigest(scope: string): string | undefined {
    return this.digests.get(scope);
  }

  async unitDigests(scope: string): Promise<ReadonlyMap<string, string>> {
    return new Map([...(this.units.get(scope) ?? [])].map(([key, unit]) => [key, unit.digest]));
  }

  /** @param within what `only` named; what lies outside stays. */
  apply(batches: readonly CollectionBatch[], within = ''): void {
    for (const batch of batches) {
      if (batch.type === 'scopes') this.keepOnly(batch.scopes, batch.partial, within);
      if (batch.type !== 'scope') continue;
      const units = batch.complete ? new Map() : (this.units.get(batch.scope) ?? new Map());
      for (const unit of batch.units) units.set(unit.key, { digest: unit.digest, assets: unit.assets });
      for (const key of batch.removed) units.delete(key);
      this.units.set(batch.scope, units);
      this.digests.set(batch.scope, batch.digest);
    }
  }

  private keepOnly(scopes: readonly string[], partial: readonly string[], within: string): void {
    const now = new Set(scopes);
    for (const scope of this.digests.keys()) {
      const isPartial = partial.some((key) => scope === key || scope.startsWith(`${key}.`));
      if (
        now.has(scope) ||
        isPartial ||
        !(within === '' || scope === within || scope.startsWith(`${within}.`))
      )
        continue;
      this.digests.delete(scope);
      this.units.delete(scope);
    }
  }

  /** Every kept asset without volatile figures, by key, below the given prefix. */
  content(prefix = ''): Map<string, unknown> {
    const content = new Map<string, unknown>();
    for (const units of this.units.values()) {
      for (const unit of units.values()) {
        for (const { statistics: _volatile, ...asset } of unit.assets) {
          if (asset.key.startsWith(prefix)) content.set(asset.key, asset);
        }
      }
    }
    return content;
  }
}
