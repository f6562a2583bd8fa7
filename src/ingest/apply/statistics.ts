import type { AssetProperties } from '../../core/collection.js';
import { type AssetKind, relationKinds } from '../../core/asset-kind.js';
import type { GraphClient } from '../../graph/index.js';
import { type ApplyContext, chunks, rowsPerQuery, writeTimeoutMs } from './apply-context.js';
import { statisticFields } from './prepare.js';

/** Figures of one asset. */
export interface StatisticEntry {
  key: string;
  statistics: AssetProperties;
}

/** Kinds whose growth is kept. */
const sampledKinds: readonly AssetKind[] = [...relationKinds, 'Database', 'Index', 'KeyPattern', 'Stream'];

const writeQuery = `
UNWIND $rows AS r
MATCH (n:Asset {key: r.key})
WHERE n:Live AND (n.statistics IS NULL OR n.statistics <> r.statistics OR n.sampledAt IS NULL AND n.kind IN $sampledKinds AND r.sizeBytes IS NOT NULL)
WITH n, r, n.kind IN $sampledKinds AND (r.rowEstimate IS NOT NULL OR r.sizeBytes IS NOT NULL)
  AND (n.sampledAt IS NULL OR coalesce(n.rowEstimate, -1) <> coalesce(r.rowEstimate, -1)
    OR coalesce(n.sizeBytes, -1) <> coalesce(r.sizeBytes, -1)) AS grown
SET n.statistics = r.statistics, n.rowEstimate = r.rowEstimate, n.sizeBytes = r.sizeBytes, n.usageCount = r.usageCount
FOREACH (_ IN CASE WHEN coalesce(n.searchRank, '') <> coalesce(r.searchRank, '') THEN [1] ELSE [] END |
  SET n.searchRank = r.searchRank)
FOREACH (_ IN CASE WHEN grown THEN [1] ELSE [] END |
  SET n.sampledAt = $at
  CREATE (:StatisticSample {assetId: n.id, assetKey: n.key, at: $at, rowEstimate: r.rowEstimate, sizeBytes: r.sizeBytes}))
RETURN count(n) AS written`;

/** Writes figures that differ from what the graph has, and a sample where rows or size have changed. @returns how many assets were written. */
export async function writeStatistics(
  context: ApplyContext,
  entries: readonly StatisticEntry[],
): Promise<number> {
  const at = context.nextTime();
  const rows = entries
    .map((entry) => ({ key: entry.key, ...statisticFields(entry.statistics) }))
    .filter((row) => row.statistics !== null);
  let written = 0;
  for (const part of chunks(rows, 2 * rowsPerQuery)) {
    written += await context.graph.transaction(
      async (tx) => {
        const [row] = await tx.run<{ written: number }>(writeQuery, { rows: part, at, sampledKinds });
        await context.fence(tx);
        return row?.written ?? 0;
      },
      { id: 'ingest.statistics', timeoutMs: writeTimeoutMs, signal: context.signal },
    );
  }
  return written;
}

const dayMs = 86_400_000;

/** How samples grow thinner with age: beyond `afterDays`, one per `per` characters of the time is kept. */
const retention = [
  // One a day after a week, one a month after half a year.
  { afterDays: 7, per: 10 },
  { afterDays: 180, per: 7 },
] as const;
const oldestDays = 1_825;

/** Thins out old samples: all for a week, one a day for half a year, one a month for five years. Safe to repeat. */
export async function thinSamples(graph: GraphClient, nowMs: number): Promise<void> {
  const before = (days: number): string => new Date(nowMs - days * dayMs).toISOString();
  await graph.autocommit(
    `MATCH (s:StatisticSample) WHERE s.at < $before CALL (s) { DELETE s } IN TRANSACTIONS OF 5000 ROWS`,
    { before: before(oldestDays) },
    { id: 'ingest.drop-samples' },
  );
  for (const { afterDays, per } of retention) {
    await graph.autocommit(
      `MATCH (s:StatisticSample) WHERE s.at < $before
       WITH s.assetId AS asset, left(s.at, $per) AS period, s ORDER BY s.at
       WITH asset, period, collect(s) AS samples WHERE size(samples) > 1
       UNWIND samples[..-1] AS old
       CALL (old) { DELETE old } IN TRANSACTIONS OF 5000 ROWS`,
      { before: before(afterDays), per },
      { id: 'ingest.thin-samples' },
    );
  }
}
