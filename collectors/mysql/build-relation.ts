import type { AssetProperties, AssetRecord } from '../../src/core/collection.js';
import { buildColumn } from './build-column.js';
import { buildConstraints } from './build-constraint.js';
import { type BuildContext, definedBy, withGrants } from './build-context.js';
import { buildIndex, groupIndexes } from './build-index.js';
import { buildPartitions } from './build-partition.js';
import { buildTrigger } from './build-routine.js';
import type {
  ColumnRow,
  PartitionRow,
  SequenceRow,
  TableParts,
  TableRow,
  TriggerRow,
  ViewRow,
  ViewUseRow,
} from './rows.js';
import { integerOf, textOrNull, withoutSecrets } from './values.js';

/** All assets of one table: itself, columns, indexes, constraints, partitions, triggers. */
export function buildTable(
  context: BuildContext,
  row: TableRow,
  parts: TableParts,
  triggers: readonly TriggerRow[],
): AssetRecord[] {
  const key = context.keys.relation(row.name);
  const columns = byPosition(parts.columns.get(row.name) ?? []);
  const indexes = groupIndexes(parts.indexParts.get(row.name) ?? []);
  const partitions = parts.partitions.get(row.name) ?? [];
  return [
    {
      kind: 'Table',
      key,
      name: row.name,
      parent: context.keys.databaseKey,
      properties: tableProperties(row, partitions),
      comment: tableComment(row),
      ...withGrants(context.grants.table(row.name)),
    },
    ...columns.map((column) => buildColumn(context, key, column)),
    ...indexes.map((index) => buildIndex(key, index)),
    ...buildConstraints(context, key, {
      columns,
      indexes,
      foreignKeys: parts.foreignKeys.get(row.name) ?? [],
      foreignKeyColumns: parts.foreignKeyColumns.get(row.name) ?? [],
      checks: parts.checks.get(row.name) ?? [],
    }),
    ...buildPartitions(key, partitions),
    ...sortedTriggers(triggers).map((trigger) => buildTrigger(context, key, trigger)),
  ];
}

/** A view with its columns. A view whose base is gone has a definition and no columns. */
export function buildView(
  context: BuildContext,
  row: TableRow,
  view: ViewRow | undefined,
  columns: readonly ColumnRow[],
  uses: readonly ViewUseRow[],
): AssetRecord[] {
  const key = context.keys.relation(row.name);
  return [
    {
      kind: 'View',
      key,
      name: row.name,
      parent: context.keys.databaseKey,
      properties: {
        definition: textOrNull(view?.definition),
        valid: viewFailure(row, view, columns) === null,
        checkOption: view === undefined || view.check_option === 'NONE' ? null : view.check_option,
        updatable: view?.updatable === 'YES',
        algorithm: view?.algorithm ?? null,
        securityType: view?.security_type ?? null,
        definer: view?.definer ?? null,
        characterSet: view?.character_set ?? null,
        collation: view?.collation ?? null,
      },
      comment: null,
      relations: [
        ...(view === undefined ? [] : [definedBy(context, view.definer)]),
        ...uses.map((use) => ({ type: 'DEPENDS_ON' as const, to: usedKey(context, use) })).sort(byTarget),
      ],
      ...withGrants(context.grants.table(row.name)),
    },
    ...byPosition(columns).map((column) => buildColumn(context, key, column)),
  ];
}

/** A sequence of MariaDB with the columns it is read through. */
export function buildSequence(
  context: BuildContext,
  row: TableRow,
  values: SequenceRow | undefined,
  columns: readonly ColumnRow[],
): AssetRecord[] {
  const key = context.keys.sequence(row.name);
  return [
    {
      kind: 'Sequence',
      key,
      name: row.name,
      parent: context.keys.databaseKey,
      properties: {
        engine: row.engine,
        dataType: columns.find((column) => column.name === 'next_not_cached_value')?.data_type ?? null,
        start: integerOf(values?.start),
        increment: integerOf(values?.increment),
        minimum: integerOf(values?.minimum),
        maximum: integerOf(values?.maximum),
        cacheSize: integerOf(values?.cache_size),
        cycle: values === undefined ? null : Number(values.cycle) !== 0,
      },
      comment: textOrNull(row.comment),
      ...withGrants(context.grants.table(row.name)),
    },
    ...byPosition(columns).map((column) => buildColumn(context, key, column)),
  ];
}

/**
 * Why a view cannot be used, null when it can: the server then puts an error text in place of its comment. Of a view that
 * leads back to itself it says nothing, and tells no column although the account may see its text.
 */
export function viewFailure(
  row: TableRow,
  view: ViewRow | undefined,
  columns: readonly ColumnRow[],
): string | null {
  if (row.comment?.startsWith("View '") === true) return row.comment;
  const isReadable = textOrNull(view?.definition ?? null) !== null;
  return isReadable && columns.length === 0 ? 'it leads back to itself through other views' : null;
}

/** Why a table could not be opened, null when it could: its comment is then an error text and its engine unknown. */
export function openFailure(row: TableRow): string | null {
  return row.type !== 'VIEW' && row.engine === null ? (row.comment ?? '') : null;
}

const enginesOfOtherServers: ReadonlySet<string> = new Set(['SPIDER', 'FEDERATED', 'CONNECT']);

function tableComment(row: TableRow): string | null {
  if (openFailure(row) !== null) return null;
  const text = textOrNull(row.comment);
  if (text === null || !enginesOfOtherServers.has((row.engine ?? '').toUpperCase())) return text;
  return withoutSecrets(text);
}

function tableProperties(row: TableRow, partitions: readonly PartitionRow[]): AssetProperties {
  const options = (row.create_options ?? '').replace(/(?:^| )partitioned(?= |$)/, '').trim();
  const first = partitions[0];
  return {
    engine: row.engine,
    rowFormat: row.row_format?.toUpperCase() ?? null,
    characterSet: row.collation?.split('_')[0] ?? null,
    collation: row.collation,
    options: options === '' ? null : withoutSecrets(options),
    systemVersioned: row.type === 'SYSTEM VERSIONED',
    partitioned: first !== undefined,
    partitionMethod: first?.method ?? null,
    partitionExpression: first?.expression ?? null,
    subpartitionMethod: first?.submethod ?? null,
    subpartitionExpression: first?.subexpression ?? null,
  };
}

function usedKey(context: BuildContext, use: ViewUseRow): string {
  if (use.kind === 'TABLE') return context.keys.elsewhere(use.used_schema, use.used_name);
  return context.keys.routineElsewhere(use.used_schema, use.used_name, 'function');
}

function byPosition(columns: readonly ColumnRow[]): ColumnRow[] {
  return [...columns].sort((a, b) => Number(a.position) - Number(b.position));
}

function sortedTriggers(triggers: readonly TriggerRow[]): TriggerRow[] {
  return [...triggers].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

function byTarget(a: { to: string }, b: { to: string }): number {
  return a.to < b.to ? -1 : a.to > b.to ? 1 : 0;
}
