/** What definitions do to a catalogue: tables, views, types and routines appear, change and go. */
import {
  Catalog,
  Relation,
  TEMPORARY_SCHEMA,
  sizedTypeText,
  typeText,
  type ColumnSpec,
  type RelationKind,
} from './catalog.js';
import type { OutputColumn, StatementResult } from './resolve/statement.js';
import { typeOfField } from './resolve/types.js';
import type { AlterAction, AlterRelation, CreateTable, Drop, Expr, Statement, TableColumn } from './tree.js';

/** Names of columns an expression over one row mentions. */
export function columnsNamed(expr: Expr): string[] {
  const found = new Set<string>();
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(visit);
    else if (typeof value === 'object' && value !== null) {
      const node = value as { k?: unknown; parts?: unknown };
      if (node.k === 'col' && Array.isArray(node.parts)) found.add(String(node.parts.at(-1)));
      else Object.values(value).forEach(visit);
    }
  };
  visit(expr);
  return [...found];
}

function specOf(column: TableColumn): ColumnSpec {
  return {
    name: column.name,
    type: column.type === undefined ? undefined : sizedTypeText(column.type),
    generatedFrom: column.generated === undefined ? undefined : columnsNamed(column.generated),
    invisible: column.invisible,
  };
}

function place(
  catalog: Catalog,
  name: readonly string[],
  temporary: boolean,
): { schema: string; name: string } {
  const last = name.at(-1) ?? '';
  if (temporary) return { schema: TEMPORARY_SCHEMA, name: last };
  return { schema: name.at(-2) ?? catalog.creationSchema(), name: last };
}

function specsOfRelation(catalog: Catalog, name: readonly string[]): readonly ColumnSpec[] {
  return catalog.relation(name)?.columns ?? [];
}

function mergeColumns(groups: readonly (readonly ColumnSpec[])[], dialect: Catalog['dialect']): ColumnSpec[] {
  const byName = new Map<string, ColumnSpec>();
  for (const group of groups) {
    for (const column of group) {
      const key = dialect === 'mysql' ? column.name.toLowerCase() : column.name;
      if (!byName.has(key)) byName.set(key, column);
    }
  }
  return [...byName.values()];
}

const RELATION_KINDS: Readonly<Record<CreateTable['kind'], RelationKind>> = {
  table: 'table',
  foreignTable: 'foreignTable',
  type: 'composite',
};

function defineTable(catalog: Catalog, statement: CreateTable, outputs: readonly ColumnSpec[]): void {
  const { schema, name } = place(catalog, statement.name, statement.temporary);
  const inherited = [
    ...statement.inherits,
    ...(statement.partitionOf === undefined ? [] : [statement.partitionOf]),
  ];
  const templates = statement.ofType === undefined ? [] : specsOfRelation(catalog, statement.ofType);
  const columns = mergeColumns(
    [
      ...inherited.map((parent) => specsOfRelation(catalog, parent)),
      templates,
      ...statement.like.map((source) => specsOfRelation(catalog, source)),
      statement.columns.map(specOf),
      outputs,
    ],
    catalog.dialect,
  );
  const { kind, temporary, versioned } = statement;
  catalog.define(
    new Relation(schema, name, RELATION_KINDS[kind], columns, catalog.dialect, temporary, versioned),
  );
}

function specsOfOutputs(result: StatementResult): ColumnSpec[] {
  return result.columns.map((column) => ({ name: column.name, type: typeOfOutput(result, column) }));
}

function typeOfOutput(result: StatementResult, column: OutputColumn): string | undefined {
  if (column.field === undefined) return undefined;
  const type = typeOfField(result.session, column.field);
  return type?.name === undefined ? undefined : type.name + (type.array ? '[]' : '');
}

function inserted(
  columns: readonly ColumnSpec[],
  column: ColumnSpec,
  action: { first?: boolean; after?: string },
): ColumnSpec[] {
  if (action.first === true) return [column, ...columns];
  const wanted = action.after?.toLowerCase();
  const at = wanted === undefined ? -1 : columns.findIndex((c) => c.name.toLowerCase() === wanted);
  return at < 0 ? [...columns, column] : [...columns.slice(0, at + 1), column, ...columns.slice(at + 1)];
}

