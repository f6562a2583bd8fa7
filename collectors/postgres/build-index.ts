import type { AssetRecord, AssetRelation } from '../../src/core/collection.js';
import { childKey } from '../../src/core/asset-key.js';
import { type BuildContext, withRelations } from './build-context.js';
import type { RelationHead } from './build-relation.js';
import { numbersOf, optionsObject } from './options.js';
import type { IndexRow } from './rows.js';

/** An index. `columns` are its key columns or expressions in order, `includedColumns` what INCLUDE adds. */
export function buildIndex(
  context: BuildContext,
  head: RelationHead,
  columnNames: ReadonlyMap<number, string>,
  row: IndexRow,
): AssetRecord {
  const numbers = numbersOf(row.column_numbers);
  const keyNumbers = numbers.slice(0, row.key_count);
  const columns = keyNumbers.map(
    (number, index) => columnNames.get(number) ?? row.expressions?.[index] ?? '',
  );
  return {
    kind: 'Index',
    key: childKey(head.key, 'Index', row.name),
    name: row.name,
    parent: head.key,
    properties: {
      definition: row.definition,
      method: row.method,
      unique: row.is_unique,
      primary: row.is_primary,
      exclusion: row.is_exclusion,
      valid: row.is_valid,
      ready: row.is_ready,
      immediate: row.is_immediate,
      clustered: row.is_clustered,
      replicaIdentity: row.is_replica_identity,
      nullsNotDistinct: row.nulls_not_distinct,
      columns,
      includedColumns: numbers.slice(row.key_count).flatMap((number) => columnNames.get(number) ?? []),
      predicate: row.predicate,
      tablespace: row.tablespace,
      options: optionsObject(row.options),
      partitionOf: row.parent === null ? null : `${row.parent[0]}.${row.parent[2]}`,
    },
    comment: row.comment,
    ...withRelations(indexLinks(context, head, keyNumbers, columnNames, row)),
    engineId: String(row.oid),
  };
}

function indexLinks(
  context: BuildContext,
  head: RelationHead,
  keyNumbers: readonly number[],
  columnNames: ReadonlyMap<number, string>,
  row: IndexRow,
): AssetRelation[] {
  const links: AssetRelation[] = [];
  for (const [index, number] of keyNumbers.entries()) {
    const name = columnNames.get(number);
    if (name === undefined) continue;
    links.push({
      type: 'COVERS',
      to: childKey(head.key, 'Column', name),
      properties: { position: index + 1 },
    });
  }
  if (row.parent !== null) {
    const [schema, table, index] = row.parent;
    links.push({
      type: 'PARTITION_OF',
      to: childKey(context.keys.relation(schema, table, 'p'), 'Index', index),
    });
  }
  if (row.tablespace !== null)
    links.push({ type: 'IN_TABLESPACE', to: context.keys.tablespace(row.tablespace) });
  return links;
}
