import type { AssetProperties, AssetRecord, AssetRelation } from '../../src/core/collection.js';
import { buildColumn } from './build-column.js';
import { buildConstraint } from './build-constraint.js';
import { type BuildContext, dependencyId, ownedBy } from './build-context.js';
import { buildIndex } from './build-index.js';
import { buildPolicy, buildRule, buildTrigger } from './build-table-parts.js';
import { relationKind } from './keys.js';
import { decode, optionsObject } from './options.js';
import type { RelationRows } from './relation-rows.js';
import type { FingerprintRow, RelationRow } from './rows.js';

const replicaIdentities = { d: 'DEFAULT', n: 'NOTHING', f: 'FULL', i: 'INDEX' };
const partitionStrategies = { r: 'RANGE', l: 'LIST', h: 'HASH' };

/** A relation as its unit's head tells it, with the key of its asset. */
export interface RelationHead {
  row: FingerprintRow;
  key: string;
}

/**
 * All assets of one table, partition, foreign table, view or materialized view: itself, columns, constraints, indexes,
 * triggers, rules, policies. Null when the relation has gone between the statements.
 */
export function buildRelation(
  context: BuildContext,
  head: RelationHead,
  rows: RelationRows,
): AssetRecord[] | null {
  const relation = rows.relations.get(head.row.oid);
  if (relation === undefined) return null;
  const oid = head.row.oid;
  const columns = rows.columns.get(oid) ?? [];
  const names = new Map(columns.map((column) => [column[1], column[2]]));
  const assets: AssetRecord[] = [relationAsset(context, head, relation, rows.definitions.get(oid) ?? null)];
  for (const column of columns) assets.push(buildColumn(context, head, relation.owner, column));
  for (const row of rows.constraints.get(oid) ?? []) assets.push(buildConstraint(context, head, names, row));
  for (const row of rows.indexes.get(oid) ?? []) assets.push(buildIndex(context, head, names, row));
  for (const row of rows.triggers.get(oid) ?? []) assets.push(buildTrigger(context, head, row));
  for (const row of rows.rules.get(oid) ?? []) assets.push(buildRule(context, head, row));
  for (const row of rows.policies.get(oid) ?? []) assets.push(buildPolicy(context, head, row));
  return assets;
}

function relationAsset(
  context: BuildContext,
  head: RelationHead,
  row: RelationRow,
  definition: string | null,
): AssetRecord {
  const code = head.row.kind;
  const grants = context.grants.read(row.acl, row.owner, 'relation');
  return {
    kind: relationKind(code),
    key: head.key,
    name: head.row.name,
    parent: context.keys.schema(head.row.schema),
    properties: {
      owner: row.owner,
      ...(code === 'v' || code === 'm'
        ? viewProperties(code, row, definition)
        : tableProperties(context, code, row)),
      replicaIdentity: decode(replicaIdentities, row.replica_identity),
      options: optionsObject(row.options),
      extension: row.extension,
      securityLabels: row.security_labels,
    },
    comment: row.comment,
    relations: relationLinks(context, head, row),
    grants,
    engineId: String(head.row.oid),
  };
}

function viewProperties(code: string, row: RelationRow, definition: string | null): AssetProperties {
  if (code === 'm') {
    return {
      definition,
      populated: row.populated,
      accessMethod: row.access_method,
      tablespace: row.tablespace,
      persistence: row.persistence,
    };
  }
  const options = optionsObject(row.options) ?? {};
  return {
    definition,
    checkOption: options['check_option']?.toUpperCase() ?? null,
    securityBarrier: options['security_barrier'] === 'true',
    securityInvoker: options['security_invoker'] === 'true' || options['security_invoker'] === 'on',
  };
}

function tableProperties(context: BuildContext, code: string, row: RelationRow): AssetProperties {
  return {
    persistence: row.persistence,
    partitioned: row.partition_key !== null,
    partitionStrategy: decode(partitionStrategies, row.partition_strategy),
    partitionKey: row.partition_key,
    partitionBound: row.partition_bound,
    inherits:
      row.parents === null || code === 'partition'
        ? null
        : row.parents.map(([schema, name]) => `${schema}.${name}`),
    partitionOf:
      code === 'partition' && row.parents !== null
        ? row.parents.map(([schema, name]) => `${schema}.${name}`)[0]
        : null,
    rowSecurity: row.row_security,
    forceRowSecurity: row.force_row_security,
    accessMethod: row.access_method,
    tablespace: row.tablespace,
    toastOptions: optionsObject(row.toast_options),
    ofType: row.of_type,
    server: row.server,
    foreignOptions: optionsObject(row.foreign_options),
  };
}

function relationLinks(context: BuildContext, head: RelationHead, row: RelationRow): AssetRelation[] {
  const { keys } = context;
  const links: AssetRelation[] = [ownedBy(context, row.owner)];
  const parentType = head.row.kind === 'partition' ? 'PARTITION_OF' : 'INHERITS';
  for (const [index, parent] of (row.parents ?? []).entries()) {
    const [schema, name, kind] = parent;
    links.push({
      type: parentType,
      to: keys.relation(schema, name, kind),
      ...(parentType === 'INHERITS' ? { properties: { position: index + 1 } } : {}),
    });
  }
  if (row.server !== null)
    links.push({ type: 'SERVED_BY', to: keys.ofDatabase('ForeignServer', row.server) });
  if (row.tablespace !== null) links.push({ type: 'IN_TABLESPACE', to: keys.tablespace(row.tablespace) });
  links.push(...(context.uses.get(dependencyId('view', head.row.oid, null)) ?? []));
  return links;
}
