/** The lineage of one expression. */
import {
  AGGREGATION,
  CONDITIONAL,
  EMPTY,
  VALUE_FILTER,
  VALUE_SORT,
  WINDOW,
  absorb,
  through,
  union,
  type LineageSet,
  type Use,
} from '../lineage-set.js';
import type { CatalogColumn } from '../catalog.js';
import {
  NAMED_ONLY,
  type CaseExpr,
  type Expr,
  type FieldAccess,
  type FunctionCall,
  type InsertedValue,
  type RowExpr,
  type Star,
  type SubQuery,
  type WindowSpec,
} from '../tree.js';
import { isAggregate, isMasking, takesRow } from './functions.js';
import { fieldsOfStar, findColumn, findEntry, isInputColumn, lineageOfFound } from './lookup.js';
import { resolveQuery } from './query.js';
import { noteRefs, report, type Field, type Scope, type Session } from './scope.js';
import { fieldsOfType, typeOfExpr } from './types.js';

/** The union of several expressions, each seen through `use`. */
export function lineageOfAll(session: Session, exprs: readonly Expr[], scope: Scope, use: Use): LineageSet {
  let out: Map<CatalogColumn, number> | undefined;
  for (const expr of exprs) {
    const lineage = lineageOf(session, expr, scope);
    if (lineage.size === 0) continue;
    out ??= new Map();
    absorb(out, lineage, use);
  }
  return out ?? EMPTY;
}

/** `t.*` inside an expression: its row, or with `spread` (in a row constructor) each of its columns. */
function lineageOfStar(session: Session, { parts, pos }: Star, scope: Scope, spread: boolean): LineageSet {
  const fields = fieldsOfStar(session, scope, parts, pos);
  for (const field of fields) if (field.ofCall !== true || spread) noteRefs(session, field.refs);
  return through(union(fields.map((f) => f.lineage)), 'transformation');
}

function lineageOfRowExpr(session: Session, { args }: RowExpr, scope: Scope): LineageSet {
  const sets = args.map((arg) =>
    arg.k === 'star' ? lineageOfStar(session, arg, scope, true) : lineageOf(session, arg, scope),
  );
  return through(union(sets), 'transformation');
}

/** The window a name or an inline definition stands for, with what it copies from named windows. */
function windowSpecs(
  session: Session,
  over: string | WindowSpec,
  scope: Scope,
  position: number,
): WindowSpec[] {
  const specs: WindowSpec[] = [];
  let current: string | WindowSpec | undefined = over;
  for (let hops = 0; current !== undefined && hops < 64; hops += 1) {
    if (typeof current !== 'string') {
      specs.push(current);
      current = current.base;
      continue;
    }
    const name: string = session.dialect === 'mysql' ? current.toLowerCase() : current;
    const found: WindowSpec | undefined = scope.windows?.get(name);
    if (found === undefined) report(session, position, name, 'no window has this name');
    current = found;
  }
  return specs;
}

/** Everything a window definition mentions. */
export function lineageOfWindow(
  session: Session,
  over: string | WindowSpec,
  scope: Scope,
  position: number,
): LineageSet {
  const sets = windowSpecs(session, over, scope, position).map((spec) => {
    const { partition, order, frame } = windowKeys(session, spec, scope);
    return lineageOfAll(session, [...partition, ...order, ...frame], scope, WINDOW);
  });
  return union(sets);
}

