import { GraphQLDateTimeISO } from 'graphql-scalars';
import { Arg, Args, Ctx, ID, Int, Query, Resolver } from 'type-graphql';
import { AssetListFilterInput } from '../../schema/api/catalog/asset.input.js';
import { type Asset, AssetConnection } from '../../schema/api/catalog/asset.type.js';
import { AssetReportEnum, StatisticFacetEnum } from '../../schema/api/catalog/catalog.enum.js';
import {
  FacetFigures,
  GrowthPoint,
  type WideGrant,
  WideGrantConnection,
} from '../../schema/api/catalog/statistics.type.js';
import { type ConnectionShape, PageArgs, toConnection } from '../../schema/api/common/page.type.js';
import type { AssetReport, Catalog, StatisticFacet } from '../../src/catalog/index.js';
import type { ApiContext } from '../edge/api-context.js';
import { Permit } from '../edge/permit.js';
import { shown } from './shown.js';

/** Counts, sizes, growth, and what wants attention. */
@Resolver()
export class StatisticsResolver {
  constructor(private readonly catalog: Catalog) {}

  @Query(() => [FacetFigures], {
    description: 'Counts and sizes by a facet, largest count first.',
    complexity: 50,
  })
  @Permit('statistics.read')
  async statistics(
    @Ctx() { request }: ApiContext,
    @Arg('facet', () => StatisticFacetEnum, { description: 'What to group by.' }) facet: StatisticFacet,
    @Arg('filter', () => AssetListFilterInput, { nullable: true, description: 'Which assets.' })
    filter?: AssetListFilterInput,
    @Arg('limit', () => Int, { defaultValue: 50, description: 'Most values.' }) limit?: number,
  ): Promise<FacetFigures[]> {
    return this.catalog.statistics.byFacet(request, { facet, filter, first: limit });
  }

  @Query(() => AssetConnection, {
    description: 'Assets that want attention: largest, empty, unused, undocumented, unowned, without a key.',
    complexity: 50,
  })
  @Permit('statistics.read')
  async report(
    @Ctx() { request }: ApiContext,
    @Args(() => PageArgs) page: PageArgs,
    @Arg('report', () => AssetReportEnum, { description: 'Which report.' }) report: AssetReport,
    @Arg('filter', () => AssetListFilterInput, { nullable: true, description: 'Which assets.' })
    filter?: AssetListFilterInput,
  ): Promise<ConnectionShape<Asset>> {
    return toConnection(
      await this.catalog.statistics.report(request, { report, filter, page }),
      shown,
      page.after,
    );
  }

  @Query(() => [GrowthPoint], {
    description: 'Rows and bytes of everything in one place over time.',
    complexity: 50,
  })
  @Permit('statistics.read')
  async growth(
    @Ctx() { request }: ApiContext,
    @Arg('key', () => String, { description: 'Key of the place: instance, database, schema or table.' })
    key: string,
    @Arg('from', () => GraphQLDateTimeISO, { nullable: true, description: 'Start; default 30 days ago.' })
    from?: Date,
    @Arg('to', () => GraphQLDateTimeISO, { nullable: true, description: 'End; default now.' }) to?: Date,
    @Arg('points', () => Int, { nullable: true, description: 'Number of points.' }) points?: number,
  ): Promise<GrowthPoint[]> {
    return this.catalog.statistics.growth(request, {
      key,
      from: from?.toISOString(),
      to: to?.toISOString(),
      points,
    });
  }

  @Query(() => WideGrantConnection, {
    description:
      'Grants that reach many: to everybody beyond the engine’s default, or to accounts from any host.',
    complexity: 50,
  })
  @Permit('statistics.read')
  async wideGrants(
    @Ctx() { request }: ApiContext,
    @Args(() => PageArgs) page: PageArgs,
    @Arg('instanceIds', () => [ID], { nullable: true, description: 'Only these instances.' })
    instanceIds?: string[],
  ): Promise<ConnectionShape<WideGrant>> {
    const found = await this.catalog.statistics.wideGrants(request, { instanceIds, page });
    return toConnection(found, (grant) => grant as unknown as WideGrant, page.after);
  }
}
