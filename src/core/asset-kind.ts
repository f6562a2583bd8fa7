/** Every kind of asset. The name is also the Neo4j label and the `kind` printed by `waymark inventory`. */
export const assetKinds = [
  'Instance',
  'Database',
  'Schema',
  'Table',
  'View',
  'MaterializedView',
  'ForeignTable',
  'Partition',
  'Column',
  'Index',
  'Constraint',
  'Sequence',
  'Routine',
  'Trigger',
  'EventTrigger',
  'Event',
  'Rule',
  'Policy',
  'Type',
  'Extension',
  'ForeignDataWrapper',
  'ForeignServer',
  'UserMapping',
  'Publication',
  'Subscription',
  'ReplicationSlot',
  'Collation',
  'Operator',
  'OperatorClass',
  'OperatorFamily',
  'AccessMethod',
  'Aggregate',
  'Cast',
  'Conversion',
  'Transform',
  'TextSearchConfiguration',
  'TextSearchDictionary',
  'TextSearchParser',
  'TextSearchTemplate',
  'Statistics',
  'Language',
  'Tablespace',
  'Principal',
  'DefaultPrivilege',
  'Setting',
  'KeyPattern',
  'Stream',
  'ConsumerGroup',
  'Function',
  'Module',
  'Job',
  'Dashboard',
  'ExternalDataset',
] as const;

/** One of {@link assetKinds}. */
export type AssetKind = (typeof assetKinds)[number];

const known: ReadonlySet<string> = new Set(assetKinds);

/** True when the text is the name of an asset kind. */
export function isAssetKind(text: string): text is AssetKind {
  return known.has(text);
}

/**
 * Kinds whose key segment is just their (escaped) name. All other kinds carry `#kind:` before the name, because they
 * live in a name space of their own: a table may have a column, a constraint and a trigger of one name.
 */
export const plainKinds: ReadonlySet<AssetKind> = new Set<AssetKind>([
  'Database',
  'Schema',
  'Table',
  'View',
  'MaterializedView',
  'ForeignTable',
  'Column',
  'KeyPattern',
  'ExternalDataset',
]);

/** Kinds that hold columns, in any engine. */
export const relationKinds: ReadonlySet<AssetKind> = new Set<AssetKind>([
  'Table',
  'View',
  'MaterializedView',
  'ForeignTable',
  'Partition',
  'ExternalDataset',
]);

/** Kinds that can be classified as holding personal data, secrets and the like. */
export const classifiableKinds: ReadonlySet<string> = new Set<AssetKind>(['Column', 'KeyPattern']);
