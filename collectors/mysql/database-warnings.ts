import type { CollectionWarning } from '../../src/core/collection.js';
import type { BuildContext } from './build-context.js';
import { openFailure, viewTrouble } from './build-relation.js';
import { type DatabaseOutline, isView } from './database-outline.js';
import type { TableRow } from './rows.js';
import { quoteAccount, quoteName, textOrNull } from './values.js';

/** What went wrong or could not be seen in one database; everything else has been collected. */
export function databaseWarnings(
  context: BuildContext,
  outline: DatabaseOutline,
  vanished: readonly string[],
  account: string,
): CollectionWarning[] {
  return [
    ...brokenRelations(context, outline),
    ...missingGrants(context, outline, account),
    ...vanished.map((name) => ({
      code: 'OBJECT_VANISHED',
      key: context.keys.relation(name),
      message: `Table ${nameOf(context, name)} was dropped while it was being read.`,
      remedy: 'Nothing to do: the next collection shows what is there.',
    })),
  ];
}

function nameOf(context: BuildContext, name: string): string {
  return `${quoteName(context.keys.database)}.${quoteName(name)}`;
}

function brokenRelations(context: BuildContext, outline: DatabaseOutline): CollectionWarning[] {
  return outline.tables.flatMap((row): CollectionWarning[] => {
    const name = nameOf(context, row.name);
    const key = context.keys.relation(row.name);
    if (isView(row)) {
      const trouble = troubleOf(outline, row);
      if (trouble?.state !== 'BROKEN') return [];
      return [
        {
          code: 'DEFINITION_UNREADABLE',
          key,
          message: `The columns of view ${name} cannot be read: ${trouble.reason}.`,
          remedy: `Restore what it refers to, replace ${name} or drop it; its definition has been collected.`,
        },
      ];
    }
    const failure = openFailure(row);
    if (failure === null) return [];
    return [
      {
        code: 'DEFINITION_UNREADABLE',
        key,
        message: `The server cannot open table ${name}: ${failure === '' ? 'no reason given' : failure}.`,
        remedy: `Run CHECK TABLE ${name}, restore it or drop it; what else there is has been collected.`,
      },
    ];
  });
}

function troubleOf(outline: DatabaseOutline, row: TableRow): ReturnType<typeof viewTrouble> {
  const columns = outline.columns.get(row.name) ?? [];
  return viewTrouble(row, outline.views.get(row.name), columns, outline.loopingViews);
}

/** One warning per kind of thing, naming the first few: a database may hold thousands of views. */
function missingGrants(
  context: BuildContext,
  outline: DatabaseOutline,
  account: string,
): CollectionWarning[] {
  const { database, databaseKey } = context.keys;
  const views = [...outline.views.values()].filter((row) => textOrNull(row.definition) === null);
  const hidden = outline.tables.filter((row) => isView(row) && troubleOf(outline, row)?.state === 'HIDDEN');
  const routines = outline.routines.filter((row) => row.body === null);
  const to = quoteAccount(account);
  const on = `${quoteName(database)}.*`;
  const warnings: CollectionWarning[] = [];
  const add = (what: string, names: readonly string[], remedy: string): void => {
    if (names.length === 0) return;
    const more = names.length > 5 ? ` and ${names.length - 5} more` : '';
    warnings.push({
      code: 'MISSING_GRANT',
      key: databaseKey,
      message: `The account ${to} may not read ${what} in database "${database}": ${names.slice(0, 5).join(', ')}${more}.`,
      remedy,
    });
  };
  add(
    'the definitions of views',
    views.map((row) => row.name),
    `GRANT SELECT, SHOW VIEW ON ${on} TO ${to};`,
  );
  add(
    'the columns of views that call functions',
    hidden.map((row) => row.name),
    `GRANT EXECUTE ON ${on} TO ${to}; the functions may also lie in another database.`,
  );
  add(
    'the bodies of routines',
    routines.map((row) => row.name),
    context.version.flavour === 'mysql'
      ? `GRANT SHOW_ROUTINE ON *.* TO ${to};`
      : `GRANT SELECT ON mysql.proc TO ${to};`,
  );
  add('the values of sequences', outline.unreadableSequences, `GRANT SELECT ON ${on} TO ${to};`);
  return warnings;
}
