import { isWaymarkError, type WaymarkError } from '../../src/core/errors.js';
import type { MysqlParameter, MysqlSession } from '../../src/engines/mysql/index.js';
import { catalogQuery } from './queries.js';

/** Up to this many tables are looked up by name in one statement; beyond, reading the whole database is cheaper. */
export const manyTables = 200;

/** Reads catalogue queries of one session. */
export class CatalogReader {
  constructor(readonly session: MysqlSession) {}

  /** Rows of a query. @throws ENGINE_* */
  async rows<Row>(name: string, parameters: readonly MysqlParameter[] = []): Promise<Row[]> {
    const sql = catalogQuery(name, { version: this.session.version });
    return await this.session.query<Row>(doing(name), sql, parameters);
  }

  /** Rows of a query that an account may be refused, or that a build of the server may lack; null then. */
  async optional<Row>(name: string, parameters: readonly MysqlParameter[] = []): Promise<Row[] | null> {
    try {
      return await this.rows<Row>(name, parameters);
    } catch (error) {
      if (isRefused(error)) return null;
      throw error;
    }
  }

  /**
   * Rows of a query about tables of one database, in one statement: of all tables, or of those named. Servers look a
   * table up fast only when its name is compared with a constant, so the names make a union. The catalogue compares
   * names without regard to case; only rows of exactly this database are returned.
   */
  async ofTables<Row extends { schema: string }>(
    name: string,
    database: string,
    tables: readonly string[] | null,
  ): Promise<Row[]> {
    if (tables !== null && tables.length === 0) return [];
    const rows =
      tables === null || tables.length > manyTables
        ? await this.rows<Row>(name, [database])
        : await this.lookUp<Row>(
            name,
            tables.map((table) => [database, table]),
          );
    return rows.filter((row) => row.schema === database);
  }

  /** Rows of a query about one database, which takes its name as its only parameter. */
  async ofDatabase<Row extends { schema: string }>(name: string, database: string): Promise<Row[]> {
    const rows = await this.rows<Row>(name, [database]);
    return rows.filter((row) => row.schema === database);
  }

  /** Rows of a query about tables of any database, looked up by name in one statement. */
  async lookUp<Row>(name: string, tables: readonly (readonly [string, string])[]): Promise<Row[]> {
    if (tables.length === 0) return [];
    const sql = catalogQuery(name, { version: this.session.version, one: true });
    const text = tables.map(() => `(${sql})`).join('\nUNION ALL\n');
    return await this.session.query<Row>(doing(name), text, tables.flat());
  }
}

/** True for an error that says this account may not, or this server does not. */
export function isRefused(error: unknown): error is WaymarkError {
  return (
    isWaymarkError(error, 'ENGINE_PERMISSION_DENIED') ||
    isWaymarkError(error, 'ENGINE_OBJECT_GONE') ||
    isWaymarkError(error, 'ENGINE_QUERY_FAILED')
  );
}

function doing(name: string): string {
  return `the ${name.split('/').at(-1)!.replaceAll('-', ' ')}`;
}
