import type { AssetKind } from '../../core/asset-kind.js';
import type { AssetOrder } from '../assets/asset-order.js';

/** What a report lists. Conditions are constants over the node `a`. */
interface ReportDefinition {
  description: string;
  /** Kinds looked at unless the caller names others. */
  kinds: readonly AssetKind[];
  order: AssetOrder;
  condition: string;
}

const storedKinds = ['Table', 'MaterializedView', 'Partition', 'KeyPattern', 'Stream'] as const;
const documentedKinds = [
  'Table',
  'View',
  'MaterializedView',
  'ForeignTable',
  'KeyPattern',
  'ExternalDataset',
] as const;

/** Lists of assets that want attention. Add a member to add one. */
export const assetReports = {
  LARGEST: {
    description: 'Largest first; what has no known size is left out.',
    kinds: [...storedKinds, 'Index'],
    order: 'SIZE',
    condition: 'a.sizeBytes > 0',
  },
  EMPTY: {
    description: 'Tables whose engine estimates no rows.',
    kinds: storedKinds,
    order: 'NAME',
    condition: 'a.rowEstimate = 0',
  },
  UNUSED_TABLES: {
    description: 'Tables the engine has counted no use of since its statistics began, largest first.',
    kinds: ['Table', 'MaterializedView', 'Partition'],
    order: 'SIZE',
    condition: 'a.usageCount = 0',
  },
  UNUSED_INDEXES: {
    description: 'Indexes the engine has counted no scan of and that no constraint needs, largest first.',
    kinds: ['Index'],
    order: 'SIZE',
    condition: 'a.usageCount = 0 AND NOT EXISTS { (a)<-[:BACKED_BY]-(:Live) }',
  },
  UNDOCUMENTED: {
    description: 'Neither a description by people nor a comment in the engine.',
    kinds: documentedKinds,
    order: 'USAGE',
    condition: 'a.description IS NULL AND a.comment IS NULL',
  },
  UNOWNED: {
    description: 'No team or person owns the asset or what encloses it.',
    kinds: documentedKinds,
    order: 'USAGE',
    condition: 'a.ownerIds IS NULL',
  },
  WITHOUT_KEY: {
    description: 'Tables without a primary key and without a unique constraint.',
    kinds: ['Table'],
    order: 'ROWS',
    condition: `NOT EXISTS { MATCH (a)-[:CONTAINS]->(c:Constraint) WHERE c:Live
      AND (c.definition CONTAINS '"type":"PRIMARY KEY"' OR c.definition CONTAINS '"type":"UNIQUE"') }`,
  },
} as const satisfies Record<string, ReportDefinition>;

/** Name of a report. */
export type AssetReport = keyof typeof assetReports;

/** What figures can be grouped by, with the expression over the node `a` (lists count for each of their values). */
export const facetExpressions = {
  ENGINE: '[a.engine]',
  INSTANCE: '[a.instanceId]',
  DATABASE: '[a.databaseKey]',
  SCHEMA: '[a.schemaKey]',
  KIND: '[a.kind]',
  ENVIRONMENT: '[a.environment]',
  TAG: 'a.tags',
  DOMAIN: 'a.domainIds',
  OWNER: 'a.ownerIds',
} as const;

/** Name of a facet. */
export type StatisticFacet = keyof typeof facetExpressions;
