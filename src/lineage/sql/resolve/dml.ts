/** INSERT, UPDATE, DELETE, MERGE: which columns are written, from what. */
import { EMPTY, ROW_FILTER, ROW_JOIN, through, union, type LineageSet } from '../lineage-set.js';
import type {
  Assignment,
  AssignmentTarget,
  Delete,
  Expr,
  FromItem,
  FromTable,
  Insert,
  Merge,
  SelectItem,
  Update,
} from '../tree.js';
import { fieldsOfExpansion, lineageOf, lineageOfAll } from './expression.js';
import { entryOfTable, resolveFromList } from './from.js';
import { fieldsOfStar, findEntry } from './lookup.js';
import { valuesAsSets } from './insert-values.js';
import { openWith, resolveQuery, type QueryResult } from './query.js';
import {
  FieldSpace,
  NO_NAMES,
  fieldOfColumn,
  joinNamespaces,
  noteRefs,
  report,
  type ColumnWrite,
  type CteFrame,
  type Field,
  type Namespace,
  type RangeEntry,
  type RelationWrite,
  type Scope,
  type Session,
} from './scope.js';

export interface DmlResult {
  readonly returning: readonly Field[];
  readonly rows: LineageSet;
}

function namespaceOf(entry: RangeEntry): Namespace {
  return { entries: [entry], spaces: [{ space: entry.space, unknown: entry.unknown }] };
}

function startWrite(
  session: Session,
  action: RelationWrite['action'],
  table: { readonly name: readonly string[]; readonly pos: number },
  entry: RangeEntry,
): RelationWrite {
  return {
    action,
    relation: entry.relation,
    name: table.name,
    position: table.pos,
    columns: new Map(),
    rows: EMPTY,
  };
}

function finish(session: Session, write: RelationWrite): void {
  if (!session.quiet) session.writes.push(write);
}

/** Notes that a column is written; several writes of one column add up. */
function writeColumn(
  session: Session,
  write: RelationWrite,
  target: { readonly name: string; readonly pos: number },
  lineage: LineageSet,
  item?: SelectItem,
): void {
  const column = write.relation?.column(target.name);
  if (column !== undefined) noteRefs(session, [column]);
  else if (write.relation !== undefined)
    report(session, target.pos, target.name, 'the target has no such column');
  const name = column?.name ?? target.name;
  const known = write.columns.get(name);
  if (known !== undefined) known.lineage = union([known.lineage, lineage]);
  else write.columns.set(name, { name, column, lineage, position: target.pos, item } satisfies ColumnWrite);
}

function returningFields(session: Session, items: readonly SelectItem[], scope: Scope): Field[] {
  return items.flatMap((item) => {
    const { expr } = item;
    if (expr.k === 'star' || expr.k === 'fieldstar') {
      const fields =
        expr.k === 'star'
          ? fieldsOfStar(session, scope, expr.parts, expr.pos)
          : fieldsOfExpansion(session, expr.base, scope, expr.pos);
      for (const field of fields) noteRefs(session, field.refs);
      return fields.map((f) => ({ ...f, refs: [] }));
    }
    const lineage = lineageOf(session, expr, scope);
    return [
      { name: item.alias ?? item.autoName, lineage, refs: [], type: { from: 'expr' as const, expr, scope } },
    ];
  });
}

/** The values of an assignment, one per target. */
function assignedLineage(session: Session, assignment: Assignment, scope: Scope): LineageSet[] {
  const { targets, value } = assignment;
  if (targets.length === 1) return [lineageOf(session, value, scope)];
  if (value.k === 'sub') {
    const result = resolveQuery(session, value.query, scope, scope.ctes);
    return targets.map((_, i) => union([result.fields[i]?.lineage ?? EMPTY, result.rows]));
  }
  const whole = lineageOf(session, value, scope);
  return targets.map(() => whole);
}

function pathLineage(session: Session, target: AssignmentTarget, scope: Scope): LineageSet {
  return target.path.length === 0 ? EMPTY : lineageOfAll(session, target.path, scope, 'transformation');
}

