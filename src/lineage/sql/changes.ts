/** What definitions, removals and privileges change, as facts for a review before anything runs. */
import { TEMPORARY_SCHEMA, sizedTypeText, typeText, type Catalog } from './catalog.js';
import type { AlterAction, AlterRelation, ForeignKey, ObjectKind, Statement } from './tree.js';
import type { ColumnName, ForeignKeyUse, ObjectChange } from './types.js';

interface Place {
  readonly schema: string | null;
  readonly name: string;
}

function existing(catalog: Catalog, name: readonly string[]): Place {
  const relation = catalog.relation(name);
  if (relation !== undefined) return { schema: relation.schema, name: relation.name };
  return { schema: name.at(-2) ?? null, name: name.at(-1) ?? '' };
}

function fresh(catalog: Catalog, name: readonly string[], temporary: boolean): Place {
  const schema = temporary ? TEMPORARY_SCHEMA : (name.at(-2) ?? catalog.creationSchema());
  return { schema, name: name.at(-1) ?? '' };
}

type Extra = Partial<Pick<ObjectChange, 'action' | 'column' | 'to' | 'from' | 'cascade' | 'ifExists'>>;

function change(
  kind: ObjectKind,
  what: ObjectChange['change'],
  place: Place,
  position: number,
  extra: Extra = {},
): ObjectChange {
  return {
    change: what,
    kind,
    ...place,
    action: null,
    column: null,
    to: null,
    from: null,
    cascade: false,
    position,
    ...extra,
  };
}

function actionFacts(catalog: Catalog, statement: AlterRelation, action: AlterAction): Extra {
  const typeNow = (column: string): string | null =>
    catalog.relation(statement.name)?.column(column)?.type ?? null;
  switch (action.a) {
    case 'addColumn':
      return {
        column: action.column.name,
        to: action.column.type === undefined ? null : sizedTypeText(action.column.type),
      };
    case 'dropColumn':
      return { column: action.name, cascade: action.cascade };
    case 'renameColumn':
      return { column: action.from, from: action.from, to: action.to };
    case 'alterType':
      return { column: action.name, from: typeNow(action.name), to: sizedTypeText(action.type) };
    case 'replaceColumn': {
      const to = action.column.type === undefined ? null : sizedTypeText(action.column.type);
      return { column: action.name, from: typeNow(action.name), to };
    }
    case 'rename':
      return { to: action.to.join('.') };
    case 'setSchema':
      return { to: action.schema };
    case 'dropConstraint':
      return { from: action.name, cascade: action.cascade };
    case 'dropIndex':
      return { from: action.name };
    case 'inherit':
      return { to: action.parent.join('.') };
    case 'attachPartition':
      return { to: action.child.join('.') };
    case 'addForeignKey':
      return { to: action.key.table.join('.') };
    default:
      return { column: action.column ?? null, to: action.what };
  }
}

function alterChanges(catalog: Catalog, statement: AlterRelation): ObjectChange[] {
  const place = existing(catalog, statement.name);
  return statement.actions.flatMap((action) => {
    const facts = actionFacts(catalog, statement, action);
    const position = 'pos' in action && action.pos > 0 ? action.pos : statement.pos;
    const what = action.a === 'rename' ? 'rename' : 'alter';
    const own = change(statement.kind, what, place, position, { action: action.a, ...facts });
    if (action.a !== 'replaceColumn' || action.column.name === action.name) return [own];
    // MySQL's CHANGE gives a column another name as well.
    const names = { column: action.name, from: action.name, to: action.column.name };
    return [own, change(statement.kind, what, place, position, { action: 'renameColumn', ...names })];
  });
}

