/**
 * Data types of PostgreSQL and MySQL/MariaDB on one footing. A type text as the engine's catalogue prints it becomes
 * a {@link DataType}: a family that both engines share, with its measures. The rules are the tables below; what no
 * rule knows keeps its text as a family of its own and so equals only itself.
 */

/** A type in terms both engines share. */
export interface DataType {
  /** For example `int32`, `decimal`, `varchar`, `timestamp`; `other:<text>` when no rule knows it. */
  family: string;
  /** Characters of a string, bytes of a binary, bits of a bit string; null when without limit. */
  length: number | null;
  /** Total digits of a decimal; fractional digits of seconds for times. Null when without limit or not applicable. */
  precision: number | null;
  scale: number | null;
  unsigned: boolean;
  /** Number of array dimensions (PostgreSQL). */
  dimensions: number;
  /** Sorted labels of an enumeration or set, empty otherwise. */
  labels: readonly string[];
}

interface Rule {
  family: string;
  /** What the number(s) in parentheses mean; `width` is a display width and says nothing. */
  measure?: 'length' | 'decimal' | 'seconds' | 'width' | 'float';
  /** Value of the measure when none is written. */
  fallback?: { length?: number; precision?: number; scale?: number };
}

const unlimitedText: Rule = { family: 'text' };

/** PostgreSQL: names of format_type() and the short names people write. */
const postgresRules: Readonly<Record<string, Rule>> = {
  smallint: { family: 'int16' },
  int2: { family: 'int16' },
  smallserial: { family: 'int16' },
  integer: { family: 'int32' },
  int: { family: 'int32' },
  int4: { family: 'int32' },
  serial: { family: 'int32' },
  bigint: { family: 'int64' },
  int8: { family: 'int64' },
  bigserial: { family: 'int64' },
  numeric: { family: 'decimal', measure: 'decimal' },
  decimal: { family: 'decimal', measure: 'decimal' },
  real: { family: 'float32' },
  float4: { family: 'float32' },
  'double precision': { family: 'float64' },
  float8: { family: 'float64' },
  float: { family: 'float64', measure: 'float' },
  boolean: { family: 'boolean' },
  bool: { family: 'boolean' },
  'character varying': { family: 'varchar', measure: 'length' },
  varchar: { family: 'varchar', measure: 'length' },
  character: { family: 'char', measure: 'length', fallback: { length: 1 } },
  char: { family: 'char', measure: 'length', fallback: { length: 1 } },
  bpchar: { family: 'char', measure: 'length' },
  text: unlimitedText,
  bytea: { family: 'blob' },
  date: { family: 'date' },
  time: { family: 'time', measure: 'seconds', fallback: { precision: 6 } },
  'time without time zone': { family: 'time', measure: 'seconds', fallback: { precision: 6 } },
  'time with time zone': { family: 'timetz', measure: 'seconds', fallback: { precision: 6 } },
  timetz: { family: 'timetz', measure: 'seconds', fallback: { precision: 6 } },
  timestamp: { family: 'timestamp', measure: 'seconds', fallback: { precision: 6 } },
  'timestamp without time zone': { family: 'timestamp', measure: 'seconds', fallback: { precision: 6 } },
  'timestamp with time zone': { family: 'timestamptz', measure: 'seconds', fallback: { precision: 6 } },
  timestamptz: { family: 'timestamptz', measure: 'seconds', fallback: { precision: 6 } },
  uuid: { family: 'uuid' },
  json: { family: 'json' },
  jsonb: { family: 'json' },
  bit: { family: 'bit', measure: 'length', fallback: { length: 1 } },
  'bit varying': { family: 'varbit', measure: 'length' },
  varbit: { family: 'varbit', measure: 'length' },
  inet: { family: 'inet' },
  point: { family: 'point' },
  polygon: { family: 'polygon' },
};

/** MySQL and MariaDB: names of COLUMN_TYPE. */
const mysqlRules: Readonly<Record<string, Rule>> = {
  tinyint: { family: 'int8', measure: 'width' },
  smallint: { family: 'int16', measure: 'width' },
  mediumint: { family: 'int24', measure: 'width' },
  int: { family: 'int32', measure: 'width' },
  integer: { family: 'int32', measure: 'width' },
  bigint: { family: 'int64', measure: 'width' },
  boolean: { family: 'boolean' },
  bool: { family: 'boolean' },
  decimal: { family: 'decimal', measure: 'decimal', fallback: { precision: 10, scale: 0 } },
  numeric: { family: 'decimal', measure: 'decimal', fallback: { precision: 10, scale: 0 } },
  float: { family: 'float32', measure: 'width' },
  double: { family: 'float64', measure: 'width' },
  'double precision': { family: 'float64', measure: 'width' },
  real: { family: 'float64', measure: 'width' },
  varchar: { family: 'varchar', measure: 'length' },
  char: { family: 'char', measure: 'length', fallback: { length: 1 } },
  tinytext: { family: 'text', fallback: { length: 255 } },
  text: { family: 'text', fallback: { length: 65_535 } },
  mediumtext: { family: 'text', fallback: { length: 16_777_215 } },
  longtext: unlimitedText,
  binary: { family: 'binary', measure: 'length', fallback: { length: 1 } },
  varbinary: { family: 'blob', measure: 'length' },
  tinyblob: { family: 'blob', fallback: { length: 255 } },
  blob: { family: 'blob', fallback: { length: 65_535 } },
  mediumblob: { family: 'blob', fallback: { length: 16_777_215 } },
  longblob: { family: 'blob' },
  date: { family: 'date' },
  time: { family: 'time', measure: 'seconds', fallback: { precision: 0 } },
  datetime: { family: 'timestamp', measure: 'seconds', fallback: { precision: 0 } },
  timestamp: { family: 'timestamptz', measure: 'seconds', fallback: { precision: 0 } },
  year: { family: 'year', measure: 'width' },
  json: { family: 'json' },
  bit: { family: 'bit', measure: 'length', fallback: { length: 1 } },
  enum: { family: 'enum' },
  set: { family: 'set' },
  uuid: { family: 'uuid' },
  inet4: { family: 'inet' },
  inet6: { family: 'inet' },
  point: { family: 'point' },
  polygon: { family: 'polygon' },
};

