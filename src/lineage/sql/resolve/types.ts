/** Just enough typing to expand composite values: which fields an expression's value has, if it is a row. */
import { EMPTY } from '../lineage-set.js';
import { typeText } from '../catalog.js';
import type { Expr, FunctionCall, Query, TypeName } from '../tree.js';
import { builtinFunctionFields, routineFields } from './functions.js';
import { findColumn } from './lookup.js';
import { spaceOfRelation, type Field, type Scope, type Session, type TypeSource } from './scope.js';

/** A known type: a name, or the fields of an anonymous row; `array` counts one level of array. */
export interface KnownType {
  readonly name?: string;
  readonly fields?: readonly Field[];
  readonly array: boolean;
}

function named(text: string): KnownType {
  return text.endsWith('[]') ? { name: text.slice(0, -2), array: true } : { name: text, array: false };
}

/** The type a cast or declaration names. */
export function typeOfName(type: TypeName | undefined): KnownType | undefined {
  return type === undefined || type.name.length === 0 ? undefined : named(typeText(type));
}

function typeOfSource(session: Session, source: TypeSource | undefined): KnownType | undefined {
  if (source === undefined) return undefined;
  if (source.from === 'name') return named(source.name);
  if (source.from === 'row') return { fields: source.fields, array: false };
  return typeOfExpr(session, source.expr, source.scope);
}

/** The type of a field, undefined when unknown. */
export function typeOfField(session: Session, field: Field): KnownType | undefined {
  return typeOfSource(session, field.type);
}

function typeOfColumn(
  session: Session,
  expr: Extract<Expr, { k: 'col' }>,
  scope: Scope,
): KnownType | undefined {
  const quiet = session.quiet;
  session.quiet = true;
  const found = findColumn(session, scope, expr);
  session.quiet = quiet;
  if (found.is === 'field') return typeOfField(session, found.field);
  if (found.is === 'row') {
    const only = found.entry.space.fields[0];
    if (found.entry.scalar === true && only !== undefined) return typeOfField(session, only);
    return { fields: found.entry.space.fields, array: false };
  }
  return undefined;
}

function elementOf(type: KnownType | undefined): KnownType | undefined {
  return type?.array === true ? { ...type, array: false } : undefined;
}

const FIRST_ARGUMENT = new Set([
  'min',
  'max',
  'coalesce',
  'nullif',
  'first_value',
  'last_value',
  'nth_value',
  'lag',
  'lead',
]);

function typeOfCall(session: Session, call: FunctionCall, scope: Scope): KnownType | undefined {
  const name = call.name.at(-1) ?? '';
  const [first] = call.args;
  const argument = (): KnownType | undefined =>
    first === undefined ? undefined : typeOfExpr(session, first, scope);
  const own = routineFields(session, call);
  if (own !== undefined) return own;
  if (name === 'unnest') return elementOf(argument());
  if (name === 'array_agg') {
    const type = argument();
    return type === undefined || type.array ? undefined : { ...type, array: true };
  }
  if (FIRST_ARGUMENT.has(name) || name.endsWith('_populate_record') || name.endsWith('_populate_recordset')) {
    return argument();
  }
  const fields = builtinFunctionFields(name);
  if (fields === undefined) return undefined;
  return fields.length === 1 && fields[0] !== undefined
    ? typeOfField(session, fields[0])
    : { fields, array: false };
}

function typeOfQuery(session: Session, query: Query, scope: Scope): KnownType | undefined {
  if (query.body.k !== 'select') return undefined;
  const item = query.body.items[0];
  const from = query.body.from[0];
  if (item?.expr.k !== 'col' || from === undefined || query.body.from.length !== 1 || from.k !== 'table') {
    return item === undefined || item.expr.k === 'col' ? undefined : typeOfExpr(session, item.expr, scope);
  }
  const relation = session.catalog.relation(from.name);
  if (relation === undefined) return undefined;
  const name = item.expr.parts.at(-1) ?? '';
  const column = relation.column(name);
  if (column !== undefined) return column.type === undefined ? undefined : named(column.type);
  return name === (from.alias ?? relation.name) ? { name: relation.qualifiedName, array: false } : undefined;
}

/** The type of an expression as far as composite values need it. */
export function typeOfExpr(session: Session, expr: Expr, scope: Scope): KnownType | undefined {
  switch (expr.k) {
    case 'col':
      return typeOfColumn(session, expr, scope);
    case 'cast':
      return typeOfName(expr.type);
    case 'row':
      return {
        fields: expr.args.map((arg, i) => ({
          name: `f${i + 1}`,
          lineage: EMPTY,
          refs: [],
          type: { from: 'expr', expr: arg, scope },
        })),
        array: false,
      };
    case 'field': {
      const base = fieldsOfType(session, typeOfExpr(session, expr.base, scope));
      const field = base?.find((f) => f.name === expr.name);
      return field === undefined ? undefined : typeOfField(session, field);
    }
    case 'func':
      return typeOfCall(session, expr, scope);
    case 'case': {
      const candidates = [
        ...expr.whens.map((w) => w.value),
        ...(expr.otherwise === undefined ? [] : [expr.otherwise]),
      ];
      return firstKnown(session, candidates, scope);
    }
    case 'sub': {
      const type = typeOfQuery(session, expr.query, scope);
      return expr.kind === 'array' && type !== undefined ? { ...type, array: true } : type;
    }
    case 'op':
      return typeOfOperation(session, expr, scope);
    default:
      return undefined;
  }
}

function typeOfOperation(
  session: Session,
  expr: Extract<Expr, { k: 'op' }>,
  scope: Scope,
): KnownType | undefined {
  const [first] = expr.args;
  if (first === undefined) return undefined;
  if (expr.op === 'subscript') return elementOf(typeOfExpr(session, first, scope));
  if (expr.op === 'array') {
    const type = typeOfExpr(session, first, scope);
    return type === undefined ? undefined : { ...type, array: true };
  }
  if (['coalesce', 'greatest', 'least', 'nullif', 'slice', 'collate', '||'].includes(expr.op)) {
    return firstKnown(session, expr.args, scope);
  }
  return undefined;
}

function firstKnown(session: Session, candidates: readonly Expr[], scope: Scope): KnownType | undefined {
  for (const candidate of candidates) {
    const type = typeOfExpr(session, candidate, scope);
    if (type !== undefined) return type;
  }
  return undefined;
}

/** The fields of a composite type, undefined when it is no row or not known. */
export function fieldsOfType(session: Session, type: KnownType | undefined): readonly Field[] | undefined {
  if (type === undefined || type.array) return undefined;
  if (type.fields !== undefined) return type.fields;
  if (type.name === undefined) return undefined;
  const base = session.catalog.baseType(type.name);
  if (base.endsWith('[]')) return undefined;
  const relation = session.catalog.relation(base.split('.'));
  if (relation === undefined) return undefined;
  const { fields } = spaceOfRelation(relation);
  // Like the server, no dependency on the columns of a built-in row type: they cannot change.
  return relation.schema === 'pg_catalog' ? fields.map((f) => ({ ...f, refs: [] })) : fields;
}
