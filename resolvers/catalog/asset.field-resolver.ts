import { Arg, Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import {
  Asset,
  AssetConnection,
  AssetLink,
  AssetPrivileges,
  KindCount,
  PrincipalMemberships,
  PrincipalPrivilegeConnection,
  type PrincipalPrivilege,
} from '../../schema/api/catalog/asset.type.js';
import { AssetKindEnum, LinkDirectionEnum } from '../../schema/api/catalog/catalog.enum.js';
import { type ConnectionShape, PageArgs, toConnection } from '../../schema/api/common/page.type.js';
import type { Catalog } from '../../src/catalog/index.js';
import type { AssetKind } from '../../src/core/asset-kind.js';
import type { ApiContext } from '../edge/api-context.js';
import { shown, shownAll } from './shown.js';

/** What belongs to an asset. List fields are loaded for all assets of a page with one query each. */
@Resolver(() => Asset)
export class AssetFieldResolver {
  constructor(private readonly catalog: Catalog) {}

  @FieldResolver(() => [Asset], { description: 'What encloses the asset, outermost first.' })
  async ancestors(@Root() asset: Asset, @Ctx() { request, loaders }: ApiContext): Promise<Asset[]> {
    return shownAll(
      await loaders.load('ancestors', asset.key, (keys) => this.catalog.assets.loadParents(request, keys)),
    );
  }

  @FieldResolver(() => [KindCount], { description: 'Living children, counted by kind.' })
  async childCounts(@Root() asset: Asset, @Ctx() { request, loaders }: ApiContext): Promise<KindCount[]> {
    return (
      (await loaders.load('childCounts', asset.key, (keys) =>
        this.catalog.assets.loadChildCounts(request, keys),
      )) ?? []
    );
  }

  @FieldResolver(() => AssetConnection, {
    description: 'Living children; columns by position, others by name.',
  })
  async children(
    @Root() asset: Asset,
    @Ctx() { request }: ApiContext,
    @Args(() => PageArgs) page: PageArgs,
    @Arg('kinds', () => [AssetKindEnum], { nullable: true, description: 'Only these kinds.' })
    kinds?: AssetKind[],
  ): Promise<ConnectionShape<Asset>> {
    return toConnection(
      await this.catalog.assets.tree(request, { parentKey: asset.key, kinds, page }),
      shown,
      page.after,
    );
  }

  @FieldResolver(() => [Asset], { description: 'Columns by position.', complexity: 20 })
  async columns(@Root() asset: Asset, @Ctx() { request, loaders }: ApiContext): Promise<Asset[]> {
    return shownAll(
      await loaders.load('columns', asset.key, (keys) => this.catalog.assets.loadColumns(request, keys)),
    );
  }

  @FieldResolver(() => [Asset], { description: 'Constraints.', complexity: 5 })
  async constraints(@Root() asset: Asset, @Ctx() { request, loaders }: ApiContext): Promise<Asset[]> {
    return shownAll(
      await loaders.load('constraints', asset.key, (keys) =>
        this.catalog.assets.loadConstraints(request, keys),
      ),
    );
  }

  @FieldResolver(() => [Asset], { description: 'Indexes.', complexity: 5 })
  async indexes(@Root() asset: Asset, @Ctx() { request, loaders }: ApiContext): Promise<Asset[]> {
    return shownAll(
      await loaders.load('indexes', asset.key, (keys) => this.catalog.assets.loadIndexes(request, keys)),
    );
  }

  @FieldResolver(() => [AssetLink], { description: 'Links to other assets, by type.', complexity: 5 })
  async links(
    @Root() asset: Asset,
    @Ctx() { request, loaders }: ApiContext,
    @Arg('direction', () => LinkDirectionEnum, { defaultValue: 'OUT', description: 'Which way.' })
    direction: 'OUT' | 'IN',
  ): Promise<AssetLink[]> {
    const links = await loaders.load(`links:${direction}`, asset.key, (keys) =>
      this.catalog.relations.loadRelations(request, keys, { direction }),
    );
    return (links ?? []) as unknown as AssetLink[];
  }

  @FieldResolver(() => Asset, {
    nullable: true,
    description: 'The principal that owns the asset in the engine.',
  })
  async engineOwner(@Root() asset: Asset, @Ctx() { request, loaders }: ApiContext): Promise<Asset | null> {
    const owner = await loaders.load('engineOwner', asset.key, (keys) =>
      this.catalog.relations.loadEngineOwners(request, keys),
    );
    return owner === null ? null : shown(owner);
  }

  @FieldResolver(() => AssetPrivileges, {
    description: 'Everyone with privileges on the asset, by every way.',
    complexity: 50,
  })
  async privileges(@Root() asset: Asset, @Ctx() { request }: ApiContext): Promise<AssetPrivileges> {
    return (await this.catalog.privileges.privilegesOn(request, {
      key: asset.key,
    })) as unknown as AssetPrivileges;
  }

  @FieldResolver(() => PrincipalMemberships, {
    nullable: true,
    description: 'Of a principal: its roles and members; null for others.',
    complexity: 50,
  })
  async memberships(
    @Root() asset: Asset,
    @Ctx() { request }: ApiContext,
  ): Promise<PrincipalMemberships | null> {
    if (asset.kind !== 'Principal') return null;
    return (await this.catalog.privileges.memberships(request, {
      key: asset.key,
    })) as unknown as PrincipalMemberships;
  }

  @FieldResolver(() => PrincipalPrivilegeConnection, {
    nullable: true,
    description: 'Of a principal: what it may do; null for others.',
    complexity: 50,
  })
  async privilegesHeld(
    @Root() asset: Asset,
    @Ctx() { request }: ApiContext,
    @Args(() => PageArgs) page: PageArgs,
    @Arg('includePublic', () => Boolean, {
      defaultValue: false,
      description: 'Also what is granted to everybody.',
    })
    includePublic: boolean,
  ): Promise<ConnectionShape<PrincipalPrivilege> | null> {
    if (asset.kind !== 'Principal') return null;
    const found = await this.catalog.privileges.privilegesOf(request, {
      key: asset.key,
      includePublic,
      page,
    });
    return toConnection(found, (item) => item as unknown as PrincipalPrivilege, page.after);
  }
}
