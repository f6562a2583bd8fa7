import type { AssetKind } from '../../src/core/asset-kind.js';
import { childKey } from '../../src/core/asset-key.js';
import type {
  AssetProperties,
  AssetRecord,
  AssetRelation,
  AssetRelationType,
} from '../../src/core/collection.js';
import { type BuildContext, ownedBy } from './build-context.js';
import type { GrantableObject } from './grants.js';
import { optionsObject } from './options.js';

/** Queries in `queries/objects/` whose rows all have the shape of {@link ObjectRow}. Objects of schemas first. */
export const objectQueries = [
  'operators',
  'operator-classes',
  'operator-families',
  'collations',
  'conversions',
  'text-search-configurations',
  'text-search-dictionaries',
  'text-search-parsers',
  'text-search-templates',
  'statistics',
  'default-privileges',
  'extensions',
  'foreign-data-wrappers',
  'foreign-servers',
  'user-mappings',
  'languages',
  'casts',
  'transforms',
  'access-methods',
  'event-triggers',
  'publications',
  'replication-slots',
] as const;

/** A row of any of {@link objectQueries}. */
export interface ObjectRow {
  kind: AssetKind;
  oid: number | null;
  /** Null for an object of the database. */
  schema: string | null;
  /** The name inside the key; unique among the kind in the schema or database. */
  key_name: string;
  name: string;
  owner: string | null;
  acl: string | null;
  comment: string | null;
  extension: string | null;
  properties: AssetProperties;
  links: ObjectLink[] | null;
}

/** Relation type, class of target, then what its key needs. */
type ObjectLink =
  | [AssetRelationType, 'routine', schema: string, name: string, kind: string, argumentTypes: string]
  | [AssetRelationType, 'relation', schema: string, name: string, kind: string]
  | [
      AssetRelationType,
      'column',
      schema: string,
      relation: string,
      kind: string,
      name: string,
      position: number,
    ]
  | [AssetRelationType, 'database', kind: AssetKind, name: string]
  | [AssetRelationType, 'key', key: string];

/** Kinds with access lists of their own. */
const grantable: Readonly<Partial<Record<AssetKind, GrantableObject>>> = {
  Language: 'language',
  ForeignDataWrapper: 'foreignDataWrapper',
  ForeignServer: 'foreignServer',
  DefaultPrivilege: 'defaultPrivilege',
};

/** The asset of a catalogue row that needs nothing but its row. */
export function buildObject(context: BuildContext, row: ObjectRow): AssetRecord {
  const { keys } = context;
  const parent = row.schema === null ? keys.databaseKey : keys.schema(row.schema);
  const object = grantable[row.kind];
  const links = (row.links ?? []).map((link) => linkOf(context, link));
  const options = row.properties['options'];
  return {
    kind: row.kind,
    key: childKey(parent, row.kind, row.key_name),
    name: row.name,
    parent,
    properties: {
      ...row.properties,
      ...(Array.isArray(options) ? { options: optionsObject(options as string[]) } : {}),
      ...(row.owner === null ? {} : { owner: row.owner }),
      extension: row.extension,
    },
    comment: row.comment,
    relations: [...(row.owner === null ? [] : [ownedBy(context, row.owner)]), ...links],
    ...(object === undefined || row.owner === null
      ? {}
      : { grants: context.grants.read(row.acl, row.owner, object) }),
    ...(row.oid === null ? {} : { engineId: String(row.oid) }),
  };
}

function linkOf(context: BuildContext, link: ObjectLink): AssetRelation {
  const { keys } = context;
  switch (link[1]) {
    case 'routine':
      return { type: link[0], to: keys.routine(link[2], link[3], link[4], link[5]) };
    case 'relation':
      return { type: link[0], to: keys.relation(link[2], link[3], link[4]) };
    case 'column':
      return {
        type: link[0],
        to: childKey(keys.relation(link[2], link[3], link[4]), 'Column', link[5]),
        properties: { position: link[6] },
      };
    case 'database':
      return { type: link[0], to: keys.ofDatabase(link[2], link[3]) };
    default:
      return { type: link[0], to: link[2] };
  }
}