/** The old value stays part of the new one when only an element or a field is set. */
function keptLineage(session: Session, target: AssignmentTarget, entry: RangeEntry): LineageSet {
  if (!target.partial) return EMPTY;
  const field = entry.space.find(target.parts.at(-1) ?? '');
  if (field === undefined || field === null) return EMPTY;
  noteRefs(session, field.refs);
  return through(field.lineage, 'transformation');
}

interface InsertState {
  readonly insert: Insert;
  readonly entry: RangeEntry;
  readonly write: RelationWrite;
  /** Scope of what may be named besides the target. */
  readonly outer: Scope;
  readonly ctes: CteFrame | undefined;
}

function insertFromSource(session: Session, state: InsertState): QueryResult | undefined {
  const { insert, write } = state;
  if (insert.source === undefined) return undefined;
  const sets = session.dialect === 'mysql' ? valuesAsSets(state, insert.source) : undefined;
  if (sets !== undefined) {
    insertFromSets(session, state, sets);
    return undefined;
  }
  const result = resolveQuery(session, insert.source, state.outer.parent, state.ctes);
  const targets: readonly AssignmentTarget[] | undefined =
    insert.columns ??
    write.relation?.visibleColumns.map((c) => ({
      parts: [c.name],
      path: [],
      partial: false,
      pos: insert.target.pos,
    }));
  if (targets === undefined) {
    report(session, insert.target.pos, write.name.join('.'), 'the columns that are written are not known');
    return result;
  }
  targets.forEach((target, i) => {
    const field = result.fields[i];
    if (field === undefined) return;
    const lineage = union([field.lineage, pathLineage(session, target, state.outer)]);
    writeColumn(
      session,
      write,
      { name: target.parts.at(-1) ?? '', pos: target.pos },
      lineage,
      result.items?.[i],
    );
  });
  return result;
}

/** MySQL's INSERT ... SET: an expression may use columns set before it. */
function insertFromSets(session: Session, state: InsertState, sets: readonly Assignment[]): void {
  const { write, ctes } = state;
  for (const assignment of sets) {
    const so = [...write.columns.values()].map((c) => ({ name: c.name, lineage: c.lineage, refs: [] }));
    const unset = (write.relation?.columns ?? [])
      .filter((c) => !write.columns.has(c.name))
      .map((c) => ({ name: c.name, lineage: EMPTY, refs: [c] }));
    const space = new FieldSpace([...so, ...unset], session.dialect);
    const entry: RangeEntry = { name: state.entry.name, schema: state.entry.schema, space };
    const { parent, variables } = state.outer;
    const scope: Scope = { namespace: namespaceOf(entry), parent, ctes, variables };
    const [lineage] = assignedLineage(session, assignment, scope);
    const target = assignment.targets[0];
    writeColumn(
      session,
      write,
      { name: target?.parts.at(-1) ?? '', pos: target?.pos ?? 0 },
      lineage ?? EMPTY,
    );
  }
}

/** The row that was to be inserted: PostgreSQL's `excluded`, MySQL's VALUES() and row alias. */
function insertedSpace(session: Session, state: InsertState): FieldSpace {
  const { write, entry } = state;
  const fields = entry.space.fields.map((field): Field => {
    const column = write.relation?.column(field.name);
    const written = column === undefined ? undefined : write.columns.get(column.name);
    const refs = session.dialect === 'postgres' ? field.refs : [];
    return { name: field.name, lineage: written?.lineage ?? EMPTY, refs, type: field.type };
  });
  if (entry.unknown === true) {
    fields.push(...[...write.columns.values()].map((c) => ({ name: c.name, lineage: c.lineage, refs: [] })));
  }
  return new FieldSpace(fields, session.dialect);
}

/** The row to insert under the column names of its alias, which follow the order of the inserted columns. */
function aliasedRow(session: Session, insert: Insert, inserted: FieldSpace): FieldSpace {
  const names = insert.conflict?.aliasColumns;
  if (names === undefined) return inserted;
  const fields = names.flatMap((name, i): Field[] => {
    const column = insert.columns?.[i]?.parts.at(-1);
    const field = column === undefined ? inserted.fields[i] : inserted.find(column);
    return field === undefined || field === null ? [] : [{ ...field, name }];
  });
  return new FieldSpace(fields, session.dialect);
}

