import { childKey } from '../../src/core/asset-key.js';
import type { AssetRecord } from '../../src/core/collection.js';
import type { PartitionRow } from './rows.js';
import { integerOf, textOrNull, withoutSecrets } from './values.js';

/** The partitions of a table in order, each followed by its subpartitions. */
export function buildPartitions(tableKey: string, rows: readonly PartitionRow[]): AssetRecord[] {
  const sorted = [...rows].sort(
    (a, b) =>
      Number(a.position ?? 0) - Number(b.position ?? 0) ||
      Number(a.subposition ?? 0) - Number(b.subposition ?? 0),
  );
  const assets: AssetRecord[] = [];
  let current: string | undefined;
  for (const row of sorted) {
    if (row.name !== current) assets.push(partitionAsset(tableKey, row));
    current = row.name;
    if (row.subpartition !== null) assets.push(subpartitionAsset(tableKey, row, row.subpartition));
  }
  return assets;
}

function partitionAsset(tableKey: string, row: PartitionRow): AssetRecord {
  const own = row.subpartition === null;
  return {
    kind: 'Partition',
    key: childKey(tableKey, 'Partition', row.name),
    name: row.name,
    parent: tableKey,
    properties: {
      method: row.method,
      expression: row.expression,
      bound: row.bound,
      position: integerOf(row.position),
      submethod: row.submethod,
      subexpression: row.subexpression,
      nodeGroup: own ? textOrNull(row.node_group) : null,
      tablespace: own ? textOrNull(row.tablespace) : null,
    },
    comment: own && row.comment !== null ? textOrNull(withoutSecrets(row.comment)) : null,
    relations: [{ type: 'PARTITION_OF', to: tableKey }],
  };
}

function subpartitionAsset(tableKey: string, row: PartitionRow, name: string): AssetRecord {
  const parent = childKey(tableKey, 'Partition', row.name);
  return {
    kind: 'Partition',
    key: childKey(parent, 'Partition', name),
    name,
    parent,
    properties: {
      method: row.submethod,
      expression: row.subexpression,
      bound: null,
      position: integerOf(row.subposition),
      submethod: null,
      subexpression: null,
      nodeGroup: textOrNull(row.node_group),
      tablespace: textOrNull(row.tablespace),
    },
    comment: row.comment === null ? null : textOrNull(withoutSecrets(row.comment)),
    relations: [{ type: 'PARTITION_OF', to: parent }],
  };
}
