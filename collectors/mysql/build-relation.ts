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
  looping: ReadonlySet<string>,
): AssetRecord[] {
  const key = context.keys.relation(row.name);
  const trouble = viewTrouble(row, view, columns, looping);
  return [
    {
      kind: 'View',
      key,
      name: row.name,
      parent: context.keys.databaseKey,
      properties: {
        definition: textOrNull(view?.definition),
        valid: trouble?.state === 'HIDDEN' ? null : trouble === null,
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
 * What is the matter with a view, null when nothing is. `BROKEN`: the server puts an error text in place of its comment, or
 * it leads back to itself, of which the server says nothing. `HIDDEN`: it has a text the account may see, and the server tells
 * no column of it: that is how it keeps views from accounts which may not execute a function they call.
 */
export function viewTrouble(
  row: TableRow,
  view: ViewRow | undefined,
  columns: readonly ColumnRow[],
  looping: ReadonlySet<string>,
): { state: 'BROKEN'; reason: string } | { state: 'HIDDEN' } | null {
  if (row.comment?.startsWith("View '") === true) return { state: 'BROKEN', reason: row.comment };
  if (columns.length > 0 || textOrNull(view?.definition ?? null) === null) return null;
  return looping.has(row.name)
    ? { state: 'BROKEN', reason: 'it leads back to itself through other views' }
    : { state: 'HIDDEN' };
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
