import type { RequestContext } from '../../core/context.js';
import type { GraphClient } from '../../graph/index.js';
import { type StaleScope, staleScopes } from '../evidence/index.js';
import type { Asker } from './asking.js';
import type { LineageAsset, LineageEdgeRecord, SourceFreshness } from './question.store.js';

/** How fresh the sources of an answer are. */
export interface AnswerFreshness {
  /** True when lineage shows everything that was collected. */
  upToDate: boolean;
  /** Parts whose newest state has been collected but is not in lineage yet. */
  stale: readonly StaleScope[];
  sources: readonly SourceFreshness[];
}

/** What belongs to answers and is read only when asked for. Needs `lineage.read` and `asset.read`. */
export class FactService {
  constructor(
    private readonly graph: GraphClient,
    private readonly asker: Asker,
  ) {}

  /** Assets by id, named as they are now or were at a time; hidden ones are left out. One query. */
  async assets(
    ctx: RequestContext,
    ids: readonly string[],
    asOf: string | null = null,
  ): Promise<Map<string, LineageAsset>> {
    return this.asker.store.assets(ids, asOf, this.asker.scope(ctx));
  }

  /** What states the edges between pairs of assets that the caller may both see, by `fromId toId`. */
  async evidence(
    ctx: RequestContext,
    pairs: readonly (readonly [fromId: string, toId: string])[],
    asOf: string | null = null,
  ): Promise<Map<string, LineageEdgeRecord[]>> {
    const seen = await this.assets(ctx, [...new Set(pairs.flat())]);
    const visible = pairs.filter(([fromId, toId]) => seen.has(fromId) && seen.has(toId));
    const records = new Map<string, LineageEdgeRecord[]>();
    for (const record of await this.asker.store.edgeRecords(visible, asOf, this.asker.scope(ctx))) {
      const pair = `${record.fromId} ${record.toId}`;
      records.set(pair, [...(records.get(pair) ?? []), record]);
    }
    return records;
  }

  /**
   * Freshness of every source in the instances that an answer has reached. Parts that the caller may not see are not
   * named; they count for `upToDate`. Two queries, a third when something is stale.
   */
  async freshness(ctx: RequestContext, instanceIds: readonly string[]): Promise<AnswerFreshness> {
    const scope = this.asker.scope(ctx);
    const [sources, stale] = await Promise.all([
      this.asker.store.freshness(instanceIds, ctx.signal),
      staleScopes(this.graph, instanceIds),
    ]);
    if (stale.length === 0) return { upToDate: true, stale, sources };
    const shown = await this.asker.store.shownKeys(
      stale.map((scopeOf) => scopeOf.scope),
      scope,
    );
    return { upToDate: false, stale: stale.filter((scopeOf) => shown.has(scopeOf.scope)), sources };
  }
}
