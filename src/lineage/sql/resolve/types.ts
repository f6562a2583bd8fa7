/** Just enough typing to expand composite values: which fields an expression's value has, if it is a row. */
import { EMPTY } from '../lineage-set.js';
import { sizedTypeText } from '../catalog.js';
import type { Expr, FunctionCall, Query, TypeName } from '../tree.js';
import { canonicalName, commonType } from './common-type.js';
import { builtinFunctionFields, routineFields } from './functions.js';
import { findColumn } from './lookup.js';
import { typeOfBuiltin, typeOfOperator } from './plain-types.js';
import { resolveQuery } from './query.js';
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
  return type === undefined || type.name.length === 0 ? undefined : named(sizedTypeText(type));
}

function typeOfSource(session: Session, source: TypeSource | undefined): KnownType | undefined {
  if (source === undefined) return undefined;
  if (source.from === 'name') return named(source.name);
  if (source.from === 'any')
    return commonOf(
      session,
      source.of.map((one) => typeOfSource(session, one)),
    );
  if (source.from === 'row') return { fields: source.fields, array: false };
  return typeOfExpr(session, source.expr, source.scope);
}

/** The type of a field, undefined when unknown. */
export function typeOfField(session: Session, field: Field): KnownType | undefined {
  const { type } = field;
  // A literal of no type becomes text when it leaves its query.
  if (type?.from === 'expr' && type.expr.k === 'const' && type.expr.type === undefined) return named('text');
  return typeOfSource(session, field.type);
}

function typeOfColumn(
  session: Session,
  expr: Extract<Expr, { k: 'col' }>,
  scope: Scope,
): KnownType | undefined {
  const found = quietly(session, () => findColumn(session, scope, expr));
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

/** Polymorphic built-ins whose row argument stays a row. */
const FIRST_ARGUMENT = new Set(
  'min max coalesce nullif first_value last_value nth_value lag lead'.split(' '),
);

function plainName(session: Session, type: KnownType | undefined): string | undefined {
  if (type?.name === undefined) return undefined;
  return canonicalName(session.catalog.baseType(type.name)) + (type.array ? '[]' : '');
}

/** The types of a call's arguments as far as they are known. */
export function typesOfArguments(
  session: Session,
  call: FunctionCall,
  scope: Scope,
): readonly (KnownType | undefined)[] {
  return call.args.map((arg) => typeOfExpr(session, arg, scope));
}

function typeOfCall(session: Session, call: FunctionCall, scope: Scope): KnownType | undefined {
  const name = call.name.at(-1) ?? '';
  const [first] = call.args;
  const argument = (): KnownType | undefined =>
    first === undefined ? undefined : typeOfExpr(session, first, scope);
  const own = routineFields(session, call, () => typesOfArguments(session, call, scope));
  if (own !== undefined) return own;
  if (name === 'unnest') return elementOf(argument());
  const [ordered] = call.order ?? [];
  if ((name === 'mode' || name === 'percentile_disc') && ordered !== undefined && argument()?.array !== true)
    return typeOfExpr(session, ordered, scope);
  if (name === 'array_agg') {
    const type = argument();
    return type === undefined || type.array ? undefined : { ...type, array: true };
  }
  // Before version 14 the syntax of EXTRACT called date_part.
  const isOlder = name === 'extract' && (session.catalog.serverVersion ?? 14) < 14;
  const plain = typeOfBuiltin(
    isOlder ? 'date_part' : name,
    call.args.map((arg) => plainName(session, typeOfExpr(session, arg, scope))),
  );
  if (plain !== undefined) return named(plain);
  if (FIRST_ARGUMENT.has(name) || name.endsWith('_populate_record') || name.endsWith('_populate_recordset')) {
    return argument();
  }
  const fields = builtinFunctionFields(session, name);
  if (fields === undefined) return undefined;
  return fields.length === 1 && fields[0] !== undefined
    ? typeOfField(session, fields[0])
    : { fields, array: false };
}

function typeOfQuery(session: Session, query: Query, scope: Scope): KnownType | undefined {
  const [first] = quietly(session, () => resolveQuery(session, query, scope, scope.ctes)).fields;
  return first === undefined ? undefined : typeOfField(session, first);
}

/** Looks at something without noting what it names. */
export function quietly<Value>(session: Session, look: () => Value): Value {
  const { quiet } = session;
  session.quiet = true;
  try {
    return look();
  } finally {
    session.quiet = quiet;
  }
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
      return commonOf(
        session,
        candidates.map((candidate) => typeOfExpr(session, candidate, scope)),
      );
    }
    case 'const':
      return expr.type === undefined ? undefined : named(expr.type);
    case 'sub': {
      const type = typeOfQuery(session, expr.query, scope);
      if (expr.kind === 'exists' || expr.kind === 'quantified') return named('bool');
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
  if (expr.op === 'nullif' || expr.op === 'slice' || expr.op === 'collate')
    return typeOfExpr(session, first, scope);
  const types = expr.args.map((arg) => typeOfExpr(session, arg, scope));
  if (['coalesce', 'greatest', 'least'].includes(expr.op)) return commonOf(session, types);
  const plain = typeOfOperator(
    expr.op,
    types.map((type) => plainName(session, type)),
  );
  if (plain !== undefined) return named(plain);
  return expr.op === '||' ? types.find((type) => type?.array === true) : undefined;
}

/** The type several values get when they meet in one column; literals of no type go along with the others. */
function commonOf(session: Session, types: readonly (KnownType | undefined)[]): KnownType | undefined {
  let found: KnownType | undefined;
  for (const type of types) {
    if (type === undefined) continue;
    if (found === undefined) found = type;
    else if (found.name !== undefined && type.name !== undefined && !found.array && !type.array) {
      found = named(commonType(session.catalog, found.name, type.name)?.name ?? found.name);
    }
  }
  return found;
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
