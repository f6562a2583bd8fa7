import type { Connection, FieldPacket } from 'mysql2/promise';
import { WaymarkError } from '../../core/errors.js';
import type { EngineTarget } from '../contract.js';
import { connect } from './connect.js';
import { translateMysqlError } from './errors.js';
import { flavourNames, type MysqlVersion, oldestVersions, parseMysqlVersion } from './version.js';

/** How a session is opened, beyond the target. */
export interface MysqlSessionOptions {
  /** Ends the session; the statement in flight is cancelled on the server. */
  signal: AbortSignal;
  /** Milliseconds a statement may run, waiting for metadata locks included; the server enforces it. */
  statementTimeoutMs: number;
  /** When false the session may write. Default true: `SET SESSION TRANSACTION READ ONLY`. */
  readOnly?: boolean;
}

/** What counts the statements of a session. */
export interface MysqlCounters {
  /** Statements asked for: everything but the session's own settings. */
  queries: number;
}

/** A value that stands for a `?` of a statement. */
export type MysqlParameter = string | number | null;

/**
 * A signed-in connection. One statement runs at a time. Text is utf8mb4, times are UTC text, JSON is text, 64-bit
 * integers are numbers while exact and text beyond, `sql_mode` is empty (so definitions come back in one form whatever
 * the server's default is). Every failure is an ENGINE_* error that names what was being read.
 */
export interface MysqlSession {
  readonly version: MysqlVersion;
  readonly encrypted: boolean;
  /** Account in use as the server matched it, `user@host`. */
  readonly account: string;
  readonly counters: MysqlCounters;
  /** Rows as objects with the names of the select list. `doing` is named in errors. */
  query<Row>(doing: string, sql: string, parameters?: readonly MysqlParameter[]): Promise<Row[]>;
  close(): Promise<void>;
}

/** Opens a session. @throws ENGINE_*, ENGINE_UNSUPPORTED_VERSION before MySQL 8.0 and MariaDB 10.5. */
export async function openMysqlSession(
  target: EngineTarget,
  options: MysqlSessionOptions,
): Promise<MysqlSession> {
  const { connection, encrypted } = await connect(target, options.signal);
  const session = new Session(target, connection, encrypted, options.signal);
  try {
    await session.begin(options);
    return session;
  } catch (error) {
    await session.close();
    throw error;
  }
}

const cancelGraceMs = 3_000;

class Session implements MysqlSession {
  version: MysqlVersion = { flavour: 'mysql', number: 0, text: '' };
  account = '';
  readonly counters: MysqlCounters = { queries: 0 };
  private closed = false;
  private readonly onAbort = (): void => void this.cancel();

  constructor(
    private readonly target: EngineTarget,
    private readonly connection: Connection,
    readonly encrypted: boolean,
    private readonly signal: AbortSignal,
  ) {
    signal.addEventListener('abort', this.onAbort, { once: true });
  }

  async begin(options: MysqlSessionOptions): Promise<void> {
    const [row] = await this.run<{ version: string; account: string }>(
      'the server version',
      'SELECT @@version AS version, CURRENT_USER() AS account',
      [],
    );
    this.version = parseMysqlVersion(row!.version);
    this.account = row!.account;
    this.requireSupported();
    for (const statement of settingStatements(this.version, options)) {
      await this.run('', statement, []);
    }
  }

  async query<Row>(doing: string, sql: string, parameters: readonly MysqlParameter[] = []): Promise<Row[]> {
    this.counters.queries += 1;
    return await this.run<Row>(doing, sql, parameters);
  }

  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    this.signal.removeEventListener('abort', this.onAbort);
    const timer = setTimeout(() => this.connection.destroy(), 2_000);
    if (this.signal.aborted) this.connection.destroy();
    else await this.connection.end().catch(() => undefined);
    clearTimeout(timer);
  }

  private requireSupported(): void {
    const { flavour, number, text } = this.version;
    const oldest = oldestVersions[flavour];
    if (number >= oldest.number) return;
    throw new WaymarkError(
      'ENGINE_UNSUPPORTED_VERSION',
      `${flavourNames[flavour]} ${text} at ${this.target.host}:${this.target.port} is older than ${oldest.text}, the oldest that is supported.`,
      { facts: { version: text, oldest: oldest.text } },
    );
  }

  private async run<Row>(doing: string, sql: string, parameters: readonly MysqlParameter[]): Promise<Row[]> {
    if (this.signal.aborted) throw this.cancelled(undefined);
    try {
      const [rows] = (await this.connection.query({ sql, values: [...parameters] })) as [
        unknown,
        FieldPacket[],
      ];
      // A nap that is ended by KILL QUERY is no error in MySQL.
      if (this.signal.aborted) throw this.cancelled(undefined);
      return Array.isArray(rows) ? (rows as Row[]) : [];
    } catch (error) {
      if (this.signal.aborted) throw this.cancelled(error);
      throw translateMysqlError(error, {
        target: this.target,
        ...(doing === '' ? {} : { doing }),
      });
    }
  }

  private cancelled(cause: unknown): WaymarkError {
    return new WaymarkError(
      'ENGINE_CANCELLED',
      `The work at ${this.target.host}:${this.target.port} was cancelled.`,
      { facts: { host: this.target.host, port: this.target.port }, cause },
    );
  }

  /** `KILL QUERY` needs a connection of its own; an account may always end its own statements. */
  private async cancel(): Promise<void> {
    // A server that does not hear the request must not hold the caller.
    setTimeout(() => {
      if (!this.closed) this.connection.destroy();
    }, cancelGraceMs).unref();
    try {
      const limit = AbortSignal.timeout(cancelGraceMs);
      const { connection } = await connect({ ...this.target, connectTimeoutMs: cancelGraceMs }, limit);
      try {
        await connection.query('KILL QUERY ?', [this.connection.threadId]);
      } finally {
        connection.destroy();
      }
    } catch {
      this.connection.destroy();
    }
  }
}

/** One statement per setting that only one flavour knows; none of them needs a privilege. */
function settingStatements(version: MysqlVersion, options: MysqlSessionOptions): string[] {
  const limitMs = Math.max(1, Math.floor(options.statementTimeoutMs));
  const lockSeconds = Math.max(1, Math.ceil(limitMs / 1000));
  const limit =
    version.flavour === 'mariadb'
      ? `max_statement_time = ${limitMs / 1000}`
      : `max_execution_time = ${limitMs}`;
  const statements = [
    `SET SESSION sql_mode = '', time_zone = '+00:00', sql_quote_show_create = 1, lock_wait_timeout = ${lockSeconds}, ${limit}`,
  ];
  // Cached figures of the catalogue may be a day old.
  if (version.flavour === 'mysql') statements.push('SET SESSION information_schema_stats_expiry = 0');
  if (options.readOnly !== false) statements.push('SET SESSION TRANSACTION READ ONLY');
  return statements;
}
