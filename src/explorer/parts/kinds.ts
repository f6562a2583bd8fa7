import type { AssetKind } from '../generated/graphql.ts';

const engineGlyphs: Readonly<Record<string, string>> = { postgres: 'PG', mysql: 'MY', redis: 'RE' };

const glyphs: Partial<Record<AssetKind, string>> = {
  COLUMN: 'c',
  CONSTRAINT: 'k',
  CONSUMER_GROUP: 'g',
  DATABASE: 'DB',
  FOREIGN_TABLE: 'FT',
  FUNCTION: 'ƒ',
  INDEX: 'ix',
  KEY_PATTERN: '∗',
  MATERIALIZED_VIEW: 'MV',
  PARTITION: 'P',
  PRINCIPAL: '@',
  ROUTINE: 'ƒ',
  SCHEMA: 'S',
  SEQUENCE: '#',
  SETTING: '=',
  STREAM: '≋',
  TABLE: 'T',
  TRIGGER: '⚡',
  TYPE: 'τ',
  VIEW: 'V',
};

/** Two letters that stand for a kind. */
export function glyphOf(kind: AssetKind, engine?: string | null): string {
  if (kind === 'INSTANCE') return engineGlyphs[engine ?? ''] ?? 'I';
  return glyphs[kind] ?? kind.slice(0, 2);
}

const containers: ReadonlySet<AssetKind> = new Set<AssetKind>(['INSTANCE', 'DATABASE', 'SCHEMA']);

/** True for kinds that open in the tree. */
export function hasContents(kind: AssetKind): boolean {
  return containers.has(kind);
}

const relations: ReadonlySet<AssetKind> = new Set<AssetKind>([
  'TABLE',
  'VIEW',
  'MATERIALIZED_VIEW',
  'FOREIGN_TABLE',
  'PARTITION',
  'EXTERNAL_DATASET',
]);

/** True for kinds with columns. */
export function hasColumns(kind: AssetKind): boolean {
  return relations.has(kind);
}

const withoutLineage: ReadonlySet<AssetKind> = new Set<AssetKind>([
  'PRINCIPAL',
  'SETTING',
  'INDEX',
  'CONSTRAINT',
]);

/** True for kinds that values come from or go to, themselves or in what they hold. */
export function hasLineage(kind: AssetKind): boolean {
  return !withoutLineage.has(kind);
}

/** A kind as people read it: `materialized view`. */
export function kindText(kind: AssetKind): string {
  return kind.toLowerCase().replaceAll('_', ' ');
}
