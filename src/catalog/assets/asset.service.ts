import { parentKey as keyOfParent, parseAssetKey } from '../../core/asset-key.js';
import type { AssetKind } from '../../core/asset-kind.js';
import { type RequestContext, requirePermission } from '../../core/context.js';
import { WaymarkError } from '../../core/errors.js';
import { decodeCursor, type Page, type PageRequest, pageSize, toPage } from '../page.js';
import type { Asset } from './asset.js';
import type { AssetFilter } from './asset-filter.js';
import type { AssetOrder } from './asset-order.js';
import type { AssetStore, KindCount, QueryScope } from './asset.store.js';

/** Reading assets: one, lists, the tree, and what belongs to many assets at once. Needs `asset.read`. */
export class AssetService {
  constructor(private readonly store: AssetStore) {}

  /** One asset by key or id, dropped ones included; null when there is none that the caller may see. @throws KEY_INVALID */
  async asset(
    ctx: RequestContext,
    input: { key?: string | null; id?: string | null },
  ): Promise<Asset | null> {
    const scope = readScope(ctx);
    if (typeof input.key === 'string') {
      parseAssetKey(input.key);
      return this.store.find({ key: input.key }, scope);
    }
    if (typeof input.id === 'string') return this.store.find({ id: input.id }, scope);
    throw new WaymarkError('INPUT_INVALID', 'Give the key or the id of the asset.', {
      facts: { field: 'key' },
    });
  }

  /** As {@link asset}, but nothing found is an error. @throws ASSET_NOT_FOUND */
  async requireAsset(ctx: RequestContext, key: string): Promise<Asset> {
    const asset = await this.asset(ctx, { key });
    if (asset !== null) return asset;
    throw new WaymarkError('ASSET_NOT_FOUND', `There is no asset ${key}.`, { facts: { key } });
  }

  /** A page of the assets a filter leaves, by name unless told otherwise. */
  async assets(
    ctx: RequestContext,
    input: { filter?: AssetFilter | null; page?: PageRequest; order?: AssetOrder | null } = {},
  ): Promise<Page<Asset>> {
    const scope = readScope(ctx);
    const filter = input.filter ?? {};
    const order = input.order ?? 'NAME';
    const size = pageSize(input.page);
    const after = decodeCursor(input.page, order);
    const listed = await this.store.list(filter, order, after, size + 1, scope);
    const page = toPage(
      listed,
      size,
      (item) => ({ order, value: item.value, key: item.asset.key }),
      () => this.store.count(filter, scope),
    );
    return { ...page, nodes: page.nodes.map((item) => item.asset) };
  }

  /** How many assets of a filter are taken to hold personal data, secrets and the like. */
  async classifiedCount(ctx: RequestContext, filter: AssetFilter): Promise<number> {
    return this.store.count(filter, readScope(ctx), 'a.classifications IS NOT NULL');
  }

  /** The instances of the fleet, by name. Needs `instance.read`. */
  async instances(
    ctx: RequestContext,
    input: { filter?: AssetFilter | null; page?: PageRequest } = {},
  ): Promise<Page<Asset>> {
    requirePermission(ctx, 'instance.read');
    return this.assets(ctx, { ...input, filter: { ...input.filter, kinds: ['Instance'] } });
  }

  /**
   * One level of the tree. With a parent: its living children, by name (columns by position). Without: where the
   * caller's view begins, which is the instances, or the databases, schemas, tables and
   * the like of those who may not see what encloses them.
   */
  async tree(
    ctx: RequestContext,
    input: { parentKey?: string | null; kinds?: readonly AssetKind[] | null; page?: PageRequest } = {},
  ): Promise<Page<Asset>> {
    const scope = readScope(ctx);
    if (typeof input.parentKey === 'string') {
      const onlyColumns = input.kinds?.length === 1 && input.kinds[0] === 'Column';
      const filter = { parentKey: input.parentKey, kinds: input.kinds };
      return this.assets(ctx, { filter, page: input.page, order: onlyColumns ? 'POSITION' : 'NAME' });
    }
    const all = await this.store.entryPoints(scope);
    const after = decodeCursor(input.page, 'TREE');
    const size = pageSize(input.page);
    const sortValue = (asset: Asset): string => asset.name.toLowerCase();
    const beyond = (asset: Asset): boolean =>
      after === null ||
      sortValue(asset) > after.value ||
      (sortValue(asset) === after.value && asset.key > after.key);
    return toPage(
      all.filter((asset) => beyond(asset)).slice(0, size + 1),
      size,
      (asset) => ({ order: 'TREE', value: sortValue(asset), key: asset.key }),
      async () => all.length,
    );
  }

  /** Assets by key; missing and hidden ones have no entry. One query. */
  async loadAssets(ctx: RequestContext, keys: readonly string[]): Promise<Map<string, Asset>> {
    return this.store.findMany(keys, readScope(ctx));
  }

  /** The assets that enclose each asset, outermost first. One query. */
  async loadParents(ctx: RequestContext, keys: readonly string[]): Promise<Map<string, Asset[]>> {
    const chains = new Map(keys.map((key) => [key, enclosingKeys(key)]));
    const found = await this.store.findMany([...new Set([...chains.values()].flat())], readScope(ctx));
    return new Map(
      [...chains].map(([key, chain]) => [key, chain.flatMap((parent) => found.get(parent) ?? [])]),
    );
  }

  /** Living children by parent, of the given kinds or all; columns in order of position. One query. */
  async loadChildren(
    ctx: RequestContext,
    keys: readonly string[],
    kinds: readonly AssetKind[] | null = null,
  ): Promise<Map<string, Asset[]>> {
    return this.store.children(keys, kinds, readScope(ctx));
  }

  /** Columns by relation, in order of position. One query. */
  async loadColumns(ctx: RequestContext, keys: readonly string[]): Promise<Map<string, Asset[]>> {
    return this.loadChildren(ctx, keys, ['Column']);
  }

  /** Constraints by relation. One query. */
  async loadConstraints(ctx: RequestContext, keys: readonly string[]): Promise<Map<string, Asset[]>> {
    return this.loadChildren(ctx, keys, ['Constraint']);
  }

  /** Indexes by relation. One query. */
  async loadIndexes(ctx: RequestContext, keys: readonly string[]): Promise<Map<string, Asset[]>> {
    return this.loadChildren(ctx, keys, ['Index']);
  }

  /** Living children by parent, counted by kind. One query. */
  async loadChildCounts(ctx: RequestContext, keys: readonly string[]): Promise<Map<string, KindCount[]>> {
    return this.store.childCounts(keys, readScope(ctx));
  }

  /** Living assets by instance id, counted by kind. One query; cost grows with the instances' assets. */
  async loadInstanceCounts(
    ctx: RequestContext,
    instanceIds: readonly string[],
  ): Promise<Map<string, KindCount[]>> {
    return this.store.instanceCounts(instanceIds, readScope(ctx));
  }
}

/** The scope of reading assets. @throws FORBIDDEN, UNAUTHENTICATED */
export function readScope(ctx: RequestContext): QueryScope {
  return { access: requirePermission(ctx, 'asset.read'), signal: ctx.signal };
}

/** Keys of everything that encloses an asset, outermost first. */
export function enclosingKeys(key: string): string[] {
  const chain: string[] = [];
  for (let parent = keyOfParent(key); parent !== null; parent = keyOfParent(parent)) chain.unshift(parent);
  return chain;
}