function resolveConflict(session: Session, state: InsertState, source: QueryResult | undefined): LineageSet {
  const { conflict } = state.insert;
  if (conflict === undefined) return EMPTY;
  const inserted = insertedSpace(session, state);
  const target = namespaceOf(state.entry);
  const base: Scope = { namespace: target, parent: state.outer.parent, ctes: state.ctes };
  const sets = [lineageOfAll(session, conflict.arbiters, base, ROW_JOIN)];
  if (conflict.where !== undefined) sets.push(lineageOfAll(session, [conflict.where], base, ROW_FILTER));
  const rowName = session.dialect === 'postgres' ? 'excluded' : conflict.alias;
  const aliased = aliasedRow(session, state.insert, inserted);
  // Column names of MySQL's row alias may stand alone; those of `excluded` may not.
  const spaces = conflict.aliasColumns === undefined ? target.spaces : [...target.spaces, { space: aliased }];
  const namespace: Namespace =
    rowName === undefined
      ? target
      : { entries: [...target.entries, { name: rowName, space: aliased }], spaces };
  const parent = session.dialect === 'mysql' ? source?.scope : undefined;
  const scope: Scope = { namespace, parent, ctes: state.ctes, inserted, variables: state.outer.variables };
  const updated = startWrite(session, 'insert', state.insert.target, state.entry);
  for (const assignment of conflict.sets) {
    const seen = session.dialect === 'mysql' ? withAssigned(session, scope, state.entry, updated) : scope;
    assign(session, assignment, seen, state.entry, updated);
  }
  for (const { name, position, lineage } of updated.columns.values())
    writeColumn(session, state.write, { name, pos: position }, lineage);
  if (conflict.updateWhere !== undefined) {
    sets.push(lineageOfAll(session, [conflict.updateWhere], scope, ROW_FILTER));
  }
  return union(sets);
}

function assign(
  session: Session,
  assignment: Assignment,
  scope: Scope,
  entry: RangeEntry,
  write: RelationWrite,
): void {
  const values = assignedLineage(session, assignment, scope);
  assignment.targets.forEach((target, i) => {
    const lineage = union([
      values[i] ?? EMPTY,
      pathLineage(session, target, scope),
      keptLineage(session, target, entry),
    ]);
    writeColumn(session, write, { name: target.parts.at(-1) ?? '', pos: target.pos }, lineage);
  });
}

function resolveInsert(
  session: Session,
  insert: Insert,
  outer: Scope | undefined,
  frame: CteFrame | undefined,
): DmlResult {
  const ctes = openWith(session, insert.with, outer, frame);
  const entry = entryOfTable(session, insert.target);
  if (entry.relation !== undefined) unreadUnless(session, entry, insert.target);
  const write = startWrite(session, 'insert', insert.target, entry);
  const scope: Scope = { namespace: namespaceOf(entry), parent: outer, ctes, variables: outer?.variables };
  const state: InsertState = { insert, entry, write, outer: scope, ctes };
  const source = insertFromSource(session, state);
  if (insert.sets !== undefined) insertFromSets(session, state, insert.sets);
  const rows = union([source?.rows ?? EMPTY, resolveConflict(session, state, source)]);
  write.rows = session.rows ? rows : EMPTY;
  finish(session, write);
  return { returning: returningFields(session, insert.returning, scope), rows: write.rows };
}

/** An INSERT's target is written, not read, unless something else read it before. */
function unreadUnless(session: Session, entry: RangeEntry, table: FromTable): void {
  if (entry.relation !== undefined && session.relationsRead.get(entry.relation) === table.pos) {
    session.relationsRead.delete(entry.relation);
  }
}

interface WriteTargets {
  readonly writes: Map<RangeEntry, RelationWrite>;
  readonly entries: readonly RangeEntry[];
}

