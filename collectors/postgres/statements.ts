import type { CollectionWarning } from '../../src/core/collection.js';
import { isWaymarkError, messageOf } from '../../src/core/errors.js';
import type { StatementReading, StatementReadingOptions } from '../../src/core/executed-statements.js';
import { searchPathOf } from '../../src/core/search-path.js';
import type { EngineTarget } from '../../src/engines/contract.js';
import { openPgSession, type PgSession, sqlStateOf } from '../../src/engines/postgres/index.js';
import { quoteIdentifier } from './build-table-parts.js';
import { catalogQuery } from './queries.js';

interface StatementRow {
  entry: string;
  /** Null in the one row that is there when nothing was found. */
  sql: string | null;
  database: string;
  /** Null when it was dropped since. */
  account: string | null;
  calls: string;
  since: string | null;
  search_path: string;
  hidden: number;
  total: number;
}

/** The figures cover the whole server, so one database with the extension is enough; this many are looked into. */
const mostDatabases = 30;
const longestText = 200_000;

/**
 * Reads `pg_stat_statements` from the first database that has it. Without `pg_read_all_stats` the server hides the
 * statements of other accounts. It keeps no time of the last execution.
 */
export async function readStatements(
  target: EngineTarget,
  namespace: string,
  options: StatementReadingOptions,
): Promise<StatementReading> {
  const reading: StatementReading = {
    method: 'PG_STAT_STATEMENTS',
    statements: [],
    cut: 0,
    beyond: 0,
    warnings: [],
  };
  const found = await findExtension(target, options);
  if (found === null) {
    reading.warnings.push(absent(namespace, target));
    return reading;
  }
  const { session, schema } = found;
  try {
    await read(session, schema, options, reading, namespace, target);
  } catch (error) {
    if (!isWaymarkError(error) || options.signal.aborted) throw error;
    const warning = refusal(error, namespace, target, session.database, schema);
    if (warning === null) throw error;
    reading.warnings.push(warning);
  } finally {
    await session.close();
  }
  return reading;
}

async function read(
  session: PgSession,
  schema: string,
  { mostStatements, mostCharacters }: StatementReadingOptions,
  reading: StatementReading,
  namespace: string,
  target: EngineTarget,
): Promise<void> {
  const text = catalogQuery('instance/executed-statements', session.versionNumber);
  const rows = await session.query<StatementRow>(
    'the executed statements',
    text.replaceAll(/\bextension\.(?=pg_stat_statements)/g, () => `${schema}.`),
    [mostStatements, mostCharacters, longestText],
  );
  reading.statements = rows.flatMap((row) =>
    row.sql === null
      ? []
      : [
          {
            entry: row.entry,
            sql: row.sql,
            database: row.database,
            searchPath: searchPathOf(row.search_path, row.account),
            calls: Number(row.calls),
            since: row.since,
            lastSeenAt: null,
          },
        ],
  );
  const hidden = rows[0]?.hidden ?? 0;
  reading.beyond = (rows[0]?.total ?? 0) - reading.statements.length;
  if (hidden > 0) reading.warnings.push(hiddenWarning(hidden, namespace, target));
}

/** A session of a database with the extension and the extension's schema; null when no database has it. */
async function findExtension(
  target: EngineTarget,
  options: StatementReadingOptions,
): Promise<{ session: PgSession; schema: string } | null> {
  let others: string[] | null = null;
  for (let looked = 0; looked < mostDatabases; looked += 1) {
    const database = others === null ? target.database : others[looked - 1];
    if (looked > 0 && database === undefined) return null;
    const at = database === undefined ? target : { ...target, database };
    const session = await open(at, options, looked > 0);
    if (session === null) continue;
    const schema = await inSession(session, async () => {
      const [row] = await session.query<{ schema: string }>(
        'the extensions',
        catalogQuery('instance/statement-extension', session.versionNumber),
      );
      if (row !== undefined) return row.schema;
      others ??= await otherDatabases(session);
      return null;
    });
    if (schema !== null) return { session, schema };
    await session.close();
  }
  return null;
}

async function otherDatabases(session: PgSession): Promise<string[]> {
  const text = catalogQuery('instance/statement-databases', session.versionNumber);
  const rows = await session.query<{ name: string }>('the databases', text);
  return rows.map(({ name }) => name);
}

/** Closes the session when the work fails. */
async function inSession<T>(session: PgSession, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    await session.close();
    throw error;
  }
}

/** A database that refuses the account is passed over, except the first one. */
async function open(
  target: EngineTarget,
  { signal, statementTimeoutMs }: StatementReadingOptions,
  optional: boolean,
): Promise<PgSession | null> {
  try {
    return await openPgSession(target, { signal, statementTimeoutMs });
  } catch (error) {
    if (optional && isWaymarkError(error) && !signal.aborted) return null;
    throw error;
  }
}

const lost = 'lineage and habits of joining in executed statements are not seen';

function absent(namespace: string, target: EngineTarget): CollectionWarning {
  return {
    code: 'FIGURES_OFF',
    key: namespace,
    message: `No database of ${namespace} that the account may connect to has the extension pg_stat_statements: ${lost}.`,
    remedy: `Set shared_preload_libraries = 'pg_stat_statements' and restart the server, then in database ${quoteIdentifier(target.database ?? 'postgres')}: CREATE EXTENSION pg_stat_statements;`,
  };
}

function hiddenWarning(hidden: number, namespace: string, target: EngineTarget): CollectionWarning {
  return {
    code: 'MISSING_GRANT',
    key: namespace,
    message: `The account may not read ${hidden} executed statements of other accounts: their lineage and habits of joining are not seen.`,
    remedy: `GRANT pg_read_all_stats TO ${quoteIdentifier(target.user ?? 'postgres')};`,
  };
}

/** What the server's refusal means; null when it is no refusal. */
function refusal(
  error: unknown,
  namespace: string,
  target: EngineTarget,
  database: string,
  schema: string,
): CollectionWarning | null {
  const account = quoteIdentifier(target.user ?? 'postgres');
  switch (sqlStateOf(error)) {
    case '55000':
      return {
        code: 'FIGURES_OFF',
        key: namespace,
        message: `${namespace} has the extension pg_stat_statements, but its library is not loaded: ${lost}.`,
        remedy: `Set shared_preload_libraries = 'pg_stat_statements' and restart the server.`,
      };
    case '42501':
      return {
        code: 'MISSING_GRANT',
        key: namespace,
        message: `The account may not read pg_stat_statements: ${lost}.`,
        remedy: `In database ${quoteIdentifier(database)}: GRANT USAGE ON SCHEMA ${schema} TO ${account}; GRANT SELECT ON ALL TABLES IN SCHEMA ${schema} TO ${account}; GRANT pg_read_all_stats TO ${account};`,
      };
    case '57014':
    case '22021':
    case '53200':
    case '58P01':
      return {
        code: 'FIGURES_UNREADABLE',
        key: namespace,
        message: `The executed statements of ${namespace} cannot be read: ${messageOf(error)}`,
        remedy: 'It is tried again with the next reading; what was known of them stays.',
      };
    default:
      return null;
  }
}
