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
/** Statements about what lies in a database. */
const objectStatement =
  /^(?:CREATE|ALTER|DROP|RENAME)\b.*?\b(TABLES?|VIEW|TRIGGER|PROCEDURE|FUNCTION|PACKAGE|EVENT|SEQUENCE|INDEX)\b/is;
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
  // A name that was not written in UTF-8 cannot be told from the log.
  const table = text.includes('\ufffd') || /\bRENAME\b/i.test(text) ? null : tableOf(database, text);
  if (table !== null) {
    const databaseKey = childKey(namespace, 'Database', table.database);
    return { keys: [childKey(databaseKey, 'Table', table.table)], reason };
  }
  if (!objectStatement.test(text)) return null;
  // Several databases may be named; only the default one is certain when no name has a database of its own.
  const elsewhere = new RegExp(`${name}\\s*\\.\\s*${name}`).test(text.slice(0, 2_000));
  if (elsewhere || database === '') return { keys: [], reason };
  return { keys: [childKey(namespace, 'Database', database)], reason };
}

function tableOf(database: string, text: string): { database: string; table: string } | null {
  const match = tableStatement.exec(text) ?? indexStatement.exec(text);
  if (match === null) return null;
  const [, first, second] = match;
  if (second !== undefined) return { database: unquoted(first!), table: unquoted(second) };
  return database === '' ? null : { database, table: unquoted(first!) };
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