function targetEntry(
  session: Session,
  target: AssignmentTarget,
  targets: WriteTargets,
  scope: Scope,
): RangeEntry | undefined {
  const qualifier = target.parts.slice(0, -1);
  if (session.dialect === 'postgres') return targets.entries[0];
  if (qualifier.length > 0) return findEntry(session, scope, qualifier);
  const name = target.parts.at(-1) ?? '';
  const owners = targets.entries.filter((e) => e.space.find(name) !== undefined);
  return owners[0] ?? (targets.entries.length === 1 ? targets.entries[0] : undefined);
}

function resolveUpdate(
  session: Session,
  update: Update,
  outer: Scope | undefined,
  frame: CteFrame | undefined,
): DmlResult {
  const ctes = openWith(session, update.with, outer, frame);
  const scope: Scope = { namespace: NO_NAMES, parent: outer, ctes, variables: outer?.variables };
  const baseScope: Scope = session.dialect === 'postgres' ? { ...scope, ctes: undefined } : scope;
  const target = resolveFromList(session, update.targets, baseScope);
  const from = resolveFromList(session, update.from, scope);
  scope.namespace = joinNamespaces(target.namespace, from.namespace);
  const targets: WriteTargets = { writes: new Map(), entries: target.namespace.entries };
  const sequential =
    session.dialect === 'mysql' && update.targets.length === 1 && update.targets[0]?.k === 'table';
  for (const assignment of update.sets) {
    const first = assignment.targets[0];
    const entry = first === undefined ? undefined : targetEntry(session, first, targets, scope);
    if (first === undefined) continue;
    if (entry === undefined) {
      report(session, first.pos, first.parts.join('.'), 'no updated table has this column');
      lineageOf(session, assignment.value, scope);
      continue;
    }
    let write = targets.writes.get(entry);
    if (write === undefined) {
      write = startWrite(session, 'update', tableBehind(update.targets, entry), entry);
      targets.writes.set(entry, write);
    }
    assign(
      session,
      assignment,
      sequential ? withAssigned(session, scope, entry, write) : scope,
      entry,
      write,
    );
  }
  const rows = [target.rows, from.rows];
  if (update.where !== undefined) rows.push(lineageOfAll(session, [update.where], scope, ROW_FILTER));
  rows.push(lineageOfAll(session, [...update.order, ...update.limit], scope, ROW_FILTER));
  return finishAll(
    session,
    [...targets.writes.values()],
    rows,
    returningFields(session, update.returning, scope),
  );
}

/** MySQL assigns to one table from left to right: later expressions see earlier results. */
function withAssigned(session: Session, scope: Scope, entry: RangeEntry, write: RelationWrite): Scope {
  if (write.columns.size === 0) return scope;
  const fields = entry.space.fields.map((field) => {
    const written = write.columns.get(field.name);
    return written === undefined ? field : { ...field, lineage: written.lineage };
  });
  const space = new FieldSpace(fields, session.dialect);
  const { entries, spaces } = scope.namespace;
  const namespace: Namespace = {
    entries: entries.map((e) => (e === entry ? { ...entry, space } : e)),
    spaces: spaces.map((s) => (s.space === entry.space ? { ...s, space } : s)),
  };
  return { ...scope, namespace };
}

function finishAll(
  session: Session,
  writes: readonly RelationWrite[],
  rows: readonly LineageSet[],
  returning: readonly Field[],
): DmlResult {
  const all = session.rows ? union(rows) : EMPTY;
  for (const write of writes) {
    write.rows = all;
    finish(session, write);
  }
  return { returning, rows: all };
}

function tableBehind(
  items: readonly FromItem[],
  entry: RangeEntry,
): { name: readonly string[]; pos: number } {
  for (const item of items) {
    if (item.k === 'table' && (item.alias ?? item.name.at(-1)) === entry.name) return item;
    if (item.k === 'join') {
      const found = tableBehind([item.left, item.right], entry);
      if (found.name.length > 0) return found;
    }
  }
  return { name: entry.relation === undefined ? [] : [entry.relation.schema, entry.relation.name], pos: 0 };
}

