import type { AssetRecord, AssetRelation } from '../../src/core/collection.js';
import { childKey } from '../../src/core/asset-key.js';
import { type BuildContext, withRelations } from './build-context.js';
import type { RelationHead } from './build-relation.js';
import { decode, numbersOf } from './options.js';
import type { ConstraintRow } from './rows.js';

/** Types of constraints as `information_schema` names them, with those it does not know. */
export const constraintTypes: Readonly<Record<string, string>> = {
  p: 'PRIMARY KEY',
  u: 'UNIQUE',
  f: 'FOREIGN KEY',
  c: 'CHECK',
  x: 'EXCLUSION',
  n: 'NOT NULL',
  t: 'TRIGGER',
};
const actions = { a: 'NO ACTION', r: 'RESTRICT', c: 'CASCADE', n: 'SET NULL', d: 'SET DEFAULT' };
const matches = { f: 'FULL', p: 'PARTIAL', s: 'SIMPLE' };

/** A constraint of a table. `columns` are the constrained columns in the order of the definition. */
export function buildConstraint(
  context: BuildContext,
  head: RelationHead,
  columnNames: ReadonlyMap<number, string>,
  row: ConstraintRow,
): AssetRecord {
  const columns = numbersOf(row.column_numbers).flatMap((number) => columnNames.get(number) ?? []);
  const isForeign = row.type === 'f';
  return {
    kind: 'Constraint',
    key: childKey(head.key, 'Constraint', row.name),
    name: row.name,
    parent: head.key,
    properties: {
      type: constraintTypes[row.type] ?? row.type,
      definition: row.definition,
      columns,
      referencedTable: isForeign ? `${row.target_schema}.${row.target_name}` : null,
      referencedColumns: row.target_columns,
      referencedConstraint: row.target_constraint,
      onUpdate: decode(actions, row.on_update),
      onDelete: decode(actions, row.on_delete),
      match: decode(matches, row.match),
      deferrable: row.is_deferrable,
      initiallyDeferred: row.is_deferred,
      valid: row.is_valid,
      enforced: row.is_enforced,
      noInherit: row.no_inherit,
      inherited: row.inherited > 0,
      local: row.is_local,
      index: isForeign ? null : row.index_name,
    },
    comment: row.comment,
    ...withRelations(constraintLinks(context, head, columns, row)),
    engineId: String(row.oid),
  };
}

function constraintLinks(
  context: BuildContext,
  head: RelationHead,
  columns: readonly string[],
  row: ConstraintRow,
): AssetRelation[] {
  const links: AssetRelation[] = columns.map((name, index) => ({
    type: 'COVERS',
    to: childKey(head.key, 'Column', name),
    properties: { position: index + 1 },
  }));
  if (row.type === 'f' && row.target_schema !== null && row.target_name !== null) {
    const target = context.keys.relation(row.target_schema, row.target_name, row.target_kind ?? 'r');
    links.push({ type: 'REFERENCES', to: target });
    for (const [index, name] of (row.target_columns ?? []).entries()) {
      links.push({
        type: 'REFERS_TO_COLUMN',
        to: childKey(target, 'Column', name),
        properties: { position: index + 1 },
      });
    }
  } else if (row.index_name !== null) {
    links.push({ type: 'BACKED_BY', to: childKey(head.key, 'Index', row.index_name) });
  }
  return links;
}
