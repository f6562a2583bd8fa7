import type { AssetRecord } from '../../src/core/collection.js';
import { childKey } from '../../src/core/asset-key.js';
import { type BuildContext, dependencyId, withRelations } from './build-context.js';
import type { RelationHead } from './build-relation.js';
import { publicPrincipal } from './keys.js';
import { decode } from './options.js';
import type { PolicyRow, RuleRow, TriggerRow } from './rows.js';

const enabledStates = { O: 'ORIGIN', D: 'DISABLED', R: 'REPLICA', A: 'ALWAYS' };
const ruleEvents = { 1: 'SELECT', 2: 'UPDATE', 3: 'INSERT', 4: 'DELETE' };
const policyCommands = { r: 'SELECT', a: 'INSERT', w: 'UPDATE', d: 'DELETE', '*': 'ALL' };

/** Bits of `pg_trigger.tgtype`. */
const triggerBits = { row: 1, before: 2, insert: 4, delete: 8, update: 16, truncate: 32, instead: 64 };

/** A trigger, with the routine it executes. */
export function buildTrigger(context: BuildContext, head: RelationHead, row: TriggerRow): AssetRecord {
  const has = (bit: keyof typeof triggerBits): boolean => (row.type & triggerBits[bit]) !== 0;
  const events = (['insert', 'update', 'delete', 'truncate'] as const)
    .filter(has)
    .map((event) => event.toUpperCase());
  return {
    kind: 'Trigger',
    key: childKey(head.key, 'Trigger', row.name),
    name: row.name,
    parent: head.key,
    properties: {
      definition: row.definition,
      timing: has('instead') ? 'INSTEAD OF' : has('before') ? 'BEFORE' : 'AFTER',
      events,
      orientation: has('row') ? 'ROW' : 'STATEMENT',
      columns: row.columns,
      function: `${row.function_schema}.${row.function_name}`,
      enabled: decode(enabledStates, row.enabled),
      constraint: row.is_constraint,
      deferrable: row.is_deferrable,
      initiallyDeferred: row.is_deferred,
      inherited: row.is_inherited,
      oldTable: row.old_table,
      newTable: row.new_table,
    },
    comment: row.comment,
    relations: [
      {
        type: 'EXECUTES',
        to: context.keys.routine(row.function_schema, row.function_name, 'f', row.function_arguments),
      },
    ],
    engineId: String(row.oid),
  };
}

/** A rewrite rule, with what its action uses. */
export function buildRule(context: BuildContext, head: RelationHead, row: RuleRow): AssetRecord {
  return {
    kind: 'Rule',
    key: childKey(head.key, 'Rule', row.name),
    name: row.name,
    parent: head.key,
    properties: {
      definition: row.definition,
      event: decode(ruleEvents, row.event),
      instead: row.is_instead,
      enabled: decode(enabledStates, row.enabled),
    },
    comment: row.comment,
    ...withRelations(context.uses.get(dependencyId('rule', head.row.oid, row.name)) ?? []),
    engineId: String(row.oid),
  };
}

/** A row security policy. */
export function buildPolicy(context: BuildContext, head: RelationHead, row: PolicyRow): AssetRecord {
  const roles = row.roles.map((role) => role ?? publicPrincipal);
  return {
    kind: 'Policy',
    key: childKey(head.key, 'Policy', row.name),
    name: row.name,
    parent: head.key,
    properties: {
      definition: policyDefinition(head, row),
      command: decode(policyCommands, row.command),
      permissive: row.is_permissive,
      roles,
      using: row.using_expression,
      withCheck: row.check_expression,
    },
    comment: row.comment,
    engineId: String(row.oid),
  };
}

/** The statement that makes the policy; PostgreSQL has no function that prints it. */
function policyDefinition(head: RelationHead, row: PolicyRow): string {
  const roles = row.roles.filter((role) => role !== null);
  const command = decode(policyCommands, row.command);
  return [
    `CREATE POLICY ${quoteIdentifier(row.name)} ON ${quoteIdentifier(head.row.schema)}.${quoteIdentifier(head.row.name)}`,
    row.is_permissive ? '' : 'AS RESTRICTIVE',
    command === 'ALL' ? '' : `FOR ${command}`,
    roles.length === 0 ? '' : `TO ${roles.map(quoteIdentifier).join(', ')}`,
    row.using_expression === null ? '' : `USING (${row.using_expression})`,
    row.check_expression === null ? '' : `WITH CHECK (${row.check_expression})`,
  ]
    .filter((part) => part !== '')
    .join(' ');
}

/** An identifier as it must stand in a statement: in double quotes unless it is a plain lower-case name. */
export function quoteIdentifier(name: string): string {
  return /^[a-z_][a-z0-9_$]*$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`;
}
