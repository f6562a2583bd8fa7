import { registerEnumType } from 'type-graphql';
import { type AssetKind, assetKinds } from '../../../src/core/asset-kind.js';

function upperSnake(kind: string): string {
  return kind.replace(/([a-z])([A-Z])/g, '$1_$2').toUpperCase();
}

/** Kinds of assets as enum values: `MATERIALIZED_VIEW` for `MaterializedView`. */
export const AssetKindEnum = Object.fromEntries(assetKinds.map((kind) => [upperSnake(kind), kind])) as Record<
  string,
  AssetKind
>;

registerEnumType(AssetKindEnum, { name: 'AssetKind', description: 'What an asset is.' });

/** How a principal comes to a privilege. */
export const PrivilegeViaEnum = {
  DIRECT: 'DIRECT',
  MEMBERSHIP: 'MEMBERSHIP',
  PUBLIC: 'PUBLIC',
  SUPERUSER: 'SUPERUSER',
} as const;

registerEnumType(PrivilegeViaEnum, {
  name: 'PrivilegeVia',
  description: 'How a principal comes to a privilege.',
  valuesConfig: {
    DIRECT: { description: 'Granted to the principal itself.' },
    MEMBERSHIP: { description: 'Granted to a role it has.' },
    PUBLIC: { description: 'Granted to everybody.' },
    SUPERUSER: { description: 'A superuser, whom no grant limits.' },
  },
});

/** Orders of asset lists. */
export const AssetOrderEnum = {
  NAME: 'NAME',
  PATH: 'PATH',
  POSITION: 'POSITION',
  CHANGED_AT: 'CHANGED_AT',
  SIZE: 'SIZE',
  ROWS: 'ROWS',
  USAGE: 'USAGE',
} as const;

registerEnumType(AssetOrderEnum, {
  name: 'AssetOrder',
  description: 'Order of a list of assets.',
  valuesConfig: {
    NAME: { description: 'By name, without regard to case.' },
    PATH: { description: 'By instance, then path.' },
    POSITION: { description: 'By place among the columns of a relation.' },
    CHANGED_AT: { description: 'Last changed first.' },
    SIZE: { description: 'Largest first.' },
    ROWS: { description: 'Most rows first.' },
    USAGE: { description: 'Most used first.' },
  },
});

/** Whether dropped assets are shown. */
export const DeletedFilterEnum = { EXCLUDE: 'EXCLUDE', INCLUDE: 'INCLUDE', ONLY: 'ONLY' } as const;

registerEnumType(DeletedFilterEnum, {
  name: 'DeletedFilter',
  description: 'Whether dropped assets are left out, taken in, or alone wanted.',
});

/** Direction of a link. */
export const LinkDirectionEnum = { OUT: 'OUT', IN: 'IN' } as const;

registerEnumType(LinkDirectionEnum, {
  name: 'LinkDirection',
  description: 'OUT leads away from the asset asked about, IN leads to it.',
});

/** What happened to an asset. */
export const HistoryChangeEnum = {
  CREATED: 'CREATED',
  CHANGED: 'CHANGED',
  REMOVED: 'REMOVED',
  RENAMED: 'RENAMED',
  RECREATED: 'RECREATED',
} as const;

registerEnumType(HistoryChangeEnum, {
  name: 'HistoryChange',
  description: 'What happened to an asset.',
  valuesConfig: {
    CREATED: { description: 'It was first seen.' },
    CHANGED: { description: 'Its definition, comment, grants or links changed.' },
    REMOVED: { description: 'It was dropped.' },
    RENAMED: { description: 'It lives on under another key.' },
    RECREATED: { description: 'It was dropped before and is there again.' },
  },
});

/** What happened to an object between two sides. */
export const SchemaChangeEnum = {
  ADDED: 'ADDED',
  REMOVED: 'REMOVED',
  CHANGED: 'CHANGED',
  RENAMED: 'RENAMED',
  EQUIVALENT: 'EQUIVALENT',
} as const;

registerEnumType(SchemaChangeEnum, {
  name: 'SchemaChange',
  description:
    'What happened to an object between two sides of a comparison; EQUIVALENT is only worded differently.',
});

/** Types of custom properties. */
export const PropertyTypeEnum = {
  TEXT: 'TEXT',
  NUMBER: 'NUMBER',
  BOOLEAN: 'BOOLEAN',
  DATE: 'DATE',
  ENUM: 'ENUM',
  URL: 'URL',
  JSON: 'JSON',
} as const;

registerEnumType(PropertyTypeEnum, { name: 'PropertyType', description: 'Type of a custom property.' });

/** Parts of the glossary. */
export const GlossaryKindEnum = {
  DOMAIN: 'Domain',
  TAG: 'Tag',
  TERM: 'Term',
  PROPERTY_DEFINITION: 'PropertyDefinition',
} as const;

registerEnumType(GlossaryKindEnum, { name: 'GlossaryKind', description: 'Part of the glossary.' });

/** Reports over assets. */
export const AssetReportEnum = {
  LARGEST: 'LARGEST',
  EMPTY: 'EMPTY',
  UNUSED_TABLES: 'UNUSED_TABLES',
  UNUSED_INDEXES: 'UNUSED_INDEXES',
  UNDOCUMENTED: 'UNDOCUMENTED',
  UNOWNED: 'UNOWNED',
  WITHOUT_KEY: 'WITHOUT_KEY',
} as const;

registerEnumType(AssetReportEnum, {
  name: 'AssetReport',
  description: 'A list of assets that want attention.',
  valuesConfig: {
    LARGEST: { description: 'Largest first.' },
    EMPTY: { description: 'No rows by the engine’s estimate.' },
    UNUSED_TABLES: { description: 'No use counted since the engine’s statistics began.' },
    UNUSED_INDEXES: { description: 'No scan counted, and no constraint needs it.' },
    UNDOCUMENTED: { description: 'Neither a description nor a comment.' },
    UNOWNED: { description: 'Nobody owns the asset or what encloses it.' },
    WITHOUT_KEY: { description: 'Tables without a primary key and without a unique constraint.' },
  },
});

/** What figures are grouped by. */
export const StatisticFacetEnum = {
  ENGINE: 'ENGINE',
  INSTANCE: 'INSTANCE',
  DATABASE: 'DATABASE',
  SCHEMA: 'SCHEMA',
  KIND: 'KIND',
  ENVIRONMENT: 'ENVIRONMENT',
  TAG: 'TAG',
  DOMAIN: 'DOMAIN',
  OWNER: 'OWNER',
} as const;

registerEnumType(StatisticFacetEnum, { name: 'StatisticFacet', description: 'What figures are grouped by.' });

/** Formats of bulk files. */
export const BulkFormatEnum = { CSV: 'CSV', JSON: 'JSON' } as const;

registerEnumType(BulkFormatEnum, { name: 'BulkFormat', description: 'Format of a bulk file.' });

/** Modes of imports. */
export const ImportModeEnum = { ALL_OR_NOTHING: 'ALL_OR_NOTHING', PARTIAL: 'PARTIAL' } as const;

registerEnumType(ImportModeEnum, {
  name: 'ImportMode',
  description: 'ALL_OR_NOTHING writes nothing when any row is wrong; PARTIAL writes the rows that are right.',
});
