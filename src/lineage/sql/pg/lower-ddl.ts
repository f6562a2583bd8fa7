/** Definitions and privileges of PostgreSQL's parse tree into the neutral tree. */
import type {
  AlterTableStmt,
  ColumnDef as PgColumnDef,
  Constraint,
  CreateStmt,
  DropStmt,
  GrantStmt,
  Node,
  RenameStmt,
} from 'libpg-query';
import type {
  AlterAction,
  CreateTable,
  Expr,
  ForeignKey,
  Grant,
  ObjectKind,
  ObjectName,
  Statement,
  TableColumn,
} from '../tree.js';
import { as, itemsOf, lowerType, rangeName, stringOf, stringsOf, type LowerContext } from './ast.js';
import { lowerExpr } from './lower-expression.js';
import { lowerColumnDefs, lowerRangeVar } from './lower-query.js';
import { lowerStatement, type StatementRange } from './lower-statement.js';

const KINDS: Readonly<Record<string, ObjectKind>> = {
  OBJECT_TABLE: 'table',
  OBJECT_VIEW: 'view',
  OBJECT_MATVIEW: 'materializedView',
  OBJECT_FOREIGN_TABLE: 'foreignTable',
  OBJECT_INDEX: 'index',
  OBJECT_SEQUENCE: 'sequence',
  OBJECT_SCHEMA: 'schema',
  OBJECT_TYPE: 'type',
  OBJECT_DOMAIN: 'domain',
  OBJECT_FUNCTION: 'routine',
  OBJECT_PROCEDURE: 'routine',
  OBJECT_ROUTINE: 'routine',
  OBJECT_AGGREGATE: 'routine',
  OBJECT_TRIGGER: 'trigger',
  OBJECT_RULE: 'rule',
  OBJECT_ROLE: 'role',
  OBJECT_DATABASE: 'database',
};

function kindOf(type: string | undefined): ObjectKind {
  return KINDS[type ?? ''] ?? 'other';
}

function foreignKey(constraint: Constraint, own: readonly string[], ctx: LowerContext): ForeignKey {
  return {
    columns: constraint.fk_attrs === undefined ? own : stringsOf(constraint.fk_attrs),
    table: rangeName(constraint.pktable),
    targetColumns: stringsOf(constraint.pk_attrs),
    pos: ctx.at(constraint.location),
  };
}

function lowerColumn(def: PgColumnDef, ctx: LowerContext): TableColumn {
  const name = def.colname ?? '';
  const check: Expr[] = [];
  let generated: Expr | undefined;
  let fallback: Expr | undefined =
    def.raw_default === undefined ? undefined : lowerExpr(def.raw_default, ctx);
  let references: ForeignKey | undefined;
  for (const node of def.constraints ?? []) {
    const constraint = as(node, 'Constraint');
    if (constraint === undefined) continue;
    const expr = constraint.raw_expr === undefined ? undefined : lowerExpr(constraint.raw_expr, ctx);
    if (constraint.contype === 'CONSTR_GENERATED') generated = expr;
    else if (constraint.contype === 'CONSTR_DEFAULT') fallback = expr;
    else if (constraint.contype === 'CONSTR_CHECK' && expr !== undefined) check.push(expr);
    else if (constraint.contype === 'CONSTR_FOREIGN') references = foreignKey(constraint, [name], ctx);
  }
  return {
    name,
    type: lowerType(def.typeName),
    generated,
    default: fallback,
    check,
    references,
    pos: ctx.at(def.location),
  };
}

function lowerTable(create: CreateStmt, kind: CreateTable['kind'], ctx: LowerContext): CreateTable {
  const columns: TableColumn[] = [];
  const like: string[][] = [];
  const checks: Expr[] = [];
  const foreignKeys: ForeignKey[] = [];
  for (const node of create.tableElts ?? []) {
    const def = as(node, 'ColumnDef');
    const constraint = as(node, 'Constraint');
    if (def !== undefined) columns.push(lowerColumn(def, ctx));
    else if (constraint?.contype === 'CONSTR_FOREIGN') foreignKeys.push(foreignKey(constraint, [], ctx));
    else if (constraint?.raw_expr !== undefined) checks.push(lowerExpr(constraint.raw_expr, ctx));
    else {
      const source = as(node, 'TableLikeClause');
      if (source !== undefined) like.push(rangeName(source.relation));
    }
  }
  const parents = (create.inhRelations ?? []).map((n) => rangeName(as(n, 'RangeVar')));
  return {
    k: 'createTable',
    kind,
    name: rangeName(create.relation),
    temporary: create.relation?.relpersistence === 't',
    columns,
    like,
    inherits: create.partbound === undefined ? parents : [],
    partitionOf: create.partbound === undefined ? undefined : parents[0],
    ofType: create.ofTypename === undefined ? undefined : lowerType(create.ofTypename).name,
    checks,
    foreignKeys,
    replace: false,
    pos: ctx.at(create.relation?.location),
  };
}

