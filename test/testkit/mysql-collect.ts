import { collectInstance, type QueryCounts } from '../../collectors/mysql/index.js';
import { childKey } from '../../src/core/asset-key.js';
import { type CollectOptions, nothingKnown } from '../../src/core/collection.js';
import { parseTargetUrl, targetNamespace } from '../../src/engines/target.js';
import { type Collected, take } from './pg-collect.js';

/** Collects what `only` names (all when absent) of the MySQL or MariaDB instance at the URL. */
export async function collectMysql(url: string, options: Partial<CollectOptions> = {}): Promise<Collected> {
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

/** Collects the database a URL names, and nothing of the other databases of the instance. */
export async function collectMysqlDatabase(
  url: string,
  options: Partial<CollectOptions> = {},
): Promise<Collected> {
  const target = parseTargetUrl(url);
  const key = childKey(targetNamespace(target), 'Database', target.database ?? '');
  return await collectMysql(url, { only: [key], ...options });
}
