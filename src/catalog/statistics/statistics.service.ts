import type { Clock } from '../../core/clock.js';
import type { RequestContext } from '../../core/context.js';
import { WaymarkError } from '../../core/errors.js';
import type { Asset } from '../assets/asset.js';
import type { AssetFilter } from '../assets/asset-filter.js';
import type { AssetService } from '../assets/asset.service.js';
import type { AssetStore } from '../assets/asset.store.js';
import { decodeCursor, type Page, type PageRequest, pageSize, toPage } from '../page.js';
import { readScopeWith } from '../scope.js';
import { isoTimeOf } from '../versions/version.service.js';
import { evenTimes, growthAt, type GrowthPoint, type Sample } from './growth.js';
import { type AssetReport, assetReports, type StatisticFacet } from './reports.js';
import type { FacetFigures, StatisticsStore, WideGrant } from './statistics.store.js';

const mostSamples = 500_000;
const monthMs = 30 * 24 * 3_600_000;

/** Figures of the fleet and lists of what wants attention. Needs `statistics.read` and `asset.read`, and shows what both allow. */
export class StatisticsService {
  constructor(
    private readonly store: StatisticsStore,
    private readonly assetStore: AssetStore,
    private readonly assets: AssetService,
    private readonly clock: Clock,
  ) {}

  /** Counts and sizes by the values of a facet, most assets first; at most `first` (default 100, up to 1,000). */
  async byFacet(
    ctx: RequestContext,
    input: { facet: StatisticFacet; filter?: AssetFilter | null; first?: number | null },
  ): Promise<FacetFigures[]> {
    const scope = readScopeWith(ctx, 'statistics.read');
    return this.store.byFacet(
      input.facet,
      input.filter ?? {},
      pageSize({ first: input.first ?? 100 }),
      scope,
    );
  }

  /** The assets of a report, see {@link assetReports} for what each lists and in which order. */
  async report(
    ctx: RequestContext,
    input: { report: AssetReport; filter?: AssetFilter | null; page?: PageRequest },
  ): Promise<Page<Asset>> {
    const scope = readScopeWith(ctx, 'statistics.read');
    const { kinds, order, condition } = assetReports[input.report];
    const asked = input.filter?.kinds;
    const filter = {
      ...input.filter,
      deleted: null,
      kinds: asked === null || asked === undefined || asked.length === 0 ? kinds : asked,
    };
    const size = pageSize(input.page);
    const name = `REPORT ${input.report}`;
    const after = decodeCursor(input.page, name);
    const listed = await this.assetStore.list(filter, order, after, size + 1, scope, condition);
    const page = toPage(
      listed,
      size,
      (item) => ({ order: name, value: item.value, key: item.asset.key }),
      () => this.assetStore.count(filter, scope, condition),
    );
    return { ...page, nodes: page.nodes.map((item) => item.asset) };
  }

  /**
   * Rows and bytes of an asset with everything inside it over time: `points` (default 30, up to 500) evenly spread
   * over the time asked for (default the last 30 days). @throws ASSET_NOT_FOUND, INPUT_INVALID, LIMIT_EXCEEDED
   */
  async growth(
    ctx: RequestContext,
    input: { key: string; from?: string | null; to?: string | null; points?: number | null },
  ): Promise<GrowthPoint[]> {
    const scope = readScopeWith(ctx, 'statistics.read');
    await this.assets.requireAsset(ctx, input.key);
    const to =
      input.to === null || input.to === undefined ? this.clock.nowMs() : Date.parse(isoTimeOf(input.to));
    const from =
      input.from === null || input.from === undefined ? to - monthMs : Date.parse(isoTimeOf(input.from));
    const points = input.points ?? 30;
    if (from > to || points < 1 || points > 500) {
      throw new WaymarkError(
        'INPUT_INVALID',
        'Growth takes 1 to 500 points between a time and a later one.',
        {
          facts: { field: from > to ? 'from' : 'points' },
        },
      );
    }
    const times = evenTimes(from, to, points);
    const { samples, ends } = await this.store.samples(input.key, times.at(-1) ?? '', mostSamples + 1, scope);
    if (samples.length > mostSamples)
      throw new WaymarkError(
        'LIMIT_EXCEEDED',
        `Growth takes at most ${mostSamples} samples; ask for a smaller place.`,
      );
    return growthAt(samples, ends, times);
  }

  /** The latest samples of many assets, newest first, at most 100 each. One query. */
  async loadSamples(
    ctx: RequestContext,
    keys: readonly string[],
    limit = 30,
  ): Promise<Map<string, Sample[]>> {
    return this.store.latestSamples(keys, Math.min(100, limit), readScopeWith(ctx, 'statistics.read'));
  }

  /** Grants that reach many: to everybody beyond what engines grant by default, and to accounts from any host. */
  async wideGrants(
    ctx: RequestContext,
    input: { instanceIds?: readonly string[] | null; page?: PageRequest } = {},
  ): Promise<Page<WideGrant>> {
    const scope = readScopeWith(ctx, 'statistics.read');
    const size = pageSize(input.page);
    const instanceIds = input.instanceIds ?? null;
    const after = decodeCursor(input.page, 'WIDE_GRANTS');
    const found = await this.store.wideGrants(instanceIds, after, size + 1, scope);
    return toPage(
      found,
      size,
      (grant) => ({ order: 'WIDE_GRANTS', value: grant.asset.key, key: grant.granteeKey }),
      async () => (await this.store.wideGrants(instanceIds, null, 100_000, scope)).length,
    );
  }
}
