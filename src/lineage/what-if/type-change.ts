/** Widths of types that can be compared, in bytes or characters. */
const integers: Readonly<Record<string, number>> = {
  tinyint: 1,
  int1: 1,
  smallint: 2,
  int2: 2,
  mediumint: 3,
  int: 4,
  integer: 4,
  int4: 4,
  bigint: 8,
  int8: 8,
};

/** True when values of the first type may not fit the second; null when that cannot be said. */
export function isNarrower(from: string, to: string): boolean | null {
  const before = parse(from);
  const after = parse(to);
  const widthBefore = integers[before.name];
  const widthAfter = integers[after.name];
  if (widthBefore !== undefined && widthAfter !== undefined) return widthAfter < widthBefore;
  const text = /^(?:character varying|varchar|character|char|bpchar)$/;
  if (text.test(before.name) && text.test(after.name)) return limit(after) < limit(before);
  if (before.name === 'text' && text.test(after.name)) return limit(after) < Infinity;
  if (text.test(before.name) && after.name === 'text') return false;
  const exact = /^(?:numeric|decimal)$/;
  if (exact.test(before.name) && exact.test(after.name)) {
    const [precision = Infinity, scale = 0] = after.sizes;
    const [precisionBefore = Infinity, scaleBefore = 0] = before.sizes;
    return scale < scaleBefore || precision - scale < precisionBefore - scaleBefore;
  }
  if (before.name === after.name && before.sizes.length === 0 && after.sizes.length === 0) return false;
  return null;
}

const synonyms: Readonly<Record<string, string>> = {
  int: 'integer',
  int4: 'integer',
  int8: 'bigint',
  int2: 'smallint',
  varchar: 'character varying',
  bpchar: 'character',
  char: 'character',
  decimal: 'numeric',
  bool: 'boolean',
  float8: 'double precision',
  float4: 'real',
  timestamptz: 'timestamp with time zone',
  timestamp: 'timestamp without time zone',
  timetz: 'time with time zone',
  time: 'time without time zone',
};

const schemaPart = /^(?:"[^"]*"|[^".]+)\./u;

/** True when two names mean the same type, sizes left aside; a name without a schema may be of any. */
export function isSameType(a: string, b: string): boolean {
  const plain = (type: string): string => {
    const name = type
      .toLowerCase()
      .replace(/^pg_catalog\./, '')
      .replace(/\s*\([^)]*\)/, '')
      .trim();
    return synonyms[name] ?? name;
  };
  const [first, second] = [plain(a), plain(b)];
  if (schemaPart.test(first) === schemaPart.test(second)) return first === second;
  return first.replace(schemaPart, '') === second.replace(schemaPart, '');
}

function parse(type: string): { name: string; sizes: number[] } {
  const match = /^([a-z0-9 ]+?)\s*(?:\(([\d\s,]+)\))?\s*(?:unsigned|signed)?$/i.exec(type.trim());
  const sizes = (match?.[2] ?? '').split(',').filter(Boolean).map(Number);
  const name = (match?.[1] ?? type).trim().toLowerCase();
  // The display width of an integer says nothing about its range.
  return integers[name] === undefined ? { name, sizes } : { name, sizes: [] };
}

function limit({ name, sizes }: { name: string; sizes: readonly number[] }): number {
  return sizes[0] ?? (/^char(?:acter)?$|^bpchar$/.test(name) ? 1 : Infinity);
}
