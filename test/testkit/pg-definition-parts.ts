import type { AssetRecord } from '../../src/core/collection.js';
import type { DumpEntry } from './pg-dump.js';

// Properties are read by name here; a wrong shape shows as a fragment that does not match.
// oxlint-disable-next-line typescript/no-explicit-any
export type Properties = Record<string, any>;

/** Finds assets of one database by their identity in the engine or by their place. */
export interface AssetFinder {
  byEngineId(kind: string, id: number | string): AssetRecord | undefined;
  byName(kind: string, name: string, schema?: string | null): AssetRecord | undefined;
  children(key: string, kind: string): AssetRecord[];
}

/** What a dump entry's statements must contain for its asset to hold the same definition; null when there is no asset. */
export type Expectation = readonly string[] | null;

/** `a.b` with quotes where needed, as the dump prints it. */
export function quoted(name: string): string {
  return /^[a-z_][a-z0-9_$]*$/.test(name) && !['order'].includes(name)
    ? name
    : `"${name.replaceAll('"', '""')}"`;
}

export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

export function qualified(asset: AssetRecord, schema: string): string {
  return `${quoted(schema)}.${quoted(asset.name)}`;
}

/** How the entries of one kind are told from their asset. */
export interface Rule {
  asset(entry: DumpEntry, find: AssetFinder): AssetRecord | undefined;
  fragments(
    asset: AssetRecord,
    p: Properties,
    entry: DumpEntry,
    find: AssetFinder,
    entries: readonly DumpEntry[],
  ): Expectation;
}

/** From version 18 on the constraint that forbids nulls has a name, which is dumped when it is not the usual one. */
function notNullText(column: AssetRecord, table: AssetRecord, find: AssetFinder): string {
  const constraint = find
    .children(table.key, 'Constraint')
    .find(({ properties: p }) => p['type'] === 'NOT NULL' && (p['columns'] as string[])[0] === column.name);
  const usual = constraint === undefined || constraint.name === `${table.name}_${column.name}_not_null`;
  return usual ? ' NOT NULL' : ` CONSTRAINT ${quoted(constraint.name)} NOT NULL`;
}

function columnLine(
  column: AssetRecord,
  separateDefaults: ReadonlySet<string>,
  table: AssetRecord,
  find: AssetFinder,
): string {
  const p = column.properties as Properties;
  const collation = p.collation === null ? '' : ` COLLATE ${collationName(p.collation)}`;
  const value = separateDefaults.has(column.name) ? null : p.default;
  const generated =
    p.generated === null
      ? ''
      : ` GENERATED ALWAYS AS (${stripped(p.generationExpression)})${p.generated === 'STORED' ? ' STORED' : ''}`;
  const notNull = p.nullable ? '' : notNullText(column, table, find);
  const fallback = value === null ? '' : ` DEFAULT ${value}`;
  return `${quoted(column.name)} ${p.dataType}${generated}${fallback}${notNull}${collation}`;
}

/** The dump takes the expression's own parentheses as those of the clause. */
function stripped(expression: string): string {
  return expression;
}

function collationName(name: string): string {
  const [schema, own] = name.includes('.') ? name.split('.') : ['pg_catalog', name];
  return `${quoted(schema!)}.${quoted(own!)}`;
}

