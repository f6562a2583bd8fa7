import { Arg, Args, Ctx, ID, Query, Resolver } from 'type-graphql';
import { AssetListFilterInput } from '../../schema/api/catalog/asset.input.js';
import { Asset, AssetConnection } from '../../schema/api/catalog/asset.type.js';
import { AssetKindEnum, AssetOrderEnum } from '../../schema/api/catalog/catalog.enum.js';
import { type ConnectionShape, PageArgs, toConnection } from '../../schema/api/common/page.type.js';
import type { AssetOrder, Catalog } from '../../src/catalog/index.js';
import type { AssetKind } from '../../src/core/asset-kind.js';
import type { ApiContext } from '../edge/api-context.js';
import { Permit } from '../edge/permit.js';
import { shown } from './shown.js';

/** Reading assets: one, lists, and the tree. */
@Resolver(() => Asset)
export class AssetResolver {
  constructor(private readonly catalog: Catalog) {}

  @Query(() => Asset, {
    nullable: true,
    description:
      'One asset by key or id, dropped ones included; null when there is none that the caller may see.',
  })
  @Permit('asset.read')
  async asset(
    @Ctx() { request }: ApiContext,
    @Arg('key', () => String, { nullable: true, description: 'Canonical key.' }) key?: string,
    @Arg('id', () => ID, { nullable: true, description: 'Immutable id, instead of the key.' }) id?: string,
  ): Promise<Asset | null> {
    const found = await this.catalog.assets.asset(request, { key, id });
    return found === null ? null : shown(found);
  }

  @Query(() => AssetConnection, { description: 'Assets that a filter leaves.' })
  @Permit('asset.read')
  async assets(
    @Ctx() { request }: ApiContext,
    @Args(() => PageArgs) page: PageArgs,
    @Arg('filter', () => AssetListFilterInput, { nullable: true, description: 'Which assets.' })
    filter?: AssetListFilterInput,
    @Arg('order', () => AssetOrderEnum, { defaultValue: 'NAME', description: 'Order of the list.' })
    order?: AssetOrder,
  ): Promise<ConnectionShape<Asset>> {
    return toConnection(
      await this.catalog.assets.assets(request, { filter, page, order }),
      shown,
      page.after,
    );
  }

  @Query(() => AssetConnection, {
    description: 'One level of the tree: children of an asset, or where the caller’s view begins.',
  })
  @Permit('asset.read')
  async tree(
    @Ctx() { request }: ApiContext,
    @Args(() => PageArgs) page: PageArgs,
    @Arg('parentKey', () => String, {
      nullable: true,
      description: 'Key of the enclosing asset; none for the top.',
    })
    parentKey?: string,
    @Arg('kinds', () => [AssetKindEnum], { nullable: true, description: 'Only these kinds.' })
    kinds?: AssetKind[],
  ): Promise<ConnectionShape<Asset>> {
    return toConnection(
      await this.catalog.assets.tree(request, { parentKey, kinds, page }),
      shown,
      page.after,
    );
  }
}
