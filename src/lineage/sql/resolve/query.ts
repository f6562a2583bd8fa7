/** Queries: the output columns of SELECT, VALUES, set operations and WITH. */
import {
  EMPTY,
  ROW_FILTER,
  ROW_GROUP,
  ROW_SORT,
  sameSet,
  through,
  union,
  type LineageSet,
} from '../lineage-set.js';
import type {
  Cte,
  Expr,
  Query,
  QueryBody,
  Select,
  SelectItem,
  SetOperation,
  Values,
  With,
  WindowSpec,
} from '../tree.js';
import { resolveDml } from './dml.js';
import { fieldsOfExpansion, lineageOf, lineageOfAll, lineageOfWindow } from './expression.js';
import { resolveFromList } from './from.js';
import { fieldsOfStar, isInputColumn } from './lookup.js';
import {
  FieldSpace,
  NO_NAMES,
  noteRefs,
  renameFields,
  type CteEntry,
  type CteFrame,
  type Field,
  type Scope,
  type Session,
  type TypeSource,
} from './scope.js';
import { quietly } from './types.js';

/** The output columns of a query, and the columns that decide which rows it has. */
export interface QueryResult {
  readonly fields: readonly Field[];
  readonly rows: LineageSet;
  /** The scope of a plain SELECT, for what is resolved after it. */
  readonly scope?: Scope;
  /** Which item each field comes from, for a plain SELECT. */
  readonly items?: readonly SelectItem[];
}

/** Makes the CTEs of a WITH clause visible and resolves each. */
export function openWith(
  session: Session,
  clause: With | undefined,
  outer: Scope | undefined,
  frame: CteFrame | undefined,
): CteFrame | undefined {
  if (clause === undefined) return frame;
  const scopeFor = (ctes: CteFrame | undefined): Scope => ({ namespace: NO_NAMES, parent: outer, ctes });
  const made: CteEntry[] = [];
  let current: CteFrame = { entries: new Map(), parent: frame };
  for (const cte of clause.ctes) {
    const key = session.dialect === 'mysql' ? cte.name.toLowerCase() : cte.name;
    const visible = current;
    if (!clause.recursive) current = { entries: new Map(), parent: current };
    const entry: CteEntry = {
      cte,
      frame: visible,
      scope: scopeFor(visible),
      state: 'new',
      fields: [],
      rows: EMPTY,
      recursive: false,
    };
    current.entries.set(key, entry);
    made.push(entry);
  }
  for (const entry of made) resolveCte(session, entry);
  return current;
}

function cteFields(cte: Cte, fields: readonly Field[]): readonly Field[] {
  const named = renameFields(fields, cte.columns);
  const lineageBy = (by: readonly string[]): LineageSet =>
    through(union(named.filter((f) => by.includes(f.name)).map((f) => f.lineage)), 'transformation');
  const extra: Field[] = [];
  if (cte.search !== undefined) {
    extra.push({ name: cte.search.sequence, lineage: lineageBy(cte.search.by), refs: [] });
  }
  if (cte.cycle !== undefined) {
    const lineage = lineageBy(cte.cycle.by);
    extra.push({ name: cte.cycle.mark, lineage, refs: [] }, { name: cte.cycle.path, lineage, refs: [] });
  }
  return extra.length === 0 ? named : [...named, ...extra];
}

/** The output columns of a WITH query; a self-reference sees the columns found so far. */
export function resolveCte(session: Session, entry: CteEntry): readonly Field[] {
  if (entry.state === 'running') entry.recursive = true;
  if (entry.state !== 'new') return entry.fields;
  entry.state = 'running';
  const { quiet } = session;
  // It is resolved once, whoever asks first: what it names counts.
  session.quiet = false;
  const { query } = entry.cte;
  if (query.k !== 'query') {
    const result = resolveDml(session, query, entry.scope, entry.frame);
    entry.fields = cteFields(entry.cte, result.returning);
    entry.rows = result.rows;
  } else if (query.body.k === 'setop') resolveRepeatedly(session, entry, query, query.body);
  else takeResult(entry, resolveQuery(session, query, entry.scope, entry.frame));
  entry.state = 'done';
  session.quiet = quiet;
  return entry.fields;
}

function takeResult(entry: CteEntry, result: QueryResult): boolean {
  const fields = cteFields(entry.cte, result.fields);
  const same =
    fields.length === entry.fields.length &&
    fields.every((f, i) => sameSet(f.lineage, entry.fields[i]?.lineage ?? EMPTY)) &&
    sameSet(entry.rows, result.rows);
  entry.fields = fields;
  entry.rows = result.rows;
  return same;
}

/** A recursive query is read again until its columns gain no source: sets only grow, so this ends. */
function resolveRepeatedly(session: Session, entry: CteEntry, query: Query, body: SetOperation): void {
  const [anchor] = body.branches;
  if (anchor !== undefined) {
    quietly(session, () => {
      const frame = openWith(session, query.with, entry.scope, entry.frame);
      takeResult(entry, resolveBody(session, anchor, entry.scope, frame));
    });
  }
  entry.recursive = false;
  for (let same = false; !same;) {
    same = takeResult(entry, resolveQuery(session, query, entry.scope, entry.frame));
    if (!entry.recursive) return;
  }
}