export function tableFragments(
  asset: AssetRecord,
  p: Properties,
  entry: DumpEntry,
  find: AssetFinder,
  entries: readonly DumpEntry[],
): string[] {
  // Partitions are dumped with all their columns and attached afterwards.
  const own = find
    .children(asset.key, 'Column')
    .filter((column) => asset.kind === 'Partition' || (column.properties as Properties).local);
  const defaults = new Set(
    entries
      .filter(
        (other) =>
          other.type === 'DEFAULT' &&
          other.schema === entry.schema &&
          other.name.startsWith(`${asset.name} `),
      )
      .map((other) => other.name.slice(asset.name.length + 1)),
  );
  const lines = p.ofType === null ? own.map((column) => columnLine(column, defaults, asset, find)) : [];
  const checks = find
    .children(asset.key, 'Constraint')
    .filter((constraint) => {
      const q = constraint.properties as Properties;
      return q.type === 'CHECK' && q.valid && q.local;
    })
    .map(
      (constraint) =>
        `CONSTRAINT ${quoted(constraint.name)} ${constraint.properties['definition'] as string}`,
    );
  const kind =
    asset.kind === 'ForeignTable'
      ? 'FOREIGN TABLE'
      : p.persistence === 'unlogged'
        ? 'UNLOGGED TABLE'
        : 'TABLE';
  const inside = [...lines, ...checks].join(',\n    ');
  const head =
    p.ofType === null
      ? `CREATE ${kind} ${qualified(asset, entry.schema!)} (${inside === '' ? '' : `\n    ${inside}`}\n)`
      : `CREATE ${kind} ${qualified(asset, entry.schema!)} OF ${p.ofType}`;
  return [
    head,
    ...(p.inherits === null
      ? []
      : [`INHERITS (${p.inherits.map((name: string) => name.split('.').map(quoted).join('.')).join(', ')})`]),
    ...(p.partitionKey === null ? [] : [`PARTITION BY ${p.partitionKey}`]),
    ...Object.entries((p.options ?? {}) as Properties).map(([name, value]) => `${name}='${value}'`),
    ...Object.entries((p.toastOptions ?? {}) as Properties).map(
      ([name, value]) => `toast.${name}='${value}'`,
    ),
    ...(p.server === null ? [] : [`SERVER ${quoted(p.server)}`]),
    ...optionLines(p.foreignOptions),
    ...(p.replicaIdentity === 'FULL' ? ['REPLICA IDENTITY FULL'] : []),
    ...own.flatMap((column) => columnExtras(column)),
  ];
}

function columnExtras(column: AssetRecord): string[] {
  const p = column.properties as Properties;
  const alter = `ALTER COLUMN ${quoted(column.name)}`;
  return [
    ...(p.statisticsTarget === null ? [] : [`${alter} SET STATISTICS ${p.statisticsTarget}`]),
    ...(p.storage === 'EXTERNAL' ? [`${alter} SET STORAGE EXTERNAL`] : []),
    ...Object.entries((p.options ?? {}) as Properties).map(
      ([name, value]) => `${alter} SET (${name}=${value})`,
    ),
    ...optionLines(p.foreignOptions),
  ];
}

export function optionLines(options: Properties | null): string[] {
  return Object.entries(options ?? {}).map(([name, value]) => `${quoted(name)} ${literal(String(value))}`);
}

export function routineFragments(kind: string): Rule['fragments'] {
  return (asset, p, entry) => [
    `CREATE ${kind} ${qualified(asset, entry.schema!)}(${p.arguments})${p.returns === null ? '' : ` RETURNS ${p.returns}`}`,
    `LANGUAGE ${p.language}`,
    String(p.body),
    ...(p.volatility === 'VOLATILE' ? [] : [p.volatility]),
    ...(p.strict ? ['STRICT'] : []),
    ...(p.securityDefiner ? ['SECURITY DEFINER'] : []),
    ...(p.leakproof ? ['LEAKPROOF'] : []),
    ...(p.parallel === 'UNSAFE' ? [] : [`PARALLEL ${p.parallel}`]),
    ...(p.routineType === 'WINDOW FUNCTION' ? ['WINDOW'] : []),
    ...Object.keys((p.settings ?? {}) as Properties).map((name) => `SET ${name} TO`),
  ];
}

export function sequenceFragments(asset: AssetRecord, p: Properties, entry: DumpEntry): string[] {
  const ascending = !p.increment.startsWith('-');
  const limits: Record<string, [string, string]> = {
    smallint: ['-32768', '32767'],
    integer: ['-2147483648', '2147483647'],
    bigint: ['-9223372036854775808', '9223372036854775807'],
  };
  const [lowest, highest] = limits[p.dataType]!;
  return [
    p.identity
      ? `SEQUENCE NAME ${qualified(asset, entry.schema!)}`
      : `SEQUENCE ${qualified(asset, entry.schema!)}`,
    ...(p.dataType === 'bigint' || p.identity ? [] : [`AS ${p.dataType}`]),
    `START WITH ${p.start}`,
    `INCREMENT BY ${p.increment}`,
    p.min === (ascending ? '1' : lowest) ? 'NO MINVALUE' : `MINVALUE ${p.min}`,
    p.max === (ascending ? highest : '-1') ? 'NO MAXVALUE' : `MAXVALUE ${p.max}`,
    `CACHE ${p.cache}`,
    ...(p.cycle ? ['CYCLE'] : []),
    ...(p.persistence === 'unlogged' ? ['CREATE UNLOGGED'] : []),
  ];
}

