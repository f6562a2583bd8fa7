/** Routines, triggers, rules and anonymous blocks of PostgreSQL's parse tree into the neutral tree. */
import type { CreateFunctionStmt, CreateTrigStmt, DefineStmt, Node } from 'libpg-query';
import type { RoutineParameter, RoutineStatement, Statement } from '../tree.js';
import { as, itemsOf, lowerType, rangeName, stringOf, stringsOf, type LowerContext } from './ast.js';
import { lowerExpr } from './lower-expression.js';
import { lowerStatement, type StatementRange } from './lower-statement.js';

const MODES: Readonly<Record<string, RoutineParameter['mode']>> = {
  FUNC_PARAM_OUT: 'out',
  FUNC_PARAM_INOUT: 'inout',
  FUNC_PARAM_TABLE: 'table',
  FUNC_PARAM_VARIADIC: 'variadic',
};

function lowerParameters(nodes: readonly Node[] | undefined): RoutineParameter[] {
  return (nodes ?? []).flatMap((node): RoutineParameter[] => {
    const parameter = as(node, 'FunctionParameter');
    if (parameter === undefined) return [];
    const type = parameter.argType === undefined ? undefined : lowerType(parameter.argType);
    const mode = MODES[parameter.mode ?? ''] ?? 'in';
    return [{ name: parameter.name, mode, type, hasDefault: parameter.defexpr !== undefined }];
  });
}

/** Statements of a body written as SQL: `RETURN expression` and BEGIN ATOMIC. */
function lowerSqlBody(
  body: Node | undefined,
  ctx: LowerContext,
  range: StatementRange,
): RoutineStatement[] | undefined {
  if (body === undefined) return undefined;
  const returned = as(body, 'ReturnStmt');
  if (returned?.returnval !== undefined) {
    return [{ r: 'expr', targets: [], expr: lowerExpr(returned.returnval, ctx), pos: range.pos }];
  }
  const list = as(body, 'List');
  if (list === undefined)
    return [{ r: 'sql', statement: lowerStatement(body, ctx, range), pos: range.pos, end: range.end }];
  return (list.items ?? []).flatMap((item) => lowerSqlBody(item, ctx, range) ?? []);
}

/** The offset of a quoted body's text when it stands in the script exactly so. */
function bodyPosition(
  ctx: LowerContext,
  range: StatementRange,
  body: string | undefined,
): number | undefined {
  if (body === undefined || body === '') return undefined;
  const at = ctx.text.indexOf(body, range.pos - ctx.shift);
  return at < 0 ? undefined : at + ctx.shift;
}

function lowerFunction(create: CreateFunctionStmt, ctx: LowerContext, range: StatementRange): Statement {
  let language = create.sql_body === undefined ? '' : 'sql';
  let body: string | undefined;
  for (const option of create.options ?? []) {
    const element = as(option, 'DefElem');
    if (element?.defname === 'language') language = stringOf(element.arg) ?? '';
    if (element?.defname === 'as') body = stringsOf(itemsOf(element.arg))[0];
  }
  return {
    k: 'createRoutine',
    kind: create.is_procedure === true ? 'procedure' : 'function',
    name: stringsOf(create.funcname),
    parameters: lowerParameters(create.parameters),
    returns: create.returnType === undefined ? undefined : lowerType(create.returnType),
    returnsSet: create.returnType?.setof === true,
    language: language.toLowerCase(),
    body,
    bodyPos: bodyPosition(ctx, range, body),
    statements: lowerSqlBody(create.sql_body, ctx, range),
    definition: ctx.text.slice(range.pos - ctx.shift, range.end - ctx.shift),
    pos: range.pos,
  };
}

function lowerAggregate(define: DefineStmt, range: StatementRange): Statement | undefined {
  if (define.kind !== 'OBJECT_AGGREGATE') return undefined;
  const parameters = lowerParameters((define.args ?? []).flatMap((n) => itemsOf(n)));
  return {
    k: 'createRoutine',
    kind: 'aggregate',
    name: stringsOf(define.defnames),
    parameters:
      parameters.length > 0 || define.oldstyle !== true ? parameters : [{ mode: 'in', hasDefault: false }],
    returnsSet: false,
    language: 'internal',
    definition: '',
    pos: range.pos,
  };
}

const BEFORE = 2;
const INSTEAD = 64;
const EVENTS: readonly (readonly [number, string])[] = [
  [4, 'insert'],
  [8, 'delete'],
  [16, 'update'],
  [32, 'truncate'],
];

function lowerTrigger(trigger: CreateTrigStmt, ctx: LowerContext, range: StatementRange): Statement {
  const timing = trigger.timing ?? 0;
  const transition = (isNew: boolean): string | undefined =>
    (trigger.transitionRels ?? [])
      .map((n) => as(n, 'TriggerTransition'))
      .find((t) => (t?.isNew === true) === isNew)?.name;
  return {
    k: 'createTrigger',
    name: [trigger.trigname ?? ''],
    table: rangeName(trigger.relation),
    timing: timing & INSTEAD ? 'instead of' : timing & BEFORE ? 'before' : 'after',
    events: EVENTS.filter(([bit]) => ((trigger.events ?? 0) & bit) !== 0).map(([, name]) => name),
    columns: stringsOf(trigger.columns),
    when: trigger.whenClause === undefined ? undefined : lowerExpr(trigger.whenClause, ctx),
    routine: stringsOf(trigger.funcname),
    oldTable: transition(false),
    newTable: transition(true),
    pos: range.pos,
  };
}

/** Routines and everything else that carries statements; undefined for other statements. */
export function lowerRoutineStatement(
  node: Node,
  ctx: LowerContext,
  range: StatementRange,
): Statement | undefined {
  const create = as(node, 'CreateFunctionStmt');
  if (create !== undefined) return lowerFunction(create, ctx, range);
  const define = as(node, 'DefineStmt');
  if (define !== undefined) return lowerAggregate(define, range);
  const trigger = as(node, 'CreateTrigStmt');
  if (trigger !== undefined) return lowerTrigger(trigger, ctx, range);
  const rule = as(node, 'RuleStmt');
  if (rule !== undefined) {
    return {
      k: 'createRule',
      name: rule.rulename ?? '',
      table: rangeName(rule.relation),
      event: (rule.event ?? '').replace('CMD_', '').toLowerCase(),
      where: rule.whereClause === undefined ? undefined : lowerExpr(rule.whereClause, ctx),
      actions: (rule.actions ?? []).map((n) => lowerStatement(n, ctx, range)),
      pos: range.pos,
    };
  }
  const call = as(node, 'CallStmt');
  if (call?.funccall !== undefined) {
    const lowered = lowerExpr({ FuncCall: call.funccall }, ctx);
    return lowered.k === 'func' ? { k: 'call', call: lowered } : undefined;
  }
  const block = as(node, 'DoStmt');
  if (block === undefined) return undefined;
  const option = (name: string): string | undefined =>
    (block.args ?? [])
      .map((n) => as(n, 'DefElem'))
      .flatMap((d) => (d?.defname === name ? [stringOf(d.arg)] : []))[0];
  return { k: 'do', expressions: [], language: option('language') ?? 'plpgsql', body: option('as') };
}
