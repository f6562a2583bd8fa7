import { GraphQLDateTimeISO } from 'graphql-scalars';
import { Arg, Args, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import { Asset } from '../../schema/api/catalog/asset.type.js';
import { AssetKindEnum } from '../../schema/api/catalog/catalog.enum.js';
import { DiffSideInput } from '../../schema/api/catalog/version.input.js';
import {
  AssetAt,
  AssetRename,
  HistoryConnection,
  type HistoryEntry,
  SchemaDiff,
} from '../../schema/api/catalog/version.type.js';
import { type ConnectionShape, PageArgs, toConnection } from '../../schema/api/common/page.type.js';
import { belowKey, type Catalog, type SchemaDiff as Difference } from '../../src/catalog/index.js';
import { type AssetKind, classifiableKinds } from '../../src/core/asset-kind.js';
import { noteSensitiveReads } from '../audit/sensitive-reads.js';
import type { ApiContext } from '../edge/api-context.js';
import { Permit } from '../edge/permit.js';
import { shownAll } from './shown.js';

/** The past of assets, and differences. */
@Resolver(() => Asset)
export class VersionResolver {
  constructor(private readonly catalog: Catalog) {}

  @Query(() => AssetAt, {
    nullable: true,
    description:
      'An asset as it was at a time: what stood under the key then, or else what the asset of this key was then.',
  })
  @Permit('asset.read')
  async assetAt(
    @Ctx() { request }: ApiContext,
    @Arg('key', () => String, { description: 'Key, of now or of then.' }) key: string,
    @Arg('asOf', () => GraphQLDateTimeISO, { description: 'The time.' }) asOf: Date,
  ): Promise<AssetAt | null> {
    return (await this.catalog.versions.assetAt(request, {
      key,
      asOf: asOf.toISOString(),
    })) as unknown as AssetAt | null;
  }

  @Query(() => [Asset], {
    description: 'What was directly inside an asset at a time; columns by position, then by name.',
  })
  @Permit('asset.read')
  async childrenAt(
    @Ctx() { request }: ApiContext,
    @Arg('key', () => String, { description: 'Key of then.' }) key: string,
    @Arg('asOf', () => GraphQLDateTimeISO, { description: 'The time.' }) asOf: Date,
    @Arg('kinds', () => [AssetKindEnum], { nullable: true, description: 'Only these kinds.' })
    kinds?: AssetKind[],
  ): Promise<Asset[]> {
    return shownAll(
      await this.catalog.versions.childrenAt(request, { key, asOf: asOf.toISOString(), kinds }),
    );
  }

  @Query(() => SchemaDiff, {
    description:
      'The difference of two schemas, databases, instances or tables, also across engines, or of one at two times.',
  })
  @Permit('asset.read')
  async schemaDiff(
    @Ctx() context: ApiContext,
    @Arg('a', () => DiffSideInput, { description: 'First side.' }) a: DiffSideInput,
    @Arg('b', () => DiffSideInput, { description: 'Second side.' }) b: DiffSideInput,
    @Arg('includeEquivalent', () => Boolean, {
      defaultValue: false,
      description: 'Also differences of wording alone.',
    })
    includeEquivalent: boolean,
  ): Promise<SchemaDiff> {
    const side = (input: DiffSideInput): { key: string; asOf: string | null } => ({
      key: input.key,
      asOf: input.asOf?.toISOString() ?? null,
    });
    const diff = await this.catalog.versions.schemaDiff(context.request, {
      a: side(a),
      b: side(b),
      includeEquivalent,
    });
    await this.#noteColumns(context, keysOfColumns(diff));
    return diff as unknown as SchemaDiff;
  }

  /** What a difference shows of columns is a read of them, as far as they are there to be classified. */
  async #noteColumns(context: ApiContext, keys: readonly string[]): Promise<void> {
    if (keys.length === 0 || context.refusals === undefined) return;
    const columns = await this.catalog.assets.loadAssets(context.request, keys);
    noteSensitiveReads(context, [...columns.values()]);
  }

  @FieldResolver(() => HistoryConnection, {
    description: 'The life of the asset, newest first; also of a dropped one.',
    complexity: 20,
  })
  async history(
    @Root() asset: Asset,
    @Ctx() { request }: ApiContext,
    @Args(() => PageArgs) page: PageArgs,
  ): Promise<ConnectionShape<HistoryEntry>> {
    const found = await this.catalog.versions.history(request, { key: asset.key, page });
    return toConnection(found, (entry) => entry as unknown as HistoryEntry, page.after);
  }

  @FieldResolver(() => [AssetRename], {
    description: 'Where the asset came from and went to by renames.',
    complexity: 5,
  })
  async renames(@Root() asset: Asset, @Ctx() { request, loaders }: ApiContext): Promise<AssetRename[]> {
    return ((await loaders.load('renames', asset.key, (keys) =>
      this.catalog.versions.loadRenames(request, keys),
    )) ?? []) as AssetRename[];
  }
}

/** Keys of the columns on both sides of a difference. */
function keysOfColumns({ a, b, entries }: Difference): string[] {
  const columns = entries.filter(({ object }) => classifiableKinds.has(object.kind));
  return columns.flatMap(({ path, fromPath }) => [
    belowKey(b.key, path),
    belowKey(a.key, path),
    ...(fromPath === null ? [] : [belowKey(a.key, fromPath)]),
  ]);
}
