import type pg from 'pg';
import { WaymarkError } from '../../core/errors.js';
import type { EngineTarget } from '../contract.js';
import { sendCancel } from './cancel.js';
import { connect, type ConnectOptions, streamOf } from './connect.js';
import { translatePgError } from './errors.js';
import { decodeHexRow } from './raw-text.js';

/** One row as an array in the order of the select list. */
export type PgRow = readonly unknown[];

/** What counts the statements of a session. */
export interface PgCounters {
  /** Catalogue statements: everything but transaction control. */
  queries: number;
}

/** Oldest server that is read: 12, as `server_version_num`. */
export const oldestVersion = 120_000;

/**
 * A signed-in connection to one database. One statement runs at a time. Every failure is an ENGINE_* error that names
 * what was being read. Ends with `close`, or with its signal: the statement in flight is then cancelled on the server.
 */
export interface PgSession {
  readonly database: string;
  readonly encrypted: boolean;
  /** `server_version_num`, for example 150018. */
  readonly versionNumber: number;
  /** As the server prints it without the packager's part, for example `15.18`. */
  readonly version: string;
  /** True when the database's encoding lets undecodable bytes through (SQL_ASCII, MULE_INTERNAL). */
  readonly rawEncoding: boolean;
  /** Texts read so far that held bytes which are no UTF-8, as they are shown: `\\xNN` for each such byte. */
  readonly undecodable: ReadonlySet<string>;
  readonly counters: PgCounters;
  /** Rows as arrays: the fast way for many rows. `doing` is named in errors. */
  rows(doing: string, sql: string, parameters?: readonly unknown[]): Promise<PgRow[]>;
  /** Rows as objects with the names of the select list. */
  query<Row>(doing: string, sql: string, parameters?: readonly unknown[]): Promise<Row[]>;
  /** Runs the work in one read-only transaction that sees one state of the database throughout. */
  snapshot<T>(work: () => Promise<T>): Promise<T>;
  /** Runs the work so that its failure leaves the transaction usable. Only inside `snapshot`. */
  attempt<T>(work: () => Promise<T>): Promise<T>;
  /** Runs the work with the settings a plain session of this account has. Only outside `snapshot`. */
  withServerDefaults<T>(work: () => Promise<T>): Promise<T>;
  /** Listens on a channel until the session is closed. */
  listen(channel: string, onNotice: (payload: string) => void): Promise<void>;
  /** Calls back once when the server or the network ends the connection. */
  onLost(callback: (error: unknown) => void): void;
  close(): Promise<void>;
}

/** Opens a session. @throws ENGINE_*, ENGINE_UNSUPPORTED_VERSION before 12. */
export async function openPgSession(target: EngineTarget, options: ConnectOptions): Promise<PgSession> {
  const { client, encrypted, database } = await connect(target, options);
  const session = new Session(target, client, database, encrypted, options.signal);
  try {
    await session.begin(options);
    return session;
  } catch (error) {
    await session.close();
    throw error;
  }
}

class Session implements PgSession {
  versionNumber = 0;
  version = '';
  rawEncoding = false;
  readonly counters: PgCounters = { queries: 0 };
  readonly undecodable = new Set<string>();
  private closed = false;
  private savepoints = 0;
  private settings: Readonly<Record<string, string>> = {};
  private readonly onAbort = (): void => void this.cancel();

  constructor(
    private readonly target: EngineTarget,
    private readonly client: pg.Client,
    readonly database: string,
    readonly encrypted: boolean,
    private readonly signal: AbortSignal,
  ) {
    signal.addEventListener('abort', this.onAbort);
  }

  /** Session settings are made by a statement, not in the start-up packet, so that connection poolers let them pass. */
  async begin(options: ConnectOptions): Promise<void> {
    this.settings = {
      default_transaction_read_only: options.readOnly === false ? 'off' : 'on',
      statement_timeout: String(options.statementTimeoutMs),
      lock_timeout: String(options.lockTimeoutMs ?? 5_000),
      idle_in_transaction_session_timeout: '0',
      search_path: '',
      datestyle: 'ISO',
      intervalstyle: 'postgres',
      timezone: 'UTC',
      extra_float_digits: '1',
      jit: 'off',
      work_mem: '32MB',
    };
    await this.applySettings();
  }

  private async applySettings(): Promise<void> {
    const sql = `SELECT current_setting('server_version_num')::int, current_setting('server_version'),
      current_setting('server_encoding'),
      (SELECT count(set_config(name, value, false)) FROM json_each_text($1::json) AS s (name, value))`;
    const result = await this.run('the server version', sql, [JSON.stringify(this.settings)]);
    const [versionNumber, version, encoding] = result.rows[0] as [number, string, string];
    this.versionNumber = versionNumber;
    this.version = version.split(' ')[0] ?? version;
    this.rawEncoding = encoding === 'SQL_ASCII' || encoding === 'MULE_INTERNAL';
    if (versionNumber < oldestVersion) {
      throw new WaymarkError(
        'ENGINE_UNSUPPORTED_VERSION',
        `PostgreSQL ${this.version} at ${this.target.host}:${this.target.port} is older than 12, the oldest that is supported.`,
        { facts: { version: this.version, oldest: '12' } },
      );
    }
  }

