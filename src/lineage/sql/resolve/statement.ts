/** One statement: its output columns, what it reads and what it writes. */
import type { Catalog, Relation } from '../catalog.js';
import { EMPTY, union, type LineageSet } from '../lineage-set.js';
import type { Copy, Query, SelectItem, Statement } from '../tree.js';
import { lineageOf, lineageOfAll } from './expression.js';
import { resolveFromList } from './from.js';
import { resolveDml } from './dml.js';
import { resolveQuery, type QueryResult } from './query.js';
import {
  FieldSpace,
  NO_NAMES,
  noteRefs,
  spaceOfRelation,
  type Field,
  type RelationWrite,
  type Scope,
  type Session,
} from './scope.js';

/** One output column of a statement. */
export interface OutputColumn {
  readonly name: string;
  readonly lineage: LineageSet;
  readonly field: Field | undefined;
  readonly item: SelectItem | undefined;
  readonly position: number;
}

/** What one statement says. */
export interface StatementResult {
  readonly statement: Statement;
  readonly session: Session;
  /** Output columns of a query, or the created relation's columns. */
  readonly columns: readonly OutputColumn[];
  readonly rows: LineageSet;
  readonly writes: readonly RelationWrite[];
}

/** Starts gathering for one statement. */
export function openSession(catalog: Catalog, rows: boolean): Session {
  return {
    catalog,
    dialect: catalog.dialect,
    refs: new Set(),
    relationsRead: new Map(),
    routinesCalled: new Map(),
    unresolved: new Map(),
    writes: [],
    rows,
    quiet: false,
  };
}

/** The name of a view's column: MariaDB replaces names it could not give one. */
export function viewColumnName(session: Session, column: OutputColumn, index: number): string {
  if (session.dialect !== 'mysql' || column.item?.alias !== undefined) return column.name;
  const { name } = column;
  const usable = name !== '' && name.length <= 64 && !name.endsWith(' ');
  return usable ? name : `Name_exp_${index + 1}`;
}

function columnsOf(result: QueryResult): OutputColumn[] {
  return result.fields.map((field, i) => {
    const item = result.items?.[i];
    return { name: field.name, lineage: field.lineage, field, item, position: item?.pos ?? 0 };
  });
}

function created(
  session: Session,
  query: Query,
  names: readonly string[] | undefined,
  scope: Scope,
  isView: boolean,
): { columns: OutputColumn[]; rows: LineageSet } {
  const result = resolveQuery(session, query, scope, scope.ctes);
  const columns = columnsOf(result).map((column, i) => {
    const name = names?.[i] ?? (isView ? viewColumnName(session, column, i) : column.name);
    return name === column.name ? column : { ...column, name };
  });
  return { columns, rows: result.rows };
}

function resolveCopy(
  session: Session,
  copy: Copy,
  scope: Scope,
): { columns: OutputColumn[]; rows: LineageSet } {
  if (copy.query !== undefined) {
    if (copy.query.k === 'query') {
      const result = resolveQuery(session, copy.query, scope, scope.ctes);
      return { columns: columnsOf(result), rows: result.rows };
    }
    const result = resolveDml(session, copy.query, scope, scope.ctes);
    return {
      columns: result.returning.map((field) => ({
        name: field.name,
        lineage: field.lineage,
        field,
        item: undefined,
        position: copy.pos,
      })),
      rows: result.rows,
    };
  }
  if (copy.table === undefined) return { columns: [], rows: EMPTY };
  const inside: Scope = { namespace: NO_NAMES, parent: scope, ctes: undefined };
  const from = resolveFromList(session, [copy.table], inside);
  const inner: Scope = { ...inside, namespace: from.namespace };
  const relation = session.catalog.relation(copy.table.name);
  const names =
    copy.columns ?? relation?.columns.filter((c) => c.generatedFrom === undefined).map((c) => c.name) ?? [];
  const rows = copy.where === undefined ? EMPTY : lineageOfAll(session, [copy.where], inner, 0);
  if (copy.direction === 'to') {
    const columns = names.map((name) => {
      const lineage = lineageOf(session, { k: 'col', parts: [name], pos: copy.pos }, inner);
      return { name, lineage, field: undefined, item: undefined, position: copy.pos };
    });
    return { columns, rows };
  }
  writeLoaded(session, copy, relation, names, inner);
  return { columns: [], rows };
}

