import type { RequestContext } from '../../core/context.js';
import type { AssetRelationType } from '../../core/collection.js';
import type { Asset } from '../assets/asset.js';
import { readScope } from '../assets/asset.service.js';
import type { Relation, RelationDirection, RelationStore } from './relation.store.js';

/** Links between assets that collectors found. Needs `asset.read`. */
export class RelationService {
  constructor(private readonly store: RelationStore) {}

  /** Links of many assets in one direction, of the given types or all. One query. */
  async loadRelations(
    ctx: RequestContext,
    keys: readonly string[],
    options: { direction?: RelationDirection; types?: readonly AssetRelationType[] | null } = {},
  ): Promise<Map<string, Relation[]>> {
    return this.store.relations(keys, options.types ?? null, options.direction ?? 'OUT', readScope(ctx));
  }

  /** Columns that indexes, constraints, policies and statistics cover, in their order. One query. */
  async loadCoveredColumns(ctx: RequestContext, keys: readonly string[]): Promise<Map<string, Asset[]>> {
    return this.#others(await this.loadRelations(ctx, keys, { types: ['COVERS'] }));
  }

  /** The engine's owner (a Principal) of many assets. One query. */
  async loadEngineOwners(ctx: RequestContext, keys: readonly string[]): Promise<Map<string, Asset>> {
    const found = await this.loadRelations(ctx, keys, { types: ['OWNED_BY'] });
    return new Map(
      [...found].flatMap(([key, relations]) =>
        relations[0] === undefined ? [] : [[key, relations[0].other] as const],
      ),
    );
  }

  #others(found: ReadonlyMap<string, readonly Relation[]>): Map<string, Asset[]> {
    return new Map([...found].map(([key, relations]) => [key, relations.map((relation) => relation.other)]));
  }
}