  async rows(doing: string, sql: string, parameters: readonly unknown[] = []): Promise<PgRow[]> {
    this.counters.queries += 1;
    if (!this.rawEncoding) return (await this.run(doing, sql, parameters)).rows;
    return (await this.runRaw(doing, sql, parameters)).map((row) => Object.values(row));
  }

  async query<Row>(doing: string, sql: string, parameters: readonly unknown[] = []): Promise<Row[]> {
    this.counters.queries += 1;
    if (this.rawEncoding) return (await this.runRaw(doing, sql, parameters)) as Row[];
    const result = await this.run(doing, sql, parameters);
    const names = result.fields.map((field) => field.name);
    return result.rows.map((values) => {
      const row: Record<string, unknown> = {};
      for (let index = 0; index < names.length; index += 1) row[names[index]!] = values[index];
      return row as Row;
    });
  }

  /**
   * In an SQL_ASCII database names may hold any bytes. The server sends each row as hexadecimal text of a JSON
   * document, and bytes that are no UTF-8 are shown as escapes (see raw-text.ts).
   */
  private async runRaw(
    doing: string,
    sql: string,
    parameters: readonly unknown[],
  ): Promise<Record<string, unknown>[]> {
    const wrapped = `SELECT encode(convert_to(row_to_json(r)::text, 'SQL_ASCII'), 'hex') FROM (${sql}\n) AS r`;
    const result = await this.run(doing, wrapped, parameters);
    return result.rows.map((row) => decodeHexRow(String(row[0]), this.undecodable));
  }

  async snapshot<T>(work: () => Promise<T>): Promise<T> {
    await this.control('BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY');
    try {
      return await work();
    } finally {
      if (!this.closed && !this.signal.aborted) await this.control('ROLLBACK').catch(() => undefined);
    }
  }

  async attempt<T>(work: () => Promise<T>): Promise<T> {
    this.savepoints += 1;
    const name = `waymark_${this.savepoints}`;
    await this.control(`SAVEPOINT ${name}`);
    try {
      const result = await work();
      await this.control(`RELEASE SAVEPOINT ${name}`);
      return result;
    } catch (error) {
      if (!this.closed && !this.signal.aborted) {
        await this.control(`ROLLBACK TO SAVEPOINT ${name}`).catch(() => undefined);
      }
      throw error;
    }
  }

  async withServerDefaults<T>(work: () => Promise<T>): Promise<T> {
    await this.control('RESET ALL');
    try {
      return await work();
    } finally {
      if (!this.closed && !this.signal.aborted) await this.applySettings();
    }
  }

  async listen(channel: string, onNotice: (payload: string) => void): Promise<void> {
    this.client.on('notification', (message) => {
      if (message.channel === channel) onNotice(message.payload ?? '');
    });
    await this.control(`LISTEN ${this.client.escapeIdentifier(channel)}`);
  }

  onLost(callback: (error: unknown) => void): void {
    this.client.once('end', () => {
      if (!this.closed) callback(translatePgError(new Lost(), this.context('')));
    });
  }

  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    this.signal.removeEventListener('abort', this.onAbort);
    const timer = setTimeout(() => streamOf(this.client)?.destroy(), 2_000);
    await this.client.end().catch(() => undefined);
    clearTimeout(timer);
  }

  private async control(sql: string): Promise<void> {
    await this.run('', sql, []);
  }

  private async run(
    doing: string,
    sql: string,
    parameters: readonly unknown[],
  ): Promise<pg.QueryArrayResult<unknown[]>> {
    if (this.signal.aborted) throw this.cancelled(undefined);
    try {
      return await this.client.query<unknown[]>({ text: sql, values: [...parameters], rowMode: 'array' });
    } catch (error) {
      if (this.signal.aborted) throw this.cancelled(error);
      throw translatePgError(error, this.context(doing));
    }
  }

  private context(doing: string): Parameters<typeof translatePgError>[1] {
    return { target: this.target, database: this.database, ...(doing === '' ? {} : { doing }) };
  }

  private cancelled(cause: unknown): WaymarkError {
    return new WaymarkError('ENGINE_CANCELLED', `The work in database "${this.database}" was cancelled.`, {
      facts: { database: this.database },
      cause,
    });
  }

  private async cancel(): Promise<void> {
    const keys = this.client as unknown as { processID?: number | null; secretKey?: number | null };
    if (typeof keys.processID === 'number' && typeof keys.secretKey === 'number') {
      await sendCancel(this.target.host, this.target.port, keys.processID, keys.secretKey);
    }
    // A server that does not hear the request must not hold the caller.
    setTimeout(() => {
      if (!this.closed) streamOf(this.client)?.destroy();
    }, 3_000).unref();
  }
}

/** The connection ended without our doing. */
class Lost extends Error {
  constructor() {
    super('Connection terminated by the server or the network');
  }
}