/** Reads a type text of an engine (`postgres` or `mysql`; others keep the text as it is). Never throws. */
export function parseDataType(engine: string, text: string): DataType {
  const rules = engine === 'postgres' ? postgresRules : engine === 'mysql' ? mysqlRules : {};
  const parsed = splitType(text);
  // MySQL has no boolean of its own: BOOLEAN is stored, and printed, as tinyint(1).
  if (
    engine === 'mysql' &&
    parsed.name === 'tinyint' &&
    parsed.numbers[0] === 1 &&
    !parsed.attributes.has('unsigned')
  )
    return plain('boolean');
  const rule = Object.hasOwn(rules, parsed.name) ? rules[parsed.name] : undefined;
  if (rule === undefined) return plain(`other:${text.trim().replace(/\s+/g, ' ').toLowerCase()}`);
  return {
    ...measured(rule, parsed),
    unsigned: parsed.attributes.has('unsigned'),
    ...arrayAndLabels(parsed),
  };
}

function plain(family: string): DataType {
  return { family, length: null, precision: null, scale: null, unsigned: false, dimensions: 0, labels: [] };
}

function arrayAndLabels(parsed: SplitType): Pick<DataType, 'dimensions' | 'labels'> {
  return { dimensions: parsed.dimensions, labels: parsed.labels.toSorted() };
}

function measured(rule: Rule, parsed: SplitType): DataType {
  const base = plain(rule.family);
  const [first, second] = parsed.numbers;
  switch (rule.measure) {
    case 'length':
      return { ...base, length: first ?? rule.fallback?.length ?? null };
    case 'decimal':
      if (first !== undefined) return { ...base, precision: first, scale: second ?? 0 };
      return { ...base, precision: rule.fallback?.precision ?? null, scale: rule.fallback?.scale ?? null };
    case 'seconds':
      return { ...base, precision: first ?? rule.fallback?.precision ?? null };
    case 'float':
      return first !== undefined && first <= 24 ? plain('float32') : base;
    default:
      return { ...base, length: rule.fallback?.length ?? null };
  }
}

interface SplitType {
  name: string;
  numbers: readonly number[];
  labels: readonly string[];
  attributes: ReadonlySet<string>;
  dimensions: number;
}

const attributeNames = new Set(['unsigned', 'zerofill', 'signed']);

/** Splits `numeric(10,2)`, `timestamp(3) without time zone`, `int(11) unsigned`, `enum('a','b')`, `text[]`. */
function splitType(text: string): SplitType {
  let rest = text.trim();
  let dimensions = 0;
  for (let match = /\[\d*\]$/.exec(rest); match !== null; match = /\[\d*\]$/.exec(rest)) {
    rest = rest.slice(0, match.index);
    dimensions += 1;
  }
  const open = rest.indexOf('(');
  const close = rest.lastIndexOf(')');
  const inside = open >= 0 && close > open ? rest.slice(open + 1, close) : '';
  const outside = open >= 0 && close > open ? `${rest.slice(0, open)} ${rest.slice(close + 1)}` : rest;
  const words = outside.toLowerCase().split(/\s+/).filter(Boolean);
  const stop = words.findIndex(
    (word, index) =>
      ['collate', 'charset', 'comment'].includes(word) ||
      (word === 'character' && words[index + 1] === 'set'),
  );
  const kept = stop < 0 ? words : words.slice(0, stop);
  return {
    name: kept.filter((word) => !attributeNames.has(word)).join(' '),
    numbers: /^[\d\s,]+$/.test(inside) ? inside.split(',').map((part) => Number(part.trim())) : [],
    labels: [...inside.matchAll(/'((?:[^'\\]|''|\\.)*)'/g)].map((match) =>
      (match[1] ?? '').replaceAll("''", "'"),
    ),
    attributes: new Set(kept.filter((word) => attributeNames.has(word))),
    dimensions,
  };
}
