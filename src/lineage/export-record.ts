import { recordAudit } from '../audit/index.js';
import type { JsonValue } from '../core/canonical-json.js';
import type { RequestContext } from '../core/context.js';
import type { GraphClient } from '../graph/index.js';

/** What of lineage leaves Waymark as a file. */
export interface LineageExport {
  format: string;
  /** Asset that was asked about; null for all. */
  assetKey: string | null;
  /** Ids of the assets in it; null when it is written without knowing them. */
  assetIds: readonly string[] | null;
  details?: Readonly<Record<string, JsonValue>>;
}

/** Writes the audit record of an export, before its first piece. It tells how many classified columns and key patterns are in it. */
export async function recordExport(
  graph: GraphClient,
  ctx: RequestContext,
  { format, assetKey, assetIds, details = {} }: LineageExport,
): Promise<void> {
  await graph.transaction(
    async (tx) => {
      const [row] =
        assetIds === null
          ? []
          : await tx.run<{ classified: number }>(
              `UNWIND $in.ids AS id MATCH (a:Asset {id: id}) WHERE size(coalesce(a.classifications, [])) > 0
               RETURN count(a) AS classified`,
              { in: { ids: assetIds } },
            );
      const held = assetIds === null ? {} : { assets: assetIds.length, classified: row?.classified ?? 0 };
      await recordAudit(tx, ctx, {
        action: 'lineage.export',
        outcome: 'success',
        assetKey,
        details: { format, ...details, ...held },
      });
    },
    { id: 'lineage.export-audit', timeoutMs: 60_000, signal: ctx.signal },
  );
}
