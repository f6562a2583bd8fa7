/** FROM items: which names and columns they bring, and what they say about rows. */
import { EMPTY, ROW_JOIN, through, union, type LineageSet } from '../lineage-set.js';
import type { FromDocument, FromFunction, FromItem, FromJoin, FromSubquery, FromTable } from '../tree.js';
import { typeText } from '../catalog.js';
import { lineageOf, lineageOfAll } from './expression.js';
import {
  builtinFunctionFields,
  isScalarFunction,
  plainField,
  routineOf,
  singleOutputName,
} from './functions.js';
import { mergeJoin } from './join.js';
import { resolveCte, resolveQuery } from './query.js';
import {
  FieldSpace,
  joinNamespaces,
  renameFields,
  report,
  spaceOfRelation,
  type CteEntry,
  type CteFrame,
  type Field,
  type Namespace,
  type RangeEntry,
  type Scope,
  type Session,
} from './scope.js';
import { fieldsOfType, typeOfExpr, typesOfArguments } from './types.js';

/** What a FROM item brings. `rows` are the columns that decide which rows there are. */
export interface FromResult {
  readonly namespace: Namespace;
  readonly rows: LineageSet;
}

function single(entry: RangeEntry): Namespace {
  const space = { space: entry.space, unknown: entry.unknown };
  return { entries: entry.name === undefined ? [] : [entry], spaces: [space] };
}

