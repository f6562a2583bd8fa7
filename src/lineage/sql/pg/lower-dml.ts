/** INSERT, UPDATE, DELETE and MERGE of PostgreSQL's parse tree into the neutral tree. */
import type { DeleteStmt, InsertStmt, MergeStmt, Node, UpdateStmt } from 'libpg-query';
import type {
  Assignment,
  AssignmentTarget,
  Delete,
  Expr,
  Insert,
  Merge,
  MergeWhen,
  Update,
} from '../tree.js';
import { as, stringOf, type LowerContext, type NodeOf } from './ast.js';
import { lowerExpr } from './lower-expression.js';
import { lowerFrom, lowerItems, lowerQuery, lowerRangeVar, lowerWith } from './lower-query.js';

function lowerTarget(target: NodeOf<'ResTarget'>, ctx: LowerContext): AssignmentTarget {
  const path: Expr[] = [];
  for (const step of target.indirection ?? []) {
    const indices = as(step, 'A_Indices');
    if (indices === undefined) continue;
    for (const bound of [indices.lidx, indices.uidx])
      if (bound !== undefined) path.push(lowerExpr(bound, ctx));
  }
  return {
    parts: [target.name ?? ''],
    path,
    partial: (target.indirection ?? []).some(
      (n) => stringOf(n) !== undefined || as(n, 'A_Indices') !== undefined,
    ),
    pos: ctx.at(target.location),
  };
}

/** The target columns of an INSERT. */
function lowerColumns(nodes: readonly Node[] | undefined, ctx: LowerContext): AssignmentTarget[] | undefined {
  if (nodes === undefined) return undefined;
  return nodes.flatMap((node) => {
    const target = as(node, 'ResTarget');
    return target === undefined ? [] : [lowerTarget(target, ctx)];
  });
}

/** SET lists; `(a, b) = (x, y)` becomes one assignment per column, `(a, b) = (SELECT ...)` stays together. */
function lowerAssignments(nodes: readonly Node[] | undefined, ctx: LowerContext): Assignment[] {
  const out: Assignment[] = [];
  let group: { targets: AssignmentTarget[]; source: Node } | undefined;
  const flush = (): void => {
    if (group === undefined) return;
    const row = as(group.source, 'RowExpr')?.args;
    if (row?.length === group.targets.length) {
      group.targets.forEach((target, i) => {
        const value = row[i];
        if (value !== undefined) out.push({ targets: [target], value: lowerExpr(value, ctx) });
      });
    } else out.push({ targets: group.targets, value: lowerExpr(group.source, ctx) });
    group = undefined;
  };
  for (const node of nodes ?? []) {
    const target = as(node, 'ResTarget');
    if (target?.val === undefined) continue;
    const multiple = as(target.val, 'MultiAssignRef');
    if (multiple === undefined) {
      flush();
      out.push({ targets: [lowerTarget(target, ctx)], value: lowerExpr(target.val, ctx) });
      continue;
    }
    if ((multiple.colno ?? 1) === 1) flush();
    if (group === undefined && multiple.source !== undefined)
      group = { targets: [], source: multiple.source };
    group?.targets.push(lowerTarget(target, ctx));
  }
  flush();
  return out;
}

function optional(node: Node | undefined, ctx: LowerContext): Expr | undefined {
  return node === undefined ? undefined : lowerExpr(node, ctx);
}

function lowerInsert(insert: InsertStmt, ctx: LowerContext): Insert {
  const conflict = insert.onConflictClause;
  const arbiters = (conflict?.infer?.indexElems ?? []).flatMap((node): Expr[] => {
    const element = as(node, 'IndexElem');
    if (element?.expr !== undefined) return [lowerExpr(element.expr, ctx)];
    return element?.name === undefined
      ? []
      : [{ k: 'col', parts: [element.name], pos: ctx.at(conflict?.infer?.location) }];
  });
  return {
    k: 'insert',
    with: lowerWith(insert.withClause, ctx),
    target: lowerRangeVar(insert.relation, ctx),
    columns: lowerColumns(insert.cols, ctx),
    source: insert.selectStmt === undefined ? undefined : lowerQuery(insert.selectStmt, ctx),
    conflict:
      conflict === undefined
        ? undefined
        : {
            arbiters,
            where: optional(conflict.infer?.whereClause, ctx),
            sets: lowerAssignments(conflict.targetList, ctx),
            updateWhere: optional(conflict.whereClause, ctx),
          },
    returning: lowerItems(insert.returningClause?.exprs, ctx),
    replace: false,
  };
}

function lowerUpdate(update: UpdateStmt, ctx: LowerContext): Update {
  return {
    k: 'update',
    with: lowerWith(update.withClause, ctx),
    targets: [lowerRangeVar(update.relation, ctx)],
    sets: lowerAssignments(update.targetList, ctx),
    from: (update.fromClause ?? []).map((n) => lowerFrom(n, ctx)),
    where: optional(update.whereClause, ctx),
    order: [],
    limit: [],
    returning: lowerItems(update.returningClause?.exprs, ctx),
  };
}

function lowerDelete(statement: DeleteStmt, ctx: LowerContext): Delete {
  const target = lowerRangeVar(statement.relation, ctx);
  return {
    k: 'delete',
    with: lowerWith(statement.withClause, ctx),
    targets: [{ name: target.alias === undefined ? target.name : [target.alias], pos: target.pos }],
    from: [target, ...(statement.usingClause ?? []).map((n) => lowerFrom(n, ctx))],
    where: optional(statement.whereClause, ctx),
    order: [],
    limit: [],
    returning: lowerItems(statement.returningClause?.exprs, ctx),
  };
}

const ACTIONS: Readonly<Record<string, MergeWhen['action']>> = {
  CMD_INSERT: 'insert',
  CMD_UPDATE: 'update',
  CMD_DELETE: 'delete',
};

function lowerMerge(merge: MergeStmt, ctx: LowerContext): Merge {
  return {
    k: 'merge',
    with: lowerWith(merge.withClause, ctx),
    target: lowerRangeVar(merge.relation, ctx),
    source: lowerFrom(merge.sourceRelation, ctx),
    on: optional(merge.joinCondition, ctx) ?? { k: 'const' },
    whens: (merge.mergeWhenClauses ?? []).flatMap((node): MergeWhen[] => {
      const when = as(node, 'MergeWhenClause');
      if (when === undefined) return [];
      const action = ACTIONS[when.commandType ?? ''] ?? 'nothing';
      return [
        {
          matched: when.matchKind !== 'MERGE_WHEN_NOT_MATCHED_BY_TARGET',
          condition: optional(when.condition, ctx),
          action,
          columns: action === 'insert' ? lowerColumns(when.targetList, ctx) : undefined,
          values: action === 'insert' ? (when.values ?? []).map((n) => lowerExpr(n, ctx)) : undefined,
          sets: action === 'update' ? lowerAssignments(when.targetList, ctx) : [],
        },
      ];
    }),
    returning: lowerItems(merge.returningClause?.exprs, ctx),
  };
}

/** A data-modifying statement, undefined for anything else. */
export function lowerDml(node: Node, ctx: LowerContext): Insert | Update | Delete | Merge | undefined {
  const insert = as(node, 'InsertStmt');
  if (insert !== undefined) return lowerInsert(insert, ctx);
  const update = as(node, 'UpdateStmt');
  if (update !== undefined) return lowerUpdate(update, ctx);
  const remove = as(node, 'DeleteStmt');
  if (remove !== undefined) return lowerDelete(remove, ctx);
  const merge = as(node, 'MergeStmt');
  return merge === undefined ? undefined : lowerMerge(merge, ctx);
}