function alterAction(node: Node, ctx: LowerContext): AlterAction[] {
  const command = as(node, 'AlterTableCmd');
  if (command === undefined) return [];
  const name = command.name ?? '';
  const def = as(command.def, 'ColumnDef');
  const constraint = as(command.def, 'Constraint');
  const cascade = command.behavior === 'DROP_CASCADE';
  switch (command.subtype) {
    case 'AT_AddColumn':
      return def === undefined ? [] : [{ a: 'addColumn', column: lowerColumn(def, ctx) }];
    case 'AT_DropColumn':
      return [{ a: 'dropColumn', name, cascade, pos: 0 }];
    case 'AT_AlterColumnType': {
      const using = def?.raw_default === undefined ? undefined : lowerExpr(def.raw_default, ctx);
      return [{ a: 'alterType', name, type: lowerType(def?.typeName), using, pos: ctx.at(def?.location) }];
    }
    case 'AT_AddConstraint':
      return constraint?.contype === 'CONSTR_FOREIGN'
        ? [{ a: 'addForeignKey', key: foreignKey(constraint, [], ctx) }]
        : [{ a: 'other', what: 'AT_AddConstraint' }];
    case 'AT_DropConstraint':
      return [{ a: 'dropConstraint', name, cascade }];
    case 'AT_AddInherit':
      return [{ a: 'inherit', parent: rangeName(as(command.def, 'RangeVar')) }];
    case 'AT_AttachPartition':
      return [{ a: 'attachPartition', child: rangeName(as(command.def, 'PartitionCmd')?.name) }];
    default:
      return [{ a: 'other', what: command.subtype ?? '', column: command.name }];
  }
}

function lowerAlter(alter: AlterTableStmt, ctx: LowerContext): Statement {
  return {
    k: 'alter',
    kind: kindOf(alter.objtype),
    name: rangeName(alter.relation),
    actions: (alter.cmds ?? []).flatMap((n) => alterAction(n, ctx)),
    pos: ctx.at(alter.relation?.location),
  };
}

function lowerRename(rename: RenameStmt, ctx: LowerContext): Statement {
  const to = rename.newname ?? '';
  const pos = ctx.at(rename.relation?.location);
  if (rename.relation === undefined) {
    const name = stringsOf(itemsOf(rename.object));
    const own = name.length > 0 ? name : [stringOf(rename.object) ?? rename.subname ?? ''];
    return {
      k: 'alter',
      kind: kindOf(rename.renameType),
      name: own,
      actions: [{ a: 'rename', to: [to] }],
      pos,
    };
  }
  const isColumn = rename.renameType === 'OBJECT_COLUMN' || rename.renameType === 'OBJECT_ATTRIBUTE';
  const kind = kindOf(isColumn ? rename.relationType : rename.renameType);
  const action: AlterAction = isColumn
    ? { a: 'renameColumn', from: rename.subname ?? '', to, pos }
    : rename.subname === undefined
      ? { a: 'rename', to: [to] }
      : { a: 'other', what: `rename ${rename.renameType ?? ''}` };
  return { k: 'alter', kind, name: rangeName(rename.relation), actions: [action], pos };
}

function objectName(node: Node): string[] {
  const withArgs = as(node, 'ObjectWithArgs');
  if (withArgs !== undefined) return stringsOf(withArgs.objname);
  const range = as(node, 'RangeVar');
  if (range !== undefined) return rangeName(range);
  const type = as(node, 'TypeName');
  if (type !== undefined) return stringsOf(type.names);
  const single = stringOf(node);
  return single === undefined ? stringsOf(itemsOf(node)) : [single];
}

function objectNames(nodes: readonly Node[] | undefined, ctx: LowerContext): ObjectName[] {
  return (nodes ?? []).map((node) => {
    const location = as(node, 'RangeVar')?.location;
    const name = objectName(node);
    return { name, pos: location === undefined ? 0 : ctx.at(location) };
  });
}

function lowerDrop(drop: DropStmt, ctx: LowerContext, range: StatementRange): Statement {
  const kind = kindOf(drop.removeType);
  const names = objectNames(drop.objects, ctx).map((n) => ({ ...n, pos: n.pos === 0 ? range.pos : n.pos }));
  const cascade = drop.behavior === 'DROP_CASCADE';
  const ifExists = drop.missing_ok === true;
  if (kind !== 'trigger' && kind !== 'rule') return { k: 'drop', kind, names, cascade, ifExists };
  const [first] = names;
  const own = first === undefined ? [] : [{ name: first.name.slice(-1), pos: first.pos }];
  return { k: 'drop', kind, names: own, on: first?.name.slice(0, -1), cascade, ifExists };
}