export function typeFragments(asset: AssetRecord, p: Properties, entry: DumpEntry): string[] {
  const name = qualified(asset, entry.schema!);
  if (p.type === 'ENUM')
    return [`CREATE TYPE ${name} AS ENUM (\n    ${p.labels.map(literal).join(',\n    ')}\n)`];
  if (p.type === 'COMPOSITE') {
    const lines = p.attributes.map(
      (attribute: Properties) =>
        `${quoted(attribute.name)} ${attribute.dataType}${attribute.collation === null ? '' : ` COLLATE pg_catalog.${attribute.collation}`}`,
    );
    return [`CREATE TYPE ${name} AS (\n\t${lines.join(',\n\t')}\n)`];
  }
  if (p.type === 'RANGE') {
    return [
      `CREATE TYPE ${name} AS RANGE`,
      `subtype = ${p.range.subtype}`,
      // Version 13 has no multiranges.
      ...(p.range.multirange === null ? [] : [`multirange_type_name = ${p.range.multirange}`]),
      `subtype_diff = ${p.range.subtypeDifference}`,
    ];
  }
  if (p.type === 'SHELL') return [`CREATE TYPE ${name};`];
  return [
    `CREATE TYPE ${name} (`,
    `INPUT = ${p.base.input}`,
    `OUTPUT = ${p.base.output}`,
    `DEFAULT = ${literal(p.base.default)}`,
    `CATEGORY = ${literal(p.base.category)}`,
    `COLLATABLE = ${p.base.collatable}`,
  ];
}

export function domainFragments(
  asset: AssetRecord,
  p: Properties,
  entry: DumpEntry,
  find: AssetFinder,
): string[] {
  return [
    `CREATE DOMAIN ${qualified(asset, entry.schema!)} AS ${p.baseType}`,
    ...(p.notNull ? ['NOT NULL'] : []),
    ...(p.default === null ? [] : [`DEFAULT ${p.default}`]),
    ...(p.collation === null ? [] : [`COLLATE ${p.collation}`]),
    ...find
      .children(asset.key, 'Constraint')
      // From version 18 on the one that forbids nulls has a name as well, which is dumped when it is not the usual one.
      .filter(({ name }) => name !== `${asset.name}_not_null`)
      .map(
        (constraint) =>
          `CONSTRAINT ${quoted(constraint.name)} ${constraint.properties['definition'] as string}`,
      ),
  ];
}

export function aggregateFragments(asset: AssetRecord, p: Properties, entry: DumpEntry): string[] {
  return [
    `CREATE AGGREGATE ${qualified(asset, entry.schema!)}(${p.arguments}) (`,
    `SFUNC = ${p.transitionFunction}`,
    `STYPE = ${p.stateType}`,
    ...(p.initialCondition === null ? [] : [`INITCOND = ${literal(p.initialCondition)}`]),
    ...(p.finalFunction === null ? [] : [`FINALFUNC = ${p.finalFunction}`]),
    ...(p.finalExtra ? ['FINALFUNC_EXTRA'] : []),
    ...(p.combineFunction === null ? [] : [`COMBINEFUNC = ${p.combineFunction}`]),
    ...(p.parallel === 'UNSAFE' ? [] : [`PARALLEL = ${p.parallel.toLowerCase()}`]),
  ];
}

export function operatorFragments(asset: AssetRecord, p: Properties, entry: DumpEntry): string[] {
  return [
    `CREATE OPERATOR ${quoted(entry.schema!)}.${asset.name} (`,
    `FUNCTION = ${p.function}`,
    ...(p.leftType === null ? [] : [`LEFTARG = ${p.leftType}`]),
    ...(p.rightType === null ? [] : [`RIGHTARG = ${p.rightType}`]),
    ...(p.commutator === null ? [] : [`COMMUTATOR = OPERATOR(${p.commutator.split('(')[0]})`]),
    ...(p.merges ? ['MERGES'] : []),
    ...(p.hashes ? ['HASHES'] : []),
    ...(p.restrict === null ? [] : [`RESTRICT = ${p.restrict}`]),
    ...(p.join === null ? [] : [`JOIN = ${p.join}`]),
  ];
}

export function operatorItems(p: Properties): string[] {
  const plain = (text: string): string => text.replace(/\s+/g, '');
  return [
    ...((p.operators ?? []) as Properties[]).map(
      (item) => `OPERATOR ${item.strategy} ${plain(item.operator)}`,
    ),
    ...((p.functions ?? []) as Properties[]).map((item) => plain(item.function)),
  ];
}
