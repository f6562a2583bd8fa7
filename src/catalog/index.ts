/**
 * The catalogue: what exists, as it is and as it was, what people say about it, and how to find it.
 * The door of the domain.
 */
import type { GraphClient } from '../graph/index.js';
import type { Clock } from '../core/clock.js';
import type { Logger } from '../core/logger.js';
import { AssetService } from './assets/asset.service.js';
import { AssetStore } from './assets/asset.store.js';
import { PrivilegeService } from './privileges/privilege.service.js';
import { PrivilegeStore } from './privileges/privilege.store.js';
import { RelationService } from './relations/relation.service.js';
import { RelationStore } from './relations/relation.store.js';
import { SearchService } from './search/search.service.js';
import { SearchStore } from './search/search.store.js';

export { Asset, type AssetSource } from './assets/asset.js';
export type { AssetFilter } from './assets/asset-filter.js';
export { type AssetOrder, assetOrders } from './assets/asset-order.js';
export { AssetService } from './assets/asset.service.js';
export type { KindCount } from './assets/asset.store.js';
export type { CursorPosition, Page, PageRequest } from './page.js';
export type { EffectiveRole } from './privileges/membership.js';
export {
  type AssetPrivilege,
  type AssetPrivileges,
  type PrincipalLink,
  type PrincipalMemberships,
  type PrincipalPrivilege,
  PrivilegeService,
  type PrivilegeVia,
} from './privileges/privilege.service.js';
export { RelationService } from './relations/relation.service.js';
export type { Relation, RelationDirection } from './relations/relation.store.js';
export type { FacetCount, SearchFacets } from './search/facets.js';
export {
  type SearchField,
  type SearchFilter,
  type SearchHit,
  type SearchInput,
  type SearchResult,
  SearchService,
} from './search/search.service.js';

/** What the catalogue works with. */
export interface CatalogDependencies {
  graph: GraphClient;
  clock: Clock;
  logger: Logger;
}

/** The services of the catalogue. Each takes `(ctx, input)` and checks permission itself. */
export interface Catalog {
  /** Assets, lists, the tree, and loaders for many assets at once. */
  assets: AssetService;
  /** Links between assets. */
  relations: RelationService;
  /** Principals, memberships and privileges. */
  privileges: PrivilegeService;
  /** The search box. */
  search: SearchService;
}

/** Makes the services of the catalogue over one graph. */
export function createCatalog(dependencies: CatalogDependencies): Catalog {
  const { graph } = dependencies;
  const assetStore = new AssetStore(graph);
  const assets = new AssetService(assetStore);
  return {
    assets,
    relations: new RelationService(new RelationStore(graph)),
    privileges: new PrivilegeService(new PrivilegeStore(graph), assets),
    search: new SearchService(new SearchStore(graph), assetStore),
  };
}