/** MySQL: a bare name in a window may be an output's, with ORDER BY before the input, with PARTITION BY after it. */
function windowKeys(session: Session, spec: WindowSpec, scope: Scope): WindowSpec {
  const { outputs } = scope;
  if (session.dialect === 'postgres' || outputs === undefined) return spec;
  const meant = (expr: Expr, inputFirst: boolean): Expr => {
    const name = expr.k === 'col' && expr.parts.length === 1 ? (expr.parts[0] ?? '') : undefined;
    if (name === undefined || (inputFirst && isInputColumn(scope, name))) return expr;
    const wanted = name.toLowerCase();
    const item = outputs.find(({ alias, autoName }) => (alias ?? autoName).toLowerCase() === wanted);
    if (item !== undefined) return holdsWindow(item.expr) ? expr : item.expr;
    const star = outputs.find((o) => o.expr.k === 'star' && hasOutput(session, o.expr, scope, name));
    return star?.expr.k === 'star' && expr.k === 'col'
      ? { ...expr, parts: [...star.expr.parts, name] }
      : expr;
  };
  return {
    ...spec,
    partition: spec.partition.map((expr) => meant(expr, true)),
    order: spec.order.map((expr) => meant(expr, false)),
  };
}

function hasOutput(session: Session, { parts }: Star, scope: Scope, name: string): boolean {
  const entry = parts.length === 0 ? undefined : findEntry(session, scope, parts);
  return entry?.space.find(name) !== undefined;
}

/** True when a window is used somewhere in an expression: such an output cannot decide about a window. */
function holdsWindow(node: unknown): boolean {
  if (typeof node !== 'object' || node === null) return false;
  if ((node as Partial<Expr>).k === 'func' && (node as FunctionCall).over !== undefined) return true;
  return Object.values(node).some(holdsWindow);
}

/** `f(row)` that means the column `f` of the row. */
function asFieldAccess(session: Session, call: FunctionCall, scope: Scope): FieldAccess | undefined {
  const [arg] = call.args;
  if (
    session.dialect !== 'postgres' ||
    arg === undefined ||
    call.args.length !== 1 ||
    call.name.length !== 1
  ) {
    return undefined;
  }
  if (arg.k !== 'col' && arg.k !== 'field' && arg.k !== 'func') return undefined;
  if (arg.k === 'func' && session.catalog.routinesNamed(arg.name, arg.args.length).length === 0)
    return undefined;
  const fields = fieldsOfType(session, typeOfExpr(session, arg, scope));
  const name = call.name[0] ?? '';
  if (fields === undefined || !fields.some((f) => f.name === name) || takesRow(session, call))
    return undefined;
  return { k: 'field', base: arg, name, pos: call.pos };
}

function lineageOfCall(session: Session, call: FunctionCall, scope: Scope): LineageSet {
  const access = asFieldAccess(session, call, scope);
  if (access !== undefined) return lineageOf(session, access, scope);
  if (!session.quiet) {
    const name = call.name.join('.');
    if (!session.routinesCalled.has(name)) session.routinesCalled.set(name, call.pos);
  }
  const masks = isMasking(call);
  const aggregates = isAggregate(session, call);
  const use: Use = aggregates
    ? masks
      ? 'maskAggregation'
      : 'aggregation'
    : masks
      ? 'mask'
      : 'transformation';
  const inside = aggregates && scope.isHaving === true && scope.parent !== undefined ? scope.parent : scope;
  const sets = [lineageOfAll(session, call.args, inside, use)];
  if (call.filter !== undefined) sets.push(lineageOfAll(session, [call.filter], scope, VALUE_FILTER));
  if (call.order !== undefined) sets.push(lineageOfAll(session, call.order, inside, VALUE_SORT));
  if (call.over !== undefined) sets.push(lineageOfWindow(session, call.over, scope, call.pos));
  return union(sets);
}

function lineageOfCase(session: Session, expr: CaseExpr, scope: Scope): LineageSet {
  const conditions = expr.whens.map((w) => w.when);
  if (expr.subject !== undefined) conditions.unshift(expr.subject);
  const results = expr.whens.map((w) => w.value);
  if (expr.otherwise !== undefined) results.push(expr.otherwise);
  return union([
    lineageOfAll(session, conditions, scope, CONDITIONAL),
    lineageOfAll(session, results, scope, 'transformation'),
  ]);
}