function alteredColumns(
  catalog: Catalog,
  columns: readonly ColumnSpec[],
  action: AlterAction,
): readonly ColumnSpec[] {
  const is = (name: string) => (c: ColumnSpec) =>
    catalog.dialect === 'mysql' ? c.name.toLowerCase() === name.toLowerCase() : c.name === name;
  switch (action.a) {
    case 'addColumn':
      return columns.some(is(action.column.name))
        ? columns
        : inserted(columns, specOf(action.column), action);
    case 'dropColumn':
      return columns.filter((c) => !is(action.name)(c));
    case 'renameColumn':
      return columns.map((c) => (is(action.from)(c) ? { ...c, name: action.to } : c));
    case 'alterType':
      return columns.map((c) => (is(action.name)(c) ? { ...c, type: sizedTypeText(action.type) } : c));
    case 'replaceColumn': {
      if (action.first !== true && action.after === undefined) {
        return columns.map((c) => (is(action.name)(c) ? specOf(action.column) : c));
      }
      return inserted(
        columns.filter((c) => !is(action.name)(c)),
        specOf(action.column),
        action,
      );
    }
    case 'inherit':
      return mergeColumns([columns, specsOfRelation(catalog, action.parent)], catalog.dialect);
    default:
      return columns;
  }
}

function alter(catalog: Catalog, statement: AlterRelation): void {
  const relation = catalog.relation(statement.name);
  if (relation === undefined) return;
  let { schema, name } = relation;
  let columns: readonly ColumnSpec[] = relation.columns;
  for (const action of statement.actions) {
    columns = alteredColumns(catalog, columns, action);
    if (action.a === 'rename') {
      name = action.to.at(-1) ?? name;
      schema = action.to.at(-2) ?? schema;
    } else if (action.a === 'setSchema') schema = action.schema;
  }
  catalog.drop(relation);
  catalog.define(
    new Relation(
      schema,
      name,
      relation.kind,
      columns,
      catalog.dialect,
      relation.temporary,
      relation.versioned,
    ),
  );
}

const RELATION_OBJECTS = new Set(['table', 'view', 'materializedView', 'foreignTable', 'sequence', 'type']);

function drop(catalog: Catalog, statement: Drop): void {
  for (const { name } of statement.names) {
    if (statement.kind === 'routine') catalog.dropRoutine(name);
    if (!RELATION_OBJECTS.has(statement.kind)) continue;
    const relation = catalog.relation(name);
    if (relation !== undefined) catalog.drop(relation);
  }
}

const SEQUENCE: readonly ColumnSpec[] = [
  { name: 'last_value', type: 'int8' },
  { name: 'log_cnt', type: 'int8' },
  { name: 'is_called', type: 'bool' },
];

function defineResult(
  catalog: Catalog,
  result: StatementResult,
  name: readonly string[],
  kind: RelationKind,
  temporary: boolean,
): void {
  const target = place(catalog, name, temporary);
  if (result.columns.length === 0 && result.session.unresolved.size > 0) return;
  catalog.define(
    new Relation(target.schema, target.name, kind, specsOfOutputs(result), catalog.dialect, temporary),
  );
}

/** Changes the catalogue as the statement would change the database. */
export function applyDefinition(catalog: Catalog, result: StatementResult): void {
  const { statement } = result;
  switch (statement.k) {
    case 'createTable':
      defineTable(catalog, statement, specsOfOutputs(result));
      break;
    case 'createView':
      defineResult(
        catalog,
        result,
        statement.name,
        statement.materialized ? 'materializedView' : 'view',
        statement.temporary,
      );
      break;
    case 'createTableAs':
      defineResult(catalog, result, statement.name, 'table', statement.temporary);
      break;
    case 'selectStatement':
      if (statement.into !== undefined)
        defineResult(catalog, result, statement.into.name, 'table', statement.into.temporary);
      break;
    case 'alter':
      alter(catalog, statement);
      break;
    case 'drop':
      drop(catalog, statement);
      break;
    case 'renameTables':
      for (const pair of statement.pairs) {
        const actions: AlterAction[] = [{ a: 'rename', to: pair.to }];
        alter(catalog, { k: 'alter', kind: 'table', name: pair.from.name, actions, pos: pair.from.pos });
      }
      break;
    case 'createDomain':
      catalog.defineDomain(statement.name.at(-1) ?? '', typeText(statement.type));
      if (statement.name.length > 1) catalog.defineDomain(statement.name.join('.'), typeText(statement.type));
      break;
    case 'createRoutine': {
      const { name, kind, parameters, returns, returnsSet } = statement;
      const schema = name.at(-2) ?? catalog.creationSchema();
      catalog.defineRoutine({ schema, name: name.at(-1) ?? '', kind, parameters, returns, returnsSet });
      break;
    }
    case 'createOther':
      if (statement.kind === 'sequence') {
        const target = place(catalog, statement.name, false);
        catalog.define(new Relation(target.schema, target.name, 'sequence', SEQUENCE, catalog.dialect));
      }
      break;
    default:
      applySetting(catalog, statement);
  }
}

function applySetting(catalog: Catalog, statement: Statement): void {
  if (statement.k === 'searchPath' && statement.schemas !== undefined) catalog.searchPath = statement.schemas;
  else if (statement.k === 'use') catalog.searchPath = [statement.database];
}