function resolveDelete(
  session: Session,
  remove: Delete,
  outer: Scope | undefined,
  frame: CteFrame | undefined,
): DmlResult {
  const ctes = openWith(session, remove.with, outer, frame);
  const scope: Scope = { namespace: NO_NAMES, parent: outer, ctes, variables: outer?.variables };
  const from = resolveFromList(session, remove.from, scope);
  scope.namespace = from.namespace;
  const rows = [from.rows];
  if (remove.where !== undefined) rows.push(lineageOfAll(session, [remove.where], scope, ROW_FILTER));
  rows.push(lineageOfAll(session, [...remove.order, ...remove.limit], scope, ROW_FILTER));
  const writes = remove.targets.flatMap((target) => {
    const entry = findEntry(session, scope, target.name) ?? findEntry(session, scope, target.name.slice(-1));
    if (entry === undefined) {
      report(session, target.pos, target.name.join('.'), 'nothing in FROM is called that');
      return [];
    }
    return [startWrite(session, 'delete', tableBehind(remove.from, entry), entry)];
  });
  return finishAll(session, writes, rows, returningFields(session, remove.returning, scope));
}

function mergeInsert(
  session: Session,
  when: Merge['whens'][number],
  scope: Scope,
  entry: RangeEntry,
  write: RelationWrite,
): void {
  const values: readonly Expr[] = when.values ?? [];
  const targets =
    when.columns?.map((c) => ({ name: c.parts.at(-1) ?? '', pos: c.pos })) ??
    entry.relation?.columns.map((c) => ({ name: c.name, pos: write.position })) ??
    [];
  values.forEach((value, i) => {
    const target = targets[i];
    const lineage = lineageOf(session, value, scope);
    if (target !== undefined) writeColumn(session, write, target, lineage);
    else report(session, write.position, write.name.join('.'), 'the columns that are written are not known');
  });
}

function resolveMerge(
  session: Session,
  merge: Merge,
  outer: Scope | undefined,
  frame: CteFrame | undefined,
): DmlResult {
  const ctes = openWith(session, merge.with, outer, frame);
  const entry = entryOfTable(session, merge.target);
  const start: Scope = { namespace: NO_NAMES, parent: outer, ctes, variables: outer?.variables };
  const source = resolveFromList(session, [merge.source], start);
  const sourceOnly: Scope = { ...start, namespace: source.namespace };
  const both: Scope = { ...start, namespace: joinNamespaces(namespaceOf(entry), source.namespace) };
  const write = startWrite(session, 'merge', merge.target, entry);
  const rows = [source.rows, lineageOfAll(session, [merge.on], both, ROW_JOIN)];
  for (const when of merge.whens) {
    const scope = when.matched ? both : sourceOnly;
    if (when.condition !== undefined) rows.push(lineageOfAll(session, [when.condition], scope, ROW_FILTER));
    if (when.action === 'insert') mergeInsert(session, when, scope, entry, write);
    for (const assignment of when.sets) assign(session, assignment, scope, entry, write);
  }
  return finishAll(session, [write], rows, returningFields(session, merge.returning, both));
}

/** Resolves a data-modifying statement; what it writes is added to the session. */
export function resolveDml(
  session: Session,
  statement: Insert | Update | Delete | Merge,
  outer: Scope | undefined,
  frame: CteFrame | undefined,
): DmlResult {
  switch (statement.k) {
    case 'insert':
      return resolveInsert(session, statement, outer, frame);
    case 'update':
      return resolveUpdate(session, statement, outer, frame);
    case 'delete':
      return resolveDelete(session, statement, outer, frame);
    default:
      return resolveMerge(session, statement, outer, frame);
  }
}

/** The fields of a relation, for scopes that stand for one row of it (NEW, OLD, generated columns). */
export function rowOf(session: Session, name: string, entry: RangeEntry): RangeEntry {
  const { relation } = entry;
  const fields = relation === undefined ? entry.space.fields : relation.columns.map(fieldOfColumn);
  return { name, relation, space: new FieldSpace(fields, session.dialect) };
}