function lowerGrant(grant: GrantStmt, ctx: LowerContext): Grant {
  return {
    k: 'grant',
    grant: grant.is_grant === true,
    kind: kindOf(grant.objtype),
    privileges: (grant.privileges ?? []).map((n) => {
      const privilege = as(n, 'AccessPriv');
      return { privilege: privilege?.priv_name ?? 'all', columns: stringsOf(privilege?.cols) };
    }),
    names: objectNames(grant.objects, ctx),
    grantees: (grant.grantees ?? []).map((n) => as(n, 'RoleSpec')?.rolename ?? 'public'),
    cascade: grant.behavior === 'DROP_CASCADE',
  };
}

function lowerIndex(node: Node, ctx: LowerContext): Statement | undefined {
  const index = as(node, 'IndexStmt');
  if (index === undefined) return undefined;
  const table = lowerRangeVar(index.relation, ctx);
  const expressions = [...(index.indexParams ?? []), ...(index.indexIncludingParams ?? [])].flatMap(
    (n): Expr[] => {
      const element = as(n, 'IndexElem');
      if (element?.expr !== undefined) return [lowerExpr(element.expr, ctx)];
      return element?.name === undefined ? [] : [{ k: 'col', parts: [element.name], pos: table.pos }];
    },
  );
  return {
    k: 'createIndex',
    name: index.idxname,
    table,
    expressions,
    where: index.whereClause === undefined ? undefined : lowerExpr(index.whereClause, ctx),
    unique: index.unique === true,
  };
}

function lowerTypes(node: Node, ctx: LowerContext): Statement | undefined {
  const composite = as(node, 'CompositeTypeStmt');
  if (composite !== undefined) {
    const columns = lowerColumnDefs(composite.coldeflist).map((def) => ({ ...def, check: [], pos: 0 }));
    return {
      k: 'createTable',
      kind: 'type',
      name: rangeName(composite.typevar),
      temporary: false,
      columns,
      like: [],
      inherits: [],
      checks: [],
      foreignKeys: [],
      replace: false,
      pos: ctx.at(composite.typevar?.location),
    };
  }
  const domain = as(node, 'CreateDomainStmt');
  if (domain !== undefined) {
    return { k: 'createDomain', name: stringsOf(domain.domainname), type: lowerType(domain.typeName) };
  }
  const typeName = as(node, 'CreateEnumStmt')?.typeName ?? as(node, 'CreateRangeStmt')?.typeName;
  if (typeName !== undefined) return { k: 'createOther', kind: 'type', name: stringsOf(typeName), pos: 0 };
  const sequence = as(node, 'CreateSeqStmt');
  if (sequence === undefined) return undefined;
  return {
    k: 'createOther',
    kind: 'sequence',
    name: rangeName(sequence.sequence),
    pos: ctx.at(sequence.sequence?.location),
  };
}

/** A definition, change, removal or privilege; undefined for other statements. */
export function lowerDefinition(node: Node, ctx: LowerContext, range: StatementRange): Statement | undefined {
  const create = as(node, 'CreateStmt');
  if (create !== undefined) return lowerTable(create, 'table', ctx);
  const foreign = as(node, 'CreateForeignTableStmt');
  if (foreign?.base !== undefined) return lowerTable(foreign.base, 'foreignTable', ctx);
  const alter = as(node, 'AlterTableStmt');
  if (alter !== undefined) return lowerAlter(alter, ctx);
  const rename = as(node, 'RenameStmt');
  if (rename !== undefined) return lowerRename(rename, ctx);
  const move = as(node, 'AlterObjectSchemaStmt');
  if (move?.relation !== undefined) {
    const actions: AlterAction[] = [{ a: 'setSchema', schema: move.newschema ?? '' }];
    return {
      k: 'alter',
      kind: kindOf(move.objectType),
      name: rangeName(move.relation),
      actions,
      pos: ctx.at(move.relation.location),
    };
  }
  const drop = as(node, 'DropStmt');
  if (drop !== undefined) return lowerDrop(drop, ctx, range);
  const truncate = as(node, 'TruncateStmt');
  if (truncate !== undefined) {
    const tables = (truncate.relations ?? []).map((n) => lowerRangeVar(as(n, 'RangeVar'), ctx));
    return { k: 'truncate', tables, cascade: truncate.behavior === 'DROP_CASCADE' };
  }
  const grant = as(node, 'GrantStmt');
  if (grant !== undefined) return lowerGrant(grant, ctx);
  const schema = as(node, 'CreateSchemaStmt');
  if (schema !== undefined) {
    const elements = (schema.schemaElts ?? []).map((n) => lowerStatement(n, ctx, range));
    return { k: 'createSchema', name: schema.schemaname ?? schema.authrole?.rolename ?? '', elements };
  }
  return lowerIndex(node, ctx) ?? lowerTypes(node, ctx);
}