/** The WITH query an unqualified name means. */
export function findCte(session: Session, frame: CteFrame | undefined, name: string): CteEntry | undefined {
  const key = session.dialect === 'mysql' ? name.toLowerCase() : name;
  for (let level = frame; level !== undefined; level = level.parent) {
    const found = level.entries.get(key);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The range entry of a base table; unknown tables are reported. */
export function entryOfTable(session: Session, table: FromTable): RangeEntry {
  const relation = session.catalog.relation(table.name);
  if (relation === undefined || relation.kind === 'composite') {
    report(session, table.pos, table.name.join('.'), 'the relation is not known');
    const empty = (table.columns ?? []).map((name) => plainField(name, undefined));
    const space = new FieldSpace(empty, session.dialect);
    return { name: table.alias ?? table.name.at(-1), schema: table.name.at(-2), space, unknown: true };
  }
  if (!session.quiet && !session.relationsRead.has(relation)) session.relationsRead.set(relation, table.pos);
  const own = spaceOfRelation(relation);
  const space =
    table.columns === undefined
      ? own
      : new FieldSpace(renameFields(own.fields, table.columns), session.dialect);
  const schema =
    table.alias === undefined ? (relation.temporary ? table.name.at(-2) : relation.schema) : undefined;
  return { name: table.alias ?? relation.name, relation, schema, space };
}

function resolveTable(session: Session, table: FromTable, scope: Scope): FromResult {
  if (table.extra !== undefined) lineageOfAll(session, table.extra, scope, 'transformation');
  const cte = table.name.length === 1 ? findCte(session, scope.ctes, table.name[0] ?? '') : undefined;
  if (cte === undefined) return { namespace: single(entryOfTable(session, table)), rows: EMPTY };
  const fields = renameFields(resolveCte(session, cte), table.columns);
  const entry = { name: table.alias ?? table.name[0], space: new FieldSpace(fields, session.dialect) };
  return { namespace: single(entry), rows: cte.rows };
}

function resolveSubquery(session: Session, item: FromSubquery, scope: Scope): FromResult {
  const outer = item.lateral ? scope : scope.parent;
  const result = resolveQuery(session, item.query, outer, scope.ctes);
  const fields = renameFields(result.fields, item.columns);
  const entry = { name: item.alias, space: new FieldSpace(fields, session.dialect) };
  return { namespace: single(entry), rows: result.rows };
}

interface CallResult {
  readonly fields: readonly Field[];
  readonly scalar: boolean;
  readonly lineage: LineageSet;
}

function resolveCall(
  session: Session,
  item: FromFunction,
  call: FromFunction['calls'][number],
  scope: Scope,
): CallResult {
  const lineage = through(lineageOf(session, call.expr, scope), 'transformation');
  if (call.columns !== undefined) {
    const fields = call.columns.map((def) => ({
      ...plainField(def.name, def.type === undefined ? undefined : typeText(def.type)),
      lineage,
    }));
    return { fields, scalar: false, lineage };
  }
  const type = typeOfExpr(session, call.expr, scope);
  const row = fieldsOfType(session, type);
  if (row !== undefined)
    return { fields: row.map((f) => ({ ...f, lineage, ofCall: true })), scalar: false, lineage };
  const { expr } = call;
  const ownName =
    expr.k === 'func'
      ? singleOutputName(session, expr, () => typesOfArguments(session, expr, scope))
      : undefined;
  const name = ownName ?? (item.calls.length === 1 ? item.alias : undefined) ?? call.name;
  const field: Field = { name, lineage, refs: [], type: { from: 'expr', expr: call.expr, scope } };
  return { fields: [field], scalar: true, lineage };
}

/** True for a call to a function nobody described: it may have more columns than one. */
function isUndescribed(session: Session, call: FromFunction['calls'][number], scope: Scope): boolean {
  const { expr } = call;
  if (session.dialect !== 'postgres' || expr.k !== 'func' || call.columns !== undefined) return false;
  if (expr.name.at(-2) === 'pg_catalog' || isScalarFunction(expr.name.at(-1) ?? '')) return false;
  return (
    routineOf(session, expr) === undefined &&
    builtinFunctionFields(session, call.name) === undefined &&
    typeOfExpr(session, expr, scope) === undefined
  );
}

function resolveFunction(session: Session, item: FromFunction, scope: Scope): FromResult {
  const calls = item.calls.map((call) => resolveCall(session, item, call, scope));
  const lineage = union(calls.map((c) => c.lineage));
  const fields: Field[] = calls.flatMap((c) => c.fields);
  const named = item.columns?.length ?? 0;
  // An alias with more columns than are known tells how many there are, for example of an array of unknown composites.
  if (calls.length === 1 && calls[0]?.scalar === true) {
    const ordinal = item.ordinality ? 1 : 0;
    while (fields.length < named - ordinal) fields.push({ name: '', lineage, refs: [] });
  }
  if (item.ordinality) fields.push({ ...plainField('ordinality', 'int8'), lineage });
  const space = new FieldSpace(renameFields(fields, item.columns), session.dialect);
  space.open = named === 0 && item.calls.some((call) => isUndescribed(session, call, scope));
  const first = item.calls[0];
  const name = item.alias ?? first?.name;
  const scalar = calls.length === 1 && calls[0]?.scalar === true && !item.ordinality;
  return { namespace: single({ name, space, scalar }), rows: EMPTY };
}

function resolveDocument(session: Session, item: FromDocument, scope: Scope): FromResult {
  const input = lineageOfAll(session, item.inputs, scope, 'transformation');
  const fields = item.produced.map(({ def, inputs }) => ({
    ...plainField(def.name, def.type === undefined ? undefined : typeText(def.type)),
    lineage: union([input, lineageOfAll(session, inputs, scope, 'transformation')]),
  }));
  const space = new FieldSpace(renameFields(fields, item.columns), session.dialect);
  return { namespace: single({ name: item.alias, space }), rows: EMPTY };
}

/** Walks the left spine of joins without recursion. */
function resolveJoin(session: Session, join: FromJoin, scope: Scope): FromResult {
  const spine: FromJoin[] = [];
  let leftmost: FromItem = join;
  while (leftmost.k === 'join') {
    spine.push(leftmost);
    leftmost = leftmost.left;
  }
  let result = resolveFrom(session, leftmost, scope);
  for (const level of spine.reverse()) result = joinWith(session, level, result, scope);
  return result;
}

function joinWith(session: Session, join: FromJoin, left: FromResult, scope: Scope): FromResult {
  const lateral: Scope = { ...scope, namespace: joinNamespaces(scope.namespace, left.namespace) };
  const right = resolveFrom(session, join.right, lateral);
  const both = joinNamespaces(left.namespace, right.namespace);
  const sets = [left.rows, right.rows];
  if (join.on !== undefined) {
    const inside: Scope = { namespace: both, parent: scope.parent, ctes: scope.ctes };
    sets.push(lineageOfAll(session, [join.on], inside, ROW_JOIN));
  }
  const merged = mergeJoin(session, join, left.namespace, right.namespace);
  sets.push(merged.rows);
  return { namespace: aliasJoin(session, join, merged.namespace), rows: session.rows ? union(sets) : EMPTY };
}

function aliasJoin(session: Session, join: FromJoin, namespace: Namespace): Namespace {
  if (join.alias === undefined) return namespace;
  const fields = namespace.spaces.flatMap((s) => s.space.fields);
  const space = new FieldSpace(renameFields(fields, join.columns), session.dialect);
  return single({ name: join.alias, space, unknown: namespace.spaces.some((s) => s.unknown === true) });
}

/** Resolves one FROM item. `scope.namespace` holds what LATERAL may see, `scope.parent` the outer query. */
export function resolveFrom(session: Session, item: FromItem, scope: Scope): FromResult {
  switch (item.k) {
    case 'table':
      return resolveTable(session, item, scope);
    case 'subquery':
      return resolveSubquery(session, item, scope);
    case 'function':
      return resolveFunction(session, item, scope);
    case 'document':
      return resolveDocument(session, item, scope);
    default:
      return resolveJoin(session, item, scope);
  }
}

/** Resolves a FROM list from left to right. */
export function resolveFromList(session: Session, items: readonly FromItem[], scope: Scope): FromResult {
  let { namespace } = scope;
  const start = namespace;
  let own: Namespace | undefined;
  const rows: LineageSet[] = [];
  for (const item of items) {
    const result = resolveFrom(session, item, { ...scope, namespace });
    namespace = joinNamespaces(namespace, result.namespace);
    own = own === undefined ? result.namespace : joinNamespaces(own, result.namespace);
    rows.push(result.rows);
  }
  return { namespace: own ?? start, rows: session.rows ? union(rows) : EMPTY };
}
