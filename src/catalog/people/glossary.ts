import type { AssetKind } from '../../core/asset-kind.js';
import { numberOrNull, textOf, textOrNull, textsOf } from '../../core/stored.js';
import type { PropertyDefinition, PropertyType } from './custom-property.js';

/** An area of the business that assets belong to. */
export interface Domain {
  id: string;
  name: string;
  /** Markdown; null when none. */
  description: string | null;
  /** Id of the domain this one is part of. */
  parentId: string | null;
  revision: number;
}

/** A label of assets. */
export interface Tag {
  /** Unique; also the id. */
  name: string;
  description: string | null;
  /** `#rrggbb`, null for the default. */
  color: string | null;
  revision: number;
}

/** A word of the business with its meaning. */
export interface Term {
  id: string;
  name: string;
  /** Markdown. */
  definition: string;
  synonyms: readonly string[];
  /** Id of the domain it belongs to. */
  domainId: string | null;
  revision: number;
}

/** The parts of the glossary. */
export interface GlossaryItems {
  Domain: Domain;
  Tag: Tag;
  Term: Term;
  PropertyDefinition: PropertyDefinition;
}

/** Name of a part. */
export type GlossaryKind = keyof GlossaryItems;

type Row = Readonly<Record<string, unknown>>;

const revision = (row: Row): number => numberOrNull(row['revision']) ?? 1;

/** Reads the stored form of a property definition. */
export function decodePropertyDefinition(row: Row): PropertyDefinition {
  return {
    name: textOf(row['name']),
    type: textOf(row['type']) as PropertyType,
    description: textOrNull(row['description']),
    values: textsOf(row['values']),
    kinds: textsOf(row['kinds']) as readonly AssetKind[],
    pattern: textOrNull(row['pattern']),
    minimum: numberOrNull(row['minimum']),
    maximum: numberOrNull(row['maximum']),
    revision: revision(row),
  };
}

/** How each part is stored: the property that identifies it, and how it is read. */
export const glossaryForms: {
  readonly [Kind in GlossaryKind]: { id: 'id' | 'name'; decode: (row: Row) => GlossaryItems[Kind] };
} = {
  Domain: {
    id: 'id',
    decode: (row) => ({
      id: textOf(row['id']),
      name: textOf(row['name']),
      description: textOrNull(row['description']),
      parentId: textOrNull(row['parentId']),
      revision: revision(row),
    }),
  },
  Tag: {
    id: 'name',
    decode: (row) => ({
      name: textOf(row['name']),
      description: textOrNull(row['description']),
      color: textOrNull(row['color']),
      revision: revision(row),
    }),
  },
  Term: {
    id: 'id',
    decode: (row) => ({
      id: textOf(row['id']),
      name: textOf(row['name']),
      definition: textOf(row['definition']),
      synonyms: textsOf(row['synonyms']),
      domainId: textOrNull(row['domainId']),
      revision: revision(row),
    }),
  },
  PropertyDefinition: { id: 'name', decode: decodePropertyDefinition },
};