/** COPY FROM and LOAD DATA: columns come from outside, except those that are computed. */
function writeLoaded(
  session: Session,
  copy: Copy,
  relation: Relation | undefined,
  names: readonly string[],
  scope: Scope,
): void {
  const table = copy.table;
  if (table === undefined) return;
  const write: RelationWrite = {
    action: 'insert',
    relation,
    name: table.name,
    position: table.pos,
    columns: new Map(),
    rows: EMPTY,
  };
  for (const name of names) {
    if (name.startsWith('@')) continue;
    const column = relation?.column(name);
    if (column !== undefined) noteRefs(session, [column]);
    write.columns.set(column?.name ?? name, {
      name: column?.name ?? name,
      column,
      lineage: EMPTY,
      position: copy.pos,
    });
  }
  for (const assignment of copy.sets) {
    const target = assignment.targets[0];
    const name = target?.parts.at(-1) ?? '';
    const column = relation?.column(name);
    const lineage = lineageOf(session, assignment.value, scope);
    write.columns.set(column?.name ?? name, {
      name: column?.name ?? name,
      column,
      lineage,
      position: target?.pos ?? copy.pos,
    });
  }
  if (relation !== undefined) session.relationsRead.delete(relation);
  session.writes.push(write);
}

/** Expressions of definitions are read for what they name. */
function touchDefinition(session: Session, statement: Statement, scope: Scope): void {
  if (statement.k === 'createIndex') {
    const from = resolveFromList(session, [statement.table], {
      namespace: NO_NAMES,
      parent: scope,
      ctes: undefined,
    });
    const inner: Scope = { namespace: from.namespace, parent: undefined, ctes: undefined };
    lineageOfAll(
      session,
      statement.where === undefined ? statement.expressions : [...statement.expressions, statement.where],
      inner,
      0,
    );
  } else if (statement.k === 'call') lineageOf(session, statement.call, scope);
  else if (statement.k === 'do') lineageOfAll(session, statement.expressions, scope, 0);
}

/** Resolves one statement against the session's catalogue, inside `outer` if given (a routine body, a rule). */
export function resolveStatement(session: Session, statement: Statement, outer?: Scope): StatementResult {
  const scope: Scope = outer ?? { namespace: NO_NAMES, parent: undefined, ctes: undefined };
  let columns: OutputColumn[] = [];
  let rows: LineageSet = EMPTY;
  switch (statement.k) {
    case 'selectStatement': {
      const result = resolveQuery(session, statement.query, scope, scope.ctes);
      columns = columnsOf(result);
      rows = result.rows;
      break;
    }
    case 'createView':
      ({ columns, rows } = created(
        session,
        statement.query,
        statement.columns,
        scope,
        !statement.materialized,
      ));
      break;
    case 'createTableAs':
      ({ columns, rows } = created(session, statement.query, statement.columns, scope, false));
      break;
    case 'createTable':
      if (statement.query !== undefined)
        ({ columns, rows } = created(session, statement.query, undefined, scope, false));
      break;
    case 'insert':
    case 'update':
    case 'delete':
    case 'merge': {
      const result = resolveDml(session, statement, scope, scope.ctes);
      rows = result.rows;
      columns = result.returning.map((field) => ({
        name: field.name,
        lineage: field.lineage,
        field,
        item: undefined,
        position: 0,
      }));
      break;
    }
    case 'copy':
      ({ columns, rows } = resolveCopy(session, statement, scope));
      break;
    default:
      touchDefinition(session, statement, scope);
  }
  return { statement, session, columns, rows, writes: session.writes };
}

/** A scope in which one row of a relation is visible under each of the names (NEW, OLD) or unqualified. */
export function rowScope(
  session: Session,
  relation: Relation,
  names: readonly string[],
  unqualified: boolean,
  parent?: Scope,
): Scope {
  const space = new FieldSpace(spaceOfRelation(relation).fields, session.dialect);
  const entries = names.map((name) => ({ name, relation, space }));
  return { namespace: { entries, spaces: unqualified ? [{ space }] : [] }, parent, ctes: undefined };
}

/** The union of everything a set of columns is made of. */
export function lineageOfColumns(columns: readonly OutputColumn[]): LineageSet {
  return union(columns.map((c) => c.lineage));
}
