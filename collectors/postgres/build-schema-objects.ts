import type { AssetRecord, AssetRelation } from '../../src/core/collection.js';
import { childKey } from '../../src/core/asset-key.js';
import { type BuildContext, dependencyId, ownedBy } from './build-context.js';
import { constraintTypes } from './build-constraint.js';
import { decode, optionsObject } from './options.js';
import type { FingerprintRow, RoutineRow, SequenceRow, TypeRow } from './rows.js';

const routineKinds = { f: 'FUNCTION', p: 'PROCEDURE', w: 'WINDOW FUNCTION', a: 'AGGREGATE' };
const volatilities = { i: 'IMMUTABLE', s: 'STABLE', v: 'VOLATILE' };
const parallelModes = { s: 'SAFE', r: 'RESTRICTED', u: 'UNSAFE' };
const typeKinds = { e: 'ENUM', d: 'DOMAIN', c: 'COMPOSITE', r: 'RANGE', b: 'BASE', p: 'SHELL' };

/** A function, procedure, window function or aggregate. `body` is what stands between the quotes, or the SQL body. */
export function buildRoutine(context: BuildContext, head: FingerprintRow, row: RoutineRow): AssetRecord {
  const isAggregate = row.kind === 'a';
  const uses = context.uses.get(dependencyId('routine', row.oid, null)) ?? [];
  return {
    kind: isAggregate ? 'Aggregate' : 'Routine',
    key: context.keys.routine(head.schema, head.name, row.kind, head.arguments ?? ''),
    name: head.name,
    parent: context.keys.schema(head.schema),
    properties: {
      routineType: decode(routineKinds, row.kind),
      owner: row.owner,
      language: row.language,
      arguments: row.arguments,
      identityArguments: row.identity_arguments,
      parameters: row.parameters,
      returns: row.result,
      returnsSet: row.returns_set,
      ...(isAggregate
        ? row.aggregate
        : { definition: row.definition, body: row.sql_body ?? row.source, library: row.library }),
      volatility: decode(volatilities, row.volatility),
      parallel: decode(parallelModes, row.parallel),
      strict: row.is_strict,
      securityDefiner: row.security_definer,
      leakproof: row.leakproof,
      cost: row.cost,
      rows: row.rows,
      support: row.support,
      settings: optionsObject(row.settings),
      extension: row.extension,
    },
    comment: row.comment,
    relations: [ownedBy(context, row.owner), ...uses],
    grants: context.grants.read(row.acl, row.owner, 'routine'),
    engineId: String(row.oid),
  };
}

/** A sequence. Numbers are text: they may need all 64 bits. */
export function buildSequence(context: BuildContext, head: FingerprintRow, row: SequenceRow): AssetRecord {
  const { keys } = context;
  const owning =
    row.table_schema === null ? null : `${row.table_schema}.${row.table_name}.${row.column_name}`;
  return {
    kind: 'Sequence',
    key: keys.relation(head.schema, head.name, 'S'),
    name: head.name,
    parent: keys.schema(head.schema),
    properties: {
      owner: row.owner,
      dataType: row.data_type,
      start: row.start_value,
      increment: row.increment,
      min: row.min_value,
      max: row.max_value,
      cache: row.cache_size,
      cycle: row.cycles,
      ownedBy: owning,
      identity: row.ownership === 'i',
      persistence: row.persistence,
      extension: row.extension,
    },
    comment: row.comment,
    relations: [ownedBy(context, row.owner)],
    grants: context.grants.read(row.acl, row.owner, 'sequence'),
    engineId: String(row.oid),
  };
}

/** A type with, for a domain, its constraints. */
export function buildType(context: BuildContext, head: FingerprintRow, row: TypeRow): AssetRecord[] {
  const key = context.keys.type(head.schema, head.name);
  const type: AssetRecord = {
    kind: 'Type',
    key,
    name: head.name,
    parent: context.keys.schema(head.schema),
    properties: {
      type: row.is_shell ? 'SHELL' : decode(typeKinds, row.type),
      owner: row.owner,
      labels: row.labels,
      attributes: row.attributes,
      baseType: row.domain?.baseType ?? null,
      notNull: row.domain?.notNull ?? null,
      default: row.domain?.default ?? null,
      collation: row.domain?.collation ?? null,
      range: row.range,
      base: row.base,
      extension: row.extension,
    },
    comment: row.comment ?? row.relation_comment,
    relations: [ownedBy(context, row.owner)],
    grants: context.grants.read(row.acl, row.owner, 'type'),
    engineId: String(row.oid),
  };
  const constraints = (row.domain_constraints ?? []).map((constraint): AssetRecord => ({
    kind: 'Constraint',
    key: childKey(key, 'Constraint', constraint.name),
    name: constraint.name,
    parent: key,
    properties: {
      type: constraintTypes[constraint.type] ?? constraint.type,
      definition: constraint.definition,
      valid: constraint.valid,
    },
    comment: constraint.comment,
    engineId: constraint.oid,
  }));
  return [type, ...constraints];
}

/** The links of a routine, view, rule or column to what it uses, out of the catalogue's dependencies. */
export function usesLink(context: Pick<BuildContext, 'keys'>, row: UsesRow): AssetRelation {
  const { keys } = context;
  const { target_schema: schema, target_name: name, target_kind: kind } = row;
  if (row.target_class.endsWith('pg_proc')) {
    return { type: 'DEPENDS_ON', to: keys.routine(schema, name, kind, row.target_arguments ?? '') };
  }
  if (row.target_class.endsWith('pg_type')) return { type: 'DEPENDS_ON', to: keys.type(schema, name) };
  const isSequence = kind === 'S' && row.class === 'column';
  return { type: isSequence ? 'USES_SEQUENCE' : 'DEPENDS_ON', to: keys.relation(schema, name, kind) };
}

interface UsesRow {
  class: string;
  target_class: string;
  target_schema: string;
  target_name: string;
  target_kind: string;
  target_arguments: string | null;
}
