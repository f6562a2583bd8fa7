import { type DataType, parseDataType } from './data-type.js';

/**
 * How two types relate:
 * `SAME` - one type, perhaps spelt differently (`int4` and `integer`);
 * `EQUIVALENT` - what people use for one another across engines; `note` says what differs all the same;
 * `WIDER`/`NARROWER` - the second holds all / not all values of the first, within one family;
 * `DIFFERENT` - anything else.
 */
export type TypeRelation = 'SAME' | 'EQUIVALENT' | 'WIDER' | 'NARROWER' | 'DIFFERENT';

/** The outcome of a comparison of two types. */
export interface TypeComparison {
  relation: TypeRelation;
  /** Which rule decided, in words; null for identical texts. */
  note: string | null;
}

interface EquivalenceRule {
  /** True when the rule speaks about this pair (in this order; both orders are tried). */
  matches(a: DataType, b: DataType): boolean;
  note: string;
}

const is = (type: DataType, family: string, length?: number): boolean =>
  type.family === family && (length === undefined || type.length === length);

/** Pairs of different families that stand for one another. Order matters only for the note. */
export const equivalenceRules: readonly EquivalenceRule[] = [
  {
    matches: (a, b) => is(a, 'boolean') && is(b, 'bit', 1),
    note: 'A boolean is often kept as bit(1); bit(1) has no true and false literals.',
  },
  {
    matches: (a, b) => is(a, 'int64') && is(b, 'int32') && b.unsigned && !a.unsigned,
    note: 'bigint is the signed type that holds every int unsigned.',
  },
  {
    matches: (a, b) => is(a, 'int32') && (is(b, 'int16') || is(b, 'int24')) && b.unsigned && !a.unsigned,
    note: 'integer is the signed type that holds every smallint or mediumint unsigned.',
  },
  {
    matches: (a, b) => is(a, 'int32') && is(b, 'int24') && !b.unsigned && !a.unsigned,
    note: 'PostgreSQL has no mediumint; integer is the next wider type.',
  },
  {
    matches: (a, b) => is(a, 'int16') && is(b, 'int8') && !a.unsigned,
    note: 'PostgreSQL has no tinyint; smallint is the next wider type.',
  },
  {
    matches: (a, b) =>
      is(a, 'decimal') && a.precision === 20 && a.scale === 0 && is(b, 'int64') && b.unsigned,
    note: 'numeric(20,0) holds every bigint unsigned.',
  },
  {
    matches: (a, b) => is(a, 'uuid') && (is(b, 'char', 36) || is(b, 'binary', 16)),
    note: 'A UUID kept as char(36) text or binary(16) bytes.',
  },
  {
    matches: (a, b) => is(a, 'varchar') && a.length === null && is(b, 'text'),
    note: 'PostgreSQL varchar without a length is text.',
  },
  {
    matches: (a, b) => is(a, 'json') && is(b, 'text') && b.length === null,
    note: 'MariaDB keeps json as longtext with a validity check.',
  },
  {
    matches: (a, b) => is(a, 'int16') && is(b, 'year'),
    note: 'PostgreSQL has no year type; smallint is used.',
  },
  { matches: (a, b) => is(a, 'blob') && is(b, 'binary'), note: 'bytea has no fixed length.' },
  { matches: (a, b) => is(a, 'varbit') && is(b, 'bit'), note: 'Bit strings of fixed and varying length.' },
];

/**
 * Compares two type texts, each in its engine's own words. Within one engine only spelling is forgiven; across engines
 * the {@link equivalenceRules} and the limits that only one engine has are forgiven too.
 */
export function compareDataTypes(
  a: { engine: string; type: string },
  b: { engine: string; type: string },
): TypeComparison {
  if (a.engine === b.engine && a.type === b.type) return { relation: 'SAME', note: null };
  const left = parseDataType(a.engine, a.type);
  const right = parseDataType(b.engine, b.type);
  const across = a.engine !== b.engine;
  if (left.dimensions !== right.dimensions)
    return { relation: 'DIFFERENT', note: 'One is an array, the other is not, or of other dimensions.' };
  if (left.family === right.family) return sameFamily(left, right, across);
  if (across) {
    const rule = equivalenceRules.find((known) => known.matches(left, right) || known.matches(right, left));
    if (rule !== undefined) return { relation: 'EQUIVALENT', note: rule.note };
  }
  return integerWidths(left, right) ?? textWidths(left, right) ?? { relation: 'DIFFERENT', note: null };
}