/** The definitions and privileges a statement changes. `catalog` is as it is before the statement. */
export function changesOf(catalog: Catalog, statement: Statement, start: number): ObjectChange[] {
  switch (statement.k) {
    case 'createTable':
      return [
        change(
          statement.kind === 'type' ? 'type' : 'table',
          'create',
          fresh(catalog, statement.name, statement.temporary),
          statement.pos,
        ),
      ];
    case 'createTableAs':
      return [change('table', 'create', fresh(catalog, statement.name, statement.temporary), statement.pos)];
    case 'createView':
      return [
        change(
          statement.materialized ? 'materializedView' : 'view',
          'create',
          fresh(catalog, statement.name, statement.temporary),
          statement.pos,
        ),
      ];
    case 'selectStatement':
      return statement.into === undefined
        ? []
        : [change('table', 'create', fresh(catalog, statement.into.name, statement.into.temporary), start)];
    case 'createRoutine':
      return statement.name.length === 0
        ? []
        : [change('routine', 'create', fresh(catalog, statement.name, false), statement.pos)];
    case 'createTrigger':
      return [
        change(
          'trigger',
          'create',
          { schema: existing(catalog, statement.table).schema, name: statement.name.at(-1) ?? '' },
          statement.pos,
          { to: statement.table.join('.') },
        ),
      ];
    case 'createRule':
      return [
        change(
          'rule',
          'create',
          { schema: existing(catalog, statement.table).schema, name: statement.name },
          statement.pos,
          { to: statement.table.join('.') },
        ),
      ];
    case 'createIndex': {
      const table = existing(catalog, statement.table.name);
      return [
        change('index', 'create', { schema: table.schema, name: statement.name ?? '' }, statement.table.pos, {
          to: table.name,
        }),
      ];
    }
    case 'createDomain':
      return [
        change('domain', 'create', fresh(catalog, statement.name, false), start, {
          to: typeText(statement.type),
        }),
      ];
    case 'createSchema':
      return [change('schema', 'create', { schema: null, name: statement.name }, start)];
    case 'createOther':
      return [change(statement.kind, 'create', fresh(catalog, statement.name, false), statement.pos)];
    case 'alter':
      return alterChanges(catalog, statement);
    case 'renameTables': {
      // A later pair may take up a name that an earlier one gave.
      const given = new Map<string, Place>();
      return statement.pairs.map((p) => {
        const from = given.get(p.from.name.join('.')) ?? existing(catalog, p.from.name);
        const name = p.to.at(-1) ?? '';
        given.set(p.to.join('.'), { schema: p.to.at(-2) ?? from.schema, name });
        return change('table', 'rename', from, p.from.pos, { action: 'rename', to: p.to.join('.') });
      });
    }
    case 'drop':
      return statement.names.map((n) =>
        change(statement.kind, 'drop', existing(catalog, n.name), n.pos, {
          cascade: statement.cascade,
          ifExists: statement.ifExists === true,
          from: statement.on?.join('.') ?? null,
        }),
      );
    case 'grant':
      return statement.names.flatMap((n) =>
        statement.privileges.map((p) =>
          change(statement.kind, statement.grant ? 'grant' : 'revoke', existing(catalog, n.name), n.pos, {
            action: p.privilege,
            column: p.columns.length > 0 ? p.columns.join(',') : null,
            to: statement.grantees.join(','),
            cascade: statement.cascade,
          }),
        ),
      );
    default:
      return [];
  }
}

function foreignKeyUse(catalog: Catalog, own: Place, key: ForeignKey): ForeignKeyUse {
  const target = existing(catalog, key.table);
  const at =
    (place: Place) =>
    (column: string): ColumnName => ({ schema: place.schema ?? '', relation: place.name, column });
  return {
    columns: key.columns.map(at(own)),
    references: key.targetColumns.map(at(target)),
    position: key.pos,
  };
}

/** The foreign keys a statement declares. */
export function foreignKeysOf(catalog: Catalog, statement: Statement): ForeignKeyUse[] {
  if (statement.k === 'createTable') {
    const own = fresh(catalog, statement.name, statement.temporary);
    const keys = [...statement.columns.flatMap((c) => c.references ?? []), ...statement.foreignKeys];
    return keys.map((key) => foreignKeyUse(catalog, own, key));
  }
  if (statement.k !== 'alter') return [];
  const own = existing(catalog, statement.name);
  return statement.actions.flatMap((action) => {
    if (action.a === 'addForeignKey') return [foreignKeyUse(catalog, own, action.key)];
    const references = action.a === 'addColumn' ? action.column.references : undefined;
    return references === undefined ? [] : [foreignKeyUse(catalog, own, references)];
  });
}
