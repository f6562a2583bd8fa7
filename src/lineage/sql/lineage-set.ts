/**
 * What a value is made of: base columns, each with the ways in which it influences the value. One integer of flags per
 * column keeps merging cheap; sets are never changed once shared.
 */
import type { CatalogColumn } from './catalog.js';

/** Flags. The first three are DIRECT; those up to `VALUE_SORT` influence the value itself, the rest only which rows there are. */
export const IDENTITY = 1;
export const TRANSFORMATION = 2;
export const AGGREGATION = 4;
/** A CASE condition and the like. */
export const CONDITIONAL = 8;
/** PARTITION BY, ORDER BY or frame of a window. */
export const WINDOW = 16;
/** FILTER of an aggregate. */
export const VALUE_FILTER = 32;
/** ORDER BY of an aggregate. */
export const VALUE_SORT = 64;
export const ROW_FILTER = 128;
export const ROW_JOIN = 256;
export const ROW_GROUP = 512;
export const ROW_SORT = 1024;

const DIRECT = IDENTITY | TRANSFORMATION | AGGREGATION;
const VALUE = DIRECT | CONDITIONAL | WINDOW | VALUE_FILTER | VALUE_SORT;
/** The same flags again for paths that pass a masking function. */
const MASK_SHIFT = 12;
const PLAIN = (1 << MASK_SHIFT) - 1;

/** Column to flags. */
export type LineageSet = ReadonlyMap<CatalogColumn, number>;

export const EMPTY: LineageSet = new Map();

/** How an expression uses the values below it. */
export type Use = 'transformation' | 'aggregation' | 'mask' | 'maskAggregation' | number;

function half(flags: number, use: Use): number {
  if (flags === 0) return 0;
  if (typeof use === 'number') return (flags & VALUE) === 0 ? flags : use | (flags & ~VALUE);
  const direct = flags & DIRECT;
  const rest = flags & ~DIRECT;
  if (direct === 0) return flags;
  if (use === 'aggregation' || use === 'maskAggregation') return rest | AGGREGATION;
  return rest | (direct & AGGREGATION) | ((direct & (IDENTITY | TRANSFORMATION)) === 0 ? 0 : TRANSFORMATION);
}

/** The flags of a column after its value is used in `use`. */
export function flagsAfter(flags: number, use: Use): number {
  const plain = half(flags & PLAIN, use);
  const masked = half(flags >> MASK_SHIFT, use);
  if (use === 'mask' || use === 'maskAggregation') return (plain | masked) << MASK_SHIFT;
  return plain | (masked << MASK_SHIFT);
}

/** Adds `from`, seen through `use`, to `into`. */
export function absorb(into: Map<CatalogColumn, number>, from: LineageSet, use: Use | undefined): void {
  for (const [column, flags] of from) {
    const added = use === undefined ? flags : flagsAfter(flags, use);
    into.set(column, (into.get(column) ?? 0) | added);
  }
}

/** The union of several sets, each as it is. Returns the one non-empty set itself when there is only one. */
export function union(sets: readonly LineageSet[]): LineageSet {
  let only: LineageSet = EMPTY;
  let merged: Map<CatalogColumn, number> | undefined;
  for (const set of sets) {
    if (set.size === 0 || set === only) continue;
    if (merged !== undefined) absorb(merged, set, undefined);
    else if (only.size === 0) only = set;
    else {
      merged = new Map(only);
      absorb(merged, set, undefined);
    }
  }
  return merged ?? only;
}

/** The set seen through one use. */
export function through(set: LineageSet, use: Use): LineageSet {
  if (set.size === 0) return EMPTY;
  const out = new Map<CatalogColumn, number>();
  absorb(out, set, use);
  return out;
}

/** True when both sets hold the same columns with the same flags. */
export function sameSet(a: LineageSet, b: LineageSet): boolean {
  if (a === b) return true;
  if (a.size !== b.size) return false;
  for (const [column, flags] of a) if (b.get(column) !== flags) return false;
  return true;
}

/** One reading of a flag, in the words of the OpenLineage column-lineage facet. */
export interface Influence {
  readonly kind: 'DIRECT' | 'INDIRECT';
  readonly subtype:
    | 'IDENTITY'
    | 'TRANSFORMATION'
    | 'AGGREGATION'
    | 'FILTER'
    | 'JOIN'
    | 'GROUP_BY'
    | 'SORT'
    | 'WINDOW'
    | 'CONDITIONAL';
  readonly masking: boolean;
}

const READINGS: readonly (readonly [number, Influence['kind'], Influence['subtype']])[] = [
  [IDENTITY, 'DIRECT', 'IDENTITY'],
  [TRANSFORMATION, 'DIRECT', 'TRANSFORMATION'],
  [AGGREGATION, 'DIRECT', 'AGGREGATION'],
  [CONDITIONAL, 'INDIRECT', 'CONDITIONAL'],
  [WINDOW, 'INDIRECT', 'WINDOW'],
  [VALUE_FILTER | ROW_FILTER, 'INDIRECT', 'FILTER'],
  [ROW_JOIN, 'INDIRECT', 'JOIN'],
  [ROW_GROUP, 'INDIRECT', 'GROUP_BY'],
  [VALUE_SORT | ROW_SORT, 'INDIRECT', 'SORT'],
];

/** Every influence the flags hold; `masking` is true when each path of that influence passes a masking function. */
export function influences(flags: number): Influence[] {
  const found: Influence[] = [];
  for (const [bits, kind, subtype] of READINGS) {
    if ((flags & bits) !== 0) found.push({ kind, subtype, masking: false });
    else if (((flags >> MASK_SHIFT) & bits) !== 0) found.push({ kind, subtype, masking: true });
  }
  return found;
}

/** True when the column can change the value itself, not only which rows appear. */
export function influencesValue(flags: number): boolean {
  return ((flags | (flags >> MASK_SHIFT)) & VALUE) !== 0;
}