function lineageOfSubQuery(session: Session, expr: SubQuery, scope: Scope): LineageSet {
  const left = expr.left === undefined ? EMPTY : lineageOfAll(session, [expr.left], scope, 'transformation');
  const result = resolveQuery(session, expr.query, scope, scope.ctes);
  const rows = result.rows;
  if (expr.kind === 'exists') return rows;
  const values = union(result.fields.map((f) => f.lineage));
  if (expr.kind === 'scalar') return union([values, rows]);
  const use: Use = expr.kind === 'array' ? AGGREGATION : 'transformation';
  return union([left, through(values, use), rows]);
}

function lineageOfFieldAccess(session: Session, expr: FieldAccess, scope: Scope): LineageSet {
  if (expr.base.k === 'col') {
    const found = findColumn(session, scope, expr.base);
    if (found.is === 'nothing') return EMPTY;
    if (found.is === 'row') {
      const field = found.entry.space.find(expr.name);
      if (field !== undefined && field !== null) {
        noteRefs(session, field.refs);
        return field.lineage;
      }
    }
  }
  const fields = fieldsOfType(session, typeOfExpr(session, expr.base, scope));
  const field = fields?.find((f) => f.name === expr.name);
  if (field !== undefined) noteRefs(session, field.refs);
  else if (fields !== undefined) report(session, expr.pos, expr.name, 'the row has no such field');
  return lineageOfAll(session, [expr.base], scope, 'transformation');
}

/** The fields `(expression).*` stands for. */
export function fieldsOfExpansion(
  session: Session,
  base: Expr,
  scope: Scope,
  position: number,
): readonly Field[] {
  if (base.k === 'col') {
    const found = findColumn(session, scope, base);
    if (found.is === 'nothing') return [];
    if (found.is === 'row') return found.entry.space.fields;
  }
  const fields = fieldsOfType(session, typeOfExpr(session, base, scope));
  const lineage = lineageOfAll(session, [base], scope, 'transformation');
  if (fields === undefined) {
    report(session, position, '(...).*', 'the fields of this row type are not known');
    return [];
  }
  return fields.map((f) => ({ name: f.name, lineage, refs: f.refs, type: f.type }));
}

function lineageOfInserted(session: Session, expr: InsertedValue, scope: Scope): LineageSet {
  for (let level: Scope | undefined = scope; level !== undefined; level = level.parent) {
    const field = level.inserted?.find(expr.parts.at(-1) ?? '');
    if (field === undefined || field === null) continue;
    noteRefs(session, field.refs);
    return field.lineage;
  }
  report(session, expr.pos, expr.parts.join('.'), 'no such column is inserted');
  return EMPTY;
}

/** The lineage of an expression; every base column it names is noted in the session. */
export function lineageOf(session: Session, expr: Expr, scope: Scope): LineageSet {
  switch (expr.k) {
    case 'col':
      return lineageOfFound(session, findColumn(session, scope, expr));
    case 'const':
    case 'default':
      return EMPTY;
    case 'op': {
      const lineage = lineageOfAll(session, expr.args, scope, 'transformation');
      return expr.op === NAMED_ONLY ? EMPTY : lineage;
    }
    case 'row':
      return lineageOfRowExpr(session, expr, scope);
    case 'cast':
      return lineageOfAll(session, [expr.arg], scope, 'transformation');
    case 'func':
      return lineageOfCall(session, expr, scope);
    case 'case':
      return lineageOfCase(session, expr, scope);
    case 'sub':
      return lineageOfSubQuery(session, expr, scope);
    case 'star':
      return lineageOfStar(session, expr, scope, false);
    case 'field':
      return lineageOfFieldAccess(session, expr, scope);
    case 'fieldstar': {
      const fields = fieldsOfExpansion(session, expr.base, scope, expr.pos);
      for (const field of fields) noteRefs(session, field.refs);
      return through(union(fields.map((f) => f.lineage)), 'transformation');
    }
    default:
      return lineageOfInserted(session, expr, scope);
  }
}
