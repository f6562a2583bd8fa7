import { childKey } from '../../src/core/asset-key.js';
import type { AssetProperties, AssetRecord, AssetRelation } from '../../src/core/collection.js';
import type { BuildContext } from './build-context.js';
import { type IndexFacts, indexColumns } from './build-index.js';
import type { CheckRow, ColumnRow, ForeignKeyColumnRow, ForeignKeyRow } from './rows.js';
import { quoteName } from './values.js';

/** What one table's constraints are built from. */
export interface ConstraintSources {
  columns: readonly ColumnRow[];
  indexes: readonly IndexFacts[];
  foreignKeys: readonly ForeignKeyRow[];
  foreignKeyColumns: readonly ForeignKeyColumnRow[];
  checks: readonly CheckRow[];
}

interface ConstraintFacts {
  name: string;
  type: 'PRIMARY KEY' | 'UNIQUE' | 'FOREIGN KEY' | 'CHECK';
  properties: AssetProperties;
  relations: readonly AssetRelation[];
}

/**
 * The constraints of a table: every unique index is one, then foreign keys, then checks. A table may have several of one
 * name (a unique column with a check of its own, for instance): the first in that order has the plain key, those after
 * it carry their type, as in `#constraint:code(CHECK)`.
 */
export function buildConstraints(
  context: BuildContext,
  tableKey: string,
  sources: ConstraintSources,
): AssetRecord[] {
  const names = new Set(sources.columns.map((column) => column.name));
  const all: ConstraintFacts[] = [
    ...sources.indexes.filter((index) => index.unique).map((index) => uniqueFacts(tableKey, index)),
    ...sources.foreignKeys
      .map((row) => foreignKeyFacts(context, tableKey, row, sources.foreignKeyColumns))
      .sort(byName),
    ...sources.checks.map((row) => checkFacts(tableKey, row, names)).sort(byLevelThenName),
  ];
  const taken = new Set<string>();
  return all.map(({ name, type, properties, relations }) => {
    let key = childKey(tableKey, 'Constraint', name);
    if (taken.has(key)) key = childKey(tableKey, 'Constraint', `${name}(${type})`);
    // A check of a column and one of the table may share even that.
    if (taken.has(key)) key = childKey(tableKey, 'Constraint', `${name}(TABLE ${type})`);
    taken.add(key);
    return {
      kind: 'Constraint',
      key,
      name,
      parent: tableKey,
      properties: { type, ...properties },
      ...(relations.length === 0 ? {} : { relations }),
    };
  });
}

/** Members that only some types of constraint have; all have them, so that versions compare alike. */
const nothing: AssetProperties = {
  definition: null,
  columns: [],
  referencedTable: null,
  referencedColumns: null,
  referencedConstraint: null,
  onUpdate: null,
  onDelete: null,
  match: null,
  expression: null,
  level: null,
  enforced: true,
  index: null,
};

function uniqueFacts(tableKey: string, index: IndexFacts): ConstraintFacts {
  const isPrimary = index.name === 'PRIMARY';
  const columns = indexColumns(index);
  const list = index.parts.map((part) =>
    part.column === null ? `(${part.expression ?? ''})` : quoteName(part.column),
  );
  return {
    name: index.name,
    type: isPrimary ? 'PRIMARY KEY' : 'UNIQUE',
    properties: {
      ...nothing,
      definition: `${isPrimary ? 'PRIMARY KEY' : 'UNIQUE'} (${list.join(', ')})`,
      columns,
      index: index.name,
    },
    relations: [
      ...covers(
        tableKey,
        index.parts.map((part) => part.column),
      ),
      { type: 'BACKED_BY', to: childKey(tableKey, 'Index', index.name) },
    ],
  };
}

function foreignKeyFacts(
  context: BuildContext,
  tableKey: string,
  row: ForeignKeyRow,
  allColumns: readonly ForeignKeyColumnRow[],
): ConstraintFacts {
  const own = allColumns
    .filter((column) => column.name === row.name)
    .sort((a, b) => Number(a.position) - Number(b.position));
  const schema = own[0]?.referenced_schema ?? row.referenced_schema;
  const table = own[0]?.referenced_table ?? row.referenced_table;
  const columns = own.map((column) => column.column);
  const referenced = own.map((column) => column.referenced_column);
  const target = context.keys.elsewhere(schema, table);
  const names = (list: readonly string[]): string => list.map(quoteName).join(', ');
  return {
    name: row.name,
    type: 'FOREIGN KEY',
    properties: {
      ...nothing,
      definition: `FOREIGN KEY (${names(columns)}) REFERENCES ${quoteName(schema)}.${quoteName(table)} (${names(referenced)}) ON DELETE ${row.on_delete} ON UPDATE ${row.on_update}`,
      columns,
      referencedTable: `${schema}.${table}`,
      referencedColumns: referenced,
      referencedConstraint: row.referenced_constraint,
      onUpdate: row.on_update,
      onDelete: row.on_delete,
      match: row.match === 'NONE' ? 'SIMPLE' : row.match,
    },
    relations: [
      ...covers(tableKey, columns),
      { type: 'REFERENCES', to: target },
      ...referenced.map((name, index): AssetRelation => ({
        type: 'REFERS_TO_COLUMN',
        to: childKey(target, 'Column', name),
        properties: { position: index + 1 },
      })),
    ],
  };
}

function checkFacts(tableKey: string, row: CheckRow, names: ReadonlySet<string>): ConstraintFacts {
  const isOfColumn = row.level.toLowerCase() === 'column';
  const mentioned = [...row.expression.matchAll(/`((?:[^`]|``)+)`/g)]
    .map((match) => match[1]!.replaceAll('``', '`'))
    .filter((name) => names.has(name));
  const columns = isOfColumn ? [row.name] : [...new Set(mentioned)];
  return {
    name: row.name,
    type: 'CHECK',
    properties: {
      ...nothing,
      definition: `CHECK (${row.expression})`,
      columns,
      expression: row.expression,
      level: isOfColumn ? 'COLUMN' : 'TABLE',
      enforced: row.enforced === 'YES',
    },
    relations: covers(tableKey, columns),
  };
}

function covers(tableKey: string, columns: readonly (string | null)[]): AssetRelation[] {
  return columns.flatMap((name, index): AssetRelation[] =>
    name === null
      ? []
      : [{ type: 'COVERS', to: childKey(tableKey, 'Column', name), properties: { position: index + 1 } }],
  );
}

function byName(a: ConstraintFacts, b: ConstraintFacts): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}

function byLevelThenName(a: ConstraintFacts, b: ConstraintFacts): number {
  const levels = [a.properties['level'], b.properties['level']];
  if (levels[0] !== levels[1]) return levels[0] === 'COLUMN' ? -1 : 1;
  return byName(a, b);
}
