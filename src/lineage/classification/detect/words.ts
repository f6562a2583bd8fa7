/**
 * The words of a name, lower case, each between underscores: `customerEmail2` gives `_customer_email_2_`. Splits at
 * everything that is no letter or digit, between lower and upper case, before the last capital of an abbreviation
 * (`IPAddress`: `ip`, `address`), and between letters and digits. Chinese characters stay as they are.
 */
export function normalName(name: string): string {
  const words = name
    .slice(0, 300)
    .replaceAll(/(\p{Ll}|\d)(\p{Lu})/gu, '$1_$2')
    .replaceAll(/(\p{Lu})(\p{Lu}\p{Ll})/gu, '$1_$2')
    .replaceAll(/(\p{L})(\d)/gu, '$1_$2')
    .replaceAll(/(\d)(\p{L})/gu, '$1_$2')
    .toLowerCase()
    .split(/[^\p{L}\d]+/u)
    .filter((word) => word !== '');
  return `_${words.join('_')}_`;
}

/** What a column's type can hold, as far as detection needs to know. */
export type TypeFamily =
  | 'text'
  | 'integer'
  | 'decimal'
  | 'boolean'
  | 'date'
  | 'time'
  | 'binary'
  | 'document'
  | 'network'
  | 'geometry'
  | 'uuid'
  | 'enum'
  | 'unknown';

const families: readonly (readonly [RegExp, TypeFamily])[] = [
  [/^(?:bool|boolean|bit\(1\)|bit$|tinyint\(1\))/, 'boolean'],
  [/^(?:int|integer|bigint|smallint|mediumint|tinyint|serial|bigserial|smallserial|year|oid)/, 'integer'],
  [/^(?:numeric|decimal|dec\b|real|double|float|money|fixed)/, 'decimal'],
  [/^date$/, 'date'],
  [/^(?:timestamp|datetime|time|interval)/, 'time'],
  [/^(?:json|jsonb|xml|hstore)/, 'document'],
  [/^(?:inet|cidr|macaddr|inet4|inet6)/, 'network'],
  [/^(?:point|geometry|geography|polygon|linestring|box|circle|path|multi)/, 'geometry'],
  [/^uuid/, 'uuid'],
  [/^(?:enum|set)\b/, 'enum'],
  [/^(?:bytea|blob|tinyblob|mediumblob|longblob|binary|varbinary|bit)/, 'binary'],
  [
    /^(?:"?char|varchar|character|text|tinytext|mediumtext|longtext|citext|bpchar|name$|nchar|nvarchar|string|clob|long)/,
    'text',
  ],
];

/** The family of a type in the engine's words; arrays count as their elements. */
export function typeFamily(dataType: string | null): TypeFamily {
  if (dataType === null) return 'unknown';
  const plain = dataType
    .trim()
    .toLowerCase()
    .replace(/(?:\[\d*\])+$/, '');
  return families.find(([pattern]) => pattern.test(plain))?.[1] ?? 'unknown';
}
