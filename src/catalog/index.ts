/**
 * The catalogue: what exists, as it is and as it was, what people say about it, and how to find it.
 * The door of the domain.
 */
import type { GraphClient } from '../graph/index.js';
import type { Clock } from '../core/clock.js';
import type { Logger } from '../core/logger.js';
import { AssetService } from './assets/asset.service.js';
import { AssetStore } from './assets/asset.store.js';
import { BulkService } from './bulk/bulk.service.js';
import { AnnotationService } from './people/annotation.service.js';
import { AnnotationStore } from './people/annotation.store.js';
import { GlossaryService } from './people/glossary.service.js';
import { GlossaryStore } from './people/glossary.store.js';
import { InheritanceWork } from './people/inheritance-work.js';
import { MetadataEditor } from './people/metadata-editor.js';
import { PrivilegeService } from './privileges/privilege.service.js';
import { PrivilegeStore } from './privileges/privilege.store.js';
import { RegistrationService } from './registration/registration.service.js';
import { RegistrationStore } from './registration/registration.store.js';
import { RelationService } from './relations/relation.service.js';
import { RelationStore } from './relations/relation.store.js';
import { SearchService } from './search/search.service.js';
import { SearchStore } from './search/search.store.js';
import { StatisticsService } from './statistics/statistics.service.js';
import { StatisticsStore } from './statistics/statistics.store.js';
import { VersionService } from './versions/version.service.js';
import { VersionStore } from './versions/version.store.js';

export { Asset, type AssetSource } from './assets/asset.js';
export type { AssetFilter } from './assets/asset-filter.js';
export { type AssetOrder, assetOrders } from './assets/asset-order.js';
export { AssetService } from './assets/asset.service.js';
export type { KindCount } from './assets/asset.store.js';
export type { BulkFormat } from './bulk/bulk-row.js';
export {
  BulkService,
  type ImportInput,
  type ImportMode,
  type ImportResult,
  type ImportRow,
} from './bulk/bulk.service.js';
export type { CursorPosition, Page, PageRequest } from './page.js';
export type {
  Annotation,
  AnnotationChange,
  AnnotationEdit,
  AnnotationVersion,
  ListEdit,
  OwnerRef,
} from './people/annotation.js';
export { type AnnotationResult, AnnotationService } from './people/annotation.service.js';
export type { PeopleOwner } from './people/annotation.store.js';
export { type PropertyDefinition, type PropertyType, propertyTypes } from './people/custom-property.js';
export type { Domain, GlossaryItems, GlossaryKind, Tag, Term } from './people/glossary.js';
export { type GlossaryCall, GlossaryService } from './people/glossary.service.js';
export { InheritanceWork } from './people/inheritance-work.js';
export { type InheritedMetadata, inheritedMetadata } from './people/inheritance.js';
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
export type { ManualAsset, ManualColumn } from './registration/manual-asset.js';
export {
  type RegistrationCall,
  type RegistrationResult,
  RegistrationService,
} from './registration/registration.service.js';
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
export type { GrowthPoint, Sample } from './statistics/growth.js';
export {
  type AssetReport,
  assetReports,
  facetExpressions,
  type StatisticFacet,
} from './statistics/reports.js';
export { StatisticsService } from './statistics/statistics.service.js';
export type { FacetFigures, WideGrant } from './statistics/statistics.store.js';
export type { DataType } from './versions/data-type.js';
export type { PropertyDiff } from './versions/property-diff.js';
export type { RenameEvidence, RenameReason } from './versions/rename.js';
export {
  applySchemaDiff,
  diffSnapshots,
  type SchemaChange,
  type SchemaDiff,
  type SchemaDiffEntry,
  type SchemaDiffSummary,
} from './versions/schema-diff.js';
export { belowKey, type Snapshot, type SnapshotObject } from './versions/snapshot.js';
export { compareDataTypes, type TypeComparison, type TypeRelation } from './versions/type-equivalence.js';
export { type DiffSide, type HistoryEntry, VersionService } from './versions/version.service.js';
export type { AssetAt, RecordedRename, VersionChange } from './versions/version.store.js';

/** What the catalogue works with. */
export interface CatalogDependencies {
  graph: GraphClient;
  clock: Clock;
  logger: Logger;
  /** Most assets that one edit writes inherited values to in its own transaction; default 10,000. */
  inheritedInline?: number;
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
  /** Histories, assets as they were, differences of schemas. */
  versions: VersionService;
  /** What people say about assets. */
  annotations: AnnotationService;
  /** Domains, tags, terms and definitions of custom properties. */
  glossary: GlossaryService;
  /** Assets that people register. */
  registration: RegistrationService;
  /** People's metadata in CSV and JSON files. */
  bulk: BulkService;
  /** Figures, growth, and lists of what wants attention. */
  statistics: StatisticsService;
  /** Inherited metadata that an interrupted node has left to carry down: call `resume()` at start and now and then. */
  inheritance: InheritanceWork;
}

/** Makes the services of the catalogue over one graph. */
export function createCatalog(dependencies: CatalogDependencies): Catalog {
  const { graph, clock, logger, inheritedInline } = dependencies;
  const assetStore = new AssetStore(graph);
  const assets = new AssetService(assetStore);
  const annotationStore = new AnnotationStore(graph, inheritedInline);
  const inheritance = new InheritanceWork(graph, logger);
  const editor = new MetadataEditor(annotationStore, clock);
  const annotations = new AnnotationService(graph, annotationStore, editor, assets, inheritance);
  return {
    assets,
    relations: new RelationService(new RelationStore(graph)),
    privileges: new PrivilegeService(new PrivilegeStore(graph), assets, new VersionStore(graph)),
    search: new SearchService(new SearchStore(graph), assetStore),
    versions: new VersionService(new VersionStore(graph), assets),
    annotations,
    glossary: new GlossaryService(graph, new GlossaryStore(graph)),
    registration: new RegistrationService(graph, new RegistrationStore(), assets, clock),
    bulk: new BulkService(graph, editor, assets, annotations, inheritance),
    inheritance,
    statistics: new StatisticsService(new StatisticsStore(graph), assetStore, assets, clock),
  };
}