/** Resolves a query below `outer`. */
export function resolveQuery(
  session: Session,
  query: Query,
  outer: Scope | undefined,
  frame: CteFrame | undefined,
): QueryResult {
  const ctes = openWith(session, query.with, outer, frame);
  if (query.body.k === 'select')
    return resolveSelect(session, query.body, outer, ctes, query.order, query.limit);
  const result = resolveBody(session, query.body, outer, ctes);
  const scope: Scope = {
    namespace: {
      entries: [],
      spaces: [{ space: new FieldSpace(result.fields.map(withoutRefs), session.dialect) }],
    },
    parent: outer,
    ctes,
  };
  const sorts = query.order.map((expr) => lineageOfSort(session, expr, result.fields, scope));
  lineageOfAll(session, query.limit, { namespace: NO_NAMES, parent: outer, ctes }, 'transformation');
  return {
    fields: result.fields,
    rows: session.rows ? union([result.rows, through(union(sorts), ROW_SORT)]) : EMPTY,
    items: result.items,
  };
}

function withoutRefs(field: Field): Field {
  return field.refs.length === 0 ? field : { ...field, refs: [] };
}

function resolveBody(
  session: Session,
  body: QueryBody,
  outer: Scope | undefined,
  ctes: CteFrame | undefined,
): QueryResult {
  switch (body.k) {
    case 'select':
      return resolveSelect(session, body, outer, ctes, [], []);
    case 'values':
      return resolveValues(session, body, outer, ctes);
    case 'setop':
      return resolveSetOperation(session, body, outer, ctes);
    default:
      return resolveQuery(session, body, outer, ctes);
  }
}

/** Rows of VALUES that are looked at for the types of its columns. */
const TYPED_ROWS = 16;

function resolveValues(
  session: Session,
  body: Values,
  outer: Scope | undefined,
  ctes: CteFrame | undefined,
): QueryResult {
  const scope: Scope = { namespace: NO_NAMES, parent: outer, ctes };
  const columns: LineageSet[][] = [];
  for (const row of body.rows) {
    row.forEach((expr, i) => (columns[i] ??= []).push(lineageOf(session, expr, scope)));
  }
  const fields = columns.map((sets, i): Field => {
    const of = body.rows.slice(0, TYPED_ROWS).flatMap((row): TypeSource[] => {
      const expr = row[i];
      return expr === undefined ? [] : [{ from: 'expr', expr, scope }];
    });
    return {
      name: body.names?.[i] ?? `column${i + 1}`,
      lineage: union(sets),
      refs: [],
      type: of.length === 1 ? of[0] : { from: 'any', of },
    };
  });
  return { fields, rows: EMPTY };
}

function resolveSetOperation(
  session: Session,
  body: SetOperation,
  outer: Scope | undefined,
  ctes: CteFrame | undefined,
): QueryResult {
  const results = body.branches.map((branch) => resolveBody(session, branch, outer, ctes));
  const first = results[0]?.fields ?? [];
  const fields = first.map((field, i) => ({
    name: field.name,
    lineage: union(results.map((r) => r.fields[i]?.lineage ?? EMPTY)),
    refs: [],
    type: { from: 'any' as const, of: results.map((r) => r.fields[i]?.type) },
  }));
  return {
    fields,
    rows: session.rows ? union(results.map((r) => r.rows)) : EMPTY,
    items: results[0]?.items,
  };
}

function windowMap(session: Session, select: Select): ReadonlyMap<string, WindowSpec> | undefined {
  if (select.windows.length === 0) return undefined;
  return new Map(
    select.windows.map((w) => [session.dialect === 'mysql' ? w.name.toLowerCase() : w.name, w.spec]),
  );
}

/** The output fields of one item: several for a star. */
function fieldsOfItem(session: Session, item: SelectItem, scope: Scope): readonly Field[] {
  const { expr } = item;
  if (expr.k === 'star' || expr.k === 'fieldstar') {
    const fields =
      expr.k === 'star'
        ? fieldsOfStar(session, scope, expr.parts, expr.pos)
        : fieldsOfExpansion(session, expr.base, scope, expr.pos);
    for (const field of fields) noteRefs(session, field.refs);
    return fields.map(withoutRefs);
  }
  const lineage = lineageOf(session, expr, scope);
  const name = item.alias ?? automaticName(session, item, scope);
  return [{ name, lineage, refs: [], type: { from: 'expr', expr, scope } }];
}

