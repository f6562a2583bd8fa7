import type { EdgeSubtype } from '../evidence/types.js';
import { nameRules } from './detect/name-rules.js';
import { typeFamily, type TypeFamily } from './detect/words.js';
import { effectiveConfidence, tagKind } from './types.js';

/** A DIRECT edge as far as flowing looks at it. */
export interface FlowEdge {
  readonly fromId: string;
  readonly toId: string;
  readonly subtype: EdgeSubtype;
  readonly confidence: number;
  readonly masking: boolean;
  /** The expression; null when it is not known. */
  readonly text: string | null;
  readonly evidenceId: string;
}

/** Steps after which a classification flows no further. */
export const mostHops = 30;

const factors: Partial<Record<EdgeSubtype, number>> = { IDENTITY: 1, TRANSFORMATION: 0.85 };
/** Aggregates whose result is one of the values, or all of them; counts, sums and averages hold none. */
const keepsValues =
  /\b(?:min|max|string_agg|array_agg|json_agg|jsonb_agg|json_object_agg|jsonb_object_agg|json_arrayagg|json_objectagg|xmlagg|group_concat|listagg|any_value|mode|first_value|last_value|nth_value|percentile_disc)\s*\(/i;
const keepingFactor = 0.75;

/**
 * How much of a classification's confidence an edge lets through; 0 when it stops there. A masked value stops it, so
 * does an aggregation that holds no single value any more, and a target whose type cannot hold the kind of data.
 */
export function passRatio(edge: FlowEdge, kind: string, targetType: string | null): number {
  if (edge.masking || !canHold(kind, typeFamily(targetType), edge.subtype)) return 0;
  const known = factors[edge.subtype];
  if (known !== undefined) return known * edge.confidence;
  const isKept = edge.subtype === 'AGGREGATION' && edge.text !== null && keepsValues.test(edge.text);
  return isKept ? keepingFactor * edge.confidence : 0;
}

const familiesByKind = new Map<string, Set<TypeFamily>>();
for (const { kind, families } of nameRules) {
  const known = familiesByKind.get(kind) ?? new Set();
  for (const family of families) known.add(family);
  familiesByKind.set(kind, known);
}

/** Whether a column of this type can hold the kind; of a copy nobody asks, of `length(email)` the type tells. */
function canHold(kind: string, family: TypeFamily, subtype: EdgeSubtype): boolean {
  if (subtype === 'IDENTITY' || family === 'unknown') return true;
  if (family === 'boolean') return false;
  if (family === 'text' || family === 'document' || family === 'binary') return true;
  return kind.startsWith(tagKind) || familiesByKind.get(kind)?.has(family) !== false;
}

/** What has come to a node of one kind. */
export interface Arrival {
  readonly confidence: number;
  readonly rootId: string;
  /** The edge of the last step. */
  readonly edge: FlowEdge;
  readonly hops: number;
}

/** Order of arrivals: surer, shorter, then by id, so that every run finds the same. */
export function isBetter(a: Arrival, b: Arrival | undefined): boolean {
  if (b === undefined) return true;
  if (a.confidence !== b.confidence) return a.confidence > b.confidence;
  if (a.hops !== b.hops) return a.hops < b.hops;
  if (a.edge.fromId !== b.edge.fromId) return a.edge.fromId < b.edge.fromId;
  return a.edge.evidenceId < b.edge.evidenceId;
}

/** Confidence after a step, to four places so that sums of steps compare alike; null when it does not arrive. */
export function arriving(confidence: number, ratio: number): number | null {
  const left = Math.round(confidence * ratio * 10_000) / 10_000;
  return left >= effectiveConfidence ? left : null;
}