function sameFamily(a: DataType, b: DataType, across: boolean): TypeComparison {
  if (a.labels.join('\u0000') !== b.labels.join('\u0000')) return labelChange(a, b);
  if (a.unsigned !== b.unsigned)
    return { relation: 'DIFFERENT', note: 'One is unsigned, the other is signed.' };
  const measures = (['length', 'precision', 'scale'] as const).map((name) => order(a[name], b[name]));
  if (measures.every((step) => step === 0)) return { relation: 'SAME', note: null };
  if (across && toleratedAcross(a, b)) {
    return {
      relation: 'EQUIVALENT',
      note: 'The engines set different limits or precisions for the same type.',
    };
  }
  if (a.family === 'decimal') return decimalWidths(a, b);
  if (measures.every((step) => step >= 0)) return { relation: 'WIDER', note: null };
  if (measures.every((step) => step <= 0)) return { relation: 'NARROWER', note: null };
  return { relation: 'DIFFERENT', note: null };
}

/** Limits that differ by engine alone: MySQL's sized text and blob types, and its whole seconds by default. */
function toleratedAcross(a: DataType, b: DataType): boolean {
  if (a.family === 'text' || a.family === 'blob') return a.length === null || b.length === null;
  return (
    ['time', 'timestamp', 'timestamptz', 'timetz'].includes(a.family) &&
    [0, 6].includes(a.precision ?? 6) &&
    [0, 6].includes(b.precision ?? 6)
  );
}

function labelChange(a: DataType, b: DataType): TypeComparison {
  if (a.labels.every((label) => b.labels.includes(label)))
    return { relation: 'WIDER', note: 'Labels were added.' };
  if (b.labels.every((label) => a.labels.includes(label)))
    return { relation: 'NARROWER', note: 'Labels were removed.' };
  return { relation: 'DIFFERENT', note: 'The labels differ.' };
}

/** 1 when b allows more than a, -1 when less, 0 when the same; null is without limit. */
function order(a: number | null, b: number | null): number {
  if (a === b) return 0;
  if (b === null) return 1;
  if (a === null) return -1;
  return Math.sign(b - a);
}

function decimalWidths(a: DataType, b: DataType): TypeComparison {
  const whole = (type: DataType): number | null =>
    type.precision === null ? null : type.precision - (type.scale ?? 0);
  const steps = [order(whole(a), whole(b)), order(a.scale, b.scale)];
  if (steps.every((step) => step >= 0)) return { relation: 'WIDER', note: null };
  if (steps.every((step) => step <= 0)) return { relation: 'NARROWER', note: null };
  return { relation: 'DIFFERENT', note: 'Digits before and after the point change in opposite directions.' };
}

const integerBits: Readonly<Record<string, number>> = { int8: 8, int16: 16, int24: 24, int32: 32, int64: 64 };

function integerWidths(a: DataType, b: DataType): TypeComparison | null {
  const from = integerBits[a.family];
  const to = integerBits[b.family];
  if (from === undefined || to === undefined || a.unsigned !== b.unsigned) return null;
  return { relation: to > from ? 'WIDER' : 'NARROWER', note: null };
}

/** char and varchar to text and back. */
function textWidths(a: DataType, b: DataType): TypeComparison | null {
  const rank: Readonly<Record<string, number>> = { varchar: 1, text: 2 };
  const from = rank[a.family];
  const to = rank[b.family];
  if (from === undefined || to === undefined) return null;
  const step = order(a.length, b.length);
  if (step === 0) return { relation: 'SAME', note: 'varchar without a length is text.' };
  return { relation: step > 0 ? 'WIDER' : 'NARROWER', note: null };
}