/** The name of a column without alias. Before version 14 of PostgreSQL the syntax of EXTRACT called date_part. */
function automaticName(session: Session, item: SelectItem, scope: Scope): string {
  if (item.autoName === '*') return nameOfSubSelect(session, item.expr, scope);
  if (item.autoName !== 'extract' || (session.catalog.serverVersion ?? 14) >= 14) return item.autoName;
  let { expr } = item;
  while (expr.k === 'cast') expr = expr.arg;
  return expr.k === 'func' && expr.name.join('.') === 'pg_catalog.extract' ? 'date_part' : item.autoName;
}

/** The name of `(SELECT * FROM one_column)`: that of its first column. */
function nameOfSubSelect(session: Session, expr: Expr, scope: Scope): string {
  if (expr.k !== 'sub') return '?column?';
  const { fields } = quietly(session, () => resolveQuery(session, expr.query, scope, scope.ctes));
  return fields[0]?.name ?? '?column?';
}

function resolveSelect(
  session: Session,
  select: Select,
  outer: Scope | undefined,
  ctes: CteFrame | undefined,
  order: readonly Expr[],
  limit: readonly Expr[],
): QueryResult {
  const scope: Scope = { namespace: NO_NAMES, parent: outer, ctes, windows: windowMap(session, select) };
  const from = resolveFromList(session, select.from, scope);
  scope.namespace = from.namespace;
  const fields: Field[] = [];
  const items: SelectItem[] = [];
  const aliases = session.dialect === 'mysql' ? new Map<string, Field>() : undefined;
  scope.aliases = aliases;
  if (session.dialect === 'mysql') scope.outputs = select.items;
  for (const item of select.items) {
    for (const field of fieldsOfItem(session, item, scope)) {
      fields.push(field);
      items.push(item);
      if (item.alias !== undefined) aliases?.set(item.alias.toLowerCase(), field);
    }
  }
  const rows = rowsOfSelect(session, select, scope, fields, order);
  lineageOfAll(session, limit, scope, 'transformation');
  return { fields, rows: session.rows ? union([from.rows, ...rows]) : EMPTY, scope, items };
}

/** WHERE, GROUP BY, HAVING, DISTINCT ON, ORDER BY and unused windows: read for what they name. */
function rowsOfSelect(
  session: Session,
  select: Select,
  scope: Scope,
  fields: readonly Field[],
  order: readonly Expr[],
): LineageSet[] {
  const sets: LineageSet[] = [];
  if (select.where !== undefined) sets.push(lineageOfAll(session, [select.where], scope, ROW_FILTER));
  for (const expr of select.group)
    sets.push(through(lineageOfGroup(session, expr, fields, scope), ROW_GROUP));
  if (select.having !== undefined) {
    const outputs: Scope =
      session.dialect === 'mysql'
        ? {
            ...scope,
            namespace: { entries: [], spaces: [{ space: uniqueSpace(fields, session) }] },
            parent: scope,
            isHaving: true,
          }
        : scope;
    sets.push(lineageOfAll(session, [select.having], outputs, ROW_FILTER));
  }
  for (const { spec } of select.windows) lineageOfWindow(session, spec, scope, spec.pos);
  for (const expr of [...(select.distinctOn ?? []), ...order]) {
    sets.push(through(lineageOfSort(session, expr, fields, scope), ROW_SORT));
  }
  return sets;
}

function uniqueSpace(fields: readonly Field[], session: Session): FieldSpace {
  const seen = new Map<string, Field>();
  for (const field of fields)
    if (!seen.has(field.name.toLowerCase())) seen.set(field.name.toLowerCase(), field);
  return new FieldSpace([...seen.values()], session.dialect);
}

function ordinal(expr: Expr, fields: readonly Field[]): Field | undefined {
  return expr.k === 'const' && typeof expr.value === 'number' ? fields[expr.value - 1] : undefined;
}

function output(session: Session, expr: Expr, fields: readonly Field[]): Field | undefined {
  if (expr.k !== 'col' || expr.parts.length !== 1) return undefined;
  const wanted = expr.parts[0] ?? '';
  if (session.dialect === 'mysql') {
    const folded = wanted.toLowerCase();
    return fields.find((f) => f.name.toLowerCase() === folded);
  }
  return fields.find((f) => f.name === wanted);
}

/** ORDER BY and DISTINCT ON: an output name first, then an expression over the input. */
function lineageOfSort(session: Session, expr: Expr, fields: readonly Field[], scope: Scope): LineageSet {
  const field = ordinal(expr, fields) ?? output(session, expr, fields);
  return field?.lineage ?? lineageOf(session, expr, scope);
}

/** GROUP BY: an input column first, then an output name, also where several input columns have the name. */
function lineageOfGroup(session: Session, expr: Expr, fields: readonly Field[], scope: Scope): LineageSet {
  const byOrdinal = ordinal(expr, fields);
  if (byOrdinal !== undefined) return byOrdinal.lineage;
  const named = output(session, expr, fields);
  const isInput = expr.k === 'col' && isInputColumn(scope, expr.parts[0] ?? '');
  return named === undefined || isInput ? lineageOf(session, expr, scope) : named.lineage;
}
