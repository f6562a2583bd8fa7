import { childKey } from '../../src/core/asset-key.js';
import type { ChangeHint } from '../../src/core/collection.js';

/** A name in a statement: in backticks, in double quotes, or plain. */
const name = '(?:`(?:[^`]|``)+`|"(?:[^"]|"")+"|[\\w$\\u0080-\\uffff]+)';
const qualified = `(${name})(?:\\s*\\.\\s*(${name}))?`;
const optional = '(?:IF\\s+(?:NOT\\s+)?EXISTS\\s+)?';

/** Statements about one table, whose name follows. */
const tableStatement = new RegExp(
  `^(?:CREATE\\s+(?:OR\\s+REPLACE\\s+)?TABLE|ALTER\\s+(?:ONLINE\\s+)?(?:IGNORE\\s+)?TABLE)\\s+${optional}${qualified}`,
  'i',
);
const indexStatement = new RegExp(
  `^(?:CREATE\\s+(?:OR\\s+REPLACE\\s+)?(?:UNIQUE\\s+|FULLTEXT\\s+|SPATIAL\\s+|ONLINE\\s+|OFFLINE\\s+)*|DROP\\s+)INDEX\\s+${optional}${name}\\s+(?:USING\\s+\\w+\\s+)?ON\\s+${qualified}`,
  'i',
);
/** Statements that make or alter one object of a database, whose name follows the kind. */
const objectStatement = new RegExp(
  `^(?:CREATE|ALTER)\\b.*?\\b(?:TABLE|VIEW|TRIGGER|PROCEDURE|FUNCTION|PACKAGE(?:\\s+BODY)?|EVENT|SEQUENCE)\\s+${optional}${qualified}`,
  'is',
);
/** Statements with a list of objects. */
const listStatement =
  /^(?:DROP|RENAME)\s+(?:TABLES?|VIEW|TRIGGER|PROCEDURE|FUNCTION|PACKAGE|EVENT|SEQUENCE|INDEX)\b/i;
/** Statements about the instance: databases, accounts, roles, privileges, servers. */
const instanceStatement =
  /^(?:(?:CREATE|ALTER|DROP|RENAME)\s+(?:OR\s+REPLACE\s+)?(?:DATABASE|SCHEMA|USER|ROLE|SERVER|TABLESPACE|UNDO|RESOURCE|LOGFILE)\b|GRANT\b|REVOKE\b|SET\s+(?:PASSWORD|DEFAULT\s+ROLE)\b|(?:UN)?INSTALL\b)/i;
const temporary = /^(?:CREATE\s+(?:OR\s+REPLACE\s+)?|DROP\s+)TEMPORARY\b/i;

/**
 * What a statement of the binary log says has changed; null when it changes no definition. A statement about one table
 * gives its key, one about anything else in a database gives the database, everything else the whole instance (no
 * keys). The reason is made of keywords only, never of the statement's text.
 */
export function changeOf(namespace: string, database: string, statement: string): ChangeHint | null {
  const text = withoutComments(statement);
  if (temporary.test(text)) return null;
  const reason = tagOf(text);
  if (instanceStatement.test(text)) return { keys: [], reason };
  // A name that was not written in UTF-8 cannot be told from the log; a renamed table has two names.
  const isOneTable = !text.includes('\ufffd') && !/\bRENAME\b/i.test(text);
  const table = isOneTable ? nameIn(tableStatement.exec(text) ?? indexStatement.exec(text), database) : null;
  if (table !== null) {
    const databaseKey = childKey(namespace, 'Database', table.database);
    return { keys: [childKey(databaseKey, 'Table', table.name)], reason };
  }
  const databases = databasesIn(text, database);
  if (databases === null) return null;
  if (databases.includes('') || text.includes('\ufffd')) return { keys: [], reason };
  return { keys: databases.map((own) => childKey(namespace, 'Database', own)), reason };
}

/** Databases a statement is about; an empty name stands for one that cannot be told. Null for other statements. */
function databasesIn(text: string, database: string): string[] | null {
  // Whole names are taken one after the other, so that nothing inside a quoted name is mistaken for one.
  const names = [...text.matchAll(new RegExp(qualified, 'g'))];
  const elsewhere = names.flatMap(([, first, second]) => (second === undefined ? [] : [unquoted(first!)]));
  if (listStatement.test(text)) {
    const all = database === '' ? elsewhere : [database, ...elsewhere];
    return all.length === 0 ? [''] : [...new Set(all)];
  }
  if (/\bRENAME\b/i.test(text) && elsewhere.length > 0 && /^ALTER\b.*?\bTABLE\b/is.test(text)) return [''];
  const match = objectStatement.exec(text);
  if (match === null) return indexStatement.test(text) ? [database] : null;
  return [nameIn(match, database)?.database ?? ''];
}

function nameIn(match: RegExpExecArray | null, database: string): { database: string; name: string } | null {
  if (match === null) return null;
  const [, first, second] = match;
  if (second !== undefined) return { database: unquoted(first!), name: unquoted(second) };
  return database === '' ? null : { database, name: unquoted(first!) };
}

function unquoted(text: string): string {
  const quote = text.charAt(0);
  return quote === '`' || quote === '"' ? text.slice(1, -1).replaceAll(quote + quote, quote) : text;
}

/** Comments are left out, those that carry code for some versions are opened. */
function withoutComments(statement: string): string {
  return statement
    .replace(/\/\*M?!\d*\s*([\s\S]*?)\*\//g, ' $1 ')
    .replace(/^(?:\s|\/\*[\s\S]*?\*\/|(?:--\s|#)[^\n]*\n)+/, '')
    .trim();
}

/** The first keywords of a statement, for example `ALTER TABLE`. */
function tagOf(text: string): string {
  const words = /^[A-Za-z]+(?:\s+[A-Za-z]+)?/.exec(text)?.[0] ?? 'DDL';
  return words.replace(/\s+/g, ' ').toUpperCase();
}
