import { childKey } from '../../src/core/asset-key.js';
import type { AssetRecord } from '../../src/core/collection.js';
import { type BuildContext, definedBy, withGrants } from './build-context.js';
import type { EventRow, ParameterRow, RoutineRow, TriggerRow } from './rows.js';
import { integerOf, quoteName, sqlModes, textOrNull } from './values.js';

/** A procedure, function, package or package body. `definition` is the statement that makes it, `body` what it does. */
export function buildRoutine(
  context: BuildContext,
  row: RoutineRow,
  parameters: readonly ParameterRow[],
): AssetRecord {
  const inOrder = parameters
    .filter((parameter) => Number(parameter.position) > 0)
    .sort((a, b) => Number(a.position) - Number(b.position));
  const typeText = (type: string, of: { characterSet: string | null; collation: string | null }): string =>
    type + characterSetText(context, row, type, of);
  const argumentText = inOrder
    .map(({ mode, name, data_type: type, character_set: characterSet, collation }) => {
      const own = typeText(type, { characterSet, collation });
      return `${row.type === 'PROCEDURE' && mode !== null ? `${mode} ` : ''}${quoteName(name ?? '')} ${own}`;
    })
    .join(', ');
  const returns = textOrNull(row.returns);
  const result = { characterSet: row.returns_character_set, collation: row.returns_collation };
  const returnsText = returns === null ? '' : typeText(returns, result);
  return {
    kind: 'Routine',
    key: context.keys.routine(row.name, row.type),
    name: row.name,
    parent: context.keys.databaseKey,
    properties: {
      routineType: row.type,
      definition: row.body === null ? null : routineDefinition(row, argumentText, returnsText, row.body),
      body: row.body,
      language: row.body_kind === 'EXTERNAL' ? textOrNull(row.language) : 'SQL',
      arguments: row.type.startsWith('PACKAGE') ? null : argumentText,
      parameters: inOrder.map((parameter) => ({
        name: parameter.name,
        mode: parameter.mode,
        dataType: parameter.data_type,
        characterSet: parameter.character_set,
        collation: parameter.collation,
      })),
      returns,
      returnsCharacterSet: row.returns_character_set,
      returnsCollation: row.returns_collation,
      deterministic: row.deterministic === 'YES',
      dataAccess: row.data_access,
      securityType: row.security_type,
      definer: row.definer,
      sqlMode: sqlModes(row.sql_mode),
      characterSet: row.character_set,
      connectionCollation: row.collation,
    },
    comment: textOrNull(row.comment),
    relations: [definedBy(context, row.definer)],
    ...withGrants(context.grants.routine(row.name, row.type)),
  };
}

/** A trigger of a table. */
export function buildTrigger(context: BuildContext, tableKey: string, row: TriggerRow): AssetRecord {
  return {
    kind: 'Trigger',
    key: childKey(tableKey, 'Trigger', row.name),
    name: row.name,
    parent: tableKey,
    properties: {
      definition:
        row.statement === null
          ? null
          : `CREATE TRIGGER ${quoteName(row.name)} ${row.timing} ${row.event} ON ${quoteName(row.table)} FOR EACH ROW ${row.statement}`,
      timing: row.timing,
      events: row.event.split(/\s*(?:,|\bOR\b)\s*/),
      orientation: row.orientation,
      order: Number(row.order),
      body: row.statement,
      definer: row.definer,
      sqlMode: sqlModes(row.sql_mode),
      characterSet: row.character_set,
      connectionCollation: row.collation,
    },
    comment: null,
    relations: [definedBy(context, row.definer)],
  };
}

/** A scheduled event. */
export function buildEvent(context: BuildContext, row: EventRow): AssetRecord {
  return {
    kind: 'Event',
    key: context.keys.event(row.name),
    name: row.name,
    parent: context.keys.databaseKey,
    properties: {
      definition: row.body === null ? null : eventDefinition(row, row.body),
      body: row.body,
      type: row.type,
      status: row.status,
      schedule: scheduleOf(row),
      executeAt: row.execute_at,
      intervalValue: row.interval_value,
      intervalField: row.interval_field,
      startsAt: row.starts_at,
      endsAt: row.ends_at,
      timeZone: row.time_zone,
      onCompletion: row.on_completion,
      originator: integerOf(row.originator),
      definer: row.definer,
      sqlMode: sqlModes(row.sql_mode),
      characterSet: row.character_set,
      connectionCollation: row.collation,
    },
    comment: textOrNull(row.comment),
    ...(row.last_executed_at === null ? {} : { statistics: { lastExecutedAt: row.last_executed_at } }),
    relations: [definedBy(context, row.definer)],
  };
}

/**
 * The character set of a parameter or result of MySQL, where it is not that of the database: there the type does not
 * say it, MariaDB's does.
 */
function characterSetText(
  { version }: BuildContext,
  row: RoutineRow,
  type: string,
  { characterSet, collation }: { characterSet: string | null; collation: string | null },
): string {
  if (version.flavour === 'mariadb' || characterSet === null || collation === row.database_collation)
    return '';
  // Documents have a character set that cannot be chosen.
  return type === 'json'
    ? ''
    : ` CHARACTER SET ${characterSet}${collation === null ? '' : ` COLLATE ${collation}`}`;
}

function routineDefinition(row: RoutineRow, argumentText: string, returnsText: string, body: string): string {
  if (row.type.startsWith('PACKAGE')) return `CREATE ${row.type} ${quoteName(row.name)} ${body}`;
  const returns = row.type === 'FUNCTION' ? ` RETURNS ${returnsText}` : '';
  const facts = [
    row.deterministic === 'YES' ? 'DETERMINISTIC' : '',
    row.data_access === 'CONTAINS SQL' ? '' : row.data_access,
    row.security_type === 'INVOKER' ? 'SQL SECURITY INVOKER' : '',
  ].filter((fact) => fact !== '');
  const head = `CREATE ${row.type} ${quoteName(row.name)}(${argumentText})${returns}`;
  return [head, ...facts, body].join('\n');
}

function scheduleOf(row: EventRow): string {
  if (row.type === 'ONE TIME') return `AT '${row.execute_at ?? ''}'`;
  const starts = row.starts_at === null ? '' : ` STARTS '${row.starts_at}'`;
  const ends = row.ends_at === null ? '' : ` ENDS '${row.ends_at}'`;
  return `EVERY ${intervalText(row)} ${row.interval_field ?? ''}${starts}${ends}`;
}

/** Compound intervals (`'1:30' HOUR_MINUTE`) are texts, quoted already by some servers. */
function intervalText(row: EventRow): string {
  const value = (row.interval_value ?? '').replace(/^'|'$/g, '');
  return /^\d+$/.test(value) ? value : `'${value}'`;
}

function eventDefinition(row: EventRow, body: string): string {
  return `CREATE EVENT ${quoteName(row.name)} ON SCHEDULE ${scheduleOf(row)} ON COMPLETION ${row.on_completion} ${row.status === 'ENABLED' ? 'ENABLE' : 'DISABLE'} DO ${body}`;
}
