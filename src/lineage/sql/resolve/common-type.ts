/** The type two joined columns have in common in PostgreSQL, which decides whose value USING and NATURAL give. */
import type { Catalog } from '../catalog.js';
import { withoutSize } from './plain-types.js';

/** Types that are converted implicitly to each one further right, but not back. */
const CONVERSIONS: readonly (readonly string[])[] = [
  ['int2', 'int4', 'int8', 'numeric', 'float4', 'float8'],
  ['int2', 'int4', 'oid'],
  ['date', 'timestamp', 'timestamptz'],
  ['time', 'timetz'],
  ['bpchar', 'name'],
  ['varchar', 'name'],
  ['cidr', 'inet'],
];

const ALIASES: Readonly<Record<string, string>> = {
  smallint: 'int2',
  integer: 'int4',
  int: 'int4',
  bigint: 'int8',
  decimal: 'numeric',
  real: 'float4',
  'double precision': 'float8',
  float: 'float8',
  boolean: 'bool',
  'character varying': 'varchar',
  character: 'bpchar',
  char: 'bpchar',
  'timestamp without time zone': 'timestamp',
  'timestamp with time zone': 'timestamptz',
  'time without time zone': 'time',
  'time with time zone': 'timetz',
  'bit varying': 'varbit',
};

/** A type as declared, the type below its domains, and its size. */
interface SizedType {
  readonly own: string;
  readonly base: string;
  readonly size: string;
}

/** A type by the name the catalogue has for it, without size. */
export function canonicalName(text: string): string {
  const bare = withoutSize(text).replaceAll(/\s+/gu, ' ');
  return ALIASES[bare] ?? bare;
}

function sizedType(catalog: Catalog, text: string): SizedType {
  const size = /\(([^)]*)\)/u.exec(text)?.[1]?.replaceAll(' ', '') ?? '';
  const own = canonicalName(text);
  const below = catalog.baseType(own);
  const base = below === own ? own : sizedType(catalog, below).base;
  return { own, base, size };
}

function lastPart(type: string): string {
  return type.slice(type.lastIndexOf('.') + 1);
}

/** True when PostgreSQL converts a type to another one by itself. Both canonical. */
export function convertsImplicitly(from: string, to: string): boolean {
  return CONVERSIONS.some((types) => {
    const at = types.indexOf(from);
    return at >= 0 && types.indexOf(to) > at;
  });
}

/** What joining two columns gives: the type in common, and which side keeps its value as it is. */
export interface CommonType {
  readonly name: string;
  /** The side an inner join takes the value from: the first whose type and size stay. */
  readonly side: 'left' | 'right';
}

/** The common type by the rules of select_common_type and select_common_typmod; undefined when a type is not known. */
export function commonType(
  catalog: Catalog,
  leftText: string | undefined,
  rightText: string | undefined,
): CommonType | undefined {
  if (leftText === undefined || rightText === undefined) return undefined;
  const left = sizedType(catalog, leftText);
  const right = sizedType(catalog, rightText);
  const same = lastPart(left.own) === lastPart(right.own);
  const name = same ? left.own : convertsImplicitly(left.base, right.base) ? right.base : left.base;
  const size = same && left.size === right.size ? left.size : '';
  const stays = (type: SizedType): boolean => lastPart(type.own) === lastPart(name) && type.size === size;
  return {
    name: size === '' ? name : `${name}(${size})`,
    side: !stays(left) && stays(right) ? 'right' : 'left',
  };
}
