import type { AssetKind } from '../../core/asset-kind.js';
import { canonicalJson, type JsonValue } from '../../core/canonical-json.js';
import type { SnapshotObject } from './snapshot.js';
import { compareDataTypes, type TypeRelation } from './type-equivalence.js';

/** One property that differs. */
export interface PropertyDiff {
  /** Name of the property, or `comment`. */
  name: string;
  /** Null when absent. */
  from: JsonValue;
  to: JsonValue;
  /** True when both say the same in their engines' words, or differ only because of something else listed. */
  equivalent: boolean;
  /** Why it counts as equivalent, or how a type changed. */
  note: string | null;
  /** Present for data types. */
  typeRelation: TypeRelation | null;
}

/** Between what two sides a comparison runs. */
export interface Sides {
  engineA: string;
  engineB: string;
}

/** Properties whose text is worded by the engine: across engines they say nothing. */
const engineWords = new Set([
  'definition',
  'body',
  'language',
  'collation',
  'characterSet',
  'charset',
  'storage',
  'storageEngine',
  'persistence',
  'accessMethod',
  'method',
  'rowFormat',
  'options',
  'expression',
  'owner',
  'columnType',
  'position',
]);

/** The properties of two matched objects that differ, in order of name; `comment` last. */
export function diffProperties(a: SnapshotObject, b: SnapshotObject, sides: Sides): PropertyDiff[] {
  const across = sides.engineA !== sides.engineB;
  const names = [...new Set([...Object.keys(a.properties), ...Object.keys(b.properties)])].sort();
  const diffs = names.flatMap((name) => {
    if (across && !comparableAcross(name, a, b)) return [];
    const from = a.properties[name] ?? null;
    const to = b.properties[name] ?? null;
    if (canonicalJson(from) === canonicalJson(to)) return [];
    return [judge(a.kind, name, from, to, sides)];
  });
  if ((a.comment ?? '') !== (b.comment ?? '')) {
    diffs.push({
      name: 'comment',
      from: a.comment,
      to: b.comment,
      equivalent: false,
      note: null,
      typeRelation: null,
    });
  }
  return diffs;
}

function comparableAcross(name: string, a: SnapshotObject, b: SnapshotObject): boolean {
  return !engineWords.has(name) && Object.hasOwn(a.properties, name) && Object.hasOwn(b.properties, name);
}

function judge(kind: AssetKind, name: string, from: JsonValue, to: JsonValue, sides: Sides): PropertyDiff {
  const base = { name, from, to, equivalent: false, note: null, typeRelation: null };
  if (name === 'dataType' && typeof from === 'string' && typeof to === 'string') {
    const outcome = compareDataTypes(
      { engine: sides.engineA, type: from },
      { engine: sides.engineB, type: to },
    );
    const equivalent = outcome.relation === 'SAME' || outcome.relation === 'EQUIVALENT';
    return { ...base, equivalent, note: outcome.note, typeRelation: outcome.relation };
  }
  if (kind === 'Column' && name === 'default' && sides.engineA !== sides.engineB) {
    const equivalent = plainDefault(from) === plainDefault(to);
    return { ...base, equivalent, note: equivalent ? 'The same default in the words of each engine.' : null };
  }
  return base;
}

const now = /^(now\(\)|current_timestamp(\(\d*\))?|localtimestamp(\(\d*\))?|transaction_timestamp\(\))$/;

/** A default in words both engines share; what cannot be translated stays as it is. */
export function plainDefault(value: JsonValue): string | null {
  if (value === null || typeof value === 'object') return value === null ? null : canonicalJson(value);
  let text = String(value).trim();
  for (let cast = /^(.*)::[\w\s."]+(\(\d+(,\s*\d+)?\))?(\[\])?$/s.exec(text); cast !== null;) {
    text = (cast[1] ?? '').trim();
    cast = /^(.*)::[\w\s."]+(\(\d+(,\s*\d+)?\))?(\[\])?$/s.exec(text);
  }
  if (text.startsWith('(') && text.endsWith(')')) text = text.slice(1, -1).trim();
  const lower = text.toLowerCase();
  if (lower === 'null') return null;
  if (now.test(lower)) return 'now';
  if (lower.startsWith('nextval(')) return 'next value';
  if (lower === 'true') return '1';
  if (lower === 'false') return '0';
  const quoted = /^'(.*)'$/s.exec(text);
  return quoted === null ? text : (quoted[1] ?? '').replaceAll("''", "'");
}
