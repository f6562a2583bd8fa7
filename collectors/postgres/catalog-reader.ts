import { isWaymarkError, messageOf, type WaymarkError } from '../../src/core/errors.js';
import type { PgSession } from '../../src/engines/postgres/index.js';
import { catalogQuery } from './queries.js';

/** An object one of whose queries failed although the others could be read. */
export interface ReadFailure {
  /** Name of the query, for example `view-definitions`. */
  query: string;
  oid: number;
  /** True when the object seems to have been dropped meanwhile. */
  vanished: boolean;
  message: string;
}

/** Failures that concern a single object: the others can still be read. */
function concernsOneObject(error: unknown): error is WaymarkError {
  if (!isWaymarkError(error)) return false;
  if (error.code === 'ENGINE_TIMEOUT') return error.facts['sqlState'] === '55P03';
  return ['ENGINE_QUERY_FAILED', 'ENGINE_OBJECT_GONE', 'ENGINE_PERMISSION_DENIED'].includes(error.code);
}

/** Reads catalogue queries of one session and notes the objects that could not be read. */
export class CatalogReader {
  readonly failures: ReadFailure[] = [];

  constructor(readonly session: PgSession) {}

  /** Rows of a query without parameters or with the ones given. */
  async rows<Row>(name: string, parameters: readonly unknown[] = []): Promise<Row[]> {
    const sql = catalogQuery(name, this.session.versionNumber);
    return await this.session.query<Row>(doing(name), sql, parameters);
  }

  /**
   * Rows of a query that takes an array of oids. When it fails over a single object (a definition that cannot be
   * printed, an object dropped meanwhile, a lock) the array is halved until that object is found and left out.
   * @param wanted null for all; `everything` then names them, in case they must be told apart.
   */
  async byOid<Row>(
    name: string,
    wanted: readonly number[] | null,
    everything: () => readonly number[],
    asArrays = false,
  ): Promise<Row[]> {
    if (wanted !== null && wanted.length === 0) return [];
    const sql = catalogQuery(name, this.session.versionNumber);
    try {
      const rows = await this.session.attempt(async () =>
        asArrays
          ? ((await this.session.rows(doing(name), sql, [wanted])) as unknown as Row[])
          : await this.session.query<Row>(doing(name), sql, [wanted]),
      );
      this.noteMissingDefinitions(name, rows);
      return rows;
    } catch (error) {
      if (!concernsOneObject(error)) throw error;
      const oids = wanted ?? everything();
      if (oids.length === 0) throw error;
      if (oids.length === 1) {
        this.note(name, oids[0]!, error);
        return [];
      }
      const middle = Math.ceil(oids.length / 2);
      const first = await this.byOid<Row>(name, oids.slice(0, middle), everything, asArrays);
      const second = await this.byOid<Row>(name, oids.slice(middle), everything, asArrays);
      return [...first, ...second];
    }
  }

  /** PostgreSQL prints null for the definition of an object that was dropped after the snapshot was taken. */
  private noteMissingDefinitions(query: string, rows: readonly unknown[]): void {
    for (const row of rows as {
      definition?: string | null;
      oid: number;
      relation?: number;
      kind?: string;
    }[]) {
      if (row.definition !== null || row.kind === 'a') continue;
      const message = 'its definition cannot be printed any more';
      this.failures.push({ query, oid: row.relation ?? row.oid, vanished: true, message });
    }
  }

  private note(query: string, oid: number, error: WaymarkError): void {
    const cause = messageOf(error.cause ?? error);
    const vanished =
      error.code === 'ENGINE_OBJECT_GONE' ||
      /cache lookup failed|could not open relation with OID/.test(cause);
    this.failures.push({ query, oid, vanished, message: cause });
  }
}

function doing(name: string): string {
  return `the ${name.split('/').at(-1)!.replaceAll('-', ' ')}`;
}
